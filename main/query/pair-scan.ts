import { type PairRun, pairRuns, type RunOptions } from './group-runs'
import { createGroupTable } from './group-table'
import { type Grouping, readingsOf, valueLayout } from './grouping'
import { createKeyReader } from './key'
import { blockRows, type SegmentView } from './segment-view'

/** Gathers the different values of groups, and how often each occurs where that matters. */
export type PairScan = {
  /** `groups` are the packed keys of the rows, one array a word. */
  readonly add: (
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
    groups: readonly Uint32Array[],
    period: number,
  ) => void
  readonly finish: () => readonly (readonly PairRun[])[]
}

const tablePairs = 65_536

export const createPairScan = (grouping: Grouping, options: RunOptions): PairScan => {
  const { spreads, by, since } = grouping
  const { words } = options.layout
  const all = since === null ? spreads : [...spreads, ...spreads]
  const slots = all.map(({ of, counted, expand }) => ({
    counted,
    readings: readingsOf(of).map(reading => reading.by),
    layout: valueLayout(of),
    width: words + valueLayout(of).words,
    table: createGroupTable(words + valueLayout(of).words),
    counts: new Float64Array(counted ? tablePairs + blockRows : 0),
    runs: [] as PairRun[],
    options: expand ? { ...options, expansions: [...options.expansions, { ...expand, key: by.length }] } : options,
  }))
  const keys = createKeyReader()
  const block = Array.from(
    { length: Math.max(...slots.map(({ width }) => width), 0) },
    () => new Uint32Array(blockRows),
  )
  const numbers = new Uint32Array(blockRows)

  const flush = (slot: (typeof slots)[number]): void => {
    const { table, counts, counted, width, runs } = slot
    const size = table.size()
    if (size === 0) return
    runs.push(...pairRuns({ size, keys: table.keys(), width }, counted ? counts : null, slot.options))
    counts.fill(0, 0, size)
    table.clear()
  }

  return {
    add: (segment, rows, count, groups, period) => {
      for (const slot of slots.slice(period * spreads.length, (period + 1) * spreads.length)) {
        const own = block.slice(0, slot.width)
        const values = own.slice(words)
        for (const reading of slot.readings) {
          keys.readPacked(reading, slot.layout, segment, rows, count, values)
          let known = 0
          for (let row = 0; row < count; row++) {
            // No value packs to nothing but zeros, and no value but that does.
            let any = 0
            for (const word of values) any |= word[row] as number
            if (any === 0) continue
            for (let word = 0; word < words; word++) (own[word] as Uint32Array)[known] = groups[word]?.[row] as number
            for (const word of values) word[known] = word[row] as number
            known++
          }
          slot.table.number(own, known, numbers)
          if (slot.counted) {
            const { counts } = slot
            for (let at = 0; at < known; at++) {
              const pair = numbers[at] as number
              counts[pair] = (counts[pair] as number) + 1
            }
          }
          if (slot.table.size() > tablePairs) flush(slot)
        }
      }
    },
    finish: () =>
      slots.map(slot => {
        flush(slot)
        return slot.runs
      }),
  }
}
