import type { Expr } from '../../../shared/query/ast'
import { type Lane, type Place, privatePlace, unknownPlace } from './traffic'

type Side = 'src' | 'dst'

const not = (term: Expr): Expr => ({ kind: 'not', term })
/** Kept flat, so that the query box shows no needless parentheses. */
const and = (...terms: readonly Expr[]): Expr => ({
  kind: 'and',
  terms: terms.flatMap(term => (term.kind === 'and' ? term.terms : [term])),
})
const or = (...terms: readonly Expr[]): Expr => ({ kind: 'or', terms })
const noCountry = (side: Side): Expr => not({ kind: 'exists', field: `${side}_country` })
const isPublic = (side: Side): Expr => ({ kind: 'compare', field: `${side}_scope`, op: '=', value: 'public' })

/** Flows of which one end stands at this place. */
export const endAt = (side: Side, place: Place): Expr => {
  switch (place) {
    case privatePlace:
      return and(noCountry(side), not(isPublic(side)))
    case unknownPlace:
      return and(noCountry(side), isPublic(side))
    default:
      return { kind: 'compare', field: `${side}_country`, op: '=', value: place }
  }
}

/** Flows that touch the place, whichever way. */
export const touching = (place: Place): Expr =>
  place === privatePlace || place === unknownPlace
    ? or(endAt('src', place), endAt('dst', place))
    : { kind: 'compare', field: 'country', op: '=', value: place }

/** The flows a lane stands for. */
export const laneFilter = (lane: Lane): Expr => {
  const alert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }
  if (lane === 'alert') return alert
  const decided: Expr =
    lane === 'unlogged'
      ? not({ kind: 'exists', field: 'action' })
      : { kind: 'compare', field: 'action', op: '=', value: lane }
  return and(decided, not(alert))
}

/** Flows from one place to another; of one lane only, when a lane is given. */
export const between = (from: Place, to: Place, lane: Lane | null): Expr => {
  const ends = and(endAt('src', from), endAt('dst', to))
  return lane ? and(ends, laneFilter(lane)) : ends
}
