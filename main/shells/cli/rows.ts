import type { Cell, ColumnInfo } from '../../../shared/contract'
import { eitherFields, fields } from '../../../shared/model/fields'
import { both, type Expr } from '../../../shared/query/ast'
import { nearestField, resolveField } from '../../../shared/query/fields'
import { Failure } from '../../../shared/rpc/message'
import type { Lens } from '../../query/lens'

const pageRows = 5000

/** Columns by any vendor's names; those of the case that hold anything when none are named. */
export const columnsAsked = async (lens: Lens, typed: string | undefined): Promise<readonly string[]> => {
  if (typed === undefined) {
    const filled = new Set(await lens.filledFields(new AbortController().signal))
    return fields.map(({ name }) => name).filter(name => filled.has(name))
  }
  const names = typed
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  if (names.length === 0) throw new Failure('bad-input', '--columns names no field. Give names separated by commas.')
  return [...new Set(names.map(columnNamed))]
}

const columnNamed = (typed: string): string => {
  const field = resolveField(typed)
  if (!field) {
    const near = nearestField(typed)
    throw new Failure('bad-input', `There is no field "${typed}".${near === null ? '' : ` Did you mean ${near}?`}`)
  }
  if (!eitherFields.includes(field)) return field.name
  const sides = field.source.from === 'either' ? field.source.fields.join(' and ') : ''
  throw new Failure('bad-input', `${field.name} matches either side and is no column. The columns are ${sides}.`)
}

export type Rows = {
  readonly columns: readonly ColumnInfo[]
  /** Rows the query has, whatever the limit. */
  readonly total: number
  /** Blocks of rows in the order of the case, at most `limit` in all. */
  readonly blocks: AsyncIterable<readonly (readonly Cell[])[]>
}

/**
 * All rows of a query, block by block. Each block asks for rows after the last one seen, so that the ten-millionth costs
 * what the first did.
 */
export const rowsOf = async (
  lens: Lens,
  where: Expr | null,
  columns: readonly string[],
  limit: number | null,
): Promise<Rows> => {
  const { signal } = new AbortController()
  const wanted = ['id', ...columns]
  const page = (after: number, size: number) => {
    const rest: Expr | null = after === 0 ? null : { kind: 'compare', field: 'id', op: '>', value: after }
    return lens.page(
      { where: both(where, rest), sort: { field: 'id', descending: false }, offset: 0, limit: size, columns: wanted },
      signal,
    )
  }
  const most = limit ?? Number.POSITIVE_INFINITY
  const first = await page(0, Math.max(1, Math.min(pageRows, most)))
  const blocks = async function* () {
    let block = first.rows
    let left = most
    while (block.length > 0 && left > 0) {
      const kept = block.slice(0, left)
      left -= kept.length
      yield kept.map(row => row.slice(1))
      const last = Number(block.at(-1)?.[0])
      block = left > 0 && block.length === pageRows ? (await page(last, Math.min(pageRows, left))).rows : []
    }
  }
  return { columns: first.columns.slice(1), total: first.total, blocks: blocks() }
}
