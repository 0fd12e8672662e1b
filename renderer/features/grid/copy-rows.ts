import type { ScopeInput } from '../../../shared/contract'
import type { Expr } from '../../../shared/query/ast'
import { printWhere } from '../../../shared/query/print'
import { toTsv } from '../../answers/tsv'
import type { Engine } from '../../engine/engine'

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
