import type { Cell, Page, ScopeInput } from '../../../shared/contract'
import { fieldNamed } from '../../../shared/model/fields'
import type { Expr } from '../../../shared/query/ast'
import { printWhere } from '../../../shared/query/print'
import { formatIso } from '../../../shared/units/time'
import { visibleText } from '../../../shared/units/visible-text'
import type { Engine } from '../../engine/engine'

/** A value as it is pasted into a sheet: times in ISO 8601, numbers bare, nothing that could begin a formula or a line. */
const pasted = (field: string, cell: Cell, zone: string): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return fieldNamed(field)?.type === 'time' ? formatIso(cell, zone) : String(cell)
  const text = visibleText(typeof cell === 'string' ? cell : cell.join(' '))
  return /^[=+\-@]/.test(text) ? `'${text}` : text
}

export const toTsv = (page: Pick<Page, 'columns' | 'rows'>, zone: string): string =>
  [
    page.columns.map(({ name }) => name).join('\t'),
    ...page.rows.map(cells => cells.map((cell, at) => pasted(page.columns[at]?.name ?? '', cell, zone)).join('\t')),
  ].join('\n')

const idsExpr = (ids: readonly number[]): Expr =>
  ids.length === 1
    ? { kind: 'compare', field: 'id', op: '=', value: ids[0] ?? 0 }
    : { kind: 'in', field: 'id', values: ids }

/** A query for exactly these rows. */
export const rowsQuery = (ids: readonly number[]): string => printWhere(idsExpr(ids))

/** The rows as tab-separated text, columns and order as the table shows them. */
export const rowsAsTsv = async (
  engine: Engine,
  ids: readonly number[],
  fields: readonly string[],
  sort: { readonly field: string; readonly descending: boolean },
  scope: ScopeInput,
): Promise<string> => {
  const zone = scope.zone ?? 'UTC'
  const query = { query: rowsQuery(ids), dialect: 'search' as const, zone, from: null, to: null }
  const page = await engine.ask('flows.page', { ...query, columns: [...fields], sort, limit: 10_000 })
  return toTsv(page, zone)
}
