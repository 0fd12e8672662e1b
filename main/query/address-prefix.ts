import { formatIp } from '../../shared/units/ip'
import type { AttributeMap } from './dictionaries'
import { sharedUint32 } from './group-table'

/** Whether 16 bytes are an IPv4 address: one mapped into IPv6. */
const isV4 = (bytes: Uint8Array, from: number): boolean => {
  for (let at = 0; at < 10; at++) if (bytes[from + at] !== 0) return false
  return bytes[from + 10] === 255 && bytes[from + 11] === 255
}

/** The network of so many bits of each address, as CIDR. `order` lists the addresses from the lowest, so that networks come in runs. */
export const addressPrefixes = (
  bytes: Uint8Array,
  order: Uint32Array,
  size: number,
  v4: number,
  v6: number,
): AttributeMap => {
  const keys: (string | null)[] = [null]
  const numbers = new Map<string, number>()
  const of = sharedUint32(size)
  const last = new Uint8Array(16)
  let [number, lastBits] = [0, -1]
  for (const id of order) {
    const from = id * 16
    const four = isV4(bytes, from)
    const bits = four ? 96 + v4 : v6
    if (bits !== lastBits || four !== (lastBits >= 96 && isV4(last, 0)) || !sameBits(bytes, from, last, bits)) {
      last.set(bytes.subarray(from, from + 16))
      lastBits = bits
      const text = cidrOf(last, bits, four)
      number = numbers.get(text) ?? keys.push(text) - 1
      numbers.set(text, number)
    }
    of[id] = number
  }
  return { keys, of }
}

const sameBits = (bytes: Uint8Array, from: number, other: Uint8Array, bits: number): boolean => {
  const whole = bits >> 3
  for (let at = 0; at < whole; at++) if (bytes[from + at] !== other[at]) return false
  const rest = bits & 7
  if (rest === 0) return true
  return ((bytes[from + whole] as number) ^ (other[whole] as number)) >> (8 - rest) === 0
}

const cidrOf = (address: Uint8Array, bits: number, four: boolean): string => {
  const masked = address.slice()
  const whole = bits >> 3
  if (whole < 16) masked[whole] = (masked[whole] as number) & (0xff00 >> (bits & 7))
  masked.fill(0, whole + 1)
  return `${formatIp(masked)}/${four ? bits - 96 : bits}`
}
