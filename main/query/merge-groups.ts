import { createAccumulators, foldInto } from './accumulators'
import { type GroupRun, type PairRun, partitions } from './group-runs'
import type { GroupPart } from './group-scan'
import { createGroupTable } from './group-table'
import { foldsOf, type Grouping, groupingLayout } from './grouping'
import type { KeyLayout } from './key'
import { createPairMerger, type MergedPairs } from './merge-pairs'
import { groupOrder, groupTest, type Numbered, type Output, type Ranking } from './ranking'
import { eachBlock, unravel } from './run-blocks'
import { blockRows } from './segment-view'
import { topIndexes } from './top-indexes'

/** The first groups of an order with the numbers asked for. */
export type MergedGroups = {
  /** How many groups there are, listed or not. */
  readonly total: number
  readonly size: number
  readonly keys: Uint32Array
  readonly outputs: readonly Float64Array[]
}

/** A table for so many groups stays in the processor's cache; partitions are taken together up to that. */
const entriesAtOnce = 65_536

/** Puts together what the workers found; ends early, with less than all, when it is cancelled. */
export const mergeGroups = (
  grouping: Grouping,
  parts: readonly GroupPart[],
  ranking: Ranking,
  isCancelled: () => boolean = () => false,
): MergedGroups => {
  const layout = groupingLayout(grouping)
  const runs = parts.flatMap(part => part.runs)
  const spreads = grouping.spreads.length * (grouping.since === null ? 1 : 2)
  const pairs = Array.from({ length: spreads }, (_, at) => parts.flatMap(part => part.pairs[at] ?? []))
  const work = createMerger(grouping)
  let found: MergedGroups[] = []
  let listed = 0
  for (const chunk of chunksOf([...runs, ...pairs.flat()])) {
    if (isCancelled()) break
    const merged = work(chunk, runs, pairs, ranking)
    found.push(merged)
    listed += merged.size
    if (listed <= Math.max(100_000, ranking.limit * 4)) continue
    found = [joinPartitions(layout, found, ranking)]
    listed = found[0]?.size ?? 0
  }
  return joinPartitions(layout, found, ranking)
}

/** Partitions, several together as long as they hold few groups and pairs. */
const chunksOf = (runs: readonly Pick<GroupRun, 'starts'>[]): readonly (readonly number[])[] => {
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
  ranking: Ranking,
) => MergedGroups

/** Merges some partitions at a time, over and over in the same memory. */
const createMerger = (grouping: Grouping): Merger => {
  const layout = groupingLayout(grouping)
  const { words } = layout
  const folds = foldsOf(grouping)
  const table = createGroupTable(words)
  const totals = createAccumulators(folds)
  const block = Array.from({ length: words }, () => new Uint32Array(blockRows))
  const numbers = new Uint32Array(blockRows)
  const spreads = grouping.since === null ? grouping.spreads : [...grouping.spreads, ...grouping.spreads]
  const pairMergers = spreads.map(({ of }) => createPairMerger(of, words))

  return (chunk, runs, pairs, ranking) => {
    totals.clear(table.size())
    table.clear()
    for (const run of runs) {
      eachBlock(run, chunk, (from, count) => {
        unravel(run.keys, from, count, words, block)
        table.number(block, count, numbers)
        totals.reserve(table.size())
        foldInto(folds, totals.columns(), run.columns, from, numbers, count)
      })
    }
    const size = table.size()
    const merged = pairs.map((own, at) => pairMergers[at]?.(chunk, own, table) ?? null)
    const outputs = ranking.outputs.map(output => numbersOf(output, table.keys(), totals.columns(), merged, size))
    return pickGroups({ layout, keys: table.keys(), outputs }, size, ranking, ranking.having !== null)
  }
}

const numbersOf = (
  output: Output,
  keys: Uint32Array,
  columns: readonly Float64Array[],
  pairs: readonly (MergedPairs | null)[],
  size: number,
): Float64Array => {
  const out = new Float64Array(size)
  switch (output.kind) {
    case 'column':
      out.set(columns[output.at]?.subarray(0, size) ?? [])
      return out
    case 'code': {
      const column = columns[output.at] ?? out
      for (let group = 0; group < size; group++) {
        const code = column[group] as number
        out[group] = code > 0 && code !== Number.POSITIVE_INFINITY ? code : Number.NaN
      }
      return out
    }
    case 'sum':
    case 'mean': {
      const [sums, rows] = [columns[output.at] ?? out, columns[output.rows] ?? out]
      const missing = output.missing === null ? null : columns[output.missing]
      for (let group = 0; group < size; group++) {
        const known = (rows[group] as number) - (missing?.[group] ?? 0)
        const sum = sums[group] as number
        if (known === 0) out[group] = Number.NaN
        else out[group] = output.kind === 'mean' ? sum / known : (sum * output.times) / output.per
      }
      return out
    }
    case 'different':
      out.set(pairs[output.spread]?.different().subarray(0, size) ?? [])
      return out
    case 'rank':
      out.set(pairs[output.spread]?.ranked(output.percent).subarray(0, size) ?? [])
      return out
    case 'given':
      for (let group = 0; group < size; group++) out[group] = output.codes[keys[group] as number] as number
      return out
  }
}

const pickGroups = (groups: Numbered, size: number, ranking: Ranking, isTested: boolean): MergedGroups => {
  const { layout, keys, outputs } = groups
  const { words } = layout
  const passes = isTested && ranking.having ? groupTest(ranking.having, groups) : null
  const left = passes ? Uint32Array.from({ length: size }, (_, at) => at).filter(passes) : null
  const total = left?.length ?? size
  const compare = groupOrder(ranking.order, groups)
  const best = left
    ? topIndexes(total, ranking.limit, (a, b) => compare(left[a] as number, left[b] as number)).map(
        at => left[at] as number,
      )
    : topIndexes(total, ranking.limit, compare)
  const pickedKeys = new Uint32Array(best.length * words)
  for (const [at, group] of best.entries())
    pickedKeys.set(keys.subarray(group * words, (group + 1) * words), at * words)
  return {
    total,
    size: best.length,
    keys: pickedKeys,
    outputs: outputs.map(column => Float64Array.from(best, at => column[at] as number)),
  }
}

/** One answer out of the answers of several partitions, which have no key in common. */
export const joinPartitions = (layout: KeyLayout, found: readonly MergedGroups[], ranking: Ranking): MergedGroups => {
  const [only] = found
  if (only && found.length === 1) return only
  const listed = found.reduce((sum, merged) => sum + merged.size, 0)
  const outputs = ranking.outputs.map((_, output) => {
    const whole = new Float64Array(listed)
    let from = 0
    for (const merged of found) {
      whole.set(merged.outputs[output] ?? [], from)
      from += merged.size
    }
    return whole
  })
  const keys = new Uint32Array(listed * layout.words)
  let from = 0
  for (const merged of found) {
    keys.set(merged.keys, from)
    from += merged.keys.length
  }
  const total = found.reduce((sum, merged) => sum + merged.total, 0)
  return { ...pickGroups({ layout, keys, outputs }, listed, ranking, false), total }
}
