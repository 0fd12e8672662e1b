import type { Reading } from './grouping'
import { createKeyReader, type Key } from './key'
import { loadValues } from './load'
import { blockRows, columnOf, type SegmentView } from './segment-view'

/** Hands rows on by period, once for each side they count for, and only those of the groups that are listed. */
export type RowSplitter = {
  readonly split: (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    found: (by: readonly Key[], rows: Uint32Array, count: number, period: number) => void,
  ) => void
}

export const createRowSplitter = (since: number | null, readings: readonly Reading[]): RowSplitter => {
  const keys = createKeyReader()
  const halves = Array.from({ length: 4 }, () => new Uint32Array(blockRows))
  const [low, high, otherLow, otherHigh] = halves as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const times = new Float64Array(since === null ? 0 : blockRows)
  const kept = new Uint32Array(blockRows)
  const periods = [new Uint32Array(blockRows), new Uint32Array(blockRows)] as const

  const ofSides = (segment: SegmentView, sides: Reading['sides'], count: number): number => {
    let left = count
    for (const { first, second, counts } of sides) {
      high.fill(0, 0, left)
      otherHigh.fill(0, 0, left)
      keys.read(first, segment, kept, left, low, high)
      keys.read(second, segment, kept, left, otherLow, otherHigh)
      left = (counts === 'first' ? keepFirst : keepSecond)(kept, left, low, high, otherLow, otherHigh)
    }
    return left
  }

  const byReading = (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    found: (by: readonly Key[], rows: Uint32Array, count: number) => void,
  ): void => {
    for (const { by, sides } of readings) {
      const listed = by.find(key => key.from === 'listed')
      if (sides.length === 0 && !listed) {
        found(by, rows, count)
        continue
      }
      kept.set(rows.subarray(0, count))
      let left = ofSides(segment, sides, count)
      if (listed) {
        keys.read(listed, segment, kept, left, low, high)
        left = keepFound(kept, left, low)
      }
      if (left > 0) found(by, kept, left)
    }
  }

  return {
    split: (segment, rows, count, found) => {
      const { min, max } = segment.stats.start
      if (since === null || min >= since || max < since) {
        const period = since !== null && max < since ? 1 : 0
        byReading(segment, rows, count, (by, own, left) => found(by, own, left, period))
        return
      }
      loadValues(columnOf(segment, 'start'), rows, count, times)
      const sizes = [0, 0]
      for (let at = 0; at < count; at++) {
        const period = (times[at] as number) < since ? 1 : 0
        const size = sizes[period] as number
        periods[period][size] = rows[at] as number
        sizes[period] = size + 1
      }
      for (const [period, own] of periods.entries()) {
        const size = sizes[period] as number
        if (size > 0) byReading(segment, own, size, (by, left, many) => found(by, left, many, period))
      }
    },
  }
}

type KeepSide = (
  kept: Uint32Array,
  count: number,
  low: Uint32Array,
  high: Uint32Array,
  otherLow: Uint32Array,
  otherHigh: Uint32Array,
) => number

/** Rows with a first value, or with neither. */
const keepFirst: KeepSide = (kept, count, low, high, otherLow, otherHigh) => {
  let left = 0
  for (let at = 0; at < count; at++) {
    kept[left] = kept[at] as number
    const has = ((low[at] as number) | (high[at] as number)) !== 0
    left += +(has || ((otherLow[at] as number) | (otherHigh[at] as number)) === 0)
  }
  return left
}

/** Rows with a second value that is not the first. */
const keepSecond: KeepSide = (kept, count, low, high, otherLow, otherHigh) => {
  let left = 0
  for (let at = 0; at < count; at++) {
    kept[left] = kept[at] as number
    const has = ((otherLow[at] as number) | (otherHigh[at] as number)) !== 0
    left += +(has && (low[at] !== otherLow[at] || high[at] !== otherHigh[at]))
  }
  return left
}

const keepFound = (kept: Uint32Array, count: number, numbers: Uint32Array): number => {
  let left = 0
  for (let at = 0; at < count; at++) {
    kept[left] = kept[at] as number
    left += +(numbers[at] !== 0)
  }
  return left
}
