/**
 * Unpacks a snappy block of a known size. The reader's own unpacker takes lengths with their sign and may go round in
 * circles over damaged text; this one only ever goes forward, and never beyond `size`.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export const unpackSnappy = (input: Uint8Array, size: number): Uint8Array => {
  const out = new Uint8Array(size)
  let at = preambleEnd(input)
  let to = 0

  /** A little-endian number of so many bytes. */
  const number = (bytes: number): number => {
    if (at + bytes > input.length) throw damaged
    let value = 0
    for (let n = 0, scale = 1; n < bytes; n++, scale *= 256) value += (input[at + n] as number) * scale
    at += bytes
    return value
  }

  const literal = (length: number): void => {
    if (at + length > input.length || to + length > size) throw damaged
    out.set(input.subarray(at, at + length), to)
    at += length
    to += length
  }

  /** What is copied may reach into what the copy writes: then it repeats. */
  const copy = (length: number, back: number): void => {
    if (back === 0 || back > to || to + length > size) throw damaged
    if (back >= length) out.copyWithin(to, to - back, to - back + length)
    else for (let n = 0; n < length; n++) out[to + n] = out[to + n - back] as number
    to += length
  }

  while (at < input.length) {
    const tag = number(1)
    const high = tag >> 2
    switch (tag & 3) {
      case 0:
        literal((high < 60 ? high : number(high - 59)) + 1)
        break
      case 1:
        copy((high & 7) + 4, (tag >> 5) * 256 + number(1))
        break
      case 2:
        copy(high + 1, number(2))
        break
      default:
        copy(high + 1, number(4))
    }
  }
  if (to !== size) throw damaged
  return out
}

const damaged = new Error('what is packed with snappy is damaged')

/** The block begins with its unpacked size, which the page says as well. */
const preambleEnd = (input: Uint8Array): number => {
  const end = input.findIndex(byte => byte < 128)
  if (end < 0 || end > 4) throw damaged
  return end + 1
}
