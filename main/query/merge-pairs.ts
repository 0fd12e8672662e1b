import { percentileRank } from '../../shared/units/number'
import type { PairRun } from './group-runs'
import { createGroupTable, type GroupTable } from './group-table'
import { valueLayout } from './grouping'
import type { Key } from './key'
import { eachBlock, unravel } from './run-blocks'
import { blockRows } from './segment-view'

/** The values of the groups of some partitions; the arrays hold one number a group. */
export type MergedPairs = {
  readonly different: () => Float64Array
  /** The code at the nearest rank, NaN for a group without values. */
  readonly ranked: (percent: number) => Float64Array
}

const two32 = 0x1_0000_0000

export const createPairMerger = (
  value: readonly Key[],
  words: number,
): ((chunk: readonly number[], runs: readonly PairRun[], groups: GroupTable) => MergedPairs) => {
  const width = words + valueLayout(value).words
  const table = createGroupTable(width)
  const block = Array.from({ length: width }, () => new Uint32Array(blockRows))
  const groupWords = block.slice(0, words)
  const numbers = new Uint32Array(blockRows)

  return (chunk, runs, groups) => {
    table.clear()
    let counts = new Float64Array(runs.some(run => run.counts !== null) ? blockRows : 0)
    for (const run of runs) {
      eachBlock(run, chunk, (from, count) => {
        unravel(run.keys, from, count, width, block)
        table.number(block, count, numbers)
        if (!run.counts) return
        if (counts.length < table.size()) {
          const wider = new Float64Array(Math.ceil(table.size() * 1.6))
          wider.set(counts)
          counts = wider
        }
        for (let at = 0; at < count; at++) {
          const pair = numbers[at] as number
          counts[pair] = (counts[pair] as number) + (run.counts[from + at] as number)
        }
      })
    }
    const size = table.size()
    /** The group of each pair, by the number it has in this chunk. */
    const groupOf = new Uint32Array(size)
    for (let from = 0; from < size; from += blockRows) {
      const count = Math.min(blockRows, size - from)
      unravel(table.keys(), from, count, width, block)
      groups.number(groupWords, count, numbers)
      groupOf.set(numbers.subarray(0, count), from)
    }
    const different = new Float64Array(groups.size())
    for (let pair = 0; pair < size; pair++) {
      const group = groupOf[pair] as number
      different[group] = (different[group] as number) + 1
    }
    let bands: Bands | null = null
    return {
      different: () => different,
      ranked: percent => {
        bands ??= bandsOf(groupOf, different, table.keys(), counts, words, width)
        return rankedOf(bands, percent)
      },
    }
  }
}

/** Pairs one group after the other. */
type Bands = { readonly starts: Uint32Array; readonly codes: Float64Array; readonly counts: Float64Array }

const bandsOf = (
  groupOf: Uint32Array,
  different: Float64Array,
  keys: Uint32Array,
  pairCounts: Float64Array,
  words: number,
  width: number,
): Bands => {
  const starts = new Uint32Array(different.length + 1)
  for (let group = 0; group < different.length; group++)
    starts[group + 1] = (starts[group] as number) + (different[group] as number)
  const next = starts.slice()
  const [codes, counts] = [new Float64Array(groupOf.length), new Float64Array(groupOf.length)]
  for (let pair = 0; pair < groupOf.length; pair++) {
    const group = groupOf[pair] as number
    const place = next[group] as number
    next[group] = place + 1
    const high = width > words + 1 ? (keys[pair * width + words + 1] as number) : 0
    codes[place] = (keys[pair * width + words] as number) + high * two32
    counts[place] = pairCounts[pair] as number
  }
  return { starts, codes, counts }
}

const rankedOf = ({ starts, codes, counts }: Bands, percent: number): Float64Array => {
  const out = new Float64Array(starts.length - 1)
  for (let group = 0; group < out.length; group++) {
    const [from, end] = [starts[group] as number, starts[group + 1] as number]
    out[group] = from === end ? Number.NaN : nearestRank(codes, counts, from, end, percent)
  }
  return out
}

/** The least code with at least `percent` of the occurrences at or below it, found by parting the band over and over. */
const nearestRank = (codes: Float64Array, counts: Float64Array, from: number, end: number, percent: number): number => {
  let all = 0
  for (let at = from; at < end; at++) all += counts[at] as number
  let rank = percentileRank(percent, all)
  let [low, high] = [from, end]
  while (high - low > 1) {
    const pivot = middleOf(codes[low] as number, codes[(low + high) >> 1] as number, codes[high - 1] as number)
    let [less, at, more] = [low, low, high]
    let below = 0
    let equal = 0
    while (at < more) {
      const code = codes[at] as number
      if (code < pivot) {
        below += counts[at] as number
        swap(codes, counts, less++, at++)
      } else if (code > pivot) swap(codes, counts, at, --more)
      else {
        equal += counts[at] as number
        at++
      }
    }
    if (rank <= below) high = less
    else if (rank <= below + equal) return pivot
    else {
      rank -= below + equal
      low = more
    }
  }
  return codes[low] as number
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

const swap = (codes: Float64Array, counts: Float64Array, a: number, b: number): void => {
  const [code, count] = [codes[a] as number, counts[a] as number]
  codes[a] = codes[b] as number
  counts[a] = counts[b] as number
  codes[b] = code
  counts[b] = count
}
