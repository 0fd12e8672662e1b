import { createAccumulators, type Fold } from './accumulators'
import { denseCodes, denseCounts, denseSums } from './dense-kernels'
import { type GroupRun, groupRuns, type PairRun } from './group-runs'
import { createGroupTable, directBits } from './group-table'
import { foldsOf, type Grouping, groupingLayout, placesOf, readingsOf } from './grouping'
import { createKeyReader, isWide, type Key } from './key'
import { loadValues } from './load'
import { createPairScan } from './pair-scan'
import { createRowSplitter } from './row-splitter'
import { blockRows, columnOf, type SegmentView } from './segment-view'
import { loadSource, mayMiss } from './source'

/** What one worker found. A group may stand in several runs. */
export type GroupPart = {
  readonly runs: readonly GroupRun[]
  /** One list of runs for each spread, then one for each of the period before. */
  readonly pairs: readonly (readonly PairRun[])[]
}

export type GroupScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: () => GroupPart
}

/**
 * A table of up to so many groups stays in the processor's cache. A fuller one is handed on as a run and begun anew, so
 * that memory and time a row do not grow with the number of groups.
 */
const tableGroups = 32_768
const bankBits = 12
/** Entries of all columns together up to which groups are numbered by their own keys. */
const directEntries = 2 ** 21

export const createGroupScan = (grouping: Grouping, shares: number): GroupScan => {
  const { by, sums, extremes, edges, expand } = grouping
  const layout = groupingLayout(grouping)
  const folds = foldsOf(grouping)
  const places = placesOf(grouping)
  const { bits } = layout
  const isDirect = bits <= directBits && 2 ** bits * folds.length <= directEntries
  const table = isDirect ? null : createGroupTable(layout.words)
  const runs: GroupRun[] = []
  const options = { layout, expansions: expand, shares, only: grouping.only }
  const totals = createAccumulators(folds)
  /** A small table is kept twice, see `denseCounts`. */
  const bank = isDirect && bits <= bankBits ? 2 ** bits : 0
  if (!table) totals.reserve(2 ** bits + bank)
  const periods = grouping.since === null ? 1 : 2
  const counts = Array.from({ length: periods }, () => new Uint32Array(table ? 0 : 2 ** bits + bank))
  let hasCounts = false
  const pairs = createPairScan(grouping, options)
  const splitter = createRowSplitter(grouping.since, readingsOf(by))

  const keys = createKeyReader()
  const words = Array.from({ length: layout.words }, () => new Uint32Array(blockRows))
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const numbers = new Uint32Array(blockRows)
  const [values, scratch] = [new Float64Array(blockRows), new Float64Array(blockRows)]

  const numberGroups = (own: readonly Key[], segment: SegmentView, rows: Uint32Array, count: number): Uint32Array => {
    keys.readPacked(own, layout, segment, rows, count, words)
    if (!table) return words[0] ?? numbers
    table.number(words, count, numbers)
    totals.reserve(table.size())
    return numbers
  }

  const addExtremes = (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    groups: Uint32Array,
    first: number,
  ): void => {
    for (const [at, { of, greatest }] of extremes.entries()) {
      const column = totals.columns()[first + (places.extremes[at] ?? 0)] ?? values
      keys.read(of, segment, rows, count, low, high)
      const wide = isWide(of)
      for (let row = 0; row < count; row++) {
        const code = (low[row] as number) + (wide ? (high[row] as number) * two32 : 0)
        if (code === 0) continue
        const group = groups[row] as number
        if (greatest ? code > (column[group] as number) : code < (column[group] as number)) column[group] = code
      }
    }
  }

  const codesRead: Float64Array[] = []
  const readCodes = (
    of: readonly Key[],
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    from = 0,
  ): readonly Float64Array[] =>
    of.map((key, at) => {
      const codes = (codesRead[from + at] ??= new Float64Array(blockRows))
      keys.readCodes(key, segment, rows, count, codes)
      return codes
    })

  const addEdges = (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    groups: Uint32Array,
    first: number,
  ): void => {
    if (edges.length === 0) return
    loadValues(columnOf(segment, 'start'), rows, count, values)
    for (const [at, { of, by: placed, last }] of edges.entries()) {
      const order = placed ? (readCodes([placed], segment, rows, count, of.length)[0] ?? values) : values
      const place = first + (places.edges[at] ?? 0)
      const [times, ids, ...codes] = totals.columns().slice(place, place + 2 + of.length)
      if (!times || !ids) continue
      const read = readCodes(of, segment, rows, count)
      const sign = last ? -1 : 1
      for (let row = 0; row < count; row++) {
        if (read[0]?.[row] === 0) continue
        const group = groups[row] as number
        const time = order[row] as number
        const after = sign * (time - (times[group] as number))
        const id = segment.firstRow + (rows[row] as number)
        if (!(after < 0 || (after === 0 && sign * (id - (ids[group] as number)) < 0))) continue
        times[group] = time
        ids[group] = id
        for (let part = 0; part < codes.length; part++)
          (codes[part] as Float64Array)[group] = (read[part] as Float64Array)[row] as number
      }
    }
  }

  const addMissing = (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    groups: Uint32Array,
    first: number,
  ): void => {
    for (const [at, { of }] of sums.entries()) {
      const missing = places.sums[at]?.missing ?? null
      if (missing === null || !mayMiss(of, segment)) continue
      loadSource(of, segment, rows, count, values, scratch, low)
      countMissing(totals.columns()[first + missing] ?? values, groups, values, count)
    }
  }

  /** Rows without gaps, by the loops made for them. */
  const addDense = (
    own: readonly Key[],
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    period: number,
  ): Uint32Array => {
    const from = rows[0] as number
    numbers.fill(0, 0, count)
    for (const [at, key] of own.entries()) {
      const shift = layout.fields[at]?.bit ?? 0
      if (denseCodes(key, segment, from, count, shift, numbers)) continue
      keys.read(key, segment, rows, count, low, high)
      for (let row = 0; row < count; row++) numbers[row] = (numbers[row] as number) | ((low[row] as number) << shift)
    }
    denseCounts(numbers, count, counts[period] ?? low, bank)
    hasCounts = true
    for (const [at, { of }] of sums.entries()) {
      const column = totals.columns()[period * places.width + (places.sums[at]?.at ?? 0)] ?? values
      if (of.from === 'column') {
        denseSums(columnOf(segment, of.column), from, count, numbers, column, bank)
        continue
      }
      loadSource(of, segment, rows, count, values, scratch, low)
      addTo(column, numbers, values, count)
    }
    return numbers
  }

  const addSparse = (
    own: readonly Key[],
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    period: number,
  ): Uint32Array => {
    const groups = numberGroups(own, segment, rows, count)
    const columns = totals.columns().slice(period * places.width)
    const flows = columns[places.rows] ?? values
    for (let at = 0; at < count; at++) {
      const group = groups[at] as number
      flows[group] = (flows[group] as number) + 1
    }
    for (const [at, { of }] of sums.entries()) {
      loadSource(of, segment, rows, count, values, scratch, low)
      addTo(columns[places.sums[at]?.at ?? 0] ?? values, groups, values, count)
    }
    return groups
  }

  /** Both banks and the whole numbers in one. */
  const takeCounts = (): void => {
    if (!hasCounts) return
    const columns = totals.columns()
    for (const [period, own] of counts.entries()) {
      const flows = columns[period * places.width] ?? values
      const mask = 2 ** bits - 1
      for (let at = 0; at < own.length; at++) {
        const rows = own[at] as number
        if (rows !== 0) flows[at & mask] = (flows[at & mask] as number) + rows
      }
      own.fill(0)
      if (bank === 0) continue
      for (const { at } of places.sums) {
        const sum = columns[period * places.width + at] ?? values
        for (let group = 0; group < bank; group++) sum[group] = (sum[group] as number) + (sum[group + bank] as number)
        sum.fill(0, bank, bank * 2)
      }
    }
    hasCounts = false
  }

  const flush = (): void => {
    takeCounts()
    const columns = totals.columns()
    const found = table ? { size: table.size(), keys: table.keys(), columns } : occurring(columns, folds, places.width)
    if (found.size === 0) return
    runs.push(...groupRuns(found, found.columns, options))
    if (!table) return
    totals.clear(found.size)
    table.clear()
  }

  return {
    add: (segment, allRows, allCount) => {
      splitter.split(segment, allRows, allCount, (own, rows, count, period) => {
        const isDense = !table && (rows[count - 1] as number) - (rows[0] as number) === count - 1
        const groups = (isDense ? addDense : addSparse)(own, segment, rows, count, period)
        const first = period * places.width
        addMissing(segment, rows, count, groups, first)
        addExtremes(segment, rows, count, groups, first)
        addEdges(segment, rows, count, groups, first)
        if (grouping.spreads.length > 0) {
          if (isDense) words[0]?.set(numbers.subarray(0, count))
          pairs.add(segment, rows, count, words, period)
        }
        if (table && table.size() > tableGroups) flush()
      })
    },
    finish: () => {
      flush()
      return { runs, pairs: pairs.finish() }
    },
  }
}

const two32 = 0x1_0000_0000

const addTo = (sums: Float64Array, groups: Uint32Array, values: Float64Array, count: number): void => {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number
    if (value === value) sums[groups[at] as number] = (sums[groups[at] as number] as number) + value
  }
}

const countMissing = (missing: Float64Array, groups: Uint32Array, values: Float64Array, count: number): void => {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number
    if (value !== value) missing[groups[at] as number] = (missing[groups[at] as number] as number) + 1
  }
}

/** Groups that were numbered by their own key, without the numbers that never occurred. */
const occurring = (
  columns: readonly Float64Array[],
  folds: readonly Fold[],
  width: number,
): { readonly size: number; readonly keys: Uint32Array; readonly columns: readonly Float64Array[] } => {
  const [flows = new Float64Array(0), before] = [columns[0], folds.length > width ? columns[width] : undefined]
  const codes = new Uint32Array(flows.length)
  let size = 0
  for (let code = 0; code < flows.length; code++)
    if (flows[code] !== 0 || (before !== undefined && before[code] !== 0)) codes[size++] = code
  const keys = codes.slice(0, size)
  return { size, keys, columns: columns.map(column => pickedFrom(column, keys)) }
}

const pickedFrom = (column: Float64Array, codes: Uint32Array): Float64Array => {
  const out = new Float64Array(codes.length)
  for (let at = 0; at < codes.length; at++) out[at] = column[codes[at] as number] as number
  return out
}
