/**
 * Address ranges with a label each, packed so that they load by mapping typed arrays over the file and answer by
 * binary search. A range reaches to the start of the next one; label 0 is "nothing known".
 *
 * Layout, little-endian, every part at a multiple of 4 bytes: seven 32-bit words (mark, ranges v4, ranges v6, words a v6
 * start takes, bytes an index takes, labels, bytes of labels), v4 starts, v6 starts one word column after another, v4
 * indices, v6 indices, end of each label, labels in UTF-8.
 */
export type RangeTable = {
  /** The label of the range that holds these 16 bytes (IPv4 as `::ffff:a.b.c.d`); null for none. */
  readonly find: (bytes: Uint8Array) => string | null
  readonly ranges: number
}

/** Ranges in ascending order without overlap, as the packer hands them over. */
export type Ranges = {
  readonly starts4: readonly number[]
  readonly indices4: readonly number[]
  readonly starts6: readonly bigint[]
  readonly indices6: readonly number[]
  /** `labels[0]` stands for nothing known and is not written. */
  readonly labels: readonly string[]
}

const mark = 0x3152574e // "NWR1"
const headerWords = 7
const up4 = (bytes: number): number => (bytes + 3) & ~3

export const packRanges = ({ starts4, indices4, starts6, indices6, labels }: Ranges): Buffer => {
  const texts = labels.slice(1).map(label => Buffer.from(label, 'utf8'))
  const labelBytes = texts.reduce((sum, text) => sum + text.length, 0)
  const words6 = starts6.every(start => (start & 0xffff_ffff_ffff_ffffn) === 0n) ? 2 : 4
  const indexBytes = labels.length <= 0xffff ? 2 : 4
  const indices = (list: readonly number[]): Uint8Array =>
    bytesOf(indexBytes === 2 ? Uint16Array.from(list) : Uint32Array.from(list))
  const column6 = (word: number): Uint8Array =>
    bytesOf(Uint32Array.from(starts6, start => Number((start >> BigInt(96 - 32 * word)) & 0xffff_ffffn)))
  let end = 0
  const parts: readonly Uint8Array[] = [
    bytesOf(Uint32Array.of(mark, starts4.length, starts6.length, words6, indexBytes, texts.length, labelBytes)),
    bytesOf(Uint32Array.from(starts4)),
    ...Array.from({ length: words6 }, (_, word) => column6(word)),
    indices(indices4),
    indices(indices6),
    bytesOf(Uint32Array.from(texts, text => (end += text.length))),
    ...texts,
  ]
  return Buffer.concat(
    parts.flatMap((part, at) =>
      at < parts.length - texts.length ? [part, Buffer.alloc(up4(part.length) - part.length)] : [part],
    ),
  )
}

const bytesOf = (array: Uint16Array | Uint32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

export const openRanges = (file: Buffer, name: string): RangeTable => {
  // Small files come from a shared pool at any offset; typed arrays want a multiple of 4.
  const data = file.byteOffset % 4 === 0 ? file : Buffer.from(Uint8Array.prototype.slice.call(file))
  let at = 0
  const take = (bytes: number): number => {
    const from = data.byteOffset + at
    at += up4(bytes)
    if (at > up4(data.length)) throw new Error(`The lookup table ${name} is cut short; "npm run build" makes it anew.`)
    return from
  }
  const words = (count: number): Uint32Array => new Uint32Array(data.buffer, take(count * 4), count)
  const [found, count4 = 0, count6 = 0, words6 = 0, indexBytes = 0, labelCount = 0, labelBytes = 0] = words(headerWords)
  if (found !== mark) throw new Error(`The lookup table ${name} has another layout; "npm run build" makes it anew.`)
  const indices = (count: number): Uint16Array | Uint32Array =>
    indexBytes === 2 ? new Uint16Array(data.buffer, take(count * 2), count) : words(count)
  const starts4 = words(count4)
  const columns6 = Array.from({ length: words6 }, () => words(count6))
  const indices4 = indices(count4)
  const indices6 = indices(count6)
  const ends = words(labelCount)
  const textAt = take(labelBytes) - data.byteOffset
  const cache = new Map<number, string>()

  const label = (index: number): string | null => {
    if (index === 0) return null
    const known = cache.get(index)
    if (known !== undefined) return known
    const text = data.toString(
      'utf8',
      textAt + (index > 1 ? (ends[index - 2] ?? 0) : 0),
      textAt + (ends[index - 1] ?? 0),
    )
    cache.set(index, text)
    return text
  }

  return {
    find: bytes => {
      if (isMapped(bytes)) return label(indices4[last4(starts4, wordAt(bytes, 12))] ?? 0)
      return label(indices6[last6(columns6, bytes, count6)] ?? 0)
    },
    ranges: count4 + count6,
  }
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0

const isMapped = (bytes: Uint8Array): boolean =>
  wordAt(bytes, 0) === 0 && wordAt(bytes, 4) === 0 && wordAt(bytes, 8) === 0xffff

/** Position of the last start that is not above the value; -1 when all are. */
const last4 = (starts: Uint32Array, value: number): number => {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

const last6 = (columns: readonly Uint32Array[], bytes: Uint8Array, count: number): number => {
  const wanted = columns.map((_, word) => wordAt(bytes, word * 4))
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (notAbove(columns, middle, wanted)) low = middle + 1
    else high = middle
  }
  return low - 1
}

const notAbove = (columns: readonly Uint32Array[], row: number, wanted: readonly number[]): boolean => {
  for (let word = 0; word < columns.length; word++) {
    const difference = (columns[word]?.[row] ?? 0) - (wanted[word] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return true
}
