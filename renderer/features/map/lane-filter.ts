import { both, type Expr } from '../../../shared/query/ast'
import { between, type Place } from '../../state/place'
import type { Lane } from './traffic'

const alert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }
const not = (term: Expr): Expr => ({ kind: 'not', term })

/** The flows a lane stands for. */
export const laneFilter = (lane: Lane): Expr => {
  if (lane === 'alert') return alert
  const decided: Expr =
    lane === 'unlogged'
      ? not({ kind: 'exists', field: 'action' })
      : { kind: 'compare', field: 'action', op: '=', value: lane }
  return { kind: 'and', terms: [decided, not(alert)] }
}

/** Flows of one lane from one place to another. */
export const laneBetween = (from: Place, to: Place, lane: Lane): Expr =>
  both(between(from, to), laneFilter(lane)) ?? laneFilter(lane)
