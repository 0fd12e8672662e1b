import type { Capture } from '../../../shared/model/capture'
import type { StoredCapture } from '../../store/capture-table'
import type { CaseStore } from '../../store/case-store'

/** How a capture is named to the outside. */
export const captureId = (number: number): string => `capture-${number}`

type Books = Pick<Capture, 'seen' | 'stored' | 'rejected' | 'skipped' | 'duplicate' | 'expired'>

/** What all senders of a capture sent, together. */
export const booksOf = (store: CaseStore, capture: number): Books => {
  const sum = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0, expired: 0 }
  for (const file of store.files()) {
    if (file.capture !== capture) continue
    sum.seen += file.seen
    sum.stored += file.stored
    sum.rejected += file.rejected
    sum.skipped += file.skipped
    sum.duplicate += file.duplicate
    sum.expired += file.expired
  }
  return sum
}

/** Captures that are told of; the oldest are left out. */
const mostRecorded = 100

/** A capture as the case remembers it: it has ended, or another process is at it. */
export const recordedCapture = (store: CaseStore, stored: StoredCapture): Capture => {
  const { id, host, ports, allow, protocols, retention, started, stopped, problem, counters, exporters, keepsRaw } =
    stored
  const raw = store.live.rawFiles().filter(file => file.capture === id && file.removed === null)
  return {
    id: captureId(id),
    host,
    ports,
    allow,
    protocols,
    retention,
    state: problem !== null ? 'failed' : stopped === null ? 'listening' : 'stopped',
    problem,
    started,
    stopped,
    ...booksOf(store, id),
    ...counters,
    queued: 0,
    datagramsPerSecond: 0,
    recordsPerSecond: 0,
    rawBytes: keepsRaw ? raw.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    exporters,
  }
}

/** The captures that the case remembers, the newest first. */
export const recordedCaptures = (store: CaseStore, but: ReadonlySet<string> = new Set()): readonly Capture[] =>
  store.live
    .captures()
    .filter(({ id }) => !but.has(captureId(id)))
    .slice(-mostRecorded)
    .map(stored => recordedCapture(store, stored))
    .toReversed()
