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
  /** One column for each fold of the grouping. */
  readonly columns: readonly Float64Array[]
}

/** Different values seen per group: the group's key and the value's words a pair, partitioned like the groups. */
export type PairRun = Pick<GroupRun, 'share' | 'keys' | 'starts'> & {
  /** How often each was seen, where that is asked for. */
  readonly counts: Float64Array | null
}

/** What a message has to hand over with a run. */
export const buffersOf = (run: PairRun | GroupRun): ArrayBuffer[] => {
  const columns = 'columns' in run ? run.columns : run.counts ? [run.counts] : []
  return [run.keys, run.starts, ...columns].map(column => column.buffer as ArrayBuffer)
}

export const partitions = 64

/**
 * Puts a group into several others: a group whose key (one of the grouping's, or past them the value of a pair) has the
 * code c counts for the codes `to[starts[c]]` .. `to[starts[c + 1] - 1]` instead.
 */
export type Expansion = { readonly key: number; readonly starts: Uint32Array; readonly to: Uint32Array }

type Entries = { readonly size: number; readonly keys: Uint32Array; readonly width: number }

/** Where each entry of a run comes from, and its key, in the order of the partitions. */
type Arranged = Pick<PairRun, 'keys' | 'starts'> & { readonly from: Uint32Array }

const partitionOf = (keys: Uint32Array, start: number, words: number): number => hashWords(keys, start, words) >>> 26

/** `width` is the words an entry has in all, of which the layout's first are the group's key. */
const arrange = (entries: Entries, { layout: { words, fields }, expansions, only }: RunOptions): Arranged => {
  let [expanded, origin]: [Entries, Uint32Array | null] = [entries, null]
  for (const expansion of expansions) {
    const field = fields[expansion.key] ?? { bit: words * 32, bits: 32 }
    const split = expand(expanded, field, expansion)
    origin = origin ? split.from.map(at => origin?.[at] as number) : split.from
    expanded = split.entries
  }
  const { size, keys, width } = expanded
  const partition = new Uint8Array(size)
  const starts = new Uint32Array(partitions + 1)
  for (let at = 0; at < size; at++) {
    const own = partitionOf(keys, at * width, words)
    const isKept = own >= only.from && own < only.to
    partition[at] = isKept ? own : partitions
    if (isKept) starts[own + 1] = (starts[own + 1] as number) + 1
  }
  for (let own = 0; own < partitions; own++) starts[own + 1] = (starts[own + 1] as number) + (starts[own] as number)
  const next = starts.slice()
  const kept = starts[partitions] as number
  const sorted = new Uint32Array(kept * width)
  const from = new Uint32Array(kept)
  for (let at = 0; at < size; at++) {
    const own = partition[at] as number
    if (own === partitions) continue
    const place = next[own] as number
    next[own] = place + 1
    from[place] = origin ? (origin[at] as number) : at
    for (let word = 0; word < width; word++) sorted[place * width + word] = keys[at * width + word] as number
  }
  return { keys: sorted, starts, from }
}

const expand = (
  { size, keys, width }: Entries,
  field: KeyLayout['fields'][number],
  { starts, to }: Expansion,
): { readonly entries: Entries; readonly from: Uint32Array } => {
  const codes = Uint32Array.from({ length: size }, (_, entry) => unpack(keys, entry * width, field))
  let room = 0
  for (const code of codes) room += (starts[code + 1] as number) - (starts[code] as number)
  const expanded = new Uint32Array(room * width)
  const from = new Uint32Array(room)
  let at = 0
  for (const [entry, code] of codes.entries()) {
    for (let place = starts[code] as number; place < (starts[code + 1] as number); place++) {
      for (let word = 0; word < width; word++) expanded[at * width + word] = keys[entry * width + word] as number
      repack(expanded, at * width, field, to[place] as number)
      from[at++] = entry
    }
  }
  return { entries: { size: room, keys: expanded, width }, from }
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

export type RunOptions = {
  readonly layout: KeyLayout
  readonly expansions: readonly Expansion[]
  readonly shares: number
  /** The partitions asked for, the end excluded; entries of the others are left out. */
  readonly only: PartitionRange
}

export type PartitionRange = { readonly from: number; readonly to: number }
export const allPartitions: PartitionRange = { from: 0, to: partitions }

export const groupRuns = (
  entries: Omit<Entries, 'width'>,
  columns: readonly Float64Array[],
  options: RunOptions,
): readonly GroupRun[] => {
  const width = options.layout.words
  const arranged = arrange({ ...entries, width }, options)
  return inShares(arranged, options.shares, width, ({ keys, starts, from }, share) => ({
    share,
    keys,
    starts,
    columns: columns.map(column => picked(column, from)),
  }))
}

export const pairRuns = (entries: Entries, counts: Float64Array | null, options: RunOptions): readonly PairRun[] => {
  const { width } = entries
  return inShares(arrange(entries, options), options.shares, width, ({ keys, starts, from }, share) => ({
    share,
    keys,
    starts,
    counts: counts && picked(counts, from),
  }))
}
