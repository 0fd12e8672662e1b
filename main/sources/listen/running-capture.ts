import type { Capture, CaptureCounters } from '../../../shared/model/capture'
import type { Exporter } from '../../../shared/model/exporter'
import { senderPath } from '../../../shared/model/sender-path'
import { Failure } from '../../../shared/rpc/message'
import type { EnrichHost } from '../../enrich/host-facts'
import type { CaseStore } from '../../store/case-store'
import { booksOf, captureId } from './capture-books'
import { openThreads } from './capture-threads'
import type { FromCapture } from './capture-worker'
import type { ListenOrder } from './listen-order'
import { createRate } from './rates'
import { rawFileBytes } from './raw-upkeep'
import { wireFormats } from './senders'
import type { FromSockets, SocketCounts } from './socket-worker'

export type CaptureEvents = {
  /** After each commit. */
  readonly committed: () => void
  /** It began, is stopping, or ended. */
  readonly changed: () => void
}

export type RunningCapture = {
  readonly id: string
  readonly isOver: () => boolean
  readonly snapshot: () => Capture
  readonly stop: () => void
  /** Resolves when it has ended and everything is stored. */
  readonly done: Promise<void>
}

export type CaptureDeps = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  readonly events: CaptureEvents
  /** Bytes of datagrams that may wait to be decoded. */
  readonly queueBytes?: number | undefined
}

/** The list of exporters is written so often, and when the capture ends. */
const writeExportersMs = 10_000

const nothing: SocketCounts = { datagrams: 0, bytes: 0, queued: 0, queueLost: 0, kernelLost: null, notAllowed: 0 }

/** Resolves when the ports are open and the capture stands in the case. */
export const startCapture = async (order: ListenOrder, deps: CaptureDeps): Promise<RunningCapture> => {
  const { store, enrich, events } = deps
  const { live } = store
  /** Ids of the senders' books, by their numbers in the batches. */
  const senders: number[] = []
  const rawIds = new Map<string, number>()
  let state: Capture['state'] = 'listening'
  let problem: string | null = null
  let counts = nothing
  let unknown = 0
  let notTaken = 0
  let rawBytes: number | null = order.keepRaw ? 0 : null
  let exporters: readonly Exporter[] = []
  let wroteExporters = performance.now()
  let number = 0
  const [datagramRate, recordRate] = [createRate(), createRate()]
  let finished = (): void => {}
  const done = new Promise<void>(resolve => (finished = resolve))
  const isOver = (): boolean => state === 'stopped' || state === 'failed'

  const counters = (): CaptureCounters => {
    const { queued: _, ...rest } = counts
    return { ...rest, notAllowed: rest.notAllowed + notTaken, unknown, receiveBuffer: threads.receiveBuffer }
  }

  const end = async (why: string | null): Promise<void> => {
    if (isOver()) return
    problem = why
    state = why === null ? 'stopped' : 'failed'
    await threads.terminate()
    try {
      live.end(number, { counters: counters(), exporters }, problem)
    } catch (error) {
      // A full disk may refuse this, too; then the next opening of the case says that the capture broke off.
      state = 'failed'
      problem ??= error instanceof Error ? error.message : String(error)
    }
    events.committed()
    events.changed()
    finished()
  }
  const fail = (error: unknown): void => {
    const sentence = error instanceof Failure ? error.message : `The capture ended unexpectedly: ${String(error)}`
    void end(sentence)
  }

  const heard = (message: FromSockets): void => {
    if (message.kind === 'counts') {
      counts = message.counts
      datagramRate.add(counts.datagrams)
      recordRate.add(booksOf(store, number).seen)
    } else if (message.kind === 'broken') {
      problem = message.problem
      stop()
    }
  }

  const take = (message: FromCapture): void => {
    switch (message.kind) {
      case 'sender': {
        const { sender } = message
        const path = senderPath(order.host, sender, started)
        senders[sender.number] = live.addSender({ capture: number, path, format: wireFormats[sender.protocol] })
        return
      }
      case 'batch': {
        const isTime = performance.now() - wroteExporters >= writeExportersMs
        if (isTime) wroteExporters = performance.now()
        live.append(
          number,
          senders,
          message.batch,
          { counters: counters(), exporters: isTime ? exporters : null },
          enrich,
        )
        threads.credit()
        return events.committed()
      }
      case 'state':
        unknown = message.unknown
        notTaken = message.notTaken
        rawBytes = message.rawBytes
        exporters = message.exporters
        return
      case 'raw-begun':
        rawIds.set(message.name, live.beginRawFile({ capture: number, name: message.name, base: message.base }))
        return
      case 'raw-sealed':
        return live.sealRawFile(rawIds.get(message.name) ?? 0, message.bytes, message.sha256)
      case 'raw-failed':
        problem = message.problem
        return
      case 'done':
        counts = message.counts
        void end(problem)
    }
  }

  const stop = (): void => {
    if (state !== 'listening') return
    state = 'stopping'
    threads.stop()
    events.changed()
  }

  const threads = await openThreads(
    order,
    {
      sockets: heard,
      decoded: message => {
        if (isOver()) return
        try {
          take(message)
        } catch (error) {
          fail(error)
        }
      },
      lost: fail,
    },
    deps.queueBytes,
  )
  const started = Date.now()
  try {
    number = live.begin({ ...order, keepsRaw: order.keepRaw })
  } catch (error) {
    await threads.terminate()
    throw error
  }
  threads.decode({
    casePath: store.path,
    capture: number,
    protocols: order.protocols,
    rawFileBytes: order.keepRaw ? rawFileBytes(order.retention) : null,
    definitions: order.definitions ?? null,
  })
  events.changed()

  return {
    id: captureId(number),
    isOver,
    done,
    stop,
    snapshot: () => ({
      id: captureId(number),
      host: order.host,
      ports: order.ports,
      allow: order.allow,
      protocols: order.protocols,
      retention: order.retention,
      state,
      problem,
      started,
      stopped: live.captures().find(({ id }) => id === number)?.stopped ?? null,
      ...booksOf(store, number),
      ...counters(),
      queued: counts.queued,
      datagramsPerSecond: isOver() ? 0 : datagramRate.perSecond(),
      recordsPerSecond: isOver() ? 0 : recordRate.perSecond(),
      rawBytes,
      exporters,
    }),
  }
}
