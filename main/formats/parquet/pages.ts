import { unpackPage } from './codecs'
import { type Cursor, numberIn, readStruct, type ThriftStruct, type ThriftValue } from './thrift'

/** What a column chunk has to hold. */
export type ChunkShape = {
  readonly codec: string
  readonly rows: number
  /** Whether values may be missing: then each page begins with levels that say which are there. */
  readonly optional: boolean
  readonly isFlag: boolean
}

/** A page is usually a megabyte; one that says it is larger than this is no page of a log. */
const mostPageBytes = 64 * 1024 * 1024
const mostChunkBytes = 1024 * 1024 * 1024

/** Page types and encodings by their numbers. https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
const pageType = { data: 0, dictionary: 2, dataV2: 3 } as const
const encodingNames = [
  'PLAIN',
  'GROUP_VAR_INT',
  'PLAIN_DICTIONARY',
  'RLE',
  'BIT_PACKED',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'RLE_DICTIONARY',
  'BYTE_STREAM_SPLIT',
] as const

/**
 * Looks through the pages of a column chunk before they are decoded, and throws where one says what cannot be: the
 * decoder takes sizes, counts and runs at their word, and a few bytes can claim thousands of millions of values.
 */
export const checkPages = (bytes: Uint8Array, shape: ChunkShape): void => {
  const cursor: Cursor = { bytes, at: 0 }
  let rows = 0
  let unpacked = 0
  while (rows < shape.rows) {
    if (cursor.at >= bytes.length - 1) throw new Error(`it has ${rows} values, not ${shape.rows}`)
    const header = readStruct(cursor)
    const packed = numberIn(header, 3)
    const size = numberIn(header, 2)
    if (!(packed >= 0 && cursor.at + packed <= bytes.length)) throw new Error('a page is longer than its column')
    if (!(size >= 0 && size <= mostPageBytes)) throw new Error(`a page says it unpacks to ${size} bytes`)
    unpacked += size
    if (unpacked > mostChunkBytes) throw new Error('its pages unpack to more than 1 GiB')
    rows += checkPage(header, bytes.subarray(cursor.at, cursor.at + packed), size, shape, shape.rows - rows)
    cursor.at += packed
  }
}

/** Checks one page and gives the values it has. */
const checkPage = (header: ThriftStruct, packed: Uint8Array, size: number, shape: ChunkShape, most: number): number => {
  const type = numberIn(header, 1)
  if (type === pageType.dictionary) {
    const values = numberIn(header.get(7), 1)
    if (!(values >= 0 && values <= size)) throw new Error(`a dictionary says it has ${values} values`)
    unpackPage(shape.codec, packed, size)
    return 0
  }
  const isV2 = type === pageType.dataV2
  if (!isV2 && type !== pageType.data) throw new Error(`a page is of the unknown type ${type}`)
  const about = header.get(isV2 ? 8 : 5)
  const values = numberIn(about, 1)
  if (!(values >= 0 && values <= most)) throw new Error(`a page says it has ${values} values where ${most} are left`)
  const encoding = encodingNames[numberIn(about, isV2 ? 4 : 2)]
  const isDictionary = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY'
  if (encoding !== 'PLAIN' && !isDictionary && !(encoding === 'RLE' && shape.isFlag))
    throw new Error(`its values are encoded as ${encoding ?? 'something unknown'}, which is not read`)
  const page = isV2 ? openV2(about, packed, size, shape, values) : openV1(packed, size, shape, values)
  if (isDictionary) checkIndexes(page, values)
  else if (encoding === 'RLE') checkRuns({ bytes: page, at: 4 }, 1, values, true)
  return values
}

/** Levels and values are packed together. */
const openV1 = (packed: Uint8Array, size: number, { codec, optional }: ChunkShape, values: number): Uint8Array => {
  const page = unpackPage(codec, packed, size)
  if (!optional) return page
  if (page.length < 4) throw new Error('a page ends before its values')
  const length = new DataView(page.buffer, page.byteOffset, page.length).getUint32(0, true)
  if (length > page.length - 4) throw new Error('the levels of a page are longer than the page')
  checkRuns({ bytes: page, at: 4 }, 1, values)
  return page.subarray(4 + length)
}

/** Levels stand before what is packed. */
const openV2 = (
  about: ThriftValue | undefined,
  packed: Uint8Array,
  size: number,
  { codec, optional }: ChunkShape,
  values: number,
): Uint8Array => {
  const [missing, levels, repeats] = [2, 5, 6].map(id => numberIn(about, id)) as [number, number, number]
  if (!(missing >= 0 && missing <= values))
    throw new Error(`a page says that ${missing} of ${values} values are missing`)
  if (repeats !== 0) throw new Error('its values are lists')
  if (!(levels >= 0 && levels <= packed.length && levels <= size))
    throw new Error('the levels of a page are longer than the page')
  if (optional) checkRuns({ bytes: packed, at: 0 }, 1, values)
  const isPacked = about instanceof Map ? (about as ThriftStruct).get(7) !== false : true
  const rest = packed.subarray(levels)
  return isPacked ? unpackPage(codec, rest, size - levels) : rest
}

/** Places in a dictionary: their width in bits, then runs of them. */
const checkIndexes = (page: Uint8Array, values: number): void => {
  const [width] = page
  if (width === undefined && values === 0) return
  if (width === undefined || width > 32) throw new Error(`places in a dictionary are ${width ?? 'not there'} bits wide`)
  if (width > 0) checkRuns({ bytes: page, at: 1 }, width, values, true)
}

/**
 * Walks over runs and bit-packed groups as the decoder does. `mayBeFewer` where missing values have none: the runs may
 * end before so many were seen.
 */
const checkRuns = (cursor: Cursor, width: number, values: number, mayBeFewer = false): void => {
  for (let seen = 0; seen < values; ) {
    if (cursor.at >= cursor.bytes.length) {
      if (mayBeFewer) return
      throw new Error('the runs of a page end too early')
    }
    const head = runHead(cursor)
    const length = head >>> 1
    if ((head & 1) === 1) {
      seen += length * 8
      cursor.at += length * width
    } else {
      if (length > values - seen) throw new Error(`a run says it has ${length} values where ${values - seen} are left`)
      seen += length
      cursor.at += (width + 7) >> 3
    }
  }
}

const runHead = (cursor: Cursor): number => {
  let value = 0
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) throw new Error('the runs of a page end too early')
    value |= (byte & 127) << shift
    if (byte < 128) return value
  }
  throw new Error('the length of a run is longer than five bytes')
}
