import { addressOf, formatIp } from '../../../shared/units/ip'
import { protocolName } from '../../../shared/units/protocol'
import { bigU16, bigU32 } from './byte-order'
import { broken, type Dissected, forgetTransport, hex, type Packet, type Tell, tooShort } from './packet'
import { readTransport } from './transport'

/** IPv4 or IPv6, as the header itself says. */
export const readIp = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at >= end) return tooShort(packet, 'IP', 1)
  return (bytes[at] as number) >> 4 === 6 ? readIpv6(packet, tell) : readIpv4(packet, tell)
}

const address = (packet: Packet, at: number): string => formatIp(addressOf(packet.bytes, at, packet.addressBytes))

const tellAddresses = (packet: Packet, tell: Tell, layer: string): void => {
  tell?.(`${layer}: source`, address(packet, packet.src))
  tell?.(`${layer}: destination`, address(packet, packet.dst))
}

/** Ends the packet where its own length says; what follows is the link's padding, or its checksum. */
const endAt = (packet: Packet, wireEnd: number): void => {
  packet.wireEnd = wireEnd
  packet.end = Math.min(packet.end, wireEnd)
}

/** RFC 791 */
export const readIpv4 = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 20 > end) return tooShort(packet, 'IPv4', 20)
  const version = (bytes[at] as number) >> 4
  if (version !== 4) return broken(`an IPv4 header was expected; the version in it is ${version}`, at, 1)
  const headerBytes = ((bytes[at] as number) & 15) * 4
  if (headerBytes < 20) return broken(`the IPv4 header says it is ${headerBytes} bytes long; it is 20 at least`, at, 1)
  // Network cards that cut large packets themselves leave the length to be filled in later.
  const total = bigU16(bytes, at + 2) || packet.wireEnd - at
  if (total < headerBytes)
    return broken(`the IPv4 packet says it is ${total} bytes long, and its header ${headerBytes}`, at + 2, 2)
  if (at + headerBytes > end) return tooShort(packet, 'IPv4', headerBytes)
  endAt(packet, at + total)
  forgetTransport(packet)
  const fragment = bigU16(bytes, at + 6)
  packet.addressBytes = 4
  packet.src = at + 12
  packet.dst = at + 16
  packet.protocol = bytes[at + 9] as number
  packet.ipBytes = total
  packet.moreFragments = (fragment & 0x2000) !== 0
  packet.fragmentOffset = (fragment & 0x1fff) * 8
  if (packet.moreFragments || packet.fragmentOffset > 0) packet.fragmentId = bigU16(bytes, at + 4)
  if (tell) {
    tellAddresses(packet, tell, 'IPv4')
    tell('IPv4: length', `${total}`)
    tell('IPv4: identification', hex(bigU16(bytes, at + 4), 4))
    if (packet.fragmentId !== -1)
      tell('IPv4: fragment', `${packet.fragmentOffset}${packet.moreFragments ? ', more follow' : ', the last'}`)
    tell('IPv4: time to live', `${bytes[at + 8]}`)
    tell('IPv4: protocol', protocolName(packet.protocol))
  }
  packet.at = at + headerBytes
  return readTransport(packet, tell)
}

/** Extension headers that name the next one: hop-by-hop, routing, destination, mobility, HIP, shim6. RFC 8200, RFC 7045 */
const extensions = new Set([0, 43, 60, 135, 139, 140])
const fragmentHeader = 44
const authenticationHeader = 51
const mostExtensions = 32

/** RFC 8200 */
export const readIpv6 = (packet: Packet, tell: Tell): Dissected => {
  const { bytes, at, end } = packet
  if (at + 40 > end) return tooShort(packet, 'IPv6', 40)
  const version = (bytes[at] as number) >> 4
  if (version !== 6) return broken(`an IPv6 header was expected; the version in it is ${version}`, at, 1)
  // No length stands in jumbograms, and where the network card cuts the packet.
  const length = bigU16(bytes, at + 4)
  const total = length === 0 && bytes[at + 6] !== 59 ? packet.wireEnd - at : 40 + length
  endAt(packet, at + total)
  forgetTransport(packet)
  packet.addressBytes = 16
  packet.src = at + 8
  packet.dst = at + 24
  packet.protocol = bytes[at + 6] as number
  packet.ipBytes = total
  if (tell) {
    tellAddresses(packet, tell, 'IPv6')
    tell('IPv6: length', `${total}`)
    tell('IPv6: hop limit', `${bytes[at + 7]}`)
  }
  packet.at = at + 40
  const problem = readExtensions(packet, tell)
  tell?.('IPv6: next header', protocolName(packet.protocol))
  return problem ?? readTransport(packet, tell)
}

const readExtensions = (packet: Packet, tell: Tell): Dissected | null => {
  const { bytes, end } = packet
  for (let depth = 0; depth < mostExtensions; depth++) {
    const { at, protocol } = packet
    const isFragment = protocol === fragmentHeader
    const isAuthentication = protocol === authenticationHeader
    if (!isFragment && !isAuthentication && !extensions.has(protocol)) return null
    // Behind a later fragment's header stands the middle of something.
    if (packet.fragmentOffset > 0) return null
    if (at + 8 > end) return tooShort(packet, 'IPv6 extension', 8)
    const units = bytes[at + 1] as number
    const length = isFragment ? 8 : isAuthentication ? (units + 2) * 4 : (units + 1) * 8
    if (at + length > end) return tooShort(packet, 'IPv6 extension', length)
    tell?.('IPv6: extension header', protocolName(protocol))
    if (isFragment) {
      const field = bigU16(bytes, at + 2)
      packet.fragmentOffset = field & 0xfff8
      packet.moreFragments = (field & 1) !== 0
      // A fragment that is all of its packet is none. RFC 6946
      if (packet.moreFragments || packet.fragmentOffset > 0) packet.fragmentId = bigU32(bytes, at + 4)
    }
    packet.protocol = bytes[at] as number
    packet.at = at + length
  }
  return broken(`the IPv6 packet has more than ${mostExtensions} extension headers`, packet.at, 2)
}
