import type { Retention } from '../../shared/model/capture'
import type { LiveBatch, LivePart } from '../normalise/batch'
import { noCounters } from './capture-table'
import type { CaseStore } from './case-store'
import { batchOf, numberedBatch, numberedRows, plainFacts } from './testing'

/** Batches of a capture for tests: what they hold follows from their number. */

const part = (rows: number, bytes: number): LivePart => ({
  rejects: [],
  counts: { seen: rows + 1, stored: rows, rejected: 0, skipped: 1, duplicate: 0 },
  skippedKinds: { template: 1 },
  bytes,
})

/** The rows of a numbered batch, sent in turn by so many senders. */
export const liveBatch = (number: number, senders: number): LiveBatch => {
  const { rows, columns, ...rest } = numberedBatch(number)
  const file = Float64Array.from({ length: rows }, (_, row) => row % senders)
  const parts = new Map<number, LivePart>()
  for (let sender = 0; sender < senders; sender++) parts.set(sender, part(file.filter(of => of === sender).length, 100))
  return { ...batchOf({ ...rest, rejects: [], columns: { ...columns, file } }), parts }
}

export const liveRows = numberedRows
export const counts = { counters: noCounters, exporters: null } as const
export const newCapture = (retention: Retention) => ({
  host: '127.0.0.1',
  ports: [2055],
  allow: [],
  protocols: [],
  retention,
  keepsRaw: false,
})

/** Begins a capture of some senders in a case; `add` stores the next batch. */
export const beginCapture = (store: CaseStore, retention: Retention, senderCount: number) => {
  const id = store.live.begin(newCapture(retention))
  const senders = Array.from({ length: senderCount }, (_, number) =>
    store.live.addSender({ capture: id, path: `udp://127.0.0.1:2055/192.0.2.${number}`, format: 'netflow-ipfix' }),
  )
  // A base of 0 starts a new numbering each time.
  const add = (number: number): void =>
    store.live.append(id, senders, liveBatch(number, senderCount), counts, plainFacts)
  return { id, senders, add, end: () => store.live.end(id, counts, null) }
}
