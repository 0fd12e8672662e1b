import type { ColumnName } from '../../shared/model/columns'
import { numberBins, type TimeBins } from '../../shared/units/time-bins'
import { eachConversation } from './conversation'
import { type Ends, pairNumbers } from './ends'
import { createGroupTable, directBits, type GroupTable } from './group-table'
import { loadCodes, loadIds, loadValues, type Selection } from './load'
import { placeOf } from './row-ids'
import { blockRows, columnOf, noId, type SegmentView } from './segment-view'

/**
 * What a row is grouped or sorted by: a whole number from 0 (null) up to `most`. Ready to be sent to a scan worker.
 */
export type Key = { readonly most: number } /** The same for every row: `most` itself. */ & (
  | { readonly from: 'constant' }
  /** `value - base + 1`. */
  | { readonly from: 'column'; readonly column: ColumnName; readonly base: number }
  /** `map[value]`, for ids of a dictionary. */
  | { readonly from: 'map'; readonly column: ColumnName; readonly map: Uint32Array }
  /** `map[number]` of what the two ends are to each other, see `pairNumbers`. */
  | { readonly from: 'pair'; readonly ends: Ends; readonly map: Uint32Array }
  | { readonly from: 'service'; readonly rowOf: Int8Array; readonly map: Uint32Array }
  | { readonly from: 'duration'; readonly base: number }
  | { readonly from: 'id' }
  /** Number of the time bucket of `start`, counted from 1; 0 outside of them. */
  | { readonly from: 'bucket'; readonly first: number; readonly step: number }
  /** In the order of the Community ID's text: seven of its characters from this one on, the first of them alone nearly enough. */
  | { readonly from: 'community'; readonly addresses: Uint8Array; readonly at: number }
  /** Numbers by value behind the texts, which `ranks` puts in order. */
  | { readonly from: 'flow-id'; readonly ranks: Uint32Array; readonly texts: number }
  /** Position of another key's code in a list, counted from 1; the last number for every code not in it. */
  | { readonly from: 'chosen'; readonly of: Key; readonly codes: readonly number[] }
  /** Another key, but for some rows a code of their own; row ids ascending, codes in step with them. */
  | { readonly from: 'patched'; readonly of: Key; readonly rows: Uint32Array; readonly codes: Float64Array }
  /** Bins of a time by the clocks of a zone, counted from 1 (`time-bins.ts`). */
  | { readonly from: 'bin'; readonly column: 'start' | 'end'; readonly bins: TimeBins }
  /** Number of the group, counted from 1, in a list of packed groups of several keys; 0 for those not in it. */
  | { readonly from: 'listed'; readonly of: readonly Key[]; readonly groups: Uint32Array }
  /** Position of another key's code among all that occur, counted from 1. */
  | { readonly from: 'ranked'; readonly of: Key; readonly codes: Float64Array }
  /** The order by several keys, none of any of them last; never 0. */
  | { readonly from: 'composite'; readonly parts: readonly { readonly key: Key; readonly descending: boolean }[] }
  /** Both sides of a row: it counts in the group of each, once where they are the same. Read one side at a time. */
  | { readonly from: 'either'; readonly sides: readonly [Key, Key] }
)

export const keyColumns = (key: Key): readonly ColumnName[] => {
  switch (key.from) {
    case 'constant':
    case 'id':
      return []
    case 'column':
    case 'map':
      return [key.column]
    case 'pair':
      return ['src_ip', 'dst_ip']
    case 'service':
      return ['protocol', 'dst_port']
    case 'duration':
      return ['start', 'end']
    case 'bucket':
      return ['start']
    case 'community':
      return ['protocol', 'src_ip', 'dst_ip', 'src_port', 'dst_port', 'icmp_type', 'icmp_code']
    case 'flow-id':
      return ['flow_id']
    case 'chosen':
    case 'patched':
      return keyColumns(key.of)
    case 'bin':
      return [key.column]
    case 'ranked':
      return keyColumns(key.of)
    case 'composite':
      return key.parts.flatMap(({ key: part }) => keyColumns(part))
    case 'listed':
      return key.of.flatMap(keyColumns)
    case 'either':
      return key.sides.flatMap(keyColumns)
  }
}

/** Keys above 32 bits come in two halves. */
export const isWide = (key: Key): boolean => key.most > 0xffff_ffff

const two32 = 0x1_0000_0000

/** Computes keys of selected rows; holds scratch memory only. */
export type KeyReader = {
  /** `high` is written for wide keys only. */
  readonly read: (
    key: Key,
    segment: SegmentView,
    rows: Selection,
    count: number,
    low: Uint32Array,
    high: Uint32Array,
  ) => void
  /** The codes as doubles, which hold those of wide keys whole. */
  readonly readCodes: (key: Key, segment: SegmentView, rows: Selection, count: number, out: Float64Array) => void
  /** Several keys side by side, one array a word of the layout. */
  readonly readPacked: (
    of: readonly Key[],
    layout: KeyLayout,
    segment: SegmentView,
    rows: Selection,
    count: number,
    words: readonly Uint32Array[],
  ) => void
}

export const createKeyReader = (): KeyReader => {
  const a = new Float64Array(blockRows)
  const b = new Float64Array(blockRows)
  const ids = new Uint32Array(blockRows)

  const split = (count: number, low: Uint32Array, high: Uint32Array): void => {
    for (let at = 0; at < count; at++) {
      const code = a[at] as number
      low[at] = code
      high[at] = code / two32
    }
  }

  const places = new WeakMap<readonly number[], ReadonlyMap<number, number>>()
  const placesOf = (codes: readonly number[]): ReadonlyMap<number, number> => {
    const known = places.get(codes) ?? new Map(codes.map((code, at) => [code, at + 1]))
    places.set(codes, known)
    return known
  }

  const lists = new WeakMap<Uint32Array, GroupTable>()
  const numbersOf = new WeakMap<Uint32Array, Uint32Array>()
  const words: Uint32Array[] = []
  const halves = [new Uint32Array(blockRows), new Uint32Array(blockRows)] as const
  const readListed = (
    { of, groups }: Extract<Key, { from: 'listed' }>,
    segment: SegmentView,
    rows: Selection,
    count: number,
    out: Uint32Array,
  ): void => {
    const layout = layOut(of.map(({ most }) => most))
    for (let word = 0; word < layout.words; word++) words[word] ??= new Uint32Array(blockRows)
    readPacked(of, layout, segment, rows, count, words)
    if (layout.bits <= directBits) {
      const list = numbersOf.get(groups) ?? numbered(groups, layout.bits)
      numbersOf.set(groups, list)
      const [packed = out] = words
      for (let at = 0; at < count; at++) out[at] = list[packed[at] as number] as number
      return
    }
    const list = lists.get(groups) ?? tableOf(groups, layout.words)
    lists.set(groups, list)
    list.find(words, count, out)
  }

  const places64 = new Float64Array(blockRows)
  const readComposite = (
    { parts }: Extract<Key, { from: 'composite' }>,
    segment: SegmentView,
    rows: Selection,
    count: number,
  ): void => {
    places64.fill(0, 0, count)
    for (const { key, descending } of parts) {
      const wide = isWide(key)
      const room = key.most + 1
      read(key, segment, rows, count, halves[0], halves[1])
      for (let at = 0; at < count; at++) {
        const code = (halves[0][at] as number) + (wide ? (halves[1][at] as number) * two32 : 0)
        const place = code === 0 ? key.most : descending ? key.most - code : code - 1
        places64[at] = (places64[at] as number) * room + place
      }
    }
    for (let at = 0; at < count; at++) places64[at] = (places64[at] as number) + 1
  }

  const read: KeyReader['read'] = (key, segment, rows, count, low, high) => {
    switch (key.from) {
      case 'constant':
        low.fill(key.most, 0, count)
        break
      case 'id':
        for (let at = 0; at < count; at++) a[at] = segment.firstRow + (rows[at] as number)
        split(count, low, high)
        break
      case 'column':
        if (!isWide(key)) {
          loadCodes(columnOf(segment, key.column), rows, count, 1 - key.base, 0, low)
          break
        }
        loadValues(columnOf(segment, key.column), rows, count, a)
        for (let at = 0; at < count; at++) {
          const value = a[at] as number
          a[at] = value === value ? value - key.base + 1 : 0
        }
        split(count, low, high)
        break
      case 'map': {
        const { map } = key
        loadIds(columnOf(segment, key.column), rows, count, ids)
        for (let at = 0; at < count; at++) {
          const id = ids[at] as number
          low[at] = id === noId ? 0 : (map[id] as number)
        }
        break
      }
      case 'pair': {
        const { ends, map } = key
        loadIds(columnOf(segment, 'src_ip'), rows, count, ids)
        loadIds(columnOf(segment, 'dst_ip'), rows, count, low)
        pairNumbers(ends, ids, low, count)
        for (let at = 0; at < count; at++) low[at] = map[ids[at] as number] as number
        break
      }
      case 'service': {
        const { rowOf, map } = key
        loadIds(columnOf(segment, 'protocol'), rows, count, ids)
        loadIds(columnOf(segment, 'dst_port'), rows, count, low)
        for (let at = 0; at < count; at++) {
          const protocol = ids[at] as number
          const port = low[at] as number
          const row = protocol < 256 ? (rowOf[protocol] as number) : -1
          low[at] = row >= 0 && port < 65_536 ? (map[row * 65_536 + port] as number) : 0
        }
        break
      }
      case 'duration':
        loadValues(columnOf(segment, 'end'), rows, count, a)
        loadValues(columnOf(segment, 'start'), rows, count, b)
        for (let at = 0; at < count; at++) {
          const duration = (a[at] as number) - (b[at] as number)
          a[at] = duration === duration ? duration - key.base + 1 : 0
        }
        split(count, low, high)
        break
      case 'bucket': {
        const { first, step, most } = key
        loadValues(columnOf(segment, 'start'), rows, count, a)
        for (let at = 0; at < count; at++) {
          const bucket = Math.floor(((a[at] as number) - first) / step) + 1
          low[at] = bucket >= 1 && bucket <= most ? bucket : 0
        }
        break
      }
      case 'community':
        eachConversation(segment, key.addresses, rows, count, (at, id) => {
          a[at] = id === null ? 0 : orderOfConversation(id, key.at)
        })
        split(count, low, high)
        break
      case 'flow-id': {
        const { ranks, texts } = key
        loadValues(columnOf(segment, 'flow_id'), rows, count, a)
        for (let at = 0; at < count; at++) {
          const value = a[at] as number
          if (value !== value) a[at] = 0
          else a[at] = value < 0 ? (ranks[-value] as number) : texts + value + 1
        }
        split(count, low, high)
        break
      }
      case 'bin': {
        loadValues(columnOf(segment, key.column), rows, count, a)
        numberBins(key.bins, a, count)
        split(count, low, high)
        break
      }
      case 'listed':
        readListed(key, segment, rows, count, low)
        break
      case 'ranked': {
        const { codes } = key
        read(key.of, segment, rows, count, low, high)
        const wide = isWide(key.of)
        for (let at = 0; at < count; at++)
          low[at] = placeAmong(codes, (low[at] as number) + (wide ? (high[at] as number) * two32 : 0))
        break
      }
      case 'composite':
        readComposite(key, segment, rows, count)
        a.set(places64.subarray(0, count))
        split(count, low, high)
        break
      case 'either':
        throw new Error('the sides of a key are read one at a time')
      case 'chosen': {
        const known = placesOf(key.codes)
        const other = key.codes.length + 1
        read(key.of, segment, rows, count, low, high)
        const wide = isWide(key.of)
        for (let at = 0; at < count; at++) {
          const code = wide ? (low[at] as number) + (high[at] as number) * two32 : (low[at] as number)
          low[at] = known.get(code) ?? other
        }
        break
      }
      case 'patched': {
        read(key.of, segment, rows, count, low, high)
        const ownId = (at: number) => segment.firstRow + (rows[at] as number)
        let place = count === 0 ? 0 : placeOf(key.rows, ownId(0))
        for (let at = 0; at < count && place < key.rows.length; at++) {
          const id = ownId(at)
          while ((key.rows[place] as number) < id) place++
          if (key.rows[place] !== id) continue
          const code = key.codes[place] as number
          low[at] = code
          high[at] = code / two32
        }
        break
      }
    }
  }

  const readCodes: KeyReader['readCodes'] = (key, segment, rows, count, out) => {
    read(key, segment, rows, count, halves[0], halves[1])
    const wide = isWide(key)
    for (let at = 0; at < count; at++)
      out[at] = (halves[0][at] as number) + (wide ? (halves[1][at] as number) * two32 : 0)
  }

  const readPacked: KeyReader['readPacked'] = (of, layout, segment, rows, count, packed) => {
    for (let word = 0; word < layout.words; word++) packed[word]?.fill(0, 0, count)
    for (const [at, key] of of.entries()) {
      read(key, segment, rows, count, halves[0], halves[1])
      pack(packed, layout.fields[at] ?? { bit: 0, bits: 1 }, halves[0], halves[1], count)
    }
  }

  return { read, readCodes, readPacked }
}

/** Position of a code in a list, counted from 1; 0 when it is not in it. */
const placeAmong = (codes: Float64Array, code: number): number => {
  let [low, high] = [0, codes.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = codes[middle] as number
    if (found === code) return middle + 1
    if (found < code) low = middle + 1
    else high = middle - 1
  }
  return 0
}

/** The number of every group there may be, 0 for those not listed. */
const numbered = (groups: Uint32Array, bits: number): Uint32Array => {
  const numbers = new Uint32Array(2 ** bits)
  for (const [at, group] of groups.entries()) numbers[group] = at + 1
  return numbers
}

const tableOf = (groups: Uint32Array, words: number): GroupTable => {
  const table = createGroupTable(words)
  const size = groups.length / words
  const block = Array.from({ length: words }, (_, word) =>
    Uint32Array.from({ length: size }, (_, group) => groups[group * words + word] as number),
  )
  table.number(block, size, new Uint32Array(size))
  return table
}

const digits = '+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const orderOfDigit = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, digits.indexOf(String.fromCharCode(code))),
)

const conversationDigits = 7

/** Seven digits of a Community ID as a number; two conversations alike in the first seven are one in ten to the twelfth. */
const orderOfConversation = (id: string, from: number): number => {
  let order = 0
  for (let at = from; at < from + conversationDigits; at++) order = order * 64 + (orderOfDigit[id.charCodeAt(at)] ?? 0)
  return order + 1
}
export const mostConversation = 64 ** conversationDigits

/** Where the parts of a Community ID begin, after its version. */
export const conversationParts: readonly number[] = [2, 9, 16, 23]

/** The text back from the codes of its parts. */
export const conversationText = (codes: readonly number[]): string => {
  let text = ''
  for (const code of codes) {
    let part = ''
    for (let [left, at] = [code - 1, 0]; at < conversationDigits; at++, left = Math.floor(left / 64))
      part = digits.charAt(left % 64) + part
    text += part
  }
  // 20 bytes are 27 digits and one sign that fills up.
  return `1:${text.slice(0, 27)}=`
}
/** Where each key of a group lies in the group's packed words. */
export type KeyLayout = {
  readonly words: number
  /** Of all keys together. */
  readonly bits: number
  readonly fields: readonly { readonly bit: number; readonly bits: number }[]
}

/** Bits that codes up to `most` take. */
export const bitsOf = (most: number): number => Math.max(1, most < 1 ? 1 : Math.floor(Math.log2(most + 0.5)) + 1)

/** Keys side by side without gaps, so that as few words as possible are hashed and compared. */
export const layOut = (mosts: readonly number[]): KeyLayout => {
  let bit = 0
  const fields = mosts.map(most => {
    const placed = { bit, bits: bitsOf(most) }
    bit += placed.bits
    return placed
  })
  return { words: Math.max(1, Math.ceil(bit / 32)), bits: bit, fields }
}

/** Adds codes of up to 32 bits to the packed words at a bit position. */
const packPart = (
  words: readonly Uint32Array[],
  bit: number,
  bits: number,
  codes: Uint32Array,
  count: number,
): void => {
  const word = words[bit >>> 5] as Uint32Array
  const shift = bit & 31
  if (shift === 0) for (let at = 0; at < count; at++) word[at] = (word[at] as number) | (codes[at] as number)
  else for (let at = 0; at < count; at++) word[at] = (word[at] as number) | ((codes[at] as number) << shift)
  if (shift + bits <= 32) return
  const next = words[(bit >>> 5) + 1] as Uint32Array
  for (let at = 0; at < count; at++) next[at] = (next[at] as number) | ((codes[at] as number) >>> (32 - shift))
}

export const pack = (
  words: readonly Uint32Array[],
  { bit, bits }: KeyLayout['fields'][number],
  low: Uint32Array,
  high: Uint32Array,
  count: number,
): void => {
  packPart(words, bit, Math.min(32, bits), low, count)
  if (bits > 32) packPart(words, bit + 32, bits - 32, high, count)
}

const unpackPart = (keys: Uint32Array, start: number, bit: number, bits: number): number => {
  const shift = bit & 31
  const word = start + (bit >>> 5)
  let code = (keys[word] as number) >>> shift
  if (shift + bits > 32) code |= (keys[word + 1] as number) << (32 - shift)
  return (bits === 32 ? code : code & (2 ** bits - 1)) >>> 0
}

/** The code of one key out of a packed group, whose words begin at `start`. */
export const unpack = (keys: Uint32Array, start: number, { bit, bits }: KeyLayout['fields'][number]): number =>
  bits <= 32
    ? unpackPart(keys, start, bit, bits)
    : unpackPart(keys, start, bit, 32) + unpackPart(keys, start, bit + 32, bits - 32) * two32

/** Overwrites the code of a narrow key in place. */
export const repack = (
  keys: Uint32Array,
  start: number,
  { bit, bits }: KeyLayout['fields'][number],
  code: number,
): void => {
  for (let at = 0; at < bits; at++) {
    const word = start + ((bit + at) >>> 5)
    const mask = 1 << ((bit + at) & 31)
    keys[word] = ((code >>> at) & 1) === 1 ? (keys[word] as number) | mask : (keys[word] as number) & ~mask
  }
}
