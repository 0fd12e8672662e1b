import { bigU16, bigU32 } from './byte-order'
import type { Packet } from './packet'

const udp = 17

/** Where flow exports and syslog are sent by habit: there the payload is believed at its first word. */
const exportPorts = new Set([
  514, 1514, 2055, 2056, 2100, 3055, 4432, 4729, 4739, 5140, 5514, 6343, 6514, 9025, 9555, 9666, 9991, 9995, 9996,
  10514, 20514,
])

/**
 * Whether what a packet carries is to be offered to the decoder of exports. At other ports it must be an export to its
 * last byte: plenty of protocols begin with a small number.
 */
export const mayBeExport = (packet: Packet): boolean => {
  const { bytes, protocol, fragmentOffset, dstPort, dataFrom, dataTo, dataWhole } = packet
  if (protocol !== udp || fragmentOffset > 0 || !dataWhole || dataTo - dataFrom < 4) return false
  if (exportPorts.has(dstPort)) return true
  if (bytes[dataFrom] === 60) return isSyslog(bytes, dataFrom, dataTo)
  if (bytes[dataFrom] !== 0) return false
  switch (bigU16(bytes, dataFrom)) {
    case 5:
      return isV5(bytes, dataFrom, dataTo)
    case 9:
      return dataTo - dataFrom > 20 && isWalk(bytes, dataFrom + 20, dataTo, isV9Set)
    case 10:
      return bigU16(bytes, dataFrom + 2) === dataTo - dataFrom && isWalk(bytes, dataFrom + 16, dataTo, isIpfixSet)
    case 0:
      return isSflow(bytes, dataFrom, dataTo)
    default:
      return false
  }
}

const isV5 = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < 24 + 48) return false
  const records = bigU16(bytes, from + 2)
  return records >= 1 && records <= 30 && to - from === 24 + 48 * records && bigU32(bytes, from + 12) < 1e9
}

const isV9Set = (id: number): boolean => id < 2 || id >= 256
const isIpfixSet = (id: number): boolean => id === 2 || id === 3 || id >= 256

/** Sets from here to the last byte, one after the other. */
const isWalk = (bytes: Uint8Array, from: number, to: number, isSet: (id: number) => boolean): boolean => {
  let at = from
  while (at + 4 <= to) {
    const length = bigU16(bytes, at + 2)
    if (length < 4 || !isSet(bigU16(bytes, at))) return false
    at += length
  }
  return at === to && at > from
}

/** Version 5, and an agent address of one of the two kinds. */
const isSflow = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < 28 || bigU32(bytes, from) !== 5) return false
  const kind = bigU32(bytes, from + 4)
  return kind === 1 || kind === 2
}

/** A priority, and then the version of RFC 5424 or the month of RFC 3164. */
const isSyslog = (bytes: Uint8Array, from: number, to: number): boolean => {
  const start = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 12)))
  const [, priority = '999'] = /^<(\d{1,3})>(?:1 |[A-Z][a-z]{2} [ \d]\d )/.exec(start) ?? []
  return Number(priority) <= 191
}
