import type { Scope } from '../../shared/contract'
import { both, type Expr } from '../../shared/query/ast'
import { parseQuery } from '../../shared/query/parse'
import { Failure } from '../../shared/rpc/message'

/** The range as a condition on the time a record begins; the end is excluded. */
const within = (from: number | null, to: number | null): Expr | null => {
  const after: Expr | null = from === null ? null : { kind: 'compare', field: 'start', op: '>=', value: from }
  const before: Expr | null = to === null ? null : { kind: 'compare', field: 'start', op: '<', value: to }
  return both(after, before)
}

/** The one condition that query text and range make together. */
export const whereOf = ({ query, dialect, from, to, zone }: Scope): Expr | null => {
  const parsed = parseQuery(query, { dialect, zone })
  if (parsed.ok) return both(parsed.query.where, within(from, to))
  const { message, suggestion } = parsed.error
  throw new Failure('bad-input', suggestion === null ? message : `${message} Did you mean ${suggestion}?`)
}
