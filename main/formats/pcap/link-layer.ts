import { actionCode } from '../code'
import { bigU16, bigU32, littleU16, littleU32 } from './byte-order'
import { readEtherType, readLogicalLink, readPpp } from './ether-type'
import { readIp } from './ip-layer'
import { broken, type Dissected, forgetLink, hex, macText, type Packet, skip, type Tell, tooShort } from './packet'

type ReadLink = (packet: Packet, tell: Tell) => Dissected

export const readEthernet: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + 14 > end) return tooShort(packet, 'Ethernet', 14)
  packet.macs = at
  tell?.('Ethernet: destination', macText(bytes, at))
  tell?.('Ethernet: source', macText(bytes, at + 6))
  packet.at = at + 12
  return readTypeOrLength(packet, tell)
}

/** What lies behind the addresses of an Ethernet frame: a type, or in frames of IEEE 802.3 a length. */
const readTypeOrLength: ReadLink = (packet, tell) => {
  const type = bigU16(packet.bytes, packet.at)
  packet.at += 2
  if (type >= 0x600) return readEtherType(type, packet, tell)
  tell?.('Ethernet: length', `${type}`)
  return readLogicalLink(packet, tell)
}

/** "Linux cooked": https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
const readCooked: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + 16 > end) return tooShort(packet, 'Linux cooked', 16)
  tell?.('Linux cooked: packet type', `${bigU16(bytes, at)}`)
  packet.at = at + 16
  return readCookedProtocol(bigU16(bytes, at + 14), packet, tell)
}

/** https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
const readCooked2: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + 20 > end) return tooShort(packet, 'Linux cooked v2', 20)
  tell?.('Linux cooked v2: interface index', `${bigU32(bytes, at + 4)}`)
  tell?.('Linux cooked v2: packet type', `${bytes[at + 10]}`)
  packet.at = at + 20
  return readCookedProtocol(bigU16(bytes, at), packet, tell)
}

/** Below the Ethernet types Linux numbers protocols of its own; one of them is IEEE 802.2. */
const readCookedProtocol = (protocol: number, packet: Packet, tell: Tell): Dissected => {
  if (protocol >= 0x600) return readEtherType(protocol, packet, tell)
  return protocol === 4 ? readLogicalLink(packet, tell) : skip('Linux cooked packet without an Ethernet type')
}

/** Address families of IPv4, and of IPv6 in Linux, NetBSD and OpenBSD, FreeBSD, and macOS. */
const isFamily = (family: number): boolean => family === 2 || [10, 24, 28, 30].includes(family)

/** The address family in the byte order of the host that captured. https://www.tcpdump.org/linktypes/LINKTYPE_NULL.html */
const readLoopback: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + 4 > end) return tooShort(packet, 'loopback', 4)
  const little = littleU32(bytes, at)
  const family = isFamily(little) ? little : bigU32(bytes, at)
  tell?.('Loopback: address family', `${family}`)
  packet.at = at + 4
  return isFamily(family) ? readIp(packet, tell) : skip('loopback packet of another family')
}

const readRaw: ReadLink = (packet, tell) => readIp(packet, tell)

/** https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_RADIOTAP.html */
const readRadiotap: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  const length = at + 8 > end ? 8 : littleU16(bytes, at + 2)
  if (length < 8) return broken(`the radiotap header says it is ${length} bytes long; it is 8 at least`, at + 2, 2)
  if (at + length > end) return tooShort(packet, 'radiotap', length)
  packet.at = at + length
  return readWireless(packet, tell)
}

const wirelessTypes = ['802.11 management frame', '802.11 control frame', '', '802.11 extension frame'] as const

/** IEEE 802.11 data frames that are not encrypted carry a logical link header. */
const readWireless: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + 2 > end) return tooShort(packet, '802.11', 2)
  const first = bytes[at] as number
  const flags = bytes[at + 1] as number
  const type = (first >> 2) & 3
  tell?.('802.11: frame control', hex(bigU16(bytes, at), 4))
  if (type !== 2) return skip(wirelessTypes[type] ?? '')
  const subtype = first >> 4
  if (subtype & 4) return skip('802.11 frame without data')
  if (flags & 0x40) return skip('802.11 frame, encrypted')
  const isQos = (subtype & 8) !== 0
  const length = 24 + ((flags & 3) === 3 ? 6 : 0) + (isQos ? 2 : 0) + (isQos && flags & 0x80 ? 4 : 0)
  if (at + length > end) return tooShort(packet, '802.11', length)
  packet.at = at + length
  return readLogicalLink(packet, tell)
}

const packetFilterHeader = 48

/** OpenBSD's firewall log. https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html */
const readPacketFilterLog: ReadLink = (packet, tell) => {
  const { bytes, at, end } = packet
  if (at + packetFilterHeader > end) return tooShort(packet, 'pflog', packetFilterHeader)
  const length = bytes[at] as number
  if (length < packetFilterHeader) return broken(`the pflog header says it is ${length} bytes long`, at, 1)
  const family = bytes[at + 1] as number
  const action = bytes[at + 2] as number
  packet.action = action === 0 ? actionCode('allowed') : action === 1 ? actionCode('denied') : -1
  packet.firewallInterface = at + 4
  tell?.('pflog: action', action === 0 ? 'pass' : action === 1 ? 'block' : `${action}`)
  tell?.('pflog: interface', nameAt(bytes, at + 4))
  tell?.('pflog: rule', `${bigU32(bytes, at + 36)}`)
  packet.at = at + length + (-length & 3)
  if (packet.at > end) return tooShort(packet, 'pflog', length)
  return isFamily(family) ? readIp(packet, tell) : skip('pflog packet of another family')
}

/** A name in 16 bytes, ended by zeros. */
export const nameAt = (bytes: Uint8Array, at: number): string => {
  const name = bytes.subarray(at, at + 16)
  const end = name.indexOf(0)
  return new TextDecoder().decode(end === -1 ? name : name.subarray(0, end))
}

/** https://www.tcpdump.org/linktypes.html */
const linkTypes: Readonly<Record<number, ReadLink>> = {
  0: readLoopback,
  1: readEthernet,
  9: readPpp,
  12: readRaw,
  14: readRaw,
  101: readRaw,
  105: readWireless,
  108: readLoopback,
  113: readCooked,
  117: readPacketFilterLog,
  127: readRadiotap,
  228: readRaw,
  229: readRaw,
  276: readCooked2,
}

/** What a packet is whose link layer is none of these. */
export const unreadLinkType = skip('packet of a link type that is not read')

/** Takes a packet apart from its link layer to its transport layer; its bytes stand at `at`..`end`. */
export const readLink = (linkType: number, packet: Packet, tell: Tell): Dissected => {
  forgetLink(packet)
  packet.tunnel = 0
  packet.network = -1
  const read = linkTypes[linkType]
  return read ? read(packet, tell) : unreadLinkType
}
