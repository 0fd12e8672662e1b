/** Round distances between the lines of an axis: 1, 2, 2.5 or 5 times a power of ten. */
const round = [1, 2, 2.5, 5, 10]

/** Decimal steps of time: what a clock counts in, ms. */
const clockSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
    seconds => seconds * 1000,
  ),
)

/** The lines of a value axis from 0 up: about as many as wanted, at round values, the last at or above the largest value. */
export const valueTicks = (most: number, wanted: number, unit: string | null): readonly number[] => {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1]
  const rough = most / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const decimal = (round.find(times => times * power >= rough * 0.999) ?? 10) * power
  const step = unit === 'ms' ? (clockSteps.find(each => each >= rough) ?? decimal) : decimal
  // Counted things have no halves.
  const least = unit === null && most >= 1 ? Math.max(1, Math.ceil(step)) : step
  const lines = Math.max(1, Math.ceil(most / least - 1e-9))
  return Array.from({ length: lines + 1 }, (_, at) => Number((at * least).toPrecision(12)))
}

/** Maps values to pixels of a side, linearly. */
export const linear =
  (from: number, to: number, fromPx: number, toPx: number) =>
  (value: number): number =>
    to === from ? fromPx : fromPx + ((value - from) / (to - from)) * (toPx - fromPx)

const apartPx = 12

/** Heights of words from the lowest to the highest, moved apart where they would lie on each other, within top and bottom. */
export const spread = (ys: readonly number[], top: number, bottom: number): readonly number[] => {
  const up = [...ys]
  for (let at = 0, floor = bottom; at < up.length; at++) {
    const y = Math.min(up[at] ?? 0, floor)
    up[at] = y
    floor = y - apartPx
  }
  for (let at = up.length - 1, ceiling = top; at >= 0; at--) {
    const y = Math.max(up[at] ?? 0, ceiling)
    up[at] = y
    ceiling = y + apartPx
  }
  return up
}
