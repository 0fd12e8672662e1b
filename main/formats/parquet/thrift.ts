/**
 * Reads structs of Thrift's compact protocol, in which Parquet writes its directory and page headers. It only serves to
 * look before the reader does: sizes are bounded by the bytes that are there, and nesting by what Parquet has.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>
export type ThriftValue = number | boolean | Uint8Array | ThriftStruct | readonly ThriftValue[]

export type Cursor = { readonly bytes: Uint8Array; at: number }

/** Parquet's own nesting is seven levels deep. */
const deepest = 16

const kind = {
  stop: 0,
  yes: 1,
  no: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const

const byteAt = (cursor: Cursor): number => {
  const byte = cursor.bytes[cursor.at++]
  if (byte === undefined) throw new Error('a structure ends too early')
  return byte
}

const varint = (cursor: Cursor): number => {
  let value = 0
  for (let scale = 1, read = 0; read < 10; read++, scale *= 128) {
    const byte = byteAt(cursor)
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
  throw new Error('a number is longer than ten bytes')
}

const zigzag = (cursor: Cursor): number => {
  const value = varint(cursor)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

const left = ({ bytes, at }: Cursor): number => bytes.length - at

export const readStruct = (cursor: Cursor, depth = 0): ThriftStruct => {
  if (depth > deepest) throw new Error('structures are nested too deep')
  const fields = new Map<number, ThriftValue>()
  for (let id = 0; ; ) {
    const head = byteAt(cursor)
    const type = head & 15
    if (type === kind.stop) return fields
    const step = head >> 4
    id = step === 0 ? zigzag(cursor) : id + step
    fields.set(id, readValue(cursor, type, depth))
  }
}

const readValue = (cursor: Cursor, type: number, depth: number): ThriftValue => {
  switch (type) {
    case kind.yes:
    case kind.no:
      return type === kind.yes
    case kind.byte:
      return byteAt(cursor)
    case kind.i16:
    case kind.i32:
    case kind.i64:
      return zigzag(cursor)
    case kind.double:
      return skipped(cursor, 8)
    case kind.binary:
      return skipped(cursor, varint(cursor))
    case kind.list:
      return readList(cursor, depth + 1)
    case kind.struct:
      return readStruct(cursor, depth + 1)
    default:
      throw new Error(`a structure has a value of the unknown kind ${type}`)
  }
}

const skipped = (cursor: Cursor, length: number): Uint8Array => {
  if (length > left(cursor)) throw new Error('a value is longer than the structure around it')
  const value = cursor.bytes.subarray(cursor.at, cursor.at + length)
  cursor.at += length
  return value
}

const readList = (cursor: Cursor, depth: number): readonly ThriftValue[] => {
  if (depth > deepest) throw new Error('structures are nested too deep')
  const head = byteAt(cursor)
  const type = head & 15
  const size = head >> 4 === 15 ? varint(cursor) : head >> 4
  // Each element takes a byte at least.
  if (size > left(cursor)) throw new Error('a list is longer than the structure around it')
  const isFlag = type === kind.yes || type === kind.no
  return Array.from({ length: size }, () => readValue(cursor, isFlag ? kind.byte : type, depth))
}

/** A number of a struct; `NaN` where it has none there. */
export const numberIn = (struct: ThriftValue | undefined, id: number): number => {
  const value = struct instanceof Map ? (struct as ThriftStruct).get(id) : undefined
  return typeof value === 'number' ? value : Number.NaN
}
