import { createSocket, type Socket } from 'node:dgram'
import { setTimeout as wait } from 'node:timers/promises'
import type { Capture, Retention } from '../../../shared/model/capture'
import { parseIp } from '../../../shared/units/ip'
import type { ListenOrder } from './listen-order'

/** What tests of listening send, and a sender that says what it sent. */

/** A UDP port of the loopback that nothing uses at the moment. */
export const freePort = (host = '127.0.0.1'): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', reject)
    socket.bind(0, host, () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })

export const forever: Retention = { ms: null, bytes: null }

export const orderOf = (ports: readonly number[], more: Partial<ListenOrder> = {}): ListenOrder => ({
  host: '127.0.0.1',
  ports,
  anyAddress: false,
  allow: [],
  protocols: [],
  keepRaw: false,
  retention: forever,
  ...more,
})

export type TestFlow = {
  readonly src: string
  readonly dst: string
  readonly srcPort: number
  readonly dstPort: number
  readonly bytes: number
  readonly packets: number
}

/** A flow that follows from its number. */
export const flowOf = (n: number): TestFlow => ({
  src: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
  dst: `198.51.100.${n % 200}`,
  srcPort: 1024 + (n % 60_000),
  dstPort: [443, 53, 22, 80][n % 4] ?? 443,
  bytes: 40 + n,
  packets: 1 + (n % 9),
})

const uptimeMs = 3_600_000

/** A NetFlow v5 datagram of these flows, as sent at `sentMs`. */
export const v5Datagram = (flows: readonly TestFlow[], sequence: number, sentMs = Date.now(), engine = 0): Buffer => {
  const bytes = Buffer.alloc(24 + flows.length * 48)
  bytes.writeUInt16BE(5, 0)
  bytes.writeUInt16BE(flows.length, 2)
  bytes.writeUInt32BE(uptimeMs, 4)
  bytes.writeUInt32BE(Math.floor(sentMs / 1000), 8)
  bytes.writeUInt32BE((sentMs % 1000) * 1_000_000, 12)
  bytes.writeUInt32BE(sequence, 16)
  bytes.writeUInt8(engine, 21)
  for (const [at, flow] of flows.entries()) {
    const record = 24 + at * 48
    bytes.set((parseIp(flow.src) ?? new Uint8Array(16)).subarray(12), record)
    bytes.set((parseIp(flow.dst) ?? new Uint8Array(16)).subarray(12), record + 4)
    bytes.writeUInt32BE(flow.packets, record + 16)
    bytes.writeUInt32BE(flow.bytes, record + 20)
    bytes.writeUInt32BE(uptimeMs - 2000, record + 24)
    bytes.writeUInt32BE(uptimeMs - 1000, record + 28)
    bytes.writeUInt16BE(flow.srcPort, record + 32)
    bytes.writeUInt16BE(flow.dstPort, record + 34)
    bytes.writeUInt8(6, record + 38)
  }
  return bytes
}

export type TestSender = {
  /** Sends flows by their numbers, thirty to a datagram; resolves when they are on their way. */
  readonly flows: (from: number, to: number) => Promise<void>
  readonly datagram: (payload: Uint8Array) => Promise<void>
  readonly close: () => Promise<void>
}

const perDatagram = 30
/** So many at once fit in front of a socket whatever the system grants. */
const burst = 64

/** `from` is the address of this machine that the datagrams come from. */
export const openSender = async (port: number, to = '127.0.0.1', from?: string): Promise<TestSender> => {
  const socket: Socket = createSocket(to.includes(':') ? 'udp6' : 'udp4')
  await new Promise<void>(resolve => socket.bind(0, from, () => resolve()))
  const datagram = (payload: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) =>
      socket.send(payload, port, to, error => {
        if (error) reject(error)
        else resolve()
      }),
    )
  return {
    datagram,
    flows: async (first, end) => {
      for (let n = first, sent = 1; n < end; n += perDatagram, sent++) {
        const numbers = Array.from({ length: Math.min(perDatagram, end - n) }, (_, at) => n + at)
        await datagram(v5Datagram(numbers.map(flowOf), n))
        if (sent % burst === 0) await wait(5)
      }
    },
    close: () => new Promise(resolve => socket.close(() => resolve())),
  }
}

/** Asks until the answer is what is wanted; fails by the test's own time limit. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await wait(20)
}

export const balanced = ({ seen, stored, rejected, skipped, duplicate }: Capture): boolean =>
  seen === stored + rejected + skipped + duplicate
