import { parseIp } from '../../../shared/units/ip'

/** The two ends of a datagram, addresses as 16 bytes with IPv4 as ::ffff:a.b.c.d. */
export type Ends = {
  readonly source: Uint8Array
  readonly sourcePort: number
  readonly target: Uint8Array
  readonly targetPort: number
}

const udp = 17
const udpHeaderBytes = 8
const ipv4HeaderBytes = 20
const ipv6HeaderBytes = 40
const hops = 64
const v4At = 12

const isV4 = (address: Uint8Array): boolean =>
  address[10] === 0xff && address[11] === 0xff && address.subarray(0, 10).every(byte => byte === 0)

/** The Internet checksum (RFC 1071) of bytes that begin at an even place. */
const onesSum = (bytes: Uint8Array, start: number): number => {
  let sum = start
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  if (bytes.length % 2 === 1) sum += (bytes[bytes.length - 1] as number) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return sum
}

const unspecified = new Uint8Array(16)

/** The addresses of a datagram as text, as bytes; an end whose family is not the sender's is left unspecified. */
export const endsOf = (source: string, sourcePort: number, target: string, targetPort: number): Ends => {
  const from = parseIp(source) ?? unspecified
  const to = parseIp(target) ?? unspecified
  const none = isV4(from) ? Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0) : unspecified
  return { source: from, sourcePort, target: isV4(from) === isV4(to) ? to : none, targetPort }
}

/** Bytes before the payload in the packet made for these ends. */
export const headersBytes = ({ source }: Ends): number =>
  (isV4(source) ? ipv4HeaderBytes : ipv6HeaderBytes) + udpHeaderBytes

/** The IP and UDP headers (RFC 791, 8200, 768) that a datagram with this payload would have had. */
export const packetHeaders = (ends: Ends, payload: Uint8Array): Uint8Array => {
  const { source, sourcePort, target, targetPort } = ends
  const v4 = isV4(source)
  const ipBytes = v4 ? ipv4HeaderBytes : ipv6HeaderBytes
  const udpBytes = udpHeaderBytes + payload.length
  const header = new Uint8Array(ipBytes + udpHeaderBytes)
  const view = new DataView(header.buffer)
  if (v4) {
    header[0] = 0x45
    view.setUint16(2, ipBytes + udpBytes)
    header[8] = hops
    header[9] = udp
    header.set(source.subarray(v4At), 12)
    header.set(target.subarray(v4At), 16)
    view.setUint16(10, 0xffff ^ onesSum(header.subarray(0, ipBytes), 0))
  } else {
    header[0] = 0x60
    view.setUint16(4, udpBytes)
    header[6] = udp
    header[7] = hops
    header.set(source, 8)
    header.set(target, 24)
  }
  view.setUint16(ipBytes, sourcePort)
  view.setUint16(ipBytes + 2, targetPort)
  view.setUint16(ipBytes + 4, udpBytes)
  // Over IPv4 a checksum of zero says that there is none; IPv6 allows no such thing.
  if (!v4) {
    const pseudo = onesSum(source, onesSum(target, udpBytes + udp))
    const sum = onesSum(payload, onesSum(header.subarray(ipBytes), pseudo))
    view.setUint16(ipBytes + 6, sum === 0xffff ? 0xffff : 0xffff ^ sum)
  }
  return header
}

/** The ends of a packet made by `packetHeaders` and where its payload begins; null for any other packet. */
export const readPacket = (packet: Uint8Array): { readonly ends: Ends; readonly payloadAt: number } | null => {
  const version = (packet[0] ?? 0) >> 4
  const ipBytes = version === 4 ? ipv4HeaderBytes : version === 6 ? ipv6HeaderBytes : 0
  if (ipBytes === 0 || packet.length < ipBytes + udpHeaderBytes) return null
  const address = (at: number): Uint8Array => {
    if (version === 6) return packet.slice(at, at + 16)
    const mapped = new Uint8Array(16)
    mapped.set([0xff, 0xff], 10)
    mapped.set(packet.subarray(at, at + 4), v4At)
    return mapped
  }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  return {
    ends: {
      source: address(version === 4 ? 12 : 8),
      sourcePort: view.getUint16(ipBytes),
      target: address(version === 4 ? 16 : 24),
      targetPort: view.getUint16(ipBytes + 2),
    },
    payloadAt: ipBytes + udpHeaderBytes,
  }
}
