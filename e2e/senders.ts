import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'

/** Datagrams and packets of our own writing, as routers send them. Addresses are of the documentation ranges and private ones. */

/** A UDP port that is free now. */
export const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

export type Sending = { readonly send: (...datagrams: readonly Buffer[]) => Promise<void>; readonly close: () => void }

/** Sends from one socket, as one exporter does. */
export const senderTo = (port: number): Sending => {
  const socket = createSocket('udp4')
  return {
    send: async (...datagrams) => {
      for (const datagram of datagrams)
        await new Promise<void>((resolve, reject) =>
          socket.send(datagram, port, '127.0.0.1', problem => (problem ? reject(problem) : resolve())),
        )
    },
    close: () => socket.close(),
  }
}

export type SentFlow = {
  readonly source: string
  readonly target: string
  readonly port: number
  readonly bytes: number
}

const templateId = 260
/** Field types of NetFlow v9 (RFC 3954, section 8) with their lengths. */
const fields: readonly (readonly [number, number])[] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
]

const numbers = (...parts: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat(
    parts.map(([value, length]) => {
      const bytes = Buffer.alloc(length)
      bytes.writeUIntBE(value, 0, length)
      return bytes
    }),
  )

const addressOf = (text: string): number => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)

const set = (id: number, body: Buffer): Buffer => {
  const padding = Buffer.alloc((4 - (body.length % 4)) % 4)
  return Buffer.concat([numbers([id, 2], [4 + body.length + padding.length, 2]), body, padding])
}

export const templateSet = (): Buffer =>
  set(
    0,
    numbers(
      [templateId, 2],
      [fields.length, 2],
      ...fields.flatMap(
        ([type, length]) =>
          [
            [type, 2],
            [length, 2],
          ] as const,
      ),
    ),
  )

/** A data set that says it is longer than the datagram that carries it. */
export const cutSet = (): Buffer => numbers([templateId, 2], [4000, 2], [addressOf('10.0.4.9'), 4])

const uptimeMs = 600_000

export const dataSet = (flows: readonly SentFlow[]): Buffer =>
  set(
    templateId,
    Buffer.concat(
      flows.map(({ source, target, port, bytes }) =>
        numbers(
          [addressOf(source), 4],
          [addressOf(target), 4],
          [50_000, 2],
          [port, 2],
          [6, 1],
          [12, 4],
          [bytes, 4],
          [uptimeMs - 2000, 4],
          [uptimeMs - 1000, 4],
        ),
      ),
    ),
  )

/** A datagram of NetFlow v9 (RFC 3954, section 5.1). */
export const v9 = (sequence: number, sourceId: number, records: number, ...sets: readonly Buffer[]): Buffer =>
  Buffer.concat([
    numbers([9, 2], [records, 2], [uptimeMs, 4], [Math.floor(Date.now() / 1000), 4], [sequence, 4], [sourceId, 4]),
    ...sets,
  ])

/** As many flows as wanted, each with a size of its own. */
export const someFlows = (count: number, from = 0): readonly SentFlow[] =>
  Array.from({ length: count }, (_, at) => ({
    source: `10.0.4.${((from + at) % 200) + 4}`,
    target: '203.0.113.80',
    port: 443,
    bytes: 1000 + from + at,
  }))

const checksum = (header: Buffer): number => {
  let sum = 0
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return ~sum & 0xffff
}

/** A UDP packet with its Ethernet and IPv4 headers. */
const udpFrame = (source: string, target: string, port: number, payload: Buffer): Buffer => {
  const udp = Buffer.concat([numbers([40_000, 2], [port, 2], [8 + payload.length, 2], [0, 2]), payload])
  const ip = numbers(
    [0x4500, 2],
    [20 + udp.length, 2],
    [0, 4],
    [0x4011, 2],
    [0, 2],
    [addressOf(source), 4],
    [addressOf(target), 4],
  )
  ip.writeUInt16BE(checksum(ip), 10)
  const ethernet = Buffer.from('020000000001020000000002' + '0800', 'hex')
  return Buffer.concat([ethernet, ip, udp])
}

/** A classic pcap file of one UDP flow for each source, of several packets each. */
export const writePcap = (path: string, sources: readonly string[]): void => {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(1, 20)
  const began = Math.floor(Date.now() / 1000) - 60
  const packets = sources.flatMap((source, at) =>
    [0, 1, 2].map(second => {
      const frame = udpFrame(source, '198.51.100.53', 53, Buffer.alloc(40 + at))
      const record = Buffer.alloc(16)
      record.writeUInt32LE(began + second, 0)
      record.writeUInt32LE(frame.length, 8)
      record.writeUInt32LE(frame.length, 12)
      return { at: second, bytes: Buffer.concat([record, frame]) }
    }),
  )
  const inOrder = packets.toSorted((a, b) => a.at - b.at)
  writeFileSync(path, Buffer.concat([head, ...inOrder.map(({ bytes }) => bytes)]))
}
