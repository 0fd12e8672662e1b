import type { ColumnName } from '../../shared/model/columns'
import { denseCodes, denseCounts, denseSums } from './dense-kernels'
import { type Expansion, type GroupRun, groupRuns, type PairRun, pairRuns } from './group-runs'
import { createGroupTable, directBits } from './group-table'
import { createKeyReader, type Key, type KeyLayout, keyColumns, layOut, pack } from './key'
import { loadIds, loadValues } from './load'
import { blockRows, columnOf, noId, type SegmentView } from './segment-view'

/** A grouping to be done by the scan workers. */
export type Grouping = {
  readonly by: readonly Key[]
  /** Columns summed up per group; null counts as nothing. */
  readonly sums: readonly ColumnName[]
  /** Dictionary columns whose different values are counted per group. */
  readonly distinct: readonly ColumnName[]
  /** Earliest and latest `start` per group, and the id of the row that has the latest. */
  readonly span: boolean
  readonly expand: Expansion | null
}

/** What one worker found. A group may stand in several runs. */
export type GroupPart = {
  readonly runs: readonly GroupRun[]
  /** One list of runs for each distinct column. */
  readonly pairs: readonly (readonly PairRun[])[]
}

export const groupingColumns = ({ by, sums, distinct, span }: Grouping): readonly ColumnName[] => [
  ...by.flatMap(keyColumns),
  ...sums,
  ...distinct,
  ...(span ? (['start'] as const) : []),
]

export const groupingLayout = ({ by }: Grouping): KeyLayout => layOut(by.map(key => key.most))

/** Columns of numbers, one entry a group, that grow with the groups. */
export type Accumulators = {
  readonly flows: () => Float64Array
  readonly sums: () => readonly Float64Array[]
  readonly spans: () => readonly Float64Array[]
  readonly reserve: (groups: number) => void
  /** Back to nothing for the first `groups`. */
  readonly clear: (groups: number) => void
}

const emptySpan = (at: number): number => (at === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)

export const createAccumulators = (sumCount: number, span: boolean): Accumulators => {
  let room = 0
  let flows: Float64Array = new Float64Array(0)
  let sums: Float64Array[] = Array.from({ length: sumCount }, () => new Float64Array(0))
  let spans: Float64Array[] = []
  const longer = (old: Float64Array, fill: number): Float64Array => {
    const wider = new Float64Array(room)
    if (fill !== 0) wider.fill(fill, old.length)
    wider.set(old)
    return wider
  }
  if (span) spans = [new Float64Array(0), new Float64Array(0), new Float64Array(0)]
  return {
    flows: () => flows,
    sums: () => sums,
    spans: () => spans,
    reserve: groups => {
      if (groups <= room) return
      room = Math.max(groups, Math.ceil(room * 1.6), 1024)
      flows = longer(flows, 0)
      sums = sums.map(sum => longer(sum, 0))
      spans = spans.map((old, at) => longer(old, emptySpan(at)))
    },
    clear: groups => {
      flows.fill(0, 0, groups)
      for (const sum of sums) sum.fill(0, 0, groups)
      for (const [at, span] of spans.entries()) span.fill(emptySpan(at), 0, groups)
    },
  }
}

export type GroupScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: () => GroupPart
}

/**
 * A table of up to so many groups (or pairs) stays in the processor's cache. A fuller one is handed on as a run and
 * begun anew, so that memory and time a row do not grow with the number of groups.
 */
const tableGroups = 32_768
const tablePairs = 65_536
const bankBits = 12

export const createGroupScan = (grouping: Grouping, shares: number): GroupScan => {
  const { by, sums, distinct, span, expand } = grouping
  const layout = groupingLayout(grouping)
  const bits = layout.fields.reduce((sum, field) => sum + field.bits, 0)
  const table = bits <= directBits ? null : createGroupTable(layout.words)
  const pairTables = distinct.map(() => createGroupTable(layout.words + 1))
  const runs: GroupRun[] = []
  const foundPairs: PairRun[][] = distinct.map(() => [])
  const options = { layout, expansion: expand, shares }
  const totals = createAccumulators(sums.length, span)
  /** A small table is kept twice, see `denseCounts`. */
  const bank = bits <= bankBits ? 2 ** bits : 0
  if (!table) totals.reserve(2 ** bits + bank)
  const isDense = !table && !span && distinct.length === 0
  const counts = new Uint32Array(isDense ? 2 ** bits + bank : 0)
  let hasCounts = false

  const keys = createKeyReader()
  const words = Array.from({ length: layout.words }, () => new Uint32Array(blockRows))
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const numbers = new Uint32Array(blockRows)
  const values = new Float64Array(blockRows)
  const pairWords = Array.from({ length: layout.words + 1 }, () => new Uint32Array(blockRows))

  const numberGroups = (segment: SegmentView, rows: Uint32Array, count: number): Uint32Array => {
    for (const word of words) word.fill(0, 0, count)
    for (const [at, key] of by.entries()) {
      keys.read(key, segment, rows, count, low, high)
      pack(words, layout.fields[at] ?? { bit: 0, bits: 1 }, low, high, count)
    }
    if (!table) return words[0] ?? numbers
    table.number(words, count, numbers)
    totals.reserve(table.size())
    return numbers
  }

  const addSpans = (segment: SegmentView, rows: Uint32Array, count: number, groups: Uint32Array): void => {
    const [first, last, newest] = totals.spans()
    if (!first || !last || !newest) return
    loadValues(columnOf(segment, 'start'), rows, count, values)
    for (let at = 0; at < count; at++) {
      const group = groups[at] as number
      const start = values[at] as number
      const id = segment.firstRow + (rows[at] as number)
      if (start < (first[group] as number)) first[group] = start
      if (start > (last[group] as number) || (start === last[group] && id > (newest[group] as number))) {
        last[group] = start
        newest[group] = id
      }
    }
  }

  const addPairs = (at: number, column: ColumnName, segment: SegmentView, rows: Uint32Array, count: number): void => {
    const pairs = pairTables[at]
    const ids = pairWords[layout.words]
    if (!pairs || !ids) return
    loadIds(columnOf(segment, column), rows, count, low)
    let known = 0
    for (let row = 0; row < count; row++) {
      if (low[row] === noId) continue
      for (let word = 0; word < layout.words; word++)
        (pairWords[word] as Uint32Array)[known] = words[word]?.[row] as number
      ids[known++] = low[row] as number
    }
    pairs.number(pairWords, known, numbers)
    if (pairs.size() > tablePairs) flushPairs(at)
  }

  const flushPairs = (at: number): void => {
    const pairs = pairTables[at]
    if (!pairs || pairs.size() === 0) return
    foundPairs[at]?.push(...pairRuns({ size: pairs.size(), keys: pairs.keys() }, options))
    pairs.clear()
  }

  /** Rows without gaps, by the loops made for them. */
  const addDense = (segment: SegmentView, rows: Uint32Array, count: number): void => {
    const from = rows[0] as number
    numbers.fill(0, 0, count)
    for (const [at, key] of by.entries()) {
      const shift = layout.fields[at]?.bit ?? 0
      if (denseCodes(key, segment, from, count, shift, numbers)) continue
      keys.read(key, segment, rows, count, low, high)
      for (let row = 0; row < count; row++) numbers[row] = (numbers[row] as number) | ((low[row] as number) << shift)
    }
    denseCounts(numbers, count, counts, bank)
    hasCounts = true
    for (const [at, column] of sums.entries())
      denseSums(columnOf(segment, column), from, count, numbers, totals.sums()[at] ?? values, bank)
  }

  /** Both banks and the whole numbers in one. */
  const takeCounts = (): void => {
    if (!hasCounts) return
    const flows = totals.flows()
    for (let at = 0; at < counts.length; at++) {
      const group = at & (2 ** bits - 1)
      flows[group] = (flows[group] as number) + (counts[at] as number)
    }
    counts.fill(0)
    hasCounts = false
    if (bank === 0) return
    for (const sum of totals.sums()) {
      for (let at = 0; at < bank; at++) sum[at] = (sum[at] as number) + (sum[at + bank] as number)
      sum.fill(0, bank, bank * 2)
    }
  }

  const flush = (): void => {
    takeCounts()
    const numbers = { flows: totals.flows(), sums: totals.sums(), spans: totals.spans() }
    const found = table ? { size: table.size(), keys: table.keys(), ...numbers } : occurring(numbers)
    if (found.size === 0) return
    runs.push(...groupRuns(found, found, options))
    if (!table) return
    totals.clear(found.size)
    table.clear()
  }

  return {
    add: (segment, rows, count) => {
      if (isDense && (rows[count - 1] as number) - (rows[0] as number) === count - 1) {
        addDense(segment, rows, count)
        return
      }
      const groups = numberGroups(segment, rows, count)
      const flows = totals.flows()
      for (let at = 0; at < count; at++) {
        const group = groups[at] as number
        flows[group] = (flows[group] as number) + 1
      }
      for (const [at, column] of sums.entries()) {
        loadValues(columnOf(segment, column), rows, count, values)
        addTo(totals.sums()[at] ?? values, groups, values, count)
      }
      if (span) addSpans(segment, rows, count, groups)
      for (const [at, column] of distinct.entries()) addPairs(at, column, segment, rows, count)
      if (table && table.size() > tableGroups) flush()
    },
    finish: () => {
      flush()
      for (const at of distinct.keys()) flushPairs(at)
      return { runs, pairs: foundPairs }
    },
  }
}

const addTo = (sums: Float64Array, groups: Uint32Array, values: Float64Array, count: number): void => {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number
    if (value === value) sums[groups[at] as number] = (sums[groups[at] as number] as number) + value
  }
}

type Numbers = Pick<GroupRun, 'flows' | 'sums' | 'spans'>

/** Groups that were numbered by their own key, without the numbers that never occurred. */
const occurring = ({
  flows,
  sums,
  spans,
}: Numbers): Numbers & { readonly size: number; readonly keys: Uint32Array } => {
  const codes: number[] = []
  for (let code = 0; code < flows.length; code++) if (flows[code] !== 0) codes.push(code)
  const keys = Uint32Array.from(codes)
  const picked = (column: Float64Array): Float64Array => Float64Array.from(keys, code => column[code] as number)
  return { size: keys.length, keys, flows: picked(flows), sums: sums.map(picked), spans: spans.map(picked) }
}
