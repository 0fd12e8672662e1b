import { Failure } from '../../shared/rpc/message'
import type { CaseStore, SegmentInfo } from '../store/case-store'
import { type PairRun, partitions } from './group-runs'
import type { GroupPart } from './group-scan'
import { type Grouping, groupingLayout } from './grouping'
import { createHeldColumns, type HeldColumns } from './held-columns'
import { joinPartitions, type MergedGroups, mergeGroups } from './merge-groups'
import { columnsOf, narrow, type Predicate } from './predicate'
import {
  buffersOfPart,
  cancelCells,
  type Finding,
  type FromScanner,
  type Loaded,
  type Question,
  type Task,
  taskColumns,
} from './question'
import type { Ranking } from './ranking'
import { openLocalPort, openWorkerPort, type ScanPort } from './scan-port'

/** Puts questions to the scan workers and gathers what each of them found. */
export type ScanPool = {
  /** One finding a worker. `segments` are those to look at; the pool leaves out what statistics rule out. */
  readonly ask: <T extends Task>(
    question: { readonly where: Predicate; readonly task: T },
    segments: readonly SegmentInfo[],
    signal?: AbortSignal,
  ) => Promise<readonly FindingOf<T>[]>
  readonly merge: (
    grouping: Grouping,
    parts: readonly GroupPart[],
    ranking: Ranking,
    signal?: AbortSignal,
  ) => Promise<MergedGroups>
  readonly close: () => Promise<void>
}

type FindingOf<T extends Task> = Extract<Finding, { readonly kind: T['kind'] }>

export type ScanPoolOptions = {
  /** 0 scans on the caller's thread. */
  readonly workers: number
  readonly workerPath: string
  /** Memory of columns that the workers may hold together. */
  readonly heldBytes: number
}

/** A batch ends at so many segments, or columns to load: in between, other questions get their turn. */
const batchSegments = 16
const batchColumns = 48
const batchesUnderWay = 2
/** Segments that are there no more are forgotten when so many may have gathered. */
const mostGone = 1024
/** Merging less than this is quicker in place than in the workers. */
const smallMerge = 60_000

type Seat = {
  readonly held: HeldColumns
  readonly met: Set<number>
  readonly waiting: Map<
    number,
    { readonly receive: (message: FromScanner) => void; readonly fail: (error: Error) => void }
  >
  readonly port: ScanPort
}

const cancelledFailure = (): Failure => new Failure('cancelled', 'The question was cancelled.')

export const createScanPool = (store: CaseStore, { workers, workerPath, heldBytes }: ScanPoolOptions): ScanPool => {
  const cancelled = new Int32Array(new SharedArrayBuffer(cancelCells * 4))
  const seatCount = Math.max(1, workers)
  const data = { cancelled, shares: seatCount }
  const seats: (Seat | null)[] = Array.from({ length: seatCount }, () => null)
  let nextId = 1
  let closed = false

  const openSeat = (at: number): Seat => {
    const waiting: Seat['waiting'] = new Map()
    const events = {
      receive: (message: FromScanner) => waiting.get(message.id)?.receive(message),
      lost: (error: Error) => {
        seats[at] = null
        for (const { fail } of waiting.values()) fail(new Error('scan the case', { cause: error }))
        waiting.clear()
      },
    }
    const port = workers === 0 ? openLocalPort(data, events) : openWorkerPort(workerPath, data, events)
    return { held: createHeldColumns(store, heldBytes / seatCount), met: new Set(), waiting, port }
  }
  const seatAt = (at: number): Seat => {
    if (closed) throw cancelledFailure()
    return (seats[at] ??= openSeat(at))
  }

  /** A capture makes small segments without end, most of which are soon merged into larger ones. */
  const forgetGone = (seat: Seat): void => {
    const standing = store.segments()
    if (seat.met.size <= standing.length * 2 + mostGone) return
    const ids = new Set(standing.map(({ id }) => id))
    const gone = new Set([...seat.met].filter(id => !ids.has(id)))
    for (const id of gone) seat.met.delete(id)
    seat.held.forget(gone)
    seat.port.send({ kind: 'forget', segments: [...gone] })
  }

  /** Sends the next segments that matter; returns up to where `segments` are dealt with, and whether any was sent. */
  const sendBatch = (
    seat: Seat,
    id: number,
    question: Question,
    segments: readonly SegmentInfo[],
    from: number,
  ): { readonly upTo: number; readonly sent: boolean } => {
    const ids: number[] = []
    const met: SegmentInfo[] = []
    const load: Loaded[] = []
    const send = (): void => {
      const drop = seat.held.excess()
      if (ids.length > 0) seat.port.send({ kind: 'scan', id, segments: ids, met, load })
      if (drop.length > 0) seat.port.send({ kind: 'drop', columns: drop })
    }
    let at = from
    for (; at < segments.length && ids.length < batchSegments && load.length < batchColumns; at++) {
      const segment = segments[at]
      if (!segment) continue
      const where = narrow(question.where, segment)
      if (where.op === 'none') continue
      try {
        load.push(...seat.held.need(segment, [...columnsOf(where), ...taskColumns(question.task, segment)]))
      } catch (error) {
        send() // what is noted as held has to be there for the next question
        throw error
      }
      if (!seat.met.has(segment.id)) met.push(segment)
      seat.met.add(segment.id)
      ids.push(segment.id)
    }
    send()
    return { upTo: at, sent: ids.length > 0 }
  }

  /** One worker's share of a question. */
  const askSeat = (seat: Seat, id: number, question: Question, segments: readonly SegmentInfo[]): Promise<Finding> =>
    new Promise((resolve, reject) => {
      let at = 0
      let underWay = 0
      const proceed = () => {
        while (at < segments.length && underWay < batchesUnderWay) {
          const { upTo, sent } = sendBatch(seat, id, question, segments, at)
          at = upTo
          if (sent) underWay++
        }
        if (underWay === 0) seat.port.send({ kind: 'finish', id })
      }
      seat.waiting.set(id, {
        fail: reject,
        receive: message => {
          try {
            if (message.kind === 'scanned') {
              underWay--
              proceed()
            } else if (message.kind === 'found') resolve(message.finding)
            else if (message.kind === 'failed') reject(new Error(message.message))
          } catch (error) {
            reject(error)
          }
        },
      })
      seat.port.send({ kind: 'ask', id, question })
      proceed()
    })

  const mergeAt = (
    seat: Seat,
    id: number,
    grouping: Grouping,
    parts: readonly GroupPart[],
    ranking: Ranking,
    seatNumber: number,
  ) =>
    new Promise<MergedGroups>((resolve, reject) => {
      const isOwn = ({ share }: Pick<PairRun, 'share'>): boolean => share === seatNumber
      const own: GroupPart = {
        runs: parts.flatMap(part => part.runs.filter(isOwn)),
        pairs: (parts[0]?.pairs ?? []).map((_, at) => parts.flatMap(part => (part.pairs[at] ?? []).filter(isOwn))),
      }
      seat.waiting.set(id, {
        fail: reject,
        receive: message => {
          if (message.kind === 'merged') resolve(message.groups)
          else if (message.kind === 'failed') reject(new Error(message.message))
        },
      })
      seat.port.send({ kind: 'merge', id, grouping, parts: [own], ranking }, buffersOfPart(own))
    })

  /** Runs one job on every seat; aborting ends the wait at once and the work at the next block. */
  const onEverySeat = async <R>(
    signal: AbortSignal | undefined,
    job: (seat: Seat, at: number, id: number) => Promise<R>,
  ): Promise<R[]> => {
    if (signal?.aborted) throw cancelledFailure()
    const id = nextId++
    const used = Array.from({ length: seatCount }, (_, at) => seatAt(at))
    let abort = () => {}
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(cancelledFailure())
      signal?.addEventListener('abort', abort, { once: true })
    })
    try {
      return await Promise.race([Promise.all(used.map((seat, at) => job(seat, at, id))), aborted])
    } catch (error) {
      Atomics.store(cancelled, id % cancelCells, id)
      for (const [at, seat] of used.entries()) if (seats[at] === seat) seat.port.send({ kind: 'cancel', id })
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
      for (const seat of used) seat.waiting.delete(id)
    }
  }

  return {
    ask: async <T extends Task>(
      question: { readonly where: Predicate; readonly task: T },
      segments: readonly SegmentInfo[],
      signal?: AbortSignal,
    ) => {
      const findings = await onEverySeat(signal, (seat, at, id) => {
        forgetGone(seat)
        return askSeat(
          seat,
          id,
          question,
          segments.filter(segment => segment.id % seatCount === at),
        )
      })
      return findings as FindingOf<T>[]
    },
    merge: async (grouping, parts, ranking, signal) => {
      const sizeOf = (runs: readonly Pick<PairRun, 'starts'>[]) =>
        runs.reduce((sum, { starts }) => sum + (starts[partitions] ?? 0), 0)
      const size = parts.reduce(
        (sum, part) => sum + sizeOf(part.runs) + part.pairs.reduce((pairs, own) => pairs + sizeOf(own), 0),
        0,
      )
      if (size < smallMerge || workers < 2) return mergeGroups(grouping, parts, ranking)
      const merged = await onEverySeat(signal, (seat, at, id) => mergeAt(seat, id, grouping, parts, ranking, at))
      return joinPartitions(groupingLayout(grouping), merged, ranking)
    },
    close: async () => {
      closed = true
      await Promise.all(
        seats.map(async seat => {
          if (!seat) return
          for (const { fail } of seat.waiting.values()) fail(cancelledFailure())
          await seat.port.close()
        }),
      )
    },
  }
}
