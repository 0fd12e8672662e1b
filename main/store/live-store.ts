import type { CaptureCounters } from '../../shared/model/capture'
import type { Exporter } from '../../shared/model/exporter'
import type { EnrichHost } from '../enrich/host-facts'
import type { LiveBatch } from '../normalise/batch'
import type { BatchWriter } from './append-batch'
import type { CaptureTable, NewCapture, StoredCapture } from './capture-table'
import type { CustodyLog } from './custody-log'
import { expiredSegments } from './expiry'
import type { FileBooks, NewSender } from './file-books'
import type { RawFile, RawFileTable } from './raw-file-table'
import type { SegmentTable } from './segment-table'

/** What a capture counted so far; the exporters are null when they are as they were. */
export type CaptureCounts = { readonly counters: CaptureCounters; readonly exporters: readonly Exporter[] | null }

/** The part of the case that captures from the wire write. Each function that writes is one transaction. */
export type LiveStore = {
  readonly captures: () => readonly StoredCapture[]
  readonly begin: (capture: NewCapture) => number
  /** A sender that was not heard of before in this capture; returns the id of its books. */
  readonly addSender: (sender: NewSender) => number
  /** `senders` are the ids of the books by the numbers that the batch gives to senders. */
  readonly append: (
    captureId: number,
    senders: readonly number[],
    batch: LiveBatch,
    counts: CaptureCounts,
    enrich: EnrichHost,
  ) => void
  readonly end: (captureId: number, counts: CaptureCounts, problem: string | null) => void
  /** Removes the oldest whole segments of captures that are to be kept no longer; returns how many rows went. */
  readonly expire: (now: number) => number
  readonly rawFiles: () => readonly RawFile[]
  readonly beginRawFile: (file: Pick<RawFile, 'capture' | 'name' | 'base'>) => number
  readonly sealRawFile: (id: number, bytes: number, sha256: string) => void
  readonly removeRawFile: (id: number, why: string) => void
}

export type LiveTables = {
  readonly captures: CaptureTable
  readonly rawFiles: RawFileTable
  readonly books: FileBooks
  readonly segments: SegmentTable
  readonly custody: CustodyLog
  readonly writer: BatchWriter
  readonly reading: <T>(work: () => T) => T
  readonly writing: <T>(what: string, work: () => T) => T
}

export const createLiveStore = (tables: LiveTables): LiveStore => {
  const { captures, rawFiles, books, segments, custody, writer, reading, writing } = tables

  const gone = (now: number) =>
    expiredSegments(
      segments.segments(),
      ({ files: [first] }) => {
        const capture = first ? books.captureOf(first.id) : null
        return capture === null ? null : captures.of(capture).retention
      },
      now,
    )

  return {
    captures: captures.all,
    begin: capture => writing('capture', () => captures.begin(capture)),
    addSender: sender => writing('capture', () => books.addSender(sender)),
    append: (captureId, senders, batch, { counters, exporters }, enrich) =>
      writing('capture', () => {
        writer.appendLive(captureId, senders, batch, enrich)
        captures.count(captureId, counters, exporters)
      }),
    end: (captureId, { counters, exporters }, problem) =>
      writing('capture', () => {
        writer.endLive(captureId)
        for (const { id, capture, state } of books.files())
          if (capture === captureId && state === 'importing') books.endSender(id, { state: 'complete', error: null })
        captures.count(captureId, counters, exporters)
        captures.end(captureId, problem)
      }),
    expire: now => {
      const expired = gone(now)
      if (expired.length === 0) return 0
      return writing('retention', () => {
        const rows = new Map<number, number>()
        for (const file of expired.flatMap(({ files }) => files))
          rows.set(file.id, (rows.get(file.id) ?? 0) + file.rows)
        segments.remove(expired)
        for (const [file, count] of rows) books.expire(file, count)
        const total = [...rows.values()].reduce((sum, count) => sum + count, 0)
        const until = Math.max(...expired.map(segment => segment.until))
        custody.note('rows expired', 'retention', { rows: total, storedUntil: until, files: Object.fromEntries(rows) })
        return total
      })
    },
    rawFiles: () => reading(rawFiles.all),
    beginRawFile: file => writing('raw file', () => rawFiles.begin(file)),
    sealRawFile: (id, bytes, sha256) => writing('raw file', () => rawFiles.seal(id, bytes, sha256)),
    removeRawFile: (id, why) => writing('raw file', () => rawFiles.remove(id, why)),
  }
}
