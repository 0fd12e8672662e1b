export type RateWindow = { readonly from: number; readonly to: number }

export const windowMs = 120_000

/**
 * The stretch of time a chart shows: the last two minutes, which move along. Where motion is not wanted, two minutes by
 * the clock that stand still and fill up.
 */
export const rateWindow = (now: number, still: boolean): RateWindow => {
  const from = still ? Math.floor(now / windowMs) * windowMs : now - windowMs
  return { from, to: from + windowMs }
}
