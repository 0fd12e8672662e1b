import { createKeyReader, isWide, type Key } from './key'
import { loadValues } from './load'
import { blockRows, columnOf, type SegmentView } from './segment-view'

/** Rows in the order of a key; null last whichever way, ties by row id upwards. */
export type Sorting = {
  readonly key: Key
  readonly descending: boolean
}

/** The first rows of an order, or the last ones counted from its end. */
export type TopSorting = Sorting & { readonly limit: number; readonly fromEnd: boolean }

/** Places in the order, ascending: `place * 2^32 + id` would be the sort key, were there numbers that large. */
export type SortedRows = { readonly places: Float64Array; readonly ids: Uint32Array }

const two32 = 0x1_0000_0000

/** Turns keys into places: whatever the direction, smaller places come first and null has the largest. */
const toPlaces = (
  { key, descending }: Sorting,
  low: Uint32Array,
  high: Uint32Array,
  count: number,
  out: Float64Array,
): void => {
  const last = key.most + 1
  const wide = isWide(key)
  for (let at = 0; at < count; at++) {
    const code = wide ? (low[at] as number) + (high[at] as number) * two32 : (low[at] as number)
    out[at] = code === 0 ? last : descending ? key.most - code : code
  }
}

export type TopScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: () => SortedRows
}

/** Keeps the best rows seen in a heap with the worst of them on top. */
export const createTopScan = (sorting: TopSorting): TopScan => {
  const { limit, fromEnd, key } = sorting
  const keys = createKeyReader()
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const places = new Float64Array(blockRows)
  const heapPlaces = new Float64Array(limit)
  const heapIds = new Float64Array(limit)
  let size = 0
  const sign = fromEnd ? -1 : 1

  const after = (place: number, id: number, at: number): boolean =>
    place > (heapPlaces[at] as number) || (place === heapPlaces[at] && id > (heapIds[at] as number))

  const isAfter = (at: number, place: number, id: number): boolean =>
    (heapPlaces[at] as number) > place || (heapPlaces[at] === place && (heapIds[at] as number) > id)

  const put = (at: number, place: number, id: number): void => {
    heapPlaces[at] = place
    heapIds[at] = id
  }

  const rise = (place: number, id: number): void => {
    let at = size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!after(place, id, parent)) break
      put(at, heapPlaces[parent] as number, heapIds[parent] as number)
      at = parent
    }
    put(at, place, id)
  }

  const replaceTop = (place: number, id: number): void => {
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= size) break
      if (child + 1 < size && after(heapPlaces[child + 1] as number, heapIds[child + 1] as number, child)) child++
      if (!isAfter(child, place, id)) break
      put(at, heapPlaces[child] as number, heapIds[child] as number)
      at = child
    }
    put(at, place, id)
  }

  /** Once the heap is full, nearly every row of a plain column is turned away by its value alone. */
  const addColumn = (
    { column, base, most }: Extract<Key, { from: 'column' }>,
    segment: SegmentView,
    rows: Uint32Array,
    count: number,
  ): void => {
    const { descending } = sorting
    // Rows whose place is no better than the heap's worst have values below `least`, or `tooMuch` and more.
    const leastNow = () => (descending ? most - (heapPlaces[0] as number) + base - 1 : Number.NEGATIVE_INFINITY)
    const tooMuchNow = () => (descending ? Number.POSITIVE_INFINITY : (heapPlaces[0] as number) + base)
    let least = leastNow()
    let tooMuch = tooMuchNow()
    const { min, max } = segment.stats[column]
    if (!(max >= least && min < tooMuch)) return
    loadValues(columnOf(segment, column), rows, count, places)
    for (let at = 0; at < count; at++) {
      const value = places[at] as number
      if (!(value >= least && value < tooMuch)) continue
      const code = Math.floor(value - base + 1)
      const place = descending ? most - code : code
      const id = segment.firstRow + (rows[at] as number)
      if (!isAfter(0, place, id)) continue
      replaceTop(place, id)
      least = leastNow()
      tooMuch = tooMuchNow()
    }
  }

  return {
    add: (segment, rows, count) => {
      // With nulls among the best the value alone decides nothing.
      const hasOnlyValues = limit > 0 && size === limit && (heapPlaces[0] as number) <= key.most
      if (key.from === 'column' && !fromEnd && hasOnlyValues) {
        addColumn(key, segment, rows, count)
        return
      }
      keys.read(key, segment, rows, count, low, high)
      toPlaces(sorting, low, high, count, places)
      for (let at = 0; at < count; at++) {
        const place = sign * (places[at] as number)
        const id = sign * (segment.firstRow + (rows[at] as number))
        if (size < limit) rise(place, id)
        else if (limit > 0 && isAfter(0, place, id)) replaceTop(place, id)
      }
    },
    finish: () => {
      const order = Array.from({ length: size }, (_, at) => at).sort((a, b) =>
        heapPlaces[a] === heapPlaces[b]
          ? (heapIds[a] as number) - (heapIds[b] as number)
          : (heapPlaces[a] as number) - (heapPlaces[b] as number),
      )
      return {
        places: Float64Array.from(order, at => heapPlaces[at] as number),
        ids: Uint32Array.from(order, at => sign * (heapIds[at] as number)),
      }
    },
  }
}

/** All rows of one worker in order, as two halves of their places and their ids. */
export type SortedPart = {
  readonly size: number
  readonly low: Uint32Array
  readonly high: Uint32Array | null
  readonly ids: Uint32Array
}

export type OrderScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: () => SortedPart
}

export const createOrderScan = (sorting: Sorting): OrderScan => {
  const { key } = sorting
  const wide = key.most + 1 > 0xffff_ffff
  const keys = createKeyReader()
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const places = new Float64Array(blockRows)
  let size = 0
  let allLow: Uint32Array = new Uint32Array(blockRows)
  let allHigh: Uint32Array = new Uint32Array(wide ? blockRows : 0)
  let ids: Uint32Array = new Uint32Array(blockRows)

  const reserve = (room: number): void => {
    if (room <= ids.length) return
    const length = Math.max(room, Math.ceil(ids.length * 1.6))
    const longer = (old: Uint32Array): Uint32Array => {
      const wider = new Uint32Array(length)
      wider.set(old)
      return wider
    }
    allLow = longer(allLow)
    if (wide) allHigh = longer(allHigh)
    ids = longer(ids)
  }

  return {
    add: (segment, rows, count) => {
      keys.read(key, segment, rows, count, low, high)
      toPlaces(sorting, low, high, count, places)
      reserve(size + count)
      for (let at = 0; at < count; at++) {
        const place = places[at] as number
        allLow[size + at] = place
        if (wide) allHigh[size + at] = place / two32
        ids[size + at] = segment.firstRow + (rows[at] as number)
      }
      size += count
    },
    finish: () => {
      const most = key.most + 1
      const lowBits = Math.min(32, Math.floor(Math.log2(most)) + 1)
      const highBits = wide ? Math.floor(Math.log2(most / two32)) + 1 : 0
      return radixSort({ size, low: allLow, high: wide ? allHigh : null, ids }, lowBits, highBits)
    },
  }
}

const digitBits = 11

/** Least digit first, so that rows with equal places stay in the order they were scanned: by id. */
const radixSort = (part: SortedPart, lowBits: number, highBits: number): SortedPart => {
  const { size } = part
  let from = part
  let to: SortedPart = {
    size,
    low: new Uint32Array(size),
    high: part.high && new Uint32Array(size),
    ids: new Uint32Array(size),
  }
  const pass = (half: 'low' | 'high', shift: number): void => {
    const digits = from[half]
    if (!digits) return
    const counts = new Uint32Array(2 ** digitBits)
    const mask = counts.length - 1
    for (let at = 0; at < size; at++) {
      const digit = ((digits[at] as number) >>> shift) & mask
      counts[digit] = (counts[digit] as number) + 1
    }
    if (counts.some(count => count === size)) return
    let begin = 0
    for (let digit = 0; digit <= mask; digit++) {
      const count = counts[digit] as number
      counts[digit] = begin
      begin += count
    }
    scatter(from, to, digits, shift, mask, counts)
    ;[from, to] = [to, from]
  }
  for (let shift = 0; shift < lowBits; shift += digitBits) pass('low', shift)
  for (let shift = 0; shift < highBits; shift += digitBits) pass('high', shift)
  return from
}

const scatter = (
  from: SortedPart,
  to: SortedPart,
  digits: Uint32Array,
  shift: number,
  mask: number,
  places: Uint32Array,
): void => {
  const { size, low, high, ids } = from
  for (let at = 0; at < size; at++) {
    const digit = ((digits[at] as number) >>> shift) & mask
    const place = places[digit] as number
    places[digit] = place + 1
    to.low[place] = low[at] as number
    if (high && to.high) to.high[place] = high[at] as number
    to.ids[place] = ids[at] as number
  }
}

/** Row ids of several sorted parts in one order. */
export const mergeSorted = (parts: readonly SortedPart[]): Uint32Array =>
  parts.length === 0 ? new Uint32Array(0) : parts.reduce(mergeTwo).ids

const mergeTwo = (a: SortedPart, b: SortedPart): SortedPart => {
  const size = a.size + b.size
  const merged: SortedPart = {
    size,
    low: new Uint32Array(size),
    high: a.high && new Uint32Array(size),
    ids: new Uint32Array(size),
  }
  let [i, j] = [0, 0]
  for (let at = 0; at < size; at++) {
    const fromA = j >= b.size || (i < a.size && precedes(a, i, b, j))
    const [part, index] = fromA ? [a, i++] : [b, j++]
    merged.low[at] = part.low[index] as number
    if (merged.high) merged.high[at] = part.high?.[index] as number
    merged.ids[at] = part.ids[index] as number
  }
  return merged
}

const precedes = (a: SortedPart, i: number, b: SortedPart, j: number): boolean => {
  const high = (a.high?.[i] ?? 0) - (b.high?.[j] ?? 0)
  if (high !== 0) return high < 0
  const low = (a.low[i] as number) - (b.low[j] as number)
  return low === 0 ? (a.ids[i] as number) < (b.ids[j] as number) : low < 0
}
