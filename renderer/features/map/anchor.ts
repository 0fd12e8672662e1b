import { useCallback, useState } from 'react'
import type { Land } from './land'

/**
 * Where the private network is drawn. Private addresses have no place on Earth and nothing here guesses one: the
 * analyst may put the network in a country or at any point, and until then it stands in the open Atlantic.
 */
export type Anchor =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'country'; readonly code: string }
  | { readonly kind: 'point'; readonly longitude: number; readonly latitude: number }

const storageKey = 'netwake.map.private-network'
const openSea: readonly [number, number] = [-38, 30]

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

const stored = (): Anchor => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    if (typeof value !== 'object' || value === null) return { kind: 'nowhere' }
    const { code, longitude, latitude } = value as Record<string, unknown>
    if (typeof code === 'string' && /^[A-Z]{2}$/.test(code)) return { kind: 'country', code }
    if (isNumber(longitude) && isNumber(latitude)) return { kind: 'point', longitude, latitude }
  } catch {
    // Storage that is switched off or holds something else is the same as an empty one.
  }
  return { kind: 'nowhere' }
}

export const useAnchor = (): readonly [Anchor, (next: Anchor) => void] => {
  const [anchor, setAnchor] = useState(stored)
  const choose = useCallback((next: Anchor) => {
    setAnchor(next)
    try {
      localStorage.setItem(storageKey, JSON.stringify(next))
    } catch {
      // The choice then lasts as long as the window.
    }
  }, [])
  return [anchor, choose]
}

/** Longitude and latitude of the anchor. In a country it stands a little beside the country's own point. */
export const anchorPoint = (anchor: Anchor, land: Land): readonly [number, number] => {
  switch (anchor.kind) {
    case 'nowhere':
      return openSea
    case 'point':
      return [anchor.longitude, anchor.latitude]
    case 'country': {
      const at = land.pointOf(anchor.code)
      return at ? [at[0] + 2.5, at[1] - 2.5] : openSea
    }
  }
}
