import type { Expr } from '../../shared/query/ast'
import { countryName } from '../../shared/units/country'
import { language, t } from '../text'

/** A country's code, or one of the two places without one. */
export type Place = string
/** Addresses that belong to no country: private, loopback, link-local and the like. */
export const privatePlace = 'private'
/** Public addresses whose country is not known. */
export const unknownPlace = 'unknown'

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

/** Flows from one place to another. */
export const between = (from: Place, to: Place): Expr => and(endAt('src', from), endAt('dst', to))

export const placeName = (place: Place): string => {
  switch (place) {
    case privatePlace:
      return t('map.private')
    case unknownPlace:
      return t('map.unknown')
    default:
      return countryName(place, language())
  }
}
