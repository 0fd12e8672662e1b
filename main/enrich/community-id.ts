import { createHash } from 'node:crypto'
import { isIpv4 } from '../../shared/units/ip'

const icmp = 1
const icmp6 = 58
/** ICMP, TCP, UDP, ICMPv6, SCTP: the id covers ports, so without them there is no id. */
const withPorts = new Set([icmp, 6, 17, icmp6, 132])

/** ICMP types that ask and the types that answer them: such a pair counts as one conversation. */
const pairs4 = [
  [8, 0], // echo
  [10, 9], // router solicitation
  [13, 14], // timestamp
  [15, 16], // information
  [17, 18], // address mask
] as const
const pairs6 = [
  [128, 129], // echo
  [133, 134], // router solicitation
  [135, 136], // neighbour solicitation
  [130, 131], // multicast listener
  [144, 145], // home agent address discovery
  [139, 140], // node information
] as const
const counterparts = (pairs: readonly (readonly [number, number])[]) =>
  new Map(pairs.flatMap(([ask, answer]) => [[ask, answer] as const, [answer, ask] as const]))
const counterpart4 = counterparts(pairs4)
const counterpart6 = counterparts(pairs6)

/**
 * Community ID version 1 with seed 0 (https://github.com/corelight/community-id-spec): the same text for both
 * directions of a conversation, in every tool. For ICMP and ICMPv6 the ports are type and code. Null when the log does
 * not say enough.
 */
export const communityId = (
  protocol: number,
  srcBytes: Uint8Array,
  dstBytes: Uint8Array,
  srcPort: number | null,
  dstPort: number | null,
): string | null => {
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255) return null
  const src = networkBytes(srcBytes)
  const dst = networkBytes(dstBytes)
  const ports = withPorts.has(protocol) ? portsOf(protocol, srcPort, dstPort) : noPorts
  if (ports === null) return null

  const order = Buffer.compare(src, dst)
  const inOrder = ports.oneWay || order < 0 || (order === 0 && ports.src < ports.dst)
  const [first, second] = inOrder ? [src, dst] : [dst, src]
  const [firstPort, secondPort] = inOrder ? [ports.src, ports.dst] : [ports.dst, ports.src]
  const tail = ports === noPorts ? [] : [firstPort >> 8, firstPort & 0xff, secondPort >> 8, secondPort & 0xff]
  const hashed = Buffer.concat([seed, first, second, Uint8Array.of(protocol, 0, ...tail)])
  return `1:${createHash('sha1').update(hashed).digest('base64')}`
}

const seed = Uint8Array.of(0, 0)

const networkBytes = (bytes: Uint8Array): Uint8Array => (isIpv4(bytes) ? bytes.subarray(12, 16) : bytes)

type Ports = { readonly src: number; readonly dst: number; readonly oneWay: boolean }
const noPorts: Ports = { src: 0, dst: 0, oneWay: false }

const portsOf = (protocol: number, src: number | null, dst: number | null): Ports | null => {
  if (!isPort(src)) return null
  if (protocol === icmp || protocol === icmp6) {
    const answer = (protocol === icmp ? counterpart4 : counterpart6).get(src)
    if (answer !== undefined) return { src, dst: answer, oneWay: false }
    return isPort(dst) ? { src, dst, oneWay: true } : null
  }
  return isPort(dst) ? { src, dst, oneWay: false } : null
}

const isPort = (port: number | null): port is number =>
  port !== null && Number.isInteger(port) && port >= 0 && port <= 0xffff
