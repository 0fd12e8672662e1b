import type { ScopeInput, Table } from '../../../shared/contract'
import type { Shape } from '../../../shared/query/ast'
import { type Tabled, useTableAnswer } from '../../answers/use-table-answer'
import { type Answer, useAnswer } from '../../engine/use-answer'

export type Line = Table['rows'][number]

export type Lines = {
  /** The first lines with all that is said of the whole; the columns are those of every line. */
  readonly head: Answer<Table>
  readonly tabled: Tabled | null
  readonly lineAt: (index: number) => Line | undefined
  /** Lines that can be shown: as many as the query lets through. */
  readonly count: number
}

export const blockLines = 200
/** Courses over a table's lines are this fine: as wide as a word. */
const sparkBuckets = 60

/** The lines of a table, a window at a time: the first ones, and those around what is seen. */
export const useLines = (scope: ScopeInput | null, shape: Shape, first: number, end: number): Lines => {
  const input = scope && { ...scope, limit: blockLines, buckets: sparkBuckets }
  const { answer: head, tabled } = useTableAnswer(input, shape)
  const table = tabled?.table
  const limit = tabled?.shape.kind === 'table' ? tabled.shape.limit : null
  const count = Math.min(table?.total ?? 0, limit ?? Number.POSITIVE_INFINITY)
  const offset = Math.max(0, (Math.floor(first / blockLines) - 1) * blockLines)
  const beyond = end > blockLines && count > blockLines && !head.stale
  const around = useAnswer(
    'query.table',
    scope && beyond ? { ...scope, offset, limit: 3 * blockLines, buckets: sparkBuckets } : null,
    { delayMs: 40 },
  )
  const aroundLines = around.stale ? undefined : around.data?.rows
  return {
    head,
    tabled,
    count,
    lineAt: index => {
      if (index < (table?.rows.length ?? 0)) return table?.rows[index]
      return aroundLines?.[index - offset]
    },
  }
}
