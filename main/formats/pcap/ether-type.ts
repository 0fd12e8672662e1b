import { bigU16, bigU32 } from './byte-order'
import { readIpv4, readIpv6 } from './ip-layer'
import { type Dissected, hex, type Packet, skip, type Tell, tooShort } from './packet'

/** https://www.iana.org/assignments/ieee-802-numbers */
const others: Readonly<Record<number, string>> = {
  0x0806: 'ARP',
  0x0842: 'Wake-on-LAN',
  0x2000: 'CDP',
  0x8035: 'RARP',
  0x8137: 'IPX',
  0x8809: 'LACP or another slow protocol',
  0x8863: 'PPPoE discovery',
  0x888e: '802.1X',
  0x8892: 'PROFINET',
  0x88a2: 'ATA over Ethernet',
  0x88cc: 'LLDP',
  0x88e5: 'MACsec',
  0x88f7: 'PTP',
  0x8906: 'FCoE',
  0x9000: 'Ethernet loopback test',
}

const vlanTypes = new Set([0x8100, 0x88a8, 0x9100, 0x9200, 0x9300])

/** More tags or labels in a row than this are no network's. */
const mostNested = 16

/** What an Ethernet type announces, behind any number of VLAN tags and MPLS labels. */
export const readEtherType = (first: number, packet: Packet, tell: Tell): Dissected => {
  let type = first
  for (let depth = 0; vlanTypes.has(type); depth++) {
    const { bytes, at, end } = packet
    if (at + 4 > end) return tooShort(packet, '802.1Q', 4)
    if (depth === mostNested) return skip('VLAN tags without end')
    const vlan = bigU16(bytes, at) & 0xfff
    tell?.('802.1Q: VLAN', `${vlan}`)
    // Number 0 carries a priority and is of no VLAN. IEEE 802.1Q
    if (vlan !== 0) {
      if (packet.vlan === -1) packet.vlan = vlan
      else if (packet.innerVlan === -1) packet.innerVlan = vlan
    }
    type = bigU16(bytes, at + 2)
    packet.at = at + 4
  }
  tell?.('Ethernet: type', `${hex(type, 4)}${others[type] === undefined ? '' : ` ${others[type]}`}`)
  switch (type) {
    case 0x0800:
      return readIpv4(packet, tell)
    case 0x86dd:
      return readIpv6(packet, tell)
    case 0x8847:
    case 0x8848:
      return readLabels(packet, tell)
    case 0x8864:
      return readPppoe(packet, tell)
    default:
      // A frame of IEEE 802.3 inside a VLAN tag.
      return type < 0x600 ? readLogicalLink(packet, tell) : skip(others[type] ?? 'another Ethernet type')
  }
}

/** MPLS says nothing of what follows its last label; the version of an IP header does. RFC 3032, RFC 4385 */
const readLabels = (packet: Packet, tell: Tell): Dissected => {
  for (let depth = 0; depth < mostNested; depth++) {
    const { bytes, at, end } = packet
    if (at + 4 > end) return tooShort(packet, 'MPLS', 4)
    const entry = bigU32(bytes, at)
    tell?.('MPLS: label', `${entry >>> 12}`)
    packet.at = at + 4
    if ((entry & 0x100) === 0) continue
    const version = (bytes[packet.at] ?? 0) >> 4
    if (packet.at < end && version === 4) return readIpv4(packet, tell)
    if (packet.at < end && version === 6) return readIpv6(packet, tell)
    return skip('MPLS without IP')
  }
  return skip('MPLS labels without end')
}

/** RFC 2516 */
const readPppoe = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 8 > end) return tooShort(packet, 'PPPoE', 8)
  tell?.('PPPoE: session', `${bigU16(bytes, at + 2)}`)
  packet.at = at + 6
  return readPpp(packet, tell)
}

/** RFC 1661; the address and control bytes of RFC 1662 and one byte of the protocol may be left out. */
export const readPpp = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, end } = packet
  let { at } = packet
  if (at + 4 <= end && bytes[at] === 0xff && bytes[at + 1] === 3) at += 2
  if (at + 2 > end) return tooShort(packet, 'PPP', 2)
  const isShort = ((bytes[at] as number) & 1) === 1
  const protocol = isShort ? (bytes[at] as number) : bigU16(bytes, at)
  tell?.('PPP: protocol', hex(protocol, 4))
  packet.at = at + (isShort ? 1 : 2)
  if (protocol === 0x21) return readIpv4(packet, tell)
  if (protocol === 0x57) return readIpv6(packet, tell)
  if (protocol === 0x281) return readLabels(packet, tell)
  return skip('PPP without IP')
}

const linkServices: Readonly<Record<number, string>> = {
  0x00: 'LLC',
  0x06: 'IP over LLC',
  0x42: 'STP',
  0xe0: 'IPX',
  0xf0: 'NetBIOS over LLC',
  0xfe: 'IS-IS',
  0xff: 'IPX',
}

/** IEEE 802.2, with the Ethernet type of IP behind SNAP (RFC 1042). */
export const readLogicalLink = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 3 > end) return tooShort(packet, 'LLC', 3)
  const service = bytes[at] as number
  tell?.('LLC: destination service', hex(service, 2))
  if (service !== 0xaa) return skip(linkServices[service] ?? 'another LLC service')
  if (at + 8 > end) return tooShort(packet, 'SNAP', 8)
  const organisation = (bigU16(bytes, at + 3) << 8) | (bytes[at + 5] as number)
  const type = bigU16(bytes, at + 6)
  packet.at = at + 8
  // Nothing, or what bridges write in front of a type that 802.1H lists.
  if (organisation === 0 || organisation === 0xf8) return readEtherType(type, packet, tell)
  tell?.('SNAP: organisation', hex(organisation, 6))
  return skip(organisation === 0x0c && type === 0x2000 ? 'CDP' : 'another SNAP protocol')
}
