import { columnAt } from '../draft'
import { hasPorts, isIcmp } from '../fill'
import type { PlacedSink } from '../format'
import { u16, u32 } from './network-order'
import { numberIn, type RecordFields } from './record-fields'
import { slotAt } from './slots'

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** `aa:bb:cc:dd:ee:ff`; null for the address of nobody, which means that none was seen. */
export const macText = (bytes: Uint8Array, from: number): string | null => {
  if (u16(bytes, from) === 0 && u32(bytes, from + 2) === 0) return null
  let text = hex[bytes[from] as number] as string
  for (let at = from + 1; at < from + 6; at++) text += `:${hex[bytes[at] as number]}`
  return text
}

const isZero = (bytes: Uint8Array, from: number, length: number): boolean => {
  for (let at = from; at < from + length; at++) if (bytes[at] !== 0) return false
  return true
}

/**
 * An address from the slot of its version. Some templates have room for both, and zeros in the one that is not used;
 * alone, zeros are an address that was logged.
 */
const addressIn = (record: RecordFields, ipv4: number, ipv6: number, sink: PlacedSink): number => {
  const { bytes, at } = record
  const four = at[ipv4] as number
  const six = at[ipv6] as number
  if (six < 0) return four < 0 ? Number.NaN : sink.hostIp(bytes, four, 4)
  if (four < 0) return sink.hostIp(bytes, six, 16)
  return isZero(bytes, six, 16) ? sink.hostIp(bytes, four, 4) : sink.hostIp(bytes, six, 16)
}

/** The same for the ends after translation, where zeros say that nothing was translated. */
const translatedIn = (record: RecordFields, ipv4: number, ipv6: number, sink: PlacedSink): number => {
  const { bytes, at } = record
  const four = at[ipv4] as number
  const six = at[ipv6] as number
  if (four >= 0 && u32(bytes, four) !== 0) return sink.hostIp(bytes, four, 4)
  return six >= 0 && !isZero(bytes, six, 16) ? sink.hostIp(bytes, six, 16) : Number.NaN
}

const portProblem = (name: string, value: number): string => `the ${name} port is ${value}; a port is 0 to 65535`

const fillIcmp = (record: RecordFields, values: Float64Array): void => {
  const both = numberIn(record, slotAt.icmpTypeCode4)
  const typeAndCode = both === both ? both : numberIn(record, slotAt.icmpTypeCode6)
  const type4 = numberIn(record, slotAt.icmpType4)
  const type = type4 === type4 ? type4 : numberIn(record, slotAt.icmpType6)
  if (type === type) {
    const code4 = numberIn(record, slotAt.icmpCode4)
    values[columnAt.icmp_type] = type
    values[columnAt.icmp_code] = code4 === code4 ? code4 : numberIn(record, slotAt.icmpCode6)
  } else {
    // Where no field is its own, NetFlow keeps type and code in the destination port.
    const value = typeAndCode === typeAndCode ? typeAndCode : numberIn(record, slotAt.dstPort)
    if (!(value <= 0xffff)) return
    values[columnAt.icmp_type] = value >> 8
    values[columnAt.icmp_code] = value & 255
  }
}

const fillPorts = (record: RecordFields, values: Float64Array): string | null => {
  const srcPort = numberIn(record, slotAt.srcPort)
  const dstPort = numberIn(record, slotAt.dstPort)
  if (srcPort > 65_535) return portProblem('source', srcPort)
  if (dstPort > 65_535) return portProblem('destination', dstPort)
  values[columnAt.src_port] = srcPort
  values[columnAt.dst_port] = dstPort
  return null
}

const fillTranslation = (record: RecordFields, values: Float64Array, sink: PlacedSink): void => {
  values[columnAt.nat_src_ip] = translatedIn(record, slotAt.natSrcIpv4, slotAt.natSrcIpv6, sink)
  values[columnAt.nat_dst_ip] = translatedIn(record, slotAt.natDstIpv4, slotAt.natDstIpv6, sink)
  const srcPort = numberIn(record, slotAt.natSrcPort)
  const dstPort = numberIn(record, slotAt.natDstPort)
  if (srcPort > 0 && srcPort <= 65_535) values[columnAt.nat_src_port] = srcPort
  if (dstPort > 0 && dstPort <= 65_535) values[columnAt.nat_dst_port] = dstPort
}

/** Who with whom: addresses, ports, protocol, hardware addresses, and the ends after translation. */
export const fillEnds = (record: RecordFields, sink: PlacedSink): string | null => {
  const { values } = sink
  const { at, bytes } = record
  values[columnAt.src_ip] = addressIn(record, slotAt.srcIpv4, slotAt.srcIpv6, sink)
  values[columnAt.dst_ip] = addressIn(record, slotAt.dstIpv4, slotAt.dstIpv6, sink)
  const protocol = numberIn(record, slotAt.protocol)
  if (protocol > 255) return `the protocol is ${protocol}; a protocol number is 0 to 255`
  values[columnAt.protocol] = protocol
  if (isIcmp(protocol)) fillIcmp(record, values)
  else if (hasPorts(protocol) || protocol !== protocol) {
    const problem = fillPorts(record, values)
    if (problem !== null) return problem
  }
  if (protocol === 6) {
    const flags = numberIn(record, slotAt.tcpFlags)
    const first = numberIn(record, slotAt.firstTcpFlags)
    // The upper bits of 16 are the offset of the TCP header and bits that are reserved (RFC 7125).
    values[columnAt.tcp_flags] =
      flags === flags ? flags & 0x1ff : first === first ? first | numberIn(record, slotAt.laterTcpFlags) : Number.NaN
  }
  const srcMac = at[slotAt.srcMac] as number
  const dstMac = at[slotAt.dstMac] as number
  if (srcMac >= 0) values[columnAt.src_mac] = sink.text(macText(bytes, srcMac) ?? '')
  if (dstMac >= 0) values[columnAt.dst_mac] = sink.text(macText(bytes, dstMac) ?? '')
  const vlan = numberIn(record, slotAt.vlan)
  // 0 is what a frame without a tag has; 4095 is reserved (IEEE 802.1Q, table 9-2).
  if (vlan > 0 && vlan < 4095) values[columnAt.vlan] = vlan
  fillTranslation(record, values, sink)
  return null
}
