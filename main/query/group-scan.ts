import type { ColumnName } from '../../shared/model/columns'
import { createGroupTable, directBits, type GroupTable, sharedFloat64, sharedUint32 } from './group-table'
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
  /**
   * Splits groups by the bits of one key: `bits[code]` are the codes 1, 2, 4 ... a group with that code counts for; the
   * code of bit i becomes i + 1.
   */
  readonly expand: { readonly key: number; readonly bits: Uint32Array; readonly most: number } | null
}

/** What one worker found: groups in no order, columns of equal length. All in shared memory. */
export type GroupPart = {
  readonly size: number
  /** `layOut(by)` packed keys, `words` a group. */
  readonly keys: Uint32Array
  readonly flows: Float64Array
  readonly sums: readonly Float64Array[]
  /** first, last, newest row id; empty when no span was asked. */
  readonly spans: readonly Float64Array[]
  /** Per distinct column: pairs of group number and value. */
  readonly pairs: readonly { readonly size: number; readonly keys: Uint32Array }[]
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
}

export const createAccumulators = (sumCount: number, span: boolean): Accumulators => {
  let room = 0
  let flows = sharedFloat64(0)
  let sums = Array.from({ length: sumCount }, () => sharedFloat64(0))
  let spans: Float64Array[] = []
  const longer = (old: Float64Array, fill: number): Float64Array => {
    const wider = sharedFloat64(room)
    if (fill !== 0) wider.fill(fill, old.length)
    wider.set(old)
    return wider
  }
  if (span) spans = [sharedFloat64(0), sharedFloat64(0), sharedFloat64(0)]
  return {
    flows: () => flows,
    sums: () => sums,
    spans: () => spans,
    reserve: groups => {
      if (groups <= room) return
      room = Math.max(groups, Math.ceil(room * 1.6), 1024)
      flows = longer(flows, 0)
      sums = sums.map(sum => longer(sum, 0))
      spans = spans.map((old, at) => longer(old, at === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY))
    },
  }
}

export type GroupScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: () => GroupPart
}

export const createGroupScan = (grouping: Grouping): GroupScan => {
  const { by, sums, distinct, span } = grouping
  const layout = groupingLayout(grouping)
  const bits = layout.fields.reduce((sum, field) => sum + field.bits, 0)
  const table = bits <= directBits ? null : createGroupTable(layout.words)
  const pairTables: readonly GroupTable[] = distinct.map(() => createGroupTable(2))
  const totals = createAccumulators(sums.length, span)
  if (!table) totals.reserve(2 ** bits)

  const keys = createKeyReader()
  const words = Array.from({ length: layout.words }, () => new Uint32Array(blockRows))
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const numbers = new Uint32Array(blockRows)
  const values = new Float64Array(blockRows)
  const pairNumbers = new Uint32Array(blockRows)
  const pairGroups = new Uint32Array(blockRows)

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

  return {
    add: (segment, rows, count) => {
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
      for (const [at, column] of distinct.entries()) {
        loadIds(columnOf(segment, column), rows, count, low)
        let known = 0
        for (let row = 0; row < count; row++) {
          pairGroups[known] = groups[row] as number
          low[known] = low[row] as number
          if (low[known] !== noId) known++
        }
        pairTables[at]?.number([pairGroups, low], known, pairNumbers)
      }
    },
    finish: () => {
      const pairs = pairTables.map(pair => ({ size: pair.size(), keys: pair.keys() }))
      const found = { flows: totals.flows(), sums: totals.sums(), spans: totals.spans(), pairs }
      return table ? { size: table.size(), keys: table.keys(), ...found } : compact(found)
    },
  }
}

const addTo = (sums: Float64Array, groups: Uint32Array, values: Float64Array, count: number): void => {
  for (let at = 0; at < count; at++) {
    const value = values[at] as number
    if (value === value) sums[groups[at] as number] = (sums[groups[at] as number] as number) + value
  }
}

/** Groups that were numbered by their own key, without the numbers that never occurred. */
const compact = ({ flows, sums, spans, pairs }: Omit<GroupPart, 'size' | 'keys'>): GroupPart => {
  const renumbered = new Uint32Array(flows.length)
  let size = 0
  for (let key = 0; key < flows.length; key++) if (flows[key] !== 0) renumbered[key] = size++
  const keys = sharedUint32(size)
  for (let key = 0; key < flows.length; key++) if (flows[key] !== 0) keys[renumbered[key] as number] = key
  const picked = (column: Float64Array): Float64Array => {
    const out = sharedFloat64(size)
    for (let at = 0; at < size; at++) out[at] = column[keys[at] as number] as number
    return out
  }
  for (const pair of pairs) {
    for (let at = 0; at < pair.size; at++) pair.keys[at * 2] = renumbered[pair.keys[at * 2] as number] as number
  }
  return { size, keys, flows: picked(flows), sums: sums.map(picked), spans: spans.map(picked), pairs }
}
