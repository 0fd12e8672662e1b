const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Widths that read well on an axis, in ms. */
const roundSteps: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map(count => count * second),
  ...[1, 2, 5, 10, 15, 30].map(count => count * minute),
  ...[1, 2, 3, 6, 12].map(count => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map(count => count * day),
]

/** Buckets over a range of times. */
export type Buckets = {
  /** Start of the first, a multiple of the step. */
  readonly from: number
  readonly step: number
  readonly count: number
}

/** Buckets of a round width that cover `from` .. `to` (excluded), no finer than asked. */
export const bucketsOver = (from: number, to: number, buckets: number): Buckets => {
  const span = Math.max(1, to - from)
  const at = (step: number): Buckets => {
    const first = Math.floor(from / step) * step
    return { from: first, step, count: Math.max(1, Math.ceil((to - first) / step)) }
  }
  // Alignment may add one bucket; the next step up always makes room for it.
  for (const step of roundSteps) if (step * buckets >= span && at(step).count <= Math.max(buckets, 2)) return at(step)
  let step = roundSteps.at(-1) ?? day
  while (step * buckets < span || at(step).count > Math.max(buckets, 2)) step *= 2
  return at(step)
}

/** Exactly so many buckets of equal width. */
export const equalBuckets = (from: number, to: number, count: number): Buckets => ({
  from,
  step: Math.max(1, (to - from) / count),
  count,
})
