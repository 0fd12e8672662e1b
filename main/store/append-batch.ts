import { columns } from '../../shared/model/columns'
import type { EnrichHost } from '../enrich/host-facts'
import type { Batch, LiveBatch, RowBatch } from '../normalise/batch'
import { chosenRows } from './chosen-rows'
import { countedBy, namedRows, rowsWhere, withoutDuplicates } from './duplicate-rows'
import { decodeColumn } from './encode-column'
import { createRowEncoder, type Owner, type ReadingIds } from './encode-rows'
import type { FileBooks, TimeSpan } from './file-books'
import type { Groups } from './groups'
import type { HostDictionary } from './host-table'
import type { IdentityTable } from './identity-table'
import { createRowJoiner } from './join-rows'
import { createLocalIds } from './local-ids'
import { createSegmentMerger } from './merge-segments'
import type { RejectTable } from './reject-table'
import type { RuleDictionary } from './rule-table'
import type { SegmentTable } from './segment-table'
import type { TextDictionary } from './text-table'

export type Tables = {
  readonly hosts: HostDictionary
  readonly texts: TextDictionary
  readonly rules: RuleDictionary
  readonly segments: SegmentTable
  readonly rejects: RejectTable
  readonly books: FileBooks
  /** Which rows may be merged with which. */
  readonly groups: Groups
  readonly identities: IdentityTable
}

type Reading = ReadingIds & {
  firstRow: number | null
  /** Records that are stored, a bit each, while the others of a file are restored. */
  stored: Uint8Array | null
}

export type BatchWriter = {
  /** Inside a transaction. */
  readonly append: (fileId: number, batch: Batch, enrich: EnrichHost, duplicates: 'count' | 'keep') => void
  /** Batches of many files at once, whose rows share segments. Inside a transaction. */
  readonly appendAll: (
    batches: readonly { readonly fileId: number; readonly batch: Batch }[],
    enrich: EnrichHost,
    duplicates: 'count' | 'keep',
  ) => void
  /** Stores those rows of the batch whose records the file counts as duplicates. Inside a transaction. */
  readonly restore: (fileId: number, batch: Batch, enrich: EnrichHost) => void
  /** Inside a transaction. */
  readonly appendLive: (captureId: number, senders: readonly number[], batch: LiveBatch, enrich: EnrichHost) => void
  /** Merges what the file's small batches left behind. Inside a transaction. */
  readonly tidy: (fileId: number) => void
  /** Forgets the local ids of a file that was read to its end, or is not read on. */
  readonly end: (fileId: number) => void
  /** The same for a capture, whose last small segments are merged. Inside a transaction. */
  readonly endLive: (captureId: number) => void
}

const noSpan: TimeSpan = { first: Number.NaN, last: Number.NaN }

/** Earliest start and latest end of each sender's rows; of all rows under 0 where there are no senders. */
const spansOf = ({ columns: { start, end, file } }: RowBatch): ReadonlyMap<number, TimeSpan> => {
  const spans = new Map<number, { first: number; last: number }>()
  for (let at = 0; at < start.length; at++) {
    const owner = file[at] as number
    const key = owner === owner ? owner : 0
    const span = spans.get(key) ?? { ...noSpan }
    if (!spans.has(key)) spans.set(key, span)
    const from = start[at] as number
    const to = end[at] as number
    if (!(span.first <= from) && from === from) span.first = from
    const latest = to === to ? to : from
    if (!(span.last >= latest) && latest === latest) span.last = latest
  }
  return spans
}

type Counted = { readonly counts: Batch['counts']; readonly rejects: Batch['rejects'] }

const checkBatch = ({ rows, columns: arrays }: RowBatch, parts: readonly Counted[]): void => {
  for (const { name } of columns)
    if (arrays[name].length !== rows)
      throw new Error(`column ${name} of a batch of ${rows} rows has ${arrays[name].length}`)
  const stored = parts.reduce((sum, { counts }) => sum + counts.stored, 0)
  if (stored !== rows) throw new Error(`a batch counts ${stored} stored, and brings ${rows} rows`)
  for (const { counts, rejects } of parts)
    if (counts.rejected !== rejects.length)
      throw new Error(`a batch counts ${counts.rejected} rejected, and brings ${rejects.length}`)
}

/** Segments looked at when a capture ends; those before them are merged already. */
const capturedTail = 256

export const createBatchWriter = (tables: Tables): BatchWriter => {
  const { hosts, texts, rules, segments, rejects, books, groups, identities } = tables
  const readings = new Map<string, Reading>()
  const encode = createRowEncoder()
  const joinRows = createRowJoiner()
  const merger = createSegmentMerger(segments, ({ files: [first] }) => groups.ofFile(first?.id ?? 0))

  const readingOf = (key: string): Reading => {
    const known = readings.get(key)
    if (known) return known
    const ids = { hosts: createLocalIds(), texts: createLocalIds(), rules: createLocalIds() }
    const begun: Reading = { ...ids, firstRow: null, stored: null }
    readings.set(key, begun)
    return begun
  }
  const fileKey = (id: number): string => `file ${id}`
  const captureKey = (id: number): string => `capture ${id}`

  const extend = (reading: Reading, batch: RowBatch, enrich: EnrichHost): void => {
    reading.hosts.extend(batch.hostBase, batch.hosts, address => hosts.intern(address, enrich))
    reading.texts.extend(batch.textBase, batch.texts, texts.intern)
    reading.rules.extend(batch.ruleBase, batch.rules, rules.intern)
  }

  /** Stores the rows and what belongs to them; when that fails the reading forgets what it has learnt from them. */
  const addRows = (key: string, batch: RowBatch, owner: Owner, enrich: EnrichHost, addRest: () => void): void => {
    const reading = readingOf(key)
    const before = [reading.hosts.size(), reading.texts.size(), reading.rules.size()] as const
    try {
      extend(reading, batch, enrich)
      reading.firstRow ??= segments.lastRow() + 1
      const now = Date.now()
      for (const rows of encode(batch, reading, owner)) segments.append({ ...rows, since: now, until: now })
      addRest()
    } catch (error) {
      reading.hosts.cut(before[0])
      reading.texts.cut(before[1])
      reading.rules.cut(before[2])
      throw error
    }
  }

  /** What of a batch is to be stored: all, or all that no other file gave. */
  const accepted = (fileId: number, batch: Batch, duplicates: 'count' | 'keep'): Batch => {
    checkBatch(batch, [batch])
    const named = namedRows(batch)
    if (!named) return batch
    const originals = duplicates === 'count' ? identities.originals(fileId, named) : null
    identities.add(fileId, named, originals)
    if (!originals) return batch
    books.overlap(fileId, countedBy(originals))
    return withoutDuplicates(batch, originals)
  }
  const enter = (fileId: number, batch: Batch): void => {
    rejects.add(fileId, batch.rejects)
    books.enter(fileId, batch, spansOf(batch).get(0) ?? noSpan)
  }

  /** A bit for each record of a file that is stored. */
  const storedRecords = (fileId: number): Uint8Array => {
    const bits = new Uint8Array((books.file(fileId).seen >> 3) + 1)
    for (const segment of segments.segments()) {
      if (!segment.files.some(({ id }) => id === fileId)) continue
      const [files, records] = [new Float64Array(segment.rows), new Float64Array(segment.rows)]
      decodeColumn(segments.column(segment.id, 'file'), files)
      decodeColumn(segments.column(segment.id, 'record'), records)
      for (const [row, record] of records.entries())
        if (files[row] === fileId) bits[record >> 3] = (bits[record >> 3] ?? 0) | (1 << (record & 7))
    }
    return bits
  }

  return {
    append: (fileId, batch, enrich, duplicates) => {
      const kept = accepted(fileId, batch, duplicates)
      merger.tail(groups.ofFile(fileId))
      addRows(fileKey(fileId), kept, { file: fileId }, enrich, () => enter(fileId, kept))
    },
    appendAll: (batches, enrich, duplicates) => {
      merger.tail(groups.ofSmallFiles)
      const kept = batches.map(({ fileId, batch }) => ({ fileId, batch: accepted(fileId, batch, duplicates) }))
      const joined = joinRows(kept.reduce((sum, { batch }) => sum + batch.rows, 0))
      for (const { fileId, batch } of kept) {
        const reading = readingOf(fileKey(fileId))
        extend(reading, batch, enrich)
        joined.take(fileId, batch, reading)
        enter(fileId, batch)
      }
      const now = Date.now()
      for (const rows of joined.encoded()) segments.append({ ...rows, since: now, until: now })
    },
    restore: (fileId, batch, enrich) => {
      checkBatch(batch, [batch])
      const reading = readingOf(fileKey(fileId))
      reading.stored ??= storedRecords(fileId)
      const { stored } = reading
      const { record } = batch.columns
      const missing = rowsWhere(batch.rows, row => {
        const number = record[row] as number
        return ((stored[number >> 3] ?? 0) & (1 << (number & 7))) === 0
      })
      const restored = chosenRows(batch, missing)
      addRows(fileKey(fileId), restored, { file: fileId }, enrich, () => {
        if (restored.rows > 0) books.restore(fileId, restored.rows, spansOf(restored).get(0) ?? noSpan)
      })
    },
    appendLive: (captureId, senders, batch, enrich) => {
      checkBatch(batch, [...batch.parts.values()])
      merger.tail(groups.ofCapture(captureId))
      addRows(captureKey(captureId), batch, { senders }, enrich, () => {
        const spans = spansOf(batch)
        for (const [sender, part] of batch.parts) {
          const fileId = senders[sender]
          if (fileId === undefined) throw new Error(`a batch names sender ${sender} of ${senders.length}`)
          rejects.add(fileId, part.rejects)
          books.enterLive(fileId, part, spans.get(sender) ?? noSpan)
        }
      })
    },
    tidy: fileId => {
      const firstRow = readings.get(fileKey(fileId))?.firstRow ?? null
      if (firstRow !== null) merger.tidy(groups.ofFile(fileId), firstRow)
    },
    end: fileId => void readings.delete(fileKey(fileId)),
    endLive: captureId => {
      const firstRow = readings.get(captureKey(captureId))?.firstRow ?? null
      readings.delete(captureKey(captureId))
      if (firstRow === null) return
      const last = segments.segments().at(-capturedTail)?.firstRow ?? 0
      merger.tidy(groups.ofCapture(captureId), Math.max(firstRow, last))
    },
  }
}
