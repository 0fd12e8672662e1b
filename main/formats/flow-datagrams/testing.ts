import type { Datagram } from '../datagram'
import { createDatagramDecoder, type DatagramDecoderOptions } from '../datagram-decoder'
import { createRecorder, type Recorded } from '../recorded'

/** Datagrams made by hand from the RFCs, for tests. */

const integer = (value: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let rest = value
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

export const n8 = (value: number): Buffer => integer(value, 1)
export const n16 = (value: number): Buffer => integer(value, 2)
export const n32 = (value: number): Buffer => integer(value, 4)
export const n64 = (value: number): Buffer => integer(value, 8)
export const ip4 = (text: string): Buffer => Buffer.from(text.split('.').map(Number))
export const ip6 = (hex: string): Buffer => Buffer.from(hex.replaceAll(':', ''), 'hex')
export const ascii = (text: string, length = text.length): Buffer =>
  Buffer.concat([Buffer.from(text), Buffer.alloc(length - text.length)])
export const joined = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts)

/** 2026-11-20T12:00:00Z, when all of them are sent. */
export const sentMs = Date.UTC(2026, 10, 20, 12)
const sentSeconds = sentMs / 1000

/** An uptime of one hour. */
export const uptime = 3_600_000

type V5Flow = {
  readonly src?: string
  readonly dst?: string
  readonly srcPort?: number
  readonly dstPort?: number
  readonly protocol?: number
  readonly packets?: number
  readonly octets?: number
  readonly first?: number
  readonly last?: number
  readonly flags?: number
}

export const v5Record = ({
  src = '192.0.2.10',
  dst = '198.51.100.20',
  srcPort = 51_000,
  dstPort = 443,
  protocol = 6,
  packets = 12,
  octets = 3400,
  first = uptime - 60_000,
  last = uptime - 5000,
  flags = 0x1b,
}: V5Flow = {}): Buffer =>
  joined(
    ip4(src),
    ip4(dst),
    ip4('192.0.2.1'),
    n16(3),
    n16(4),
    n32(packets),
    n32(octets),
    n32(first),
    n32(last),
    n16(srcPort),
    n16(dstPort),
    n8(0),
    n8(flags),
    n8(protocol),
    n8(0),
    n16(64_500),
    n16(64_501),
    n8(24),
    n8(24),
    n16(0),
  )

type V5Header = {
  readonly count?: number
  readonly sequence?: number
  readonly uptimeMs?: number
  readonly seconds?: number
  readonly sampling?: number
}

export const v5Datagram = (records: readonly Buffer[], header: V5Header = {}): Buffer => {
  const { count = records.length, sequence = 0, uptimeMs = uptime, seconds = sentSeconds, sampling = 0 } = header
  return joined(
    n16(5),
    n16(count),
    n32(uptimeMs),
    n32(seconds),
    n32(0),
    n32(sequence),
    n8(1),
    n8(2),
    n16(sampling),
    ...records,
  )
}

/** A set: its id, its length, its content; filled up to whole words where `pad` says so. */
export const set = (id: number, content: Uint8Array, pad = 0): Buffer =>
  joined(n16(id), n16(4 + content.length + pad), content, Buffer.alloc(pad))

/** A field: its element, its length, its enterprise. */
export type Field = readonly [id: number, length: number, pen?: number]

const field = ([id, length, pen]: Field): Buffer =>
  pen === undefined ? joined(n16(id), n16(length)) : joined(n16(id | 0x8000), n16(length), n32(pen))

export const template = (id: number, fields: readonly Field[]): Buffer =>
  joined(n16(id), n16(fields.length), ...fields.map(field))

export const v9OptionsTemplate = (id: number, scopes: readonly Field[], fields: readonly Field[]): Buffer =>
  joined(n16(id), n16(scopes.length * 4), n16(fields.length * 4), ...[...scopes, ...fields].map(field))

export const ipfixOptionsTemplate = (id: number, scopes: readonly Field[], fields: readonly Field[]): Buffer =>
  joined(n16(id), n16(scopes.length + fields.length), n16(scopes.length), ...[...scopes, ...fields].map(field))

type Header = {
  readonly sequence?: number
  readonly domain?: number
  readonly seconds?: number
  readonly uptimeMs?: number
  readonly count?: number
}

export const v9Datagram = (sets: readonly Buffer[], header: Header = {}): Buffer => {
  const { sequence = 0, domain = 7, seconds = sentSeconds, uptimeMs = uptime, count = sets.length } = header
  return joined(n16(9), n16(count), n32(uptimeMs), n32(seconds), n32(sequence), n32(domain), ...sets)
}

export const ipfixMessage = (sets: readonly Buffer[], header: Header = {}): Buffer => {
  const { sequence = 0, domain = 7, seconds = sentSeconds } = header
  const body = joined(...sets)
  return joined(n16(10), n16(16 + body.length), n32(seconds), n32(sequence), n32(domain), body)
}

export type Sent = {
  readonly payload: Uint8Array
  readonly port?: number
  readonly address?: string
  /** When it is received; `NaN` as in a file. */
  readonly receivedMs?: number
  readonly offset?: number
}

export type Decoded = Recorded & {
  /** Where each record stood that was stored, rejected or skipped. */
  readonly places: readonly (readonly [offset: number, length: number])[]
  readonly protocols: readonly (string | null)[]
}

export const datagram = ({
  payload,
  port = 2055,
  address = '192.0.2.1',
  receivedMs = Number.NaN,
  offset = 0,
}: Sent): Datagram => ({
  payload,
  origin: { address, port, localPort: 2055 },
  receivedMs,
  offset,
})

/** Decodes datagrams one after the other and keeps everything that came of them. */
export const decoding = (options: DatagramDecoderOptions = {}) => {
  const decoder = createDatagramDecoder(options)
  const { sink, recorded } = createRecorder()
  const places: (readonly [number, number])[] = []
  const protocols: (string | null)[] = []
  let place: readonly [number, number] = [0, 0]
  const counted = {
    ...sink,
    at: (offset: number, length: number) => {
      place = [offset, length]
    },
    store: () => {
      places.push(place)
      sink.store()
    },
    reject: (reason: string) => {
      places.push(place)
      sink.reject(reason)
    },
    skip: (kind: string) => {
      places.push(place)
      sink.skip(kind)
    },
  }
  return {
    decoder,
    send: (...sent: readonly Sent[]) => {
      for (const each of sent) protocols.push(decoder.decode(datagram(each), counted))
    },
    end: (): Decoded => {
      decoder.end(() => counted)
      return { ...recorded(), places, protocols }
    },
    so: (): Decoded => ({ ...recorded(), places, protocols }),
    exporters: decoder.exporters,
  }
}

/** A record of an sFlow sample, or a sample of a datagram: its kind, its length, its body. */
export const sflowPart = (kind: number, body: Uint8Array): Buffer => joined(n32(kind), n32(body.length), body)

export const sflowWords = (...words: readonly number[]): Buffer => joined(...words.map(n32))

const whole = (bytes: Uint8Array): Buffer => joined(bytes, Buffer.alloc(-bytes.length & 3))

/** The beginning of an Ethernet frame; the checksum behind it was stripped. */
export const sflowHeaderRecord = (frame: Uint8Array, frameBytes = frame.length + 4, protocol = 1): Buffer =>
  sflowPart(1, joined(sflowWords(protocol, frameBytes, 4, frame.length), whole(frame)))

export const sflowText = (text: string): Buffer => joined(n32(text.length), whole(Buffer.from(text)))

export const sflowSample = (kind: number, words: readonly number[], ...records: readonly Uint8Array[]): Buffer =>
  sflowPart(kind, joined(sflowWords(...words, records.length), ...records))

type SflowHeader = { readonly sequence?: number; readonly uptimeMs?: number; readonly samples?: number }

export const sflowDatagram = (samples: readonly Uint8Array[], header: SflowHeader = {}): Buffer => {
  const { sequence = 9, uptimeMs = 600_000, samples: count = samples.length } = header
  return joined(sflowWords(5, 1), ip4('192.0.2.251'), sflowWords(3, sequence, uptimeMs, count), ...samples)
}

/** A flow as most exporters send it: its template, a record of it, and the row that it becomes. */
export const plainFields: readonly Field[] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [6, 1],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
]
export const plainRecord = (octets = 3400, src = '192.0.2.10'): Buffer =>
  joined(
    ip4(src),
    ip4('198.51.100.20'),
    n16(51_000),
    n16(443),
    n8(6),
    n8(0x1b),
    n32(12),
    n32(octets),
    n32(uptime - 60_000),
    n32(uptime - 5000),
  )
export const plainRow = {
  kind: 'flow',
  start: '2026-11-20T11:59:00Z',
  end: '2026-11-20T11:59:55Z',
  src_ip: '192.0.2.10',
  dst_ip: '198.51.100.20',
  src_port: 51_000,
  dst_port: 443,
  protocol: 'tcp',
  bytes: 3400,
  packets: 12,
  src_bytes: 3400,
  src_packets: 12,
  sessions: 1,
  tcp_flags: 0x1b,
  sensor: '192.0.2.1',
}
