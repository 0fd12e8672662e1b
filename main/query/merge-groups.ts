import { createAccumulators, type Grouping, type GroupPart, groupingLayout } from './group-scan'
import { createGroupTable, hashWords } from './group-table'
import { repack, unpack } from './key'
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

/**
 * Puts together what the workers found. Each merger takes the keys of its own partition, so that several can merge
 * the same parts side by side.
 */
export const mergeGroups = (
  grouping: Grouping,
  parts: readonly GroupPart[],
  order: GroupOrder,
  partition: number,
  partitions: number,
): MergedGroups => {
  const { words, fields } = groupingLayout(grouping)
  const { expand } = grouping
  const field = expand ? fields[expand.key] : undefined
  const table = createGroupTable(words)
  const pairTables = grouping.distinct.map(() => createGroupTable(2))
  const totals = createAccumulators(grouping.sums.length, grouping.span)

  const block = Array.from({ length: words }, () => new Uint32Array(blockRows))
  const sources = new Uint32Array(blockRows)
  const numbers = new Uint32Array(blockRows)
  const candidate = new Uint32Array(words)

  for (const part of parts) {
    /** Where a group of the part went. With expansion a group has several places, so they are chained. */
    const placeOf = new Int32Array(part.size).fill(-1)
    const places: number[] = []
    let waiting = 0

    const flush = (): void => {
      table.number(block, waiting, numbers)
      totals.reserve(table.size())
      addPart(part, sources, numbers, waiting, totals)
      for (let at = 0; at < waiting; at++) {
        const source = sources[at] as number
        if (expand) {
          places.push(numbers[at] as number, placeOf[source] as number)
          placeOf[source] = places.length - 2
        } else placeOf[source] = numbers[at] as number
      }
      waiting = 0
    }
    const push = (keys: Uint32Array, start: number, source: number): void => {
      if (partitions > 1 && (hashWords(keys, start, words) >>> 20) % partitions !== partition) return
      for (let word = 0; word < words; word++) (block[word] as Uint32Array)[waiting] = keys[start + word] as number
      sources[waiting++] = source
      if (waiting === blockRows) flush()
    }

    for (let source = 0; source < part.size; source++) {
      const start = source * words
      if (!expand || !field) {
        push(part.keys, start, source)
        continue
      }
      const bits = expand.bits[unpack(part.keys, start, field)] as number
      for (let bit = 0; bits >>> bit !== 0; bit++) {
        if (((bits >>> bit) & 1) === 0) continue
        for (let word = 0; word < words; word++) candidate[word] = part.keys[start + word] as number
        repack(candidate, 0, field, bit + 1)
        push(candidate, 0, source)
      }
    }
    flush()

    for (const [at, pairs] of part.pairs.entries()) {
      const into = pairTables[at]
      if (into) mergePairs(pairs, placeOf, expand ? places : null, into)
    }
  }

  const total = table.size()
  const distinct = pairTables.map(pairs => {
    const counts = new Float64Array(total)
    const keys = pairs.keys()
    for (let at = 0; at < pairs.size(); at++) {
      const group = keys[at * 2] as number
      counts[group] = (counts[group] as number) + 1
    }
    return counts
  })
  const all = { flows: totals.flows(), sums: totals.sums(), spans: totals.spans(), distinct }
  return pickGroups(all, table.keys(), total, words, order)
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
  const joined = (of: (merged: MergedGroups) => Float64Array | undefined): Float64Array =>
    Float64Array.from(found.flatMap(merged => [...(of(merged) ?? [])]))
  const columns = (name: 'sums' | 'spans' | 'distinct') =>
    (only?.[name] ?? []).map((_, at) => joined(merged => merged[name][at]))
  const keys = Uint32Array.from(found.flatMap(merged => [...merged.keys]))
  const numbers = {
    flows: joined(merged => merged.flows),
    sums: columns('sums'),
    spans: columns('spans'),
    distinct: columns('distinct'),
  }
  const listed = found.reduce((sum, merged) => sum + merged.size, 0)
  const total = found.reduce((sum, merged) => sum + merged.total, 0)
  return { ...pickGroups(numbers, keys, listed, words, order), total }
}

const addPart = (
  part: GroupPart,
  sources: Uint32Array,
  numbers: Uint32Array,
  count: number,
  totals: ReturnType<typeof createAccumulators>,
): void => {
  addColumn(totals.flows(), part.flows, sources, numbers, count)
  for (const [at, sum] of part.sums.entries()) addColumn(totals.sums()[at], sum, sources, numbers, count)
  const [first, last, newest] = totals.spans()
  const [partFirst, partLast, partNewest] = part.spans
  if (!first || !last || !newest || !partFirst || !partLast || !partNewest) return
  for (let at = 0; at < count; at++) {
    const [into, from] = [numbers[at] as number, sources[at] as number]
    first[into] = Math.min(first[into] as number, partFirst[from] as number)
    const [end, id] = [partLast[from] as number, partNewest[from] as number]
    if (end > (last[into] as number) || (end === last[into] && id > (newest[into] as number))) {
      last[into] = end
      newest[into] = id
    }
  }
}

const addColumn = (
  into: Float64Array | undefined,
  from: Float64Array,
  sources: Uint32Array,
  numbers: Uint32Array,
  count: number,
): void => {
  if (!into) return
  for (let at = 0; at < count; at++) {
    const group = numbers[at] as number
    into[group] = (into[group] as number) + (from[sources[at] as number] as number)
  }
}

/** Pairs of the groups that this merger took, under the numbers they have here. */
const mergePairs = (
  pairs: GroupPart['pairs'][number],
  placeOf: Int32Array,
  places: readonly number[] | null,
  into: ReturnType<typeof createGroupTable>,
): void => {
  const groups = new Uint32Array(blockRows)
  const values = new Uint32Array(blockRows)
  const ignored = new Uint32Array(blockRows)
  let waiting = 0
  const push = (group: number, value: number): void => {
    groups[waiting] = group
    values[waiting++] = value
    if (waiting < blockRows) return
    into.number([groups, values], waiting, ignored)
    waiting = 0
  }
  for (let at = 0; at < pairs.size; at++) {
    let place = placeOf[pairs.keys[at * 2] as number] as number
    const value = pairs.keys[at * 2 + 1] as number
    if (!places) {
      if (place !== -1) push(place, value)
      continue
    }
    for (; place !== -1; place = places[place + 1] as number) push(places[place] as number, value)
  }
  into.number([groups, values], waiting, ignored)
}
