import { tcpFlags } from '../../../shared/model/codes'
import { hasPorts } from '../fill'
import { bigU16, bigU32 } from './byte-order'
import { broken, type Dissected, hex, ip, type Packet, type Tell, tooShort } from './packet'

const [icmp, tcp, udp, icmpv6] = [1, 6, 17, 58] as const

/** What IP carries, its header at `packet.at`. A later fragment has none: its ports are those of the first. */
export const readTransport = (packet: Packet, tell: Tell): Dissected => {
  if (packet.fragmentOffset > 0) return ip
  switch (packet.protocol) {
    case tcp:
      return readTcp(packet, tell)
    case udp:
      return readUdp(packet, tell)
    case icmp:
    case icmpv6:
      return readIcmp(packet, tell)
    default:
      return hasPorts(packet.protocol) ? readPorts(packet, tell) : ip
  }
}

/** The packet ends before its header does: damage, unless the capture kept only its beginning. */
const cutHeader = (packet: Packet, layer: string, bytes: number): Dissected =>
  packet.end < packet.wireEnd ? ip : tooShort(packet, layer, bytes)

/** TCP, UDP, SCTP, DCCP and UDP-Lite begin with the two ports. */
const readPorts = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 4 > end) return cutHeader(packet, 'transport', 4)
  packet.srcPort = bigU16(bytes, at)
  packet.dstPort = bigU16(bytes, at + 2)
  tell?.('Ports: source', `${packet.srcPort}`)
  tell?.('Ports: destination', `${packet.dstPort}`)
  return ip
}

export const flagsText = (flags: number): string => tcpFlags.filter((_, bit) => flags & (1 << bit)).join(' ') || 'none'

/** RFC 9293 */
const readTcp = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  readPorts(packet, tell)
  if (at + 20 > end) return cutHeader(packet, 'TCP', 20)
  const headerBytes = ((bytes[at + 12] as number) >> 4) * 4
  if (headerBytes < 20)
    return broken(`the TCP header says it is ${headerBytes} bytes long; it is 20 at least`, at + 12, 1)
  if (at + headerBytes > packet.wireEnd)
    return broken(
      `the TCP header says it is ${headerBytes} bytes long, and ${packet.wireEnd - at} are there`,
      at + 12,
      1,
    )
  packet.tcpSequence = bigU32(bytes, at + 4)
  packet.tcpFlags = bigU16(bytes, at + 12) & 0x1ff
  packet.dataFrom = Math.min(end, at + headerBytes)
  packet.dataTo = end
  packet.dataWhole = end === packet.wireEnd
  if (tell) {
    tell('TCP: sequence', `${packet.tcpSequence}`)
    tell('TCP: acknowledgement', `${bigU32(bytes, at + 8)}`)
    tell('TCP: flags', flagsText(packet.tcpFlags))
    tell('TCP: window', `${bigU16(bytes, at + 14)}`)
    tell('TCP: data', `${Math.max(0, packet.wireEnd - at - headerBytes)} bytes`)
  }
  return ip
}

/** RFC 768 */
const readUdp = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  readPorts(packet, tell)
  if (at + 8 > end) return cutHeader(packet, 'UDP', 8)
  // A length of 0 is that of a jumbogram (RFC 2675).
  const length = bigU16(bytes, at + 4) || packet.wireEnd - at
  if (length < 8) return broken(`the UDP packet says it is ${length} bytes long; its header alone is 8`, at + 4, 2)
  const dataEnd = at + length
  packet.dataFrom = at + 8
  packet.dataTo = Math.min(end, dataEnd)
  packet.dataWhole = dataEnd <= end && !packet.moreFragments
  tell?.('UDP: data', `${length - 8} bytes`)
  return ip
}

/** RFC 792, RFC 4443 */
const readIcmp = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 2 > end) return cutHeader(packet, 'ICMP', 2)
  packet.icmpType = bytes[at] as number
  packet.icmpCode = bytes[at + 1] as number
  if (at + 6 <= end && requestOf(packet.protocol, packet.icmpType) !== -1) packet.icmpId = bigU16(bytes, at + 4)
  if (tell) {
    tell('ICMP: type', `${packet.icmpType}`)
    tell('ICMP: code', `${packet.icmpCode}`)
    if (packet.icmpId !== -1) tell('ICMP: identifier', hex(packet.icmpId, 4))
  }
  return ip
}

/** Requests and replies that carry an identifier: the type of the request of either; -1 for other messages. */
export const requestOf = (protocol: number, type: number): number => {
  if (protocol === icmpv6) return type === 128 || type === 129 ? 128 : -1
  switch (type) {
    case 0:
    case 8:
      return 8
    case 13:
    case 14:
      return 13
    case 15:
    case 16:
      return 15
    case 17:
    case 18:
      return 17
    default:
      return -1
  }
}
