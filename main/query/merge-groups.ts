import { type GroupRun, type PairRun, partitions } from './group-runs'
import { type Accumulators, createAccumulators, type Grouping, type GroupPart, groupingLayout } from './group-scan'
import { createGroupTable } from './group-table'
import { blockRows } from './segment-view'
import { topIndexes } from './top-indexes'

/** The largest (or smallest) groups of a merge with every number known of them. */
export type MergedGroups = {
  /** How many groups there are, listed or not. */
  readonly total: number
  readonly size: number
  readonly keys: Uint32Array
  readonly flows: Float64Array
  readonly sums: readonly Float64Array[]
  readonly spans: readonly Float64Array[]
  readonly distinct: readonly Float64Array[]
}

/** By which number groups are ordered: the flows, or one of the sums or distinct counts. */
export type GroupOrder = {
  readonly by: 'flows' | 'sums' | 'distinct'
  readonly at: number
  readonly descending: boolean
  readonly limit: number
}

/** A table for so many groups stays in the processor's cache; partitions are taken together up to that. */
const entriesAtOnce = 65_536

/** Puts together what the workers found. */
export const mergeGroups = (grouping: Grouping, parts: readonly GroupPart[], order: GroupOrder): MergedGroups => {
  const { words } = groupingLayout(grouping)
  const runs = parts.flatMap(part => part.runs)
  const pairs = grouping.distinct.map((_, at) => parts.flatMap(part => part.pairs[at] ?? []))
  const work = createMerger(grouping)
  let found: MergedGroups[] = []
  let listed = 0
  for (const chunk of chunksOf([...runs, ...pairs.flat()])) {
    const merged = work(chunk, runs, pairs, order)
    found.push(merged)
    listed += merged.size
    if (listed <= Math.max(100_000, order.limit * 4)) continue
    found = [joinPartitions(words, found, order)]
    listed = found[0]?.size ?? 0
  }
  return joinPartitions(words, found, order)
}

/** Partitions, several together as long as they hold few groups and pairs. */
const chunksOf = (runs: readonly PairRun[]): readonly (readonly number[])[] => {
  const chunks: number[][] = [[]]
  let entries = 0
  for (let partition = 0; partition < partitions; partition++) {
    const size = runs.reduce(
      (sum, { starts }) => sum + (starts[partition + 1] as number) - (starts[partition] as number),
      0,
    )
    if (entries > 0 && entries + size > entriesAtOnce) {
      chunks.push([])
      entries = 0
    }
    chunks.at(-1)?.push(partition)
    entries += size
  }
  return chunks
}

type Merger = (
  chunk: readonly number[],
  runs: readonly GroupRun[],
  pairs: readonly (readonly PairRun[])[],
  order: GroupOrder,
) => MergedGroups

/** Merges some partitions at a time, over and over in the same memory. */
const createMerger = (grouping: Grouping): Merger => {
  const { words } = groupingLayout(grouping)
  const table = createGroupTable(words)
  const pairTable = createGroupTable(words + 1)
  const totals = createAccumulators(grouping.sums.length, grouping.span)
  const block = Array.from({ length: words + 1 }, () => new Uint32Array(blockRows))
  const groupWords = block.slice(0, words)
  const numbers = new Uint32Array(blockRows)

  const gather = (keys: Uint32Array, from: number, count: number, width: number): void => {
    for (let word = 0; word < width; word++) {
      const out = block[word] as Uint32Array
      for (let at = 0, place = from * width + word; at < count; at++, place += width) out[at] = keys[place] as number
    }
  }

  const eachBlock = (
    { starts }: PairRun,
    chunk: readonly number[],
    found: (from: number, count: number) => void,
  ): void => {
    for (const partition of chunk) {
      const end = starts[partition + 1] as number
      for (let from = starts[partition] as number; from < end; from += blockRows)
        found(from, Math.min(blockRows, end - from))
    }
  }

  /** How many different values each group has. */
  const countPairs = (chunk: readonly number[], runs: readonly PairRun[]): Float64Array => {
    pairTable.clear()
    for (const run of runs) {
      eachBlock(run, chunk, (from, count) => {
        gather(run.keys, from, count, words + 1)
        pairTable.number(block, count, numbers)
      })
    }
    const counts = new Float64Array(table.size())
    for (let from = 0; from < pairTable.size(); from += blockRows) {
      const count = Math.min(blockRows, pairTable.size() - from)
      gather(pairTable.keys(), from, count, words + 1)
      table.number(groupWords, count, numbers)
      for (let at = 0; at < count; at++) counts[numbers[at] as number] = (counts[numbers[at] as number] as number) + 1
    }
    return counts
  }

  return (chunk, runs, pairs, order) => {
    totals.clear(table.size())
    table.clear()
    for (const run of runs) {
      eachBlock(run, chunk, (from, count) => {
        gather(run.keys, from, count, words)
        table.number(groupWords, count, numbers)
        totals.reserve(table.size())
        addRun(run, from, numbers, count, totals)
      })
    }
    const distinct = pairs.map(own => countPairs(chunk, own))
    const all = { flows: totals.flows(), sums: totals.sums(), spans: totals.spans(), distinct }
    return pickGroups(all, table.keys(), table.size(), words, order)
  }
}

type Numbers = Omit<MergedGroups, 'total' | 'size' | 'keys'>

const pickGroups = (all: Numbers, keys: Uint32Array, total: number, words: number, order: GroupOrder): MergedGroups => {
  const column = order.by === 'flows' ? all.flows : all[order.by][order.at]
  if (!column) throw new Error(`order groups by ${order.by} ${order.at}`)
  const best = topIndexes(total, order.limit, (a, b) => {
    const difference = (column[a] as number) - (column[b] as number)
    if (difference !== 0) return order.descending ? -difference : difference
    return compareKeys(keys, a * words, b * words, words)
  })
  const picked = (from: Float64Array): Float64Array => Float64Array.from(best, at => from[at] as number)
  const pickedKeys = new Uint32Array(best.length * words)
  for (const [at, group] of best.entries())
    pickedKeys.set(keys.subarray(group * words, (group + 1) * words), at * words)
  return {
    total,
    size: best.length,
    keys: pickedKeys,
    flows: picked(all.flows),
    sums: all.sums.map(picked),
    spans: all.spans.map(picked),
    distinct: all.distinct.map(picked),
  }
}

const compareKeys = (keys: Uint32Array, a: number, b: number, words: number): number => {
  for (let word = words - 1; word >= 0; word--) {
    const difference = (keys[a + word] as number) - (keys[b + word] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** One answer out of the answers of several partitions, which have no key in common. */
export const joinPartitions = (words: number, found: readonly MergedGroups[], order: GroupOrder): MergedGroups => {
  const [only] = found
  if (only && found.length === 1) return only
  const listed = found.reduce((sum, merged) => sum + merged.size, 0)
  const joined = (of: (merged: MergedGroups) => Float64Array | undefined): Float64Array => {
    const whole = new Float64Array(listed)
    let from = 0
    for (const merged of found) {
      const column = of(merged)
      if (column) whole.set(column, from)
      from += merged.size
    }
    return whole
  }
  const columns = (name: 'sums' | 'spans' | 'distinct') =>
    (only?.[name] ?? []).map((_, at) => joined(merged => merged[name][at]))
  const keys = new Uint32Array(listed * words)
  let from = 0
  for (const merged of found) {
    keys.set(merged.keys, from)
    from += merged.keys.length
  }
  const numbers = {
    flows: joined(merged => merged.flows),
    sums: columns('sums'),
    spans: columns('spans'),
    distinct: columns('distinct'),
  }
  const total = found.reduce((sum, merged) => sum + merged.total, 0)
  return { ...pickGroups(numbers, keys, listed, words, order), total }
}

const addRun = (run: GroupRun, from: number, numbers: Uint32Array, count: number, totals: Accumulators): void => {
  addColumn(totals.flows(), run.flows, from, numbers, count)
  for (const [at, sum] of run.sums.entries()) addColumn(totals.sums()[at], sum, from, numbers, count)
  const [first, last, newest] = totals.spans()
  const [runFirst, runLast, runNewest] = run.spans
  if (!first || !last || !newest || !runFirst || !runLast || !runNewest) return
  for (let at = 0; at < count; at++) {
    const group = numbers[at] as number
    first[group] = Math.min(first[group] as number, runFirst[from + at] as number)
    const [end, id] = [runLast[from + at] as number, runNewest[from + at] as number]
    if (end > (last[group] as number) || (end === last[group] && id > (newest[group] as number))) {
      last[group] = end
      newest[group] = id
    }
  }
}

const addColumn = (
  into: Float64Array | undefined,
  values: Float64Array,
  from: number,
  numbers: Uint32Array,
  count: number,
): void => {
  if (!into) return
  for (let at = 0; at < count; at++) {
    const group = numbers[at] as number
    into[group] = (into[group] as number) + (values[from + at] as number)
  }
}
