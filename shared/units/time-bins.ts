import { isUtc, zoneOffsetMinutes } from './time'

/**
 * All bins of a stretch of time by the clocks of a zone, each where `timeBin` says it begins: bins of a day begin at its
 * midnight, the day the clocks are put back has 25 hours, and an hour they show twice is two.
 */
export type TimeBins = {
  readonly ms: number
  /** Stretches of one offset: since when, ms east of UTC, and what turns the quotient into the number of a bin. */
  readonly stretches: readonly { readonly since: number; readonly offset: number; readonly shift: number }[]
  /** How many bins there are up to the end. */
  readonly count: number
}

const dayMs = 86_400_000
/** Offsets are looked for day by day; a clock that was wrong by centuries does not make that endless. */
const mostDays = 100_000

/** The instants from which the clocks of `zone` are so many ms east of UTC, over a stretch of time; the first is before it. */
export const zoneOffsets = (zone: string, from: number, to: number): readonly (readonly [number, number])[] => {
  if (isUtc(zone)) return [[Number.NEGATIVE_INFINITY, 0]]
  const offsetAt = (ms: number): number => zoneOffsetMinutes(zone, ms) * 60_000
  const found: (readonly [number, number])[] = [[Number.NEGATIVE_INFINITY, offsetAt(from)]]
  const last = Math.min(to, from + mostDays * dayMs)
  for (let day = from; day < last; day += dayMs) {
    let [before, after] = [day, Math.min(day + dayMs, last)]
    if (offsetAt(before) === offsetAt(after)) continue
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2)
      if (offsetAt(middle) === offsetAt(before)) before = middle
      else after = middle
    }
    found.push([after, offsetAt(after)])
  }
  return found
}

/** Bins for times from `from` to `to`, both included; the first of them has the number 1. */
export const timeBins = (from: number, to: number, ms: number, zone: string): TimeBins => {
  const stretches: TimeBins['stretches'][number][] = []
  let next = 1
  let last = 0
  const offsets = zoneOffsets(zone, from, to)
  for (const [at, [since, offset]] of offsets.entries()) {
    const begin = Math.max(since, from)
    const first = Math.floor((begin + offset) / ms)
    // The bin under way goes on where the clocks still show a time of it, unless they show its beginning again.
    if (at > 0 && first === last && first * ms - offset < begin) next--
    stretches.push({ since, offset, shift: next - first })
    const end = Math.min((offsets[at + 1]?.[0] ?? to + 1) - 1, to)
    last = Math.floor((end + offset) / ms)
    next += last - first + 1
  }
  return { ms, stretches, count: next - 1 }
}

/** The first ms of a bin. */
export const binStart = ({ ms, stretches }: TimeBins, number: number): number => {
  for (const [at, { since, offset, shift }] of stretches.entries()) {
    const start = (number - shift) * ms - offset
    const next = stretches[at + 1]
    if (next && start >= next.since) continue
    return Math.max(start, since)
  }
  return Number.NaN
}

/** Numbers of the bins of times between the first and the last, written over the times; NaN becomes 0. */
export const numberBins = ({ ms, stretches }: TimeBins, times: Float64Array, count: number): void => {
  let [since, until, offset, shift] = [0, Number.NEGATIVE_INFINITY, 0, 0]
  for (let at = 0; at < count; at++) {
    const time = times[at] as number
    if (time !== time) {
      times[at] = 0
      continue
    }
    if (time >= until || time < since) {
      const place = stretches.findLastIndex(stretch => stretch.since <= time)
      const found = stretches[place] ?? { since: 0, offset: 0, shift: 0 }
      since = found.since
      offset = found.offset
      shift = found.shift
      until = stretches[place + 1]?.since ?? Number.POSITIVE_INFINITY
    }
    times[at] = Math.floor((time + offset) / ms) + shift
  }
}
