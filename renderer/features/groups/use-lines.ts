import type { ScopeInput, Table } from '../../../shared/contract'
import { type Answer, useAnswer } from '../../engine/use-answer'

export type Line = Table['rows'][number]

export type Lines = {
  /** The first lines with all that is said of the whole; the columns are those of every line. */
  readonly head: Answer<Table>
  readonly lineAt: (index: number) => Line | undefined
  /** Lines that can be shown: as many as the query lets through. */
  readonly count: number
}

export const blockLines = 200
/** Courses over a table's lines are this fine: as wide as a word. */
const sparkBuckets = 60

/** The lines of a table, a window at a time: the first ones, and those around what is seen. */
export const useLines = (scope: ScopeInput | null, limit: number | null, first: number, end: number): Lines => {
  const head = useAnswer('query.table', scope && { ...scope, limit: blockLines, buckets: sparkBuckets })
  const count = Math.min(head.data?.total ?? 0, limit ?? Number.POSITIVE_INFINITY)
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
    count,
    lineAt: index => {
      if (index < (head.data?.rows.length ?? 0)) return head.data?.rows[index]
      return aroundLines?.[index - offset]
    },
  }
}
