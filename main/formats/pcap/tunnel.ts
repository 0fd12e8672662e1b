import { bigU16, bigU32 } from './byte-order'
import { readEtherType, readPpp } from './ether-type'
import { readIpv4, readIpv6 } from './ip-layer'
import { readEthernet } from './link-layer'
import { type Dissected, forgetLink, hex, type Packet, type Tell, tunnels } from './packet'

const kind = (name: (typeof tunnels)[number]): number => tunnels.indexOf(name)

/** Tunnels inside tunnels are followed this deep. */
export const mostTunnels = 8

const [ipip, udp, ipv6InIp, gre] = [4, 17, 41, 47] as const

/**
 * The packet that travels inside this one, taken apart in its place; null when it is no tunnel, or holds no IP packet
 * that can be read. `packet.tunnel` says then what kind of tunnel it was.
 */
export const readInner = (packet: Packet, tell: Tell): Dissected | null => {
  if (packet.fragmentOffset > 0) return null
  const inner = enter(packet, tell)
  return inner?.kind === 'ip' ? inner : null
}

const enter = (packet: Packet, tell: Tell): Dissected | null => {
  switch (packet.protocol) {
    case ipip:
      return into(packet, 'ipip', -1, packet.at, () => readIpv4(packet, tell))
    case ipv6InIp:
      return into(packet, 'ipip', -1, packet.at, () => readIpv6(packet, tell))
    case gre:
      return readGre(packet, tell)
    case udp:
      return packet.dataFrom < packet.dataTo ? readUdpTunnel(packet, tell) : null
    default:
      return null
  }
}

const into = (
  packet: Packet,
  name: (typeof tunnels)[number],
  network: number,
  at: number,
  read: () => Dissected,
): Dissected => {
  forgetLink(packet)
  packet.at = at
  packet.tunnel = kind(name)
  packet.network = network
  return read()
}

/** RFC 2784, RFC 2890, and RFC 2637 for version 1. */
const readGre = (packet: Packet, tell: Tell): Dissected | null => {
  const { bytes, at, end } = packet
  if (at + 4 > end) return null
  const flags = bigU16(bytes, at)
  const type = bigU16(bytes, at + 2)
  const version = flags & 7
  // Routing in the header was given up with RFC 2784.
  if (version > 1 || flags & 0x4000) return null
  let length = 4
  for (const bit of [0x8000, 0x2000, 0x1000]) if (flags & bit) length += 4
  if (version === 1 && flags & 0x80) length += 4
  tell?.('GRE: protocol', hex(type, 4))
  const inside = at + length
  switch (type) {
    case 0x6558:
      return into(packet, 'gre', -1, inside, () => readEthernet(packet, tell))
    // ERSPAN of type I has no header, and then no sequence number; that of type II has 8 bytes.
    case 0x88be:
      return into(packet, 'gre', -1, flags & 0x1000 ? inside + 8 : inside, () => readEthernet(packet, tell))
    case 0x880b:
      return into(packet, 'gre', -1, inside, () => readPpp(packet, tell))
    default:
      return into(packet, 'gre', -1, inside, () => readEtherType(type, packet, tell))
  }
}

const readUdpTunnel = (packet: Packet, tell: Tell): Dissected | null => {
  switch (packet.dstPort) {
    case 4789:
    case 8472:
      return readVxlan(packet, tell)
    case 6081:
      return readGeneve(packet, tell)
    case 2152:
      return readGtp(packet, tell)
    default:
      return null
  }
}

/** RFC 7348: the flag that says the network identifier is valid, and nothing else. */
const readVxlan = (packet: Packet, tell: Tell): Dissected | null => {
  const { bytes, dataFrom: at, dataTo } = packet
  if (at + 8 > dataTo || bigU32(bytes, at) !== 0x0800_0000 || bytes[at + 7] !== 0) return null
  const network = bigU32(bytes, at + 4) >>> 8
  tell?.('VXLAN: network', `${network}`)
  return into(packet, 'vxlan', network, at + 8, () => readEthernet(packet, tell))
}

/** RFC 8926 */
const readGeneve = (packet: Packet, tell: Tell): Dissected | null => {
  const { bytes, dataFrom: at, dataTo } = packet
  if (at + 8 > dataTo || (bytes[at] as number) >> 6 !== 0) return null
  const type = bigU16(bytes, at + 2)
  const network = bigU32(bytes, at + 4) >>> 8
  const inside = at + 8 + ((bytes[at] as number) & 63) * 4
  tell?.('GENEVE: network', `${network}`)
  tell?.('GENEVE: protocol', hex(type, 4))
  return into(packet, 'geneve', network, inside, () =>
    type === 0x6558 ? readEthernet(packet, tell) : readEtherType(type, packet, tell),
  )
}

/** User data of GTP version 1: 3GPP TS 29.281. */
const readGtp = (packet: Packet, tell: Tell): Dissected | null => {
  const { bytes, dataFrom: at, dataTo } = packet
  if (at + 8 > dataTo) return null
  const flags = bytes[at] as number
  if (flags >> 4 !== 3 || bytes[at + 1] !== 0xff) return null
  tell?.('GTP: tunnel endpoint', hex(bigU32(bytes, at + 4), 8))
  let inside = at + 8
  if (flags & 7) {
    inside += 4
    let next = flags & 4 ? bytes[inside - 1] : 0
    for (let depth = 0; next && depth < 8 && inside + 4 <= dataTo; depth++) {
      const length = (bytes[inside] as number) * 4
      if (length === 0 || inside + length > dataTo) return null
      inside += length
      next = bytes[inside - 1]
    }
  }
  if (inside >= dataTo) return null
  return into(packet, 'gtp', -1, inside, () =>
    (bytes[inside] as number) >> 4 === 6 ? readIpv6(packet, tell) : readIpv4(packet, tell),
  )
}
