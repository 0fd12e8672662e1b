import { columnAt } from '../draft'
import { hasPorts, isIcmp } from '../fill'
import type { PlacedSink } from '../format'
import { readLink, unreadLinkType } from '../pcap/link-layer'
import { createPacket, type Packet } from '../pcap/packet'
import { macText } from './flow-ends'
import { u32 } from './network-order'
import { recordKinds } from './sflow'

/** What became of the records of a sample: the packet it shows, or what stands in the way of a row. */
export type SampleState = {
  /** A record gave both ends. */
  hasEnds: boolean
  /** The packet is of a kind without flow, as an ARP request; one of a bounded set of names. */
  otherKind: string | null
  problem: string | null
  /** Time of the packet where a record has it, ms. */
  time: number
}

/** Kinds of headers by sFlow's numbers, as the link types that pcap gives them. */
const linkTypes: Readonly<Record<number, number>> = { 1: 1, 7: 9, 11: 228, 12: 229, 15: 105 }

export const linkTypeOf = (protocol: number): number | undefined => linkTypes[protocol]

const packet: Packet = createPacket()

const known = (value: number): number => (value < 0 ? Number.NaN : value)

const fillPacket = (sink: PlacedSink): void => {
  const { values } = sink
  const { bytes, addressBytes, protocol, macs, vlan } = packet
  values[columnAt.src_ip] = sink.hostIp(bytes, packet.src, addressBytes)
  values[columnAt.dst_ip] = sink.hostIp(bytes, packet.dst, addressBytes)
  values[columnAt.protocol] = protocol
  if (hasPorts(protocol)) {
    values[columnAt.src_port] = known(packet.srcPort)
    values[columnAt.dst_port] = known(packet.dstPort)
  }
  if (isIcmp(protocol)) {
    values[columnAt.icmp_type] = known(packet.icmpType)
    values[columnAt.icmp_code] = known(packet.icmpCode)
  }
  if (protocol === 6) values[columnAt.tcp_flags] = known(packet.tcpFlags)
  if (macs >= 0) {
    values[columnAt.dst_mac] = sink.text(macText(bytes, macs) ?? '')
    values[columnAt.src_mac] = sink.text(macText(bytes, macs + 6) ?? '')
  }
  if (vlan > 0) values[columnAt.vlan] = vlan
}

/** The beginning of the packet as it was on the wire, and its length there. */
const readRawHeader: ReadRecord = (bytes, from, to, state, sink) => {
  if (from + 16 > to) return short(state, 'a packet header')
  const link = linkTypeOf(u32(bytes, from))
  const length = u32(bytes, from + 12)
  if (from + 16 + length > to) return short(state, 'a packet header')
  if (link === undefined) {
    state.otherKind ??= 'sample of a link that is not read'
    return
  }
  const frameBytes = u32(bytes, from + 4)
  packet.bytes = bytes
  packet.at = from + 16
  packet.end = from + 16 + length
  packet.wireEnd = from + 16 + Math.max(frameBytes, length)
  const read = readLink(link, packet, null)
  sink.values[columnAt.bytes] = frameBytes
  sink.values[columnAt.packets] = 1
  if (read.kind === 'broken') state.problem ??= `the packet header of the sample is damaged: ${read.reason}`
  else if (read.kind === 'skip')
    state.otherKind ??= read === unreadLinkType ? 'sample of a link that is not read' : `sample: ${read.what}`
  else {
    fillPacket(sink)
    state.hasEnds = true
  }
}

const readIp = (bytes: Uint8Array, from: number, addressBytes: 4 | 16, sink: PlacedSink): void => {
  const { values } = sink
  const ports = from + 8 + 2 * addressBytes
  const protocol = u32(bytes, from + 4)
  values[columnAt.src_ip] = sink.hostIp(bytes, from + 8, addressBytes)
  values[columnAt.dst_ip] = sink.hostIp(bytes, from + 8 + addressBytes, addressBytes)
  if (protocol <= 255) values[columnAt.protocol] = protocol
  if (hasPorts(protocol) && u32(bytes, ports) <= 0xffff) values[columnAt.src_port] = u32(bytes, ports)
  if (hasPorts(protocol) && u32(bytes, ports + 4) <= 0xffff) values[columnAt.dst_port] = u32(bytes, ports + 4)
  if (protocol === 6) values[columnAt.tcp_flags] = u32(bytes, ports + 8) & 0x1ff
  values[columnAt.bytes] = u32(bytes, from)
  values[columnAt.packets] = 1
}

/** Addresses and ports that the agent took out of the packet itself; the header, where it is there too, has more. */
const readSampledIp =
  (addressBytes: 4 | 16): ReadRecord =>
  (bytes, from, to, state, sink) => {
    if (from + 24 + 2 * addressBytes > to) return short(state, 'an IP record')
    if (!state.hasEnds) readIp(bytes, from, addressBytes, sink)
    state.hasEnds = true
  }

/** The ends of the connection of a process on the agent's own host. */
const readSocket =
  (addressBytes: 4 | 16): ReadRecord =>
  (bytes, from, to, state, sink) => {
    if (from + 12 + 2 * addressBytes > to) return short(state, 'a socket record')
    if (state.hasEnds) return
    const { values } = sink
    const ports = from + 4 + 2 * addressBytes
    const protocol = u32(bytes, from)
    values[columnAt.src_ip] = sink.hostIp(bytes, from + 4, addressBytes)
    values[columnAt.dst_ip] = sink.hostIp(bytes, from + 4 + addressBytes, addressBytes)
    if (protocol <= 255) values[columnAt.protocol] = protocol
    if (hasPorts(protocol) && u32(bytes, ports) <= 0xffff) values[columnAt.src_port] = u32(bytes, ports)
    if (hasPorts(protocol) && u32(bytes, ports + 4) <= 0xffff) values[columnAt.dst_port] = u32(bytes, ports + 4)
    state.hasEnds = true
  }

const readEthernet: ReadRecord = (bytes, from, to, _state, sink) => {
  if (from + 20 > to) return
  sink.values[columnAt.src_mac] = sink.text(macText(bytes, from + 4) ?? '')
  sink.values[columnAt.dst_mac] = sink.text(macText(bytes, from + 12) ?? '')
}

const readSwitch: ReadRecord = (bytes, from, to, _state, sink) => {
  if (from + 4 > to) return
  const vlan = u32(bytes, from)
  if (vlan > 0 && vlan < 4095 && Number.isNaN(sink.values[columnAt.vlan])) sink.values[columnAt.vlan] = vlan
}

const longestText = 4096
const decoder = new TextDecoder()

/** A text of XDR: its length, its bytes, filled up to a whole word. */
const textAt = (bytes: Uint8Array, from: number, to: number): { readonly text: string; readonly next: number } => {
  if (from + 4 > to) return { text: '', next: to }
  const length = Math.min(u32(bytes, from), to - from - 4)
  const text = decoder.decode(bytes.subarray(from + 4, from + 4 + Math.min(length, longestText)))
  return { text: text.replace(/\0+$/, ''), next: from + 4 + length + (-length & 3) }
}

const readUser: ReadRecord = (bytes, from, to, _state, sink) => {
  const source = textAt(bytes, from + 4, to)
  const destination = textAt(bytes, source.next + 4, to)
  const user = source.text || destination.text
  if (user !== '') sink.values[columnAt.user] = sink.text(user)
}

const readUrl: ReadRecord = (bytes, from, to, _state, sink) => {
  const url = textAt(bytes, from + 4, to)
  const host = textAt(bytes, url.next, to)
  sink.values[columnAt.url] = sink.text(url.text)
  sink.values[columnAt.hostname] = sink.text(host.text)
}

const readAcl: ReadRecord = (bytes, from, to, _state, sink) => {
  if (from + 4 > to) return
  const { text } = textAt(bytes, from + 4, to)
  sink.values[columnAt.rule] = sink.rule(text || null, String(u32(bytes, from)), null)
}

const addressAt = (bytes: Uint8Array, from: number, to: number, sink: PlacedSink) => {
  const length = from + 4 > to ? 0 : u32(bytes, from) === 1 ? 4 : u32(bytes, from) === 2 ? 16 : 0
  if (length === 0 || from + 4 + length > to) return { host: Number.NaN, next: to }
  return { host: sink.hostIp(bytes, from + 4, length), next: from + 4 + length }
}

const readNat: ReadRecord = (bytes, from, to, _state, sink) => {
  const source = addressAt(bytes, from, to, sink)
  sink.values[columnAt.nat_src_ip] = source.host
  sink.values[columnAt.nat_dst_ip] = addressAt(bytes, source.next, to, sink).host
}

const readNatPort: ReadRecord = (bytes, from, to, _state, sink) => {
  if (from + 8 > to) return
  const [source, destination] = [u32(bytes, from), u32(bytes, from + 4)]
  if (source > 0 && source <= 0xffff) sink.values[columnAt.nat_src_port] = source
  if (destination > 0 && destination <= 0xffff) sink.values[columnAt.nat_dst_port] = destination
}

const readTimestamp: ReadRecord = (bytes, from, to, state) => {
  if (from + 8 > to) return
  // Nanoseconds since 1970 are more than a number holds exactly.
  const nanoseconds = (BigInt(u32(bytes, from)) << 32n) | BigInt(u32(bytes, from + 4))
  state.time = Number(nanoseconds / 1_000_000n)
}

type ReadRecord = (bytes: Uint8Array, from: number, to: number, state: SampleState, sink: PlacedSink) => void

const short = (state: SampleState, what: string): void => {
  state.problem ??= `${what} of the sample is shorter than it has to be`
}

const readers: Readonly<Record<number, ReadRecord>> = {
  [recordKinds.rawHeader]: readRawHeader,
  [recordKinds.ethernet]: readEthernet,
  [recordKinds.ipv4]: readSampledIp(4),
  [recordKinds.ipv6]: readSampledIp(16),
  [recordKinds.extendedSwitch]: readSwitch,
  [recordKinds.extendedUser]: readUser,
  [recordKinds.extendedUrl]: readUrl,
  [recordKinds.extendedNat]: readNat,
  [recordKinds.extendedNatPort]: readNatPort,
  [recordKinds.extendedAcl]: readAcl,
  [recordKinds.timestamp]: readTimestamp,
  [recordKinds.socketIpv4]: readSocket(4),
  [recordKinds.socketIpv6]: readSocket(16),
}

/** Takes from one record of a sample what a row has a place for; any other is stepped over by its length. */
export const readSflowRecord = (
  kind: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  state: SampleState,
  sink: PlacedSink,
): void => readers[kind]?.(bytes, from, to, state, sink)
