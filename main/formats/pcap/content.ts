import { bigU16, bigU32 } from './byte-order'
import { dnsQuestion } from './dns-question'
import { isHttp2, isRequest, isSsh, readRequest, responseStatus } from './http-head'
import type { Packet } from './packet'
import { isClientHello, isServerHello, readClientHello } from './tls-hello'

/** What the bytes of a conversation say of themselves: the first of each that was said. */
export type Content = {
  app: string | null
  hostname: string | null
  url: string | null
  method: string | null
  userAgent: string | null
  status: number
}

export const createContent = (): Content => ({
  app: null,
  hostname: null,
  url: null,
  method: null,
  userAgent: null,
  status: Number.NaN,
})

/** Characters held by it. */
export const contentLength = ({ hostname, url, method, userAgent }: Content): number =>
  (hostname?.length ?? 0) + (url?.length ?? 0) + (method?.length ?? 0) + (userAgent?.length ?? 0)

/** Looks at the first bytes of one side of a TCP connection; true when what they begin goes on in the next segment. */
export const readStream = (content: Content, bytes: Uint8Array, from: number, to: number): boolean => {
  if (isClientHello(bytes, from, to)) {
    const { name, more } = readClientHello(bytes, from, to)
    content.app ??= 'tls'
    content.hostname ??= name
    return more
  }
  if (isRequest(bytes, from, to)) {
    const request = readRequest(bytes, from, to)
    if (!request) return false
    content.app ??= 'http'
    content.hostname ??= request.host
    content.url ??= request.target
    content.method ??= request.method
    content.userAgent ??= request.userAgent
    return request.more
  }
  const status = responseStatus(bytes, from, to)
  if (status !== -1) {
    content.app ??= 'http'
    if (Number.isNaN(content.status)) content.status = status
  } else content.app ??= otherStream(content, bytes, from, to)
  return false
}

const otherStream = (content: Content, bytes: Uint8Array, from: number, to: number): string | null => {
  if (isServerHello(bytes, from, to)) return 'tls'
  if (isSsh(bytes, from, to)) return 'ssh'
  if (isHttp2(bytes, from, to)) return 'http2'
  // A message of NetBIOS or plain TCP framing, and "SMB" behind the version's mark.
  if (to - from >= 8 && bytes[from] === 0 && (bigU32(bytes, from + 4) & 0xffffff) === 0x534d42) return 'smb'
  // TPKT, and the connection request or confirmation of X.224 that RDP begins with.
  if (to - from >= 11 && bigU16(bytes, from) === 0x300 && ((bytes[from + 5] as number) & 0xef) === 0xe0) return 'rdp'
  if (to - from >= 19 && bigU16(bytes, from) === to - from - 2) {
    const name = dnsQuestion(bytes, from + 2, to)
    if (name !== null) {
      content.hostname ??= name
      return 'dns'
    }
  }
  return null
}

const dnsPorts = new Set([53, 5353, 5355])
/** Versions of QUIC that are numbered for good: RFC 9000, RFC 9369. */
const quicVersions = new Set([1, 0x6b33_43cf])

/** Looks at the data of a UDP packet. */
export const readDatagram = (content: Content, packet: Packet): void => {
  const { bytes, dataFrom: from, dataTo: to, srcPort, dstPort } = packet
  if (dnsPorts.has(srcPort) || dnsPorts.has(dstPort)) {
    const name = dnsQuestion(bytes, from, to)
    if (name === null) return
    content.app ??= 'dns'
    content.hostname ??= name
    return
  }
  content.app ??= otherDatagram(packet)
}

const otherDatagram = ({ bytes, dataFrom: from, dataTo: to, srcPort, dstPort }: Packet): string | null => {
  const length = to - from
  const first = bytes[from] as number
  if (length >= 7 && first >> 6 === 3 && quicVersions.has(bigU32(bytes, from + 1))) return 'quic'
  if (length >= 240 && bigU32(bytes, from + 236) === 0x6382_5363) return 'dhcp'
  if (length >= 20 && first < 4 && bigU32(bytes, from + 4) === 0x2112_a442) return 'stun'
  // Version 1 to 4 and a mode that is in use; the port says the rest.
  const isNtp = ((first >> 3) & 7) >= 1 && ((first >> 3) & 7) <= 4 && (first & 7) >= 1 && (first & 7) <= 5
  return length >= 48 && isNtp && (srcPort === 123 || dstPort === 123) ? 'ntp' : null
}
