import type { Scope } from '../../shared/contract'
import type { Finding } from '../../shared/model/finding'
import { both, type Expr, type Query } from '../../shared/query/ast'
import { parseQuery } from '../../shared/query/parse'
import { Failure } from '../../shared/rpc/message'

/** The query of a scope, apart from its range; a `Failure` when it cannot be read. */
export const queryOf = ({ query, dialect, zone }: Pick<Scope, 'query' | 'dialect' | 'zone'>): Query => {
  const parsed = parseQuery(query, { dialect, zone })
  if (parsed.ok) return parsed.query
  const { message, suggestion } = parsed.error
  throw new Failure('bad-input', suggestion === null ? message : `${message} Did you mean ${suggestion}?`)
}

/** Query and range together; the end is excluded. */
export const within = (where: Expr | null, from: number | null, to: number | null): Expr | null => {
  const after: Expr | null = from === null ? null : { kind: 'compare', field: 'start', op: '>=', value: from }
  const before: Expr | null = to === null ? null : { kind: 'compare', field: 'start', op: '<', value: to }
  return both(where, both(after, before))
}

/** Canonical text names times with their offset, so any zone reads it alike. */
export const conditionOf = ({ query, from, to }: Pick<Finding, 'query' | 'from' | 'to'>): Expr | null =>
  within(queryOf({ query, dialect: 'search', zone: 'UTC' }).where, from, to)
