import { setTimeout as sleep } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../../shared/rpc/message'
import { formatIp, parseIp } from '../../../shared/units/ip'
import { createAllowList } from './allow-list'
import { buffersOfBatch, createBatchFiller, type DatagramBatch } from './datagram-batch'
import { kernelDrops } from './kernel-drops'
import { type OpenSockets, openSockets } from './open-sockets'

/** A thread that does nothing but receive, so that the socket is always read in time. */
export type SocketWorkerData = {
  readonly host: string
  readonly ports: readonly number[]
  readonly allow: readonly string[]
  /** The most bytes of datagrams that may wait to be decoded; what comes on top is let go and counted. */
  readonly queueBytes: number
  /** The way to the thread that decodes. */
  readonly decoder: MessagePort
}

export type SocketCounts = {
  readonly datagrams: number
  readonly bytes: number
  readonly queued: number
  readonly queueLost: number
  readonly kernelLost: number | null
  readonly notAllowed: number
}

export type FromSockets =
  | { readonly kind: 'open'; readonly receiveBuffer: number }
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'counts'; readonly counts: SocketCounts }
  | { readonly kind: 'broken'; readonly problem: string }

export type ToSockets = { readonly kind: 'stop' }

export type ToDecoding =
  | { readonly kind: 'datagrams'; readonly batch: DatagramBatch }
  /** Nothing more comes; what was counted in all. */
  | { readonly kind: 'end'; readonly counts: SocketCounts }
/** A batch was decoded; another may be sent. */
export type FromDecoding = { readonly kind: 'credit' }

/** Batches on their way or being decoded. */
const mostInFlight = 8
/** Datagrams gather at most so long before they go on their way. */
const gatherMs = 25
const countMs = 250
/** A socket that was told to stop is read until nothing came for so long, or for so long at all. */
const quietMs = 40
const mostDrainMs = 1000

/** RFC 5952 text: an IPv4 sender of an IPv6 socket as IPv4, and no name of an interface behind it. */
const plainAddress = (address: string): string => {
  const bytes = parseIp(address.replace(/%.*$/, ''))
  return bytes ? formatIp(bytes) : address
}

const run = (shell: MessagePort, { host, ports, allow, queueBytes, decoder }: SocketWorkerData): void => {
  const isAllowed = createAllowList(allow)
  const filler = createBatchFiller()
  const waiting: DatagramBatch[] = []
  const inFlight: number[] = []
  const counts = { datagrams: 0, bytes: 0, queueLost: 0, notAllowed: 0 }
  let kernelLost: number | null = null
  let waitingBytes = 0
  let lastAt = performance.now()
  let sockets: OpenSockets | null = null

  const tell = (message: FromSockets): void => shell.postMessage(message)
  const countsNow = (): SocketCounts => {
    const queued = [...waiting.map(({ count }) => count), ...inFlight].reduce((sum, count) => sum + count, 0)
    return { ...counts, kernelLost, queued: queued + filler.count() }
  }
  const tellCounts = (): void => {
    if (sockets) kernelLost = kernelDrops(host, ports)
    tell({ kind: 'counts', counts: countsNow() })
  }

  const send = (batch: DatagramBatch): void => {
    inFlight.push(batch.count)
    decoder.postMessage({ kind: 'datagrams', batch } satisfies ToDecoding, buffersOfBatch(batch))
  }
  /** Sends on what has gathered; while the decoder is behind, a batch that is not full goes on filling. */
  const forward = (): void => {
    while (inFlight.length < mostInFlight) {
      const batch = waiting.shift() ?? (filler.count() > 0 ? filler.take() : null)
      if (!batch) return
      waitingBytes = waiting.reduce((sum, { bytes }) => sum + bytes.length, 0)
      send(batch)
    }
  }

  const receive = (payload: Buffer, from: string, port: number, localPort: number): void => {
    lastAt = performance.now()
    const address = from.includes(':') ? plainAddress(from) : from
    if (!isAllowed(address)) {
      counts.notAllowed++
      return
    }
    counts.datagrams++
    counts.bytes += payload.length
    if (filler.add(payload, address, port, localPort, Date.now())) return
    if (inFlight.length < mostInFlight && waiting.length === 0) send(filler.take())
    else if (waitingBytes + filler.memory() <= queueBytes) {
      waitingBytes += filler.memory()
      waiting.push(filler.take())
    } else {
      counts.queueLost++
      return
    }
    filler.add(payload, address, port, localPort, Date.now())
  }

  /** Reads what the system still holds, then lets go of the ports and of what waits. */
  const stop = async (): Promise<void> => {
    const began = performance.now()
    do await sleep(quietMs)
    while (performance.now() - lastAt < quietMs && performance.now() - began < mostDrainMs)
    kernelLost = kernelDrops(host, ports)
    const closing = sockets
    sockets = null
    await closing?.close()
    while (waiting.length > 0 || filler.count() > 0) {
      forward()
      await sleep(gatherMs)
    }
    clearInterval(gathering)
    clearInterval(counting)
    decoder.postMessage({ kind: 'end', counts: countsNow() } satisfies ToDecoding)
  }

  decoder.on('message', () => {
    inFlight.shift()
    forward()
  })
  shell.on('message', () => void stop())
  const gathering = setInterval(forward, gatherMs)
  const counting = setInterval(tellCounts, countMs)

  openSockets(
    host,
    ports,
    (payload, { address, port }, localPort) => receive(payload, address, port, localPort),
    problem => tell({ kind: 'broken', problem }),
  ).then(
    opened => {
      sockets = opened
      tell({ kind: 'open', receiveBuffer: opened.receiveBuffer })
    },
    (error: unknown) => {
      // Thrown outside any promise, so that a bug ends the thread for the engine to see.
      if (!(error instanceof Failure))
        setImmediate(() => {
          throw error
        })
      else tell({ kind: 'refused', problem: error.message })
    },
  )
}

if (parentPort) run(parentPort, workerData as SocketWorkerData)
