import type { SegmentInfo } from '../store/case-store'

/** How often each value of each counted field occurs. */
export type Totals = readonly ReadonlyMap<string | null, number>[]

/** Rows that were counted, and how many were there then: rows may expire, but never change. */
export type CountedRange = {
  readonly low: number
  readonly high: number
  readonly rows: number
  readonly totals: Totals
}

/** Neighbouring ranges are joined up to so many rows: what is counted again when some of them have expired. */
const joinedRows = 1_000_000

/** How many rows from `low` to `high` there are. */
export const rowsWithin = (segments: readonly SegmentInfo[], low: number, high: number): number => {
  let rows = 0
  for (const segment of segments) {
    const [first, last] = [Math.max(low, segment.firstRow), Math.min(high, segment.firstRow + segment.rows - 1)]
    if (last >= first) rows += last - first + 1
  }
  return rows
}

export const sumTotals = (all: readonly Totals[], fields: number): Totals =>
  Array.from({ length: fields }, (_, field) => {
    const sums = new Map<string | null, number>()
    for (const totals of all)
      for (const [value, count] of totals[field] ?? []) sums.set(value, (sums.get(value) ?? 0) + count)
    return sums
  })

const joined = (ranges: readonly CountedRange[], fields: number): readonly CountedRange[] => {
  const kept: CountedRange[] = []
  for (const range of ranges) {
    const before = kept.at(-1)
    if (before && before.rows + range.rows <= joinedRows) {
      const totals = sumTotals([before.totals, range.totals], fields)
      kept[kept.length - 1] = { low: before.low, high: range.high, rows: before.rows + range.rows, totals }
    } else kept.push(range)
  }
  return kept
}

/**
 * What was counted stays counted, so each row is looked at once, however often a case that grows is asked. Only ranges
 * that have lost rows since are counted again.
 */
export const countRanges = async (
  before: readonly CountedRange[],
  segments: readonly SegmentInfo[],
  lastRow: number,
  fields: number,
  count: (low: number, high: number) => Promise<Totals>,
): Promise<readonly CountedRange[]> => {
  const ranges: CountedRange[] = []
  for (const range of before) {
    const rows = rowsWithin(segments, range.low, range.high)
    if (rows === range.rows) ranges.push(range)
    else if (rows > 0) ranges.push({ ...range, rows, totals: await count(range.low, range.high) })
  }
  const low = (before.at(-1)?.high ?? 0) + 1
  const rows = rowsWithin(segments, low, lastRow)
  if (rows > 0) ranges.push({ low, high: lastRow, rows, totals: await count(low, lastRow) })
  return joined(ranges, fields)
}
