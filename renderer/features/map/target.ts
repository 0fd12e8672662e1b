import type { Place } from '../../state/place'
import type { Arc } from './scene'

/** What the hand points at or has chosen: a place, or one line. */
export type Target = { readonly kind: 'place'; readonly place: Place } | { readonly kind: 'arc'; readonly arc: Arc }

export const isLit = (place: Place | null, lit: Target | null): boolean =>
  lit?.kind === 'place' && place !== null && lit.place === place

const isArcLit = (arc: Arc, lit: Target | null): boolean =>
  lit?.kind === 'arc'
    ? lit.arc.key === arc.key
    : lit?.kind === 'place' && (arc.from === lit.place || arc.to === lit.place)

/** Lines stand back while others are pointed at. */
export const arcOpacity = (arc: Arc, lit: Target | null): number => {
  if (lit === null) return 0.9 * arc.strength
  return isArcLit(arc, lit) ? 0.95 : 0.1
}
