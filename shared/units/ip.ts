/** Addresses are 16 bytes; IPv4 is kept as ::ffff:a.b.c.d. */

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** Reads `a.b.c.d` between two offsets into `bytes` at `into`; false when it is not one. No octal, no short forms. */
const readIpv4 = (text: string, from: number, bytes: Uint8Array, into: number): boolean => {
  let octet = 0
  let value = 0
  let digits = 0
  for (let at = from; at <= text.length; at++) {
    const code = at === text.length ? 46 : text.charCodeAt(at)
    if (code === 46) {
      if (digits === 0 || octet > 3) return false
      bytes[into + octet] = value
      octet++
      value = 0
      digits = 0
    } else if (code >= 48 && code <= 57) {
      if (digits > 0 && value === 0) return false
      value = value * 10 + code - 48
      digits++
      if (value > 255) return false
    } else return false
  }
  return octet === 4
}

const hexDigit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

const readIpv6 = (text: string, bytes: Uint8Array): boolean => {
  let filled = 0
  let gap = -1
  let at = 0
  if (text.startsWith('::')) {
    gap = 0
    at = 2
  } else if (text.startsWith(':')) return false
  while (at < text.length) {
    const begin = at
    let group = 0
    while (at < text.length) {
      const digit = hexDigit(text.charCodeAt(at))
      if (digit < 0) break
      if (at - begin === 4) return false
      group = group * 16 + digit
      at++
    }
    if (text[at] === '.') {
      if (filled > 12 || !readIpv4(text, begin, bytes, filled)) return false
      filled += 4
      break
    }
    if (at === begin || filled > 14) return false
    bytes[filled] = group >> 8
    bytes[filled + 1] = group & 255
    filled += 2
    if (at === text.length) break
    if (text[at] !== ':') return false
    at++
    if (text[at] === ':') {
      if (gap >= 0) return false
      gap = filled
      at++
    } else if (at === text.length) return false
  }
  if (gap < 0) return filled === 16
  if (filled > 14) return false
  bytes.copyWithin(16 - (filled - gap), gap, filled)
  bytes.fill(0, gap, 16 - (filled - gap))
  return true
}

/** An IPv4 or IPv6 address in any spelling as 16 bytes; null when the text is not exactly one address. */
export const parseIp = (text: string): Uint8Array | null => {
  if (text.length < 2 || text.length > 45) return null
  const bytes = new Uint8Array(16)
  if (text.includes(':')) return readIpv6(text, bytes) ? bytes : null
  bytes[10] = 255
  bytes[11] = 255
  return readIpv4(text, 0, bytes, 12) ? bytes : null
}

/** The address in 4 or 16 bytes of a packet, in network order. */
export const addressOf = (packet: Uint8Array, from: number, length: 4 | 16): Uint8Array => {
  const bytes = new Uint8Array(16)
  bytes.set(packet.subarray(from, from + length), 16 - length)
  if (length === 4) bytes.fill(0xff, 10, 12)
  return bytes
}

export const isIpv4 = (bytes: Uint8Array): boolean => mappedPrefix.every((byte, at) => bytes[at] === byte)

const groupsOf = (bytes: Uint8Array): number[] =>
  Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0))

/** RFC 5952 text of 16 bytes; IPv4 in dots. */
export const formatIp = (bytes: Uint8Array): string => {
  if (isIpv4(bytes)) return `${bytes[12]}.${bytes[13]}.${bytes[14]}.${bytes[15]}`
  const groups = groupsOf(bytes)
  let gap = -1
  let gapLength = 1
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (at + length < 8 && groups[at + length] === 0) length++
    if (length > gapLength) [gap, gapLength] = [at, length]
  }
  const words = groups.map(group => group.toString(16))
  if (gap < 0) return words.join(':')
  return `${words.slice(0, gap).join(':')}::${words.slice(gap + gapLength).join(':')}`
}

/** 32 lower-case hex digits: sorts as addresses do. */
export const ipHex = (bytes: Uint8Array): string => {
  let hex = ''
  for (const byte of bytes) hex += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16)
  return hex
}

/** Negative, zero or positive as the first address comes before, is, or comes after the second. */
export const compareIps = (a: Uint8Array, b: Uint8Array): number => {
  for (let at = 0; at < 16; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

export type Cidr = {
  /** First and last address of the block. */
  readonly low: Uint8Array
  readonly high: Uint8Array
  /** Leading bits that are fixed, of 128; an IPv4 block's own length is 96 less. */
  readonly prefix: number
}

/** `10.0.0.0/8`, `2001:db8::/32`; host bits are cleared. Null when it is not a block. */
export const parseCidr = (text: string): Cidr | null => {
  const slash = text.indexOf('/')
  const length = text.slice(slash + 1)
  if (slash < 0 || !/^\d{1,3}$/.test(length)) return null
  const address = parseIp(text.slice(0, slash))
  if (!address) return null
  const v4 = !text.slice(0, slash).includes(':')
  const prefix = Number(length) + (v4 ? 96 : 0)
  if (prefix > 128) return null
  const high = address.slice()
  for (let bit = prefix; bit < 128; bit++) {
    const at = bit >> 3
    const mask = 128 >> (bit & 7)
    address[at] = (address[at] ?? 0) & ~mask
    high[at] = (high[at] ?? 0) | mask
  }
  return { low: address, high, prefix }
}

export const formatCidr = ({ low, prefix }: Cidr): string => {
  const v4 = isIpv4(low) && prefix >= 96
  // A block wider than the mapped range begins with zeros, so only IPv4 blocks print in dots.
  return `${formatIp(low)}/${v4 ? prefix - 96 : prefix}`
}

export const inCidr = (address: Uint8Array, { low, high }: Cidr): boolean =>
  compareIps(address, low) >= 0 && compareIps(address, high) <= 0
