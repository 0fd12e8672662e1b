import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { Reject } from '../../shared/model/reject'
import type { Sink } from '../formats/format'
import type { Batch } from '../normalise/batch'
import { createDraftRows, draftNames, draftWidth, slotOf } from '../normalise/draft'
import { normalise } from '../normalise/normalise'
import { createInterner } from './interner'

/** Rejects kept with their excerpt in one batch; beyond it the batch is handed over early. */
const mostRejects = 20_000

/** A sink that collects batches, and what the framer tells it beside the decoder. */
export type BatchSink = {
  readonly sink: Sink
  /** The record that the decoder is given next. */
  readonly at: (offset: number, length: number, line: number | null, excerpt: () => string) => void
  /** A record that could not even be framed. */
  readonly broken: (reason: string, offset: number, length: number, excerpt: string) => void
  /** Rows waiting, and whether they should be handed over whatever their number. */
  readonly rows: () => number
  readonly full: () => boolean
  readonly seen: () => number
  /** What was collected since the last call; null when there is nothing. */
  readonly take: (read: { readonly bytesRead: number; readonly prefixSha256: string }) => Batch | null
}

const excerptLength = 512

/** `passOver` records were stored by an import that broke off: they are read again, but not kept again. */
export const createBatchSink = (passOver: number): BatchSink => {
  const interner = createInterner()
  const drafts = createDraftRows()
  const { draft } = drafts
  let places = new Float64Array(3 * 8192)
  let seen = -passOver
  let counts = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 }
  let skippedKinds: Record<string, number> = {}
  let rejects: Reject[] = []
  let offset = 0
  let length = 0
  let line: number | null = null
  let excerpt: () => string = () => ''

  /** Counts a record; false when it was counted by the import that broke off. */
  const count = (): boolean => {
    seen++
    if (seen <= 0) return false
    counts.seen++
    return true
  }
  const number = (): number => seen + passOver

  const refuse = (reason: string, place: Pick<Reject, 'offset' | 'length' | 'line' | 'excerpt'>): void => {
    counts.rejected++
    rejects.push({ record: number(), reason, ...place })
  }

  const reject = (reason: string): void => {
    if (count()) refuse(reason, { offset, length, line, excerpt: excerpt().slice(0, excerptLength) })
    drafts.clear()
  }

  const store = (): void => {
    const problem = normalise(draft, interner.scope)
    if (problem !== null) return reject(problem)
    if (!count()) return drafts.clear()
    counts.stored++
    const at = drafts.rows() * 3
    if (at + 3 > places.length) {
      const larger = new Float64Array(places.length * 2)
      larger.set(places)
      places = larger
    }
    places[at] = number()
    places[at + 1] = offset
    places[at + 2] = length
    drafts.keep()
  }

  const sink: Sink = {
    draft,
    host: interner.host,
    hostBytes: interner.hostBytes,
    text: interner.text,
    textBytes: interner.textBytes,
    rule: interner.rule,
    store,
    reject,
    skip: kind => {
      if (count()) {
        counts.skipped++
        skippedKinds[kind] = (skippedKinds[kind] ?? 0) + 1
      }
      drafts.clear()
    },
  }

  /** Rows in time order; logs nearly are, and then the order costs one look. */
  const timeOrder = (rows: number): Uint32Array | null => {
    const values = drafts.values()
    const slot = slotOf('start')
    let sorted = true
    for (let row = 1; row < rows && sorted; row++)
      sorted = (values[row * draftWidth + slot] as number) >= (values[(row - 1) * draftWidth + slot] as number)
    if (sorted) return null
    const starts = new Float64Array(rows)
    for (let row = 0; row < rows; row++) starts[row] = values[row * draftWidth + slot] as number
    const order = Uint32Array.from({ length: rows }, (_, row) => row)
    return order.sort((a, b) => (starts[a] as number) - (starts[b] as number) || a - b)
  }

  const columnsOf = (rows: number): Record<ColumnName, Float64Array> => {
    const order = timeOrder(rows)
    const gather = (from: Float64Array, width: number, slot: number): Float64Array => {
      const column = new Float64Array(rows)
      if (order)
        for (let row = 0; row < rows; row++) column[row] = from[(order[row] as number) * width + slot] as number
      else for (let row = 0; row < rows; row++) column[row] = from[row * width + slot] as number
      return column
    }
    const made = Object.fromEntries(columnNames.map(name => [name, null])) as unknown as Record<
      ColumnName,
      Float64Array
    >
    const values = drafts.values()
    for (const [slot, name] of draftNames.entries()) made[name] = gather(values, draftWidth, slot)
    made.record = gather(places, 3, 0)
    made.offset = gather(places, 3, 1)
    made.length = gather(places, 3, 2)
    made.file = new Float64Array(rows).fill(Number.NaN)
    return made
  }

  return {
    sink,
    at: (recordOffset, recordLength, recordLine, recordExcerpt) => {
      offset = recordOffset
      length = recordLength
      line = recordLine
      excerpt = recordExcerpt
    },
    broken: (reason, brokenOffset, brokenLength, brokenExcerpt) => {
      if (count())
        refuse(reason, {
          offset: brokenOffset,
          length: brokenLength,
          line: null,
          excerpt: brokenExcerpt.slice(0, excerptLength),
        })
    },
    rows: drafts.rows,
    full: () => rejects.length >= mostRejects,
    seen: number,
    take: ({ bytesRead, prefixSha256 }) => {
      if (counts.seen === 0) return null
      const rows = drafts.rows()
      const batch: Batch = {
        rows,
        columns: columnsOf(rows),
        ...interner.take(),
        rejects,
        counts,
        skippedKinds,
        bytesRead,
        prefixSha256,
      }
      counts = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 }
      skippedKinds = {}
      rejects = []
      drafts.restart()
      return batch
    },
  }
}
