import type { ScopeInput } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'
import { include } from '../../shared/query/term'

/** The same scope with one more condition: what stands behind one number of a view. */
export const narrowed = (scope: ScopeInput, expr: Expr): ScopeInput => ({
  ...scope,
  query: include(scope.query ?? '', expr, scope.zone ?? 'UTC'),
})
