import type { Lane } from './traffic'

/** Colour and pattern of a lane: either alone tells them apart. Dash lengths in pixels; null = one unbroken line. */
export const laneStyles: Readonly<
  Record<Lane, { readonly token: string; readonly dash: readonly [number, number] | null }>
> = {
  allowed: { token: '--allowed', dash: null },
  denied: { token: '--denied', dash: [2.5, 5.5] },
  alert: { token: '--alert', dash: [11, 5] },
  unlogged: { token: '--faint', dash: [5, 3] },
}

/** How strongly a shade tints the land, from 0 (no traffic) to 5. */
export const shadeStrengths = [0, 0.12, 0.21, 0.31, 0.42, 0.54] as const
