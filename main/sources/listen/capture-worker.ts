import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Exporter, WireProtocol } from '../../../shared/model/exporter'
import type { Origin } from '../../formats/datagram'
import { createDatagramDecoder } from '../../formats/datagram-decoder'
import { parseDatagramOptions } from '../../formats/flow-datagrams/datagram-options'
import { protocolOf } from '../../formats/flow-datagrams/protocol-of'
import type { LiveBatch } from '../../normalise/batch'
import { createCaptureSink } from './capture-sink'
import type { DatagramBatch } from './datagram-batch'
import { createRawRing, type RawRing } from './raw-ring'
import { createSenders, type Sender } from './senders'
import type { FromDecoding, SocketCounts, ToDecoding } from './socket-worker'
import { type Ends, endsOf } from './udp-packet'

/** The thread beside the socket thread: decodes what was received and makes batches of it. */
export type CaptureWorkerData = {
  readonly casePath: string
  readonly capture: number
  readonly host: string
  /** Protocols that are taken; empty = every one. */
  readonly protocols: readonly WireProtocol[]
  /** Bytes of one file of raw datagrams; null when they are not kept. */
  readonly rawFileBytes: number | null
  /** Elements that the user defined, as an option of a format of datagrams. */
  readonly definitions: string | null
  /** The way to the thread that receives. */
  readonly sockets: MessagePort
}

export type FromCapture =
  /** Told before the first batch that names it. */
  | { readonly kind: 'sender'; readonly sender: Sender }
  /** Answered by a credit when it is stored. */
  | { readonly kind: 'batch'; readonly batch: LiveBatch }
  | {
      readonly kind: 'state'
      readonly unknown: number
      /** Datagrams of protocols that are not taken. */
      readonly notTaken: number
      readonly rawBytes: number | null
      readonly exporters: readonly Exporter[]
    }
  | { readonly kind: 'raw-begun'; readonly name: string; readonly base: number }
  | { readonly kind: 'raw-sealed'; readonly name: string; readonly bytes: number; readonly sha256: string }
  | { readonly kind: 'raw-failed'; readonly problem: string }
  /** Nothing more comes; what the sockets counted in all. */
  | { readonly kind: 'done'; readonly counts: SocketCounts }

/** A batch was stored; another may be sent. */
export type ToCapture = { readonly kind: 'credit' }

/** Rows are handed over so often, or when they are so many. */
const handMs = 400
const handRows = 30_000
const stateMs = 500
/** Batches on their way or being stored. */
const mostInFlight = 2
/** Exporters remembered by the decoder, and those that are told of: forged ones are without end. */
const mostExporters = 4096
const toldExporters = 256

const transferred = ({ columns }: LiveBatch): ArrayBuffer[] => [
  ...new Set(Object.values(columns).map(column => column.buffer as ArrayBuffer)),
]

const run = (shell: MessagePort, data: CaptureWorkerData): void => {
  const { casePath, capture, host, rawFileBytes, sockets } = data
  const tell = (message: FromCapture, transfer: ArrayBuffer[] = []): void => shell.postMessage(message, transfer)
  const { elements } = parseDatagramOptions(data.definitions)
  const decoder = createDatagramDecoder({ mostExporters, definitions: elements })
  const out = createCaptureSink()
  const senders = createSenders(sender => tell({ kind: 'sender', sender }))
  const ring: RawRing | null =
    rawFileBytes === null
      ? null
      : createRawRing({
          casePath,
          capture,
          fileBytes: rawFileBytes,
          events: {
            begun: file => tell({ kind: 'raw-begun', ...file }),
            sealed: file => tell({ kind: 'raw-sealed', ...file }),
            failed: problem => tell({ kind: 'raw-failed', problem }),
          },
        })
  const queue: ToDecoding[] = []
  let inFlight = 0
  let handedAt = performance.now()
  const taken = new Set(data.protocols)
  let unknown = 0
  let notTaken = 0
  let isOver = false

  const hand = (): void => {
    handedAt = performance.now()
    if (out.isEmpty()) return
    ring?.flush()
    const batch = out.take()
    inFlight++
    tell({ kind: 'batch', batch }, transferred(batch))
  }
  const isDue = (): boolean => out.full() || out.rows() >= handRows || performance.now() - handedAt >= handMs
  const handDue = (): void => {
    if (inFlight < mostInFlight && isDue()) hand()
  }

  const tellState = (): void => {
    const exporters = decoder.exporters().toSorted((a, b) => b.datagrams - a.datagrams)
    tell({
      kind: 'state',
      unknown,
      notTaken,
      rawBytes: ring?.bytes() ?? null,
      exporters: exporters.slice(0, toldExporters),
    })
  }

  const ends = new Map<string, Ends>()
  const endsFor = ({ address, port, localPort }: Origin): Ends => {
    const key = `${localPort} ${port} ${address}`
    const known = ends.get(key)
    if (known) return known
    if (ends.size >= mostExporters) ends.clear()
    const made = endsOf(address, port, host, localPort)
    ends.set(key, made)
    return made
  }

  const decode = (payload: Uint8Array, origin: Origin, receivedMs: number): void => {
    const likely = protocolOf(payload) ?? 'syslog'
    if (taken.size > 0 && !taken.has(likely)) {
      notTaken++
      return
    }
    const offset = ring?.keep(endsFor(origin), payload, receivedMs) ?? 0
    out.from(() => senders.numberOf(origin, likely))
    const protocol = decoder.decode({ payload, origin, receivedMs, offset }, out.sink)
    if (protocol === null) unknown++
    else out.received(senders.numberOf(origin, protocol), payload.length)
  }

  const decodeBatch = (batch: DatagramBatch): void => {
    let from = 0
    for (let at = 0; at < batch.count; at++) {
      const to = batch.ends[at] as number
      const origin: Origin = {
        address: batch.senders[batch.sender[at] as number] as string,
        port: batch.ports[at] as number,
        localPort: batch.localPorts[at] as number,
      }
      decode(batch.bytes.subarray(from, to), origin, batch.times[at] as number)
      from = to
    }
  }

  const finish = (counts: SocketCounts): void => {
    if (isOver) return
    isOver = true
    clearInterval(handing)
    clearInterval(telling)
    decoder.end((origin, protocol) => {
      out.from(() => senders.numberOf(origin, protocol))
      return out.sink
    })
    hand()
    ring?.close()
    tellState()
    tell({ kind: 'done', counts: { ...counts, queued: 0 } })
  }

  /** Decodes what waits; stops while as much is on its way to the case as may be. */
  const proceed = (): void => {
    while (queue.length > 0 && (inFlight < mostInFlight || !isDue())) {
      const next = queue.shift()
      if (next?.kind === 'end') return finish(next.counts)
      if (next) {
        decodeBatch(next.batch)
        sockets.postMessage({ kind: 'credit' } satisfies FromDecoding)
      }
      handDue()
    }
  }

  sockets.on('message', (message: ToDecoding) => {
    queue.push(message)
    proceed()
  })
  shell.on('message', () => {
    inFlight--
    handDue()
    proceed()
  })
  const handing = setInterval(handDue, handMs / 4)
  const telling = setInterval(tellState, stateMs)
}

if (parentPort) run(parentPort, workerData as CaptureWorkerData)
