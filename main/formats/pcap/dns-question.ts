import { bigU16 } from './byte-order'

const longestName = 255
const classes = new Set([1, 3, 4, 254, 255])

/**
 * The name a DNS message asks for, in the spelling of RFC 1035 section 5.1 and in lower case; null when the bytes are no
 * DNS message with a question. A message in which something cannot be is none.
 */
export const dnsQuestion = (bytes: Uint8Array, from: number, to: number): string | null => {
  if (from + 17 > to) return null
  const flags = bigU16(bytes, from + 2)
  const questions = bigU16(bytes, from + 4)
  const opcode = (flags >> 11) & 15
  // The reserved bit is 0, and one question is all that is ever sent but by multicast.
  if (opcode > 6 || flags & 0x40 || questions === 0 || questions > 64) return null
  let name = ''
  let at = from + 12
  for (;;) {
    const length = bytes[at]
    if (length === undefined || at >= to || length > 63) return null
    at++
    if (length === 0) break
    if (at + length > to || at + length - from > 12 + longestName) return null
    name += `${name === '' ? '' : '.'}${labelText(bytes, at, length)}`
    at += length
  }
  if (at + 4 > to || !classes.has(bigU16(bytes, at + 2) & 0x7fff)) return null
  return name === '' ? '.' : name
}

const labelText = (bytes: Uint8Array, from: number, length: number): string => {
  let text = ''
  for (let at = from; at < from + length; at++) {
    const byte = bytes[at] as number
    if (byte === 46 || byte === 92) text += `\\${String.fromCharCode(byte)}`
    else if (byte > 32 && byte < 127) text += String.fromCharCode(byte)
    else text += `\\${String(byte).padStart(3, '0')}`
  }
  return text.toLowerCase()
}
