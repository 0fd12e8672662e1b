import { columns } from '../../shared/model/columns'
import type { EnrichHost } from '../enrich/host-facts'
import type { Batch, LiveBatch, RowBatch } from '../normalise/batch'
import { createRowEncoder, type Owner, type ReadingIds } from './encode-rows'
import type { FileBooks, TimeSpan } from './file-books'
import type { Groups } from './groups'
import type { HostDictionary } from './host-table'
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
}

type Reading = ReadingIds & { firstRow: number | null }

export type BatchWriter = {
  /** Inside a transaction. */
  readonly append: (fileId: number, batch: Batch, enrich: EnrichHost) => void
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
  const { hosts, texts, rules, segments, rejects, books, groups } = tables
  const readings = new Map<string, Reading>()
  const encode = createRowEncoder()
  const merger = createSegmentMerger(segments, ({ files: [first] }) => groups.ofFile(first?.id ?? 0))

  const readingOf = (key: string): Reading => {
    const known = readings.get(key)
    if (known) return known
    const begun = { hosts: createLocalIds(), texts: createLocalIds(), rules: createLocalIds(), firstRow: null }
    readings.set(key, begun)
    return begun
  }
  const fileKey = (id: number): string => `file ${id}`
  const captureKey = (id: number): string => `capture ${id}`

  /** Stores the rows and what belongs to them; when that fails the reading forgets what it has learnt from them. */
  const addRows = (key: string, batch: RowBatch, owner: Owner, enrich: EnrichHost, addRest: () => void): void => {
    const reading = readingOf(key)
    const before = [reading.hosts.size(), reading.texts.size(), reading.rules.size()] as const
    try {
      reading.hosts.extend(batch.hostBase, batch.hosts, address => hosts.intern(address, enrich))
      reading.texts.extend(batch.textBase, batch.texts, texts.intern)
      reading.rules.extend(batch.ruleBase, batch.rules, rules.intern)
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

  return {
    append: (fileId, batch, enrich) => {
      checkBatch(batch, [batch])
      merger.tail(groups.ofFile(fileId))
      addRows(fileKey(fileId), batch, { file: fileId }, enrich, () => {
        rejects.add(fileId, batch.rejects)
        books.enter(fileId, batch, spansOf(batch).get(0) ?? noSpan)
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
