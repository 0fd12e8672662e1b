import type { AlertState } from '../../shared/model/alert'
import type { SavedView } from '../../shared/model/saved-view'
import { both, type Expr, type Query } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import type { Lens } from '../query/lens'
import { queryOf, within } from './condition'

/** The view's query with every "last ..." said in times, so that it selects the same rows whenever it is asked again. */
export const settled = async (
  lens: Lens,
  { query, zone, range }: Pick<SavedView, 'query' | 'zone' | 'range'>,
  signal: AbortSignal,
): Promise<Query> => {
  const asked = queryOf({ query, dialect: 'auto', zone })
  const needsEnd = range.kind === 'last' || hasRecent(asked.where)
  const end = needsEnd ? await newestStart(lens, signal) : 0
  const from = range.kind === 'between' ? range.from : range.kind === 'last' ? end - range.ms + 1 : null
  const to = range.kind === 'between' ? range.to : null
  return { where: within(withTimes(asked.where, end), from, to), shape: asked.shape }
}

/** Rows stored after `from`, up to `to`. */
export const rowsAfter = (where: Expr | null, from: number, to: number): Expr | null =>
  both(where, { kind: 'between', field: 'id', low: from + 1, high: to })

/** How many rows (or lines of its table) the alert has gathered up to row `to`, of which it knew some already. */
export const gathered = async (
  lens: Lens,
  { where, shape }: Query,
  state: AlertState,
  to: number,
  signal: AbortSignal,
): Promise<number> => {
  switch (shape.kind) {
    case 'rows':
      return state.rows + (await lens.count(rowsAfter(where, state.to, to), signal))
    case 'table': {
      const ask = { where: rowsAfter(where, state.from, to), shape, from: null, to: null, buckets: 1 }
      return (await lens.table({ ...ask, offset: 0, limit: 1 }, signal)).total
    }
    case 'sql':
      throw new Failure('bad-input', noAlertOnSql)
  }
}

export const noAlertOnSql =
  'An alert watches rows that a condition selects. SQL selects them by itself, so it cannot be one.'

const hasRecent = (expr: Expr | null): boolean => {
  if (expr === null) return false
  if (expr.kind === 'not') return hasRecent(expr.term)
  return expr.kind === 'and' || expr.kind === 'or' ? expr.terms.some(hasRecent) : expr.kind === 'recent'
}

const withTimes = <E extends Expr | null>(expr: E, end: number): E | Expr => {
  if (expr === null) return expr
  switch (expr.kind) {
    case 'and':
    case 'or':
      return { kind: expr.kind, terms: expr.terms.map(term => withTimes(term, end)) }
    case 'not':
      return { kind: 'not', term: withTimes(expr.term, end) }
    case 'recent':
      return { kind: 'compare', field: 'start', op: '>=', value: end - expr.ms + 1 }
    default:
      return expr
  }
}

const newestStart = async (lens: Lens, signal: AbortSignal): Promise<number> => {
  const sort = { field: 'start', descending: true }
  const { rows } = await lens.page({ where: null, sort, offset: 0, limit: 1, columns: ['start'] }, signal)
  return Number(rows[0]?.[0] ?? 0)
}
