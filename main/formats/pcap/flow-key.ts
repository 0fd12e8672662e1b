import { hasPorts } from '../fill'
import type { Packet } from './packet'
import { requestOf } from './transport'

/** Where the parts of a key stand in its words. */
export const keyPlaces = { first: 0, second: 4, ports: 8, kind: 9, innerVlan: 10, tunnel: 11 } as const

const mapped = 0xffff

const word = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

const putAddress = (key: Int32Array, into: number, { bytes, addressBytes }: Packet, at: number): void => {
  if (addressBytes === 4) {
    key[into] = 0
    key[into + 1] = 0
    key[into + 2] = mapped
    key[into + 3] = word(bytes, at)
    return
  }
  for (let part = 0; part < 4; part++) key[into + part] = word(bytes, at + 4 * part)
}

/** Whether the source stands first: both directions of a conversation have one key. */
const sourceFirst = (key: Int32Array, { srcPort, dstPort }: Packet): boolean => {
  for (let part = 0; part < 4; part++) {
    const [a, b] = [key[keyPlaces.first + part] as number, key[keyPlaces.second + part] as number]
    if (a !== b) return a < b
  }
  return srcPort <= dstPort
}

const swapAddresses = (key: Int32Array): void => {
  for (let part = 0; part < 4; part++) {
    const first = key[keyPlaces.first + part] as number
    key[keyPlaces.first + part] = key[keyPlaces.second + part] as number
    key[keyPlaces.second + part] = first
  }
}

const [portsKnown, icmpKnown, identified] = [1 << 21, 1 << 22, 1 << 23] as const

/** Puts the key of a packet's conversation into `key`; true when the packet's source is the first of its two ends. */
export const fillKey = (packet: Packet, key: Int32Array): boolean => {
  const { protocol, srcPort, dstPort, icmpType, icmpCode, icmpId } = packet
  putAddress(key, keyPlaces.first, packet, packet.src)
  putAddress(key, keyPlaces.second, packet, packet.dst)
  const isFirst = sourceFirst(key, packet)
  if (!isFirst) swapAddresses(key)
  let ports = 0
  let known = 0
  if (srcPort !== -1) {
    known = portsKnown
    ports = isFirst ? (srcPort << 16) | dstPort : (dstPort << 16) | srcPort
  } else if (icmpId !== -1) {
    known = icmpKnown | identified
    ports = (requestOf(protocol, icmpType) << 16) | icmpId
  } else if (icmpType !== -1) {
    known = icmpKnown
    ports = (icmpType << 8) | icmpCode
  }
  key[keyPlaces.ports] = ports
  key[keyPlaces.kind] = protocol | ((packet.vlan + 1) << 8) | known | ((packet.action + 1) << 24)
  key[keyPlaces.innerVlan] = packet.innerVlan + 1
  key[keyPlaces.tunnel] = (packet.tunnel << 24) | (packet.network === -1 ? 0 : packet.network)
  return isFirst
}

/** What a key says beside its addresses; -1 where it says nothing. */
export const protocolOf = (kind: number): number => kind & 0xff
export const vlanOf = (kind: number): number => ((kind >>> 8) & 0x1fff) - 1
export const actionOf = (kind: number): number => (kind >>> 24) - 1
export const firstPort = (kind: number, ports: number): number =>
  kind & portsKnown && hasPorts(protocolOf(kind)) ? ports >>> 16 : -1
export const secondPort = (kind: number, ports: number): number =>
  kind & portsKnown && hasPorts(protocolOf(kind)) ? ports & 0xffff : -1
