import type { Scope } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'
import { queryOf, within } from '../findings/condition'

/** The one condition that query text and range make together. */
export const whereOf = (scope: Scope): Expr | null => within(queryOf(scope).where, scope.from, scope.to)
