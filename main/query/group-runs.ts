import { hashWords } from './group-table'
import { type KeyLayout, repack, unpack } from './key'

/**
 * Part results of a grouping: groups sorted by a partition of their keys' hashes, so that a merger needs a table of a
 * fraction of the groups only. Each share of the partitions lies in memory of its own, which is handed from the worker
 * that found it to the one that merges it. (Shared memory would do as well, but nothing hurries its collection.)
 */
export type GroupRun = {
  /** Which of the mergers it is for. */
  readonly share: number
  /** Packed keys, `words` a group. */
  readonly keys: Uint32Array
  /** Groups of partition p are `starts[p]` .. `starts[p + 1] - 1`. */
  readonly starts: Uint32Array
  readonly flows: Float64Array
  readonly sums: readonly Float64Array[]
  /** first, last, newest row id; empty when no span was asked. */
  readonly spans: readonly Float64Array[]
}

/** Different values seen per group: the group's key and the value, `words + 1` a pair, partitioned like the groups. */
export type PairRun = Pick<GroupRun, 'share' | 'keys' | 'starts'>

/** What a message has to hand over with a run. */
export const buffersOf = (run: PairRun | GroupRun): ArrayBuffer[] => {
  const columns = 'flows' in run ? [run.flows, ...run.sums, ...run.spans] : []
  return [run.keys, run.starts, ...columns].map(column => column.buffer as ArrayBuffer)
}

export const partitions = 64

/** Splits groups by the bits of one key: a group whose code has bits i and j set counts for the codes i + 1 and j + 1. */
export type Expansion = { readonly key: number; readonly bits: Uint32Array }

type Entries = { readonly size: number; readonly keys: Uint32Array; readonly width: number }

/** Where each entry of a run comes from, and its key, in the order of the partitions. */
type Arranged = Pick<PairRun, 'keys' | 'starts'> & { readonly from: Uint32Array }

const partitionOf = (keys: Uint32Array, start: number, words: number): number => hashWords(keys, start, words) >>> 26

/** `width` is the words an entry has in all, of which the layout's first are the group's key. */
const arrange = (entries: Entries, { words, fields }: KeyLayout, expansion: Expansion | null): Arranged => {
  const { size, keys, width } = expansion ? expand(entries, fields[expansion.key], expansion.bits) : entries
  const origin = expansion ? originsOf(entries, fields[expansion.key], expansion.bits) : null
  const partition = new Uint8Array(size)
  const starts = new Uint32Array(partitions + 1)
  for (let at = 0; at < size; at++) {
    const own = partitionOf(keys, at * width, words)
    partition[at] = own
    starts[own + 1] = (starts[own + 1] as number) + 1
  }
  for (let own = 0; own < partitions; own++) starts[own + 1] = (starts[own + 1] as number) + (starts[own] as number)
  const next = starts.slice()
  const sorted = new Uint32Array(size * width)
  const from = new Uint32Array(size)
  for (let at = 0; at < size; at++) {
    const own = partition[at] as number
    const place = next[own] as number
    next[own] = place + 1
    from[place] = origin ? (origin[at] as number) : at
    for (let word = 0; word < width; word++) sorted[place * width + word] = keys[at * width + word] as number
  }
  return { keys: sorted, starts, from }
}

type Field = KeyLayout['fields'][number] | undefined

const eachBit = (
  entries: Entries,
  field: Field,
  bits: Uint32Array,
  found: (entry: number, bit: number) => void,
): void => {
  if (!field) return
  for (let entry = 0; entry < entries.size; entry++) {
    const set = bits[unpack(entries.keys, entry * entries.width, field)] as number
    for (let bit = 0; set >>> bit !== 0; bit++) if (((set >>> bit) & 1) === 1) found(entry, bit)
  }
}

const originsOf = (entries: Entries, field: Field, bits: Uint32Array): Uint32Array => {
  const origins: number[] = []
  eachBit(entries, field, bits, entry => origins.push(entry))
  return Uint32Array.from(origins)
}

const expand = (entries: Entries, field: Field, bits: Uint32Array): Entries => {
  const { keys, width } = entries
  let size = 0
  eachBit(entries, field, bits, () => size++)
  const expanded = new Uint32Array(size * width)
  let at = 0
  eachBit(entries, field, bits, (entry, bit) => {
    for (let word = 0; word < width; word++) expanded[at * width + word] = keys[entry * width + word] as number
    if (field) repack(expanded, at * width, field, bit + 1)
    at++
  })
  return { size, keys: expanded, width }
}

/** The partitions of one share, counted within it. */
const shareOf = ({ keys, starts, from }: Arranged, share: number, shares: number, width: number): Arranged => {
  const [first, last] = [Math.ceil((partitions * share) / shares), Math.ceil((partitions * (share + 1)) / shares)]
  const [begin, end] = [starts[first] as number, starts[last] as number]
  return {
    keys: keys.slice(begin * width, end * width),
    starts: starts.map((start, at) => (at <= first ? 0 : Math.min(start, end) - begin)),
    from: from.subarray(begin, end),
  }
}

const inShares = <R>(
  arranged: Arranged,
  shares: number,
  width: number,
  make: (share: Arranged, number: number) => R,
): readonly R[] => Array.from({ length: shares }, (_, share) => make(shareOf(arranged, share, shares, width), share))

const picked = (column: Float64Array, from: Uint32Array): Float64Array => {
  const out = new Float64Array(from.length)
  for (let at = 0; at < from.length; at++) out[at] = column[from[at] as number] as number
  return out
}

export type RunOptions = { readonly layout: KeyLayout; readonly expansion: Expansion | null; readonly shares: number }

export const groupRuns = (
  entries: Omit<Entries, 'width'>,
  numbers: Pick<GroupRun, 'flows' | 'sums' | 'spans'>,
  { layout, expansion, shares }: RunOptions,
): readonly GroupRun[] => {
  const width = layout.words
  const arranged = arrange({ ...entries, width }, layout, expansion)
  return inShares(arranged, shares, width, ({ keys, starts, from }, share) => ({
    share,
    keys,
    starts,
    flows: picked(numbers.flows, from),
    sums: numbers.sums.map(sum => picked(sum, from)),
    spans: numbers.spans.map(span => picked(span, from)),
  }))
}

export const pairRuns = (
  entries: Omit<Entries, 'width'>,
  { layout, expansion, shares }: RunOptions,
): readonly PairRun[] => {
  const width = layout.words + 1
  const arranged = arrange({ ...entries, width }, layout, expansion)
  return inShares(arranged, shares, width, ({ keys, starts }, share) => ({ share, keys, starts }))
}
