import { type ColumnName, columns, segmentRows } from '../../shared/model/columns'
import type { EnrichHost } from '../enrich/host-facts'
import type { Batch } from '../normalise/batch'
import type { EncodedColumn } from './case-store'
import { decodeColumn, emptyStats, encodeColumn } from './encode-column'
import type { FileBooks, TimeSpan } from './file-books'
import type { HostDictionary } from './host-table'
import { createLocalIds, type LocalIds } from './local-ids'
import type { RejectTable } from './reject-table'
import type { RuleDictionary } from './rule-table'
import type { NewSegment, SegmentTable } from './segment-table'
import type { TextDictionary } from './text-table'

export type Tables = {
  readonly hosts: HostDictionary
  readonly texts: TextDictionary
  readonly rules: RuleDictionary
  readonly segments: SegmentTable
  readonly rejects: RejectTable
  readonly books: FileBooks
}

type Reading = { readonly hosts: LocalIds; readonly texts: LocalIds; readonly rules: LocalIds; firstRow: number | null }

export type BatchWriter = {
  /** Inside a transaction. */
  readonly append: (fileId: number, batch: Batch, enrich: EnrichHost) => void
  /** Merges what the file's small batches left behind. Inside a transaction. */
  readonly tidy: (fileId: number) => void
  /** Forgets the local ids of a file that was read to its end, or is not read on. */
  readonly end: (fileId: number) => void
}

/** So many neighbours below so many rows are worth one segment in their place. */
const smallRows = 4096
const runLength = 16

const mapIds = (values: Float64Array, ids: Uint32Array, size: number, into: Float64Array): void => {
  for (let at = 0; at < values.length; at++) {
    const local = values[at] as number
    if (local >= size) throw new Error(`a batch names local id ${local} of ${size}`)
    into[at] = local === local ? (ids[local] as number) : Number.NaN
  }
}

/** The log's own number stays; minus a local text id becomes minus the text's id. Minus zero is local text 0. */
const mapFlowIds = (values: Float64Array, ids: Uint32Array, size: number, into: Float64Array): void => {
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    const isText = value < 0 || Object.is(value, -0)
    if (isText && -value >= size) throw new Error(`a batch names local text ${-value} of ${size}`)
    into[at] = isText ? -(ids[-value] as number) : value
  }
}

const spanOf = ({ columns: { start, end } }: Batch): TimeSpan => {
  let first = Number.NaN
  let last = Number.NaN
  for (let at = 0; at < start.length; at++) {
    const from = start[at] as number
    const to = end[at] as number
    if (!(first <= from) && from === from) first = from
    const latest = to === to ? to : from
    if (!(last >= latest) && latest === latest) last = latest
  }
  return { first, last }
}

const checkBatch = ({ rows, columns: arrays, counts, rejects }: Batch): void => {
  for (const { name } of columns)
    if (arrays[name].length !== rows)
      throw new Error(`column ${name} of a batch of ${rows} rows has ${arrays[name].length}`)
  if (counts.stored !== rows || counts.rejected !== rejects.length)
    throw new Error(
      `a batch counts ${counts.stored} stored and ${counts.rejected} rejected, and brings ${rows} and ${rejects.length}`,
    )
}

const emptyColumn: EncodedColumn = { ...emptyStats, data: null }
const isEmpty = (column: EncodedColumn | undefined): boolean => column?.width === 0 && Number.isNaN(column.min)

export const createBatchWriter = (tables: Tables): BatchWriter => {
  const { hosts, texts, rules, segments, rejects, books } = tables
  const readings = new Map<number, Reading>()
  let mapped = new Float64Array(segmentRows)

  const readingOf = (fileId: number): Reading => {
    const known = readings.get(fileId)
    if (known) return known
    const begun = { hosts: createLocalIds(), texts: createLocalIds(), rules: createLocalIds(), firstRow: null }
    readings.set(fileId, begun)
    return begun
  }

  /** A column of the batch in terms of the case's dictionaries; the array is reused for the next column. */
  const globalValues = (batch: Batch, at: number, reading: Reading): Float64Array | null => {
    const spec = columns[at]
    if (!spec || spec.dictionary === 'file') return null
    const values = batch.columns[spec.name]
    if (spec.dictionary === null && spec.name !== 'flow_id') return values
    if (mapped.length < batch.rows) mapped = new Float64Array(batch.rows)
    const into = mapped.subarray(0, batch.rows)
    if (spec.dictionary === null) mapFlowIds(values, reading.texts.ids(), reading.texts.size(), into)
    else {
      const local =
        spec.dictionary === 'host' ? reading.hosts : spec.dictionary === 'text' ? reading.texts : reading.rules
      mapIds(values, local.ids(), local.size(), into)
    }
    return into
  }

  const encodeSegments = (fileId: number, batch: Batch, reading: Reading): readonly NewSegment[] => {
    const file: EncodedColumn = { width: 0, min: fileId, max: fileId, hasNulls: false, data: null }
    const made = Array.from({ length: Math.ceil(batch.rows / segmentRows) }, (_, number) => ({
      fileId,
      from: number * segmentRows,
      rows: Math.min(segmentRows, batch.rows - number * segmentRows),
      columns: new Map<ColumnName, EncodedColumn>([['file', file]]),
    }))
    // Columns without a value are mostly one array: what was found empty once is not looked at again.
    const empty = new Set<Float64Array>()
    for (const [at, { name }] of columns.entries()) {
      const isKnown = name !== 'file' && empty.has(batch.columns[name])
      const values = isKnown ? null : globalValues(batch, at, reading)
      if (isKnown) for (const { columns: encoded } of made) encoded.set(name, emptyColumn)
      if (values === null) continue
      for (const { from, rows, columns: encoded } of made) encoded.set(name, encodeColumn(values, from, from + rows))
      if (made.every(({ columns: encoded }) => isEmpty(encoded.get(name)))) empty.add(batch.columns[name])
    }
    return made
  }

  const merge = (fileId: number, run: ReturnType<SegmentTable['segments']>): void => {
    const rows = run.reduce((sum, segment) => sum + segment.rows, 0)
    const values = new Float64Array(rows)
    const merged = new Map<ColumnName, EncodedColumn>()
    for (const { name } of columns) {
      let from = 0
      for (const segment of run) {
        decodeColumn(segments.column(segment.id, name), values.subarray(from, from + segment.rows))
        from += segment.rows
      }
      merged.set(name, encodeColumn(values, 0, rows))
    }
    segments.replace(run, { fileId, rows, columns: merged })
  }

  /** While a file is read in tiny batches, the newest of its small segments are merged every so often. */
  const mergeTail = (fileId: number): void => {
    const all = segments.segments()
    let from = all.length
    while (from > 0 && all.length - from < runLength) {
      const segment = all[from - 1]
      if (!segment || segment.fileId !== fileId || segment.rows >= smallRows) return
      from--
    }
    if (all.length - from === runLength) merge(fileId, all.slice(from))
  }

  return {
    append: (fileId, batch, enrich) => {
      checkBatch(batch)
      const reading = readingOf(fileId)
      const before = [reading.hosts.size(), reading.texts.size(), reading.rules.size()] as const
      try {
        mergeTail(fileId)
        reading.hosts.extend(batch.hostBase, batch.hosts, address => hosts.intern(address, enrich))
        reading.texts.extend(batch.textBase, batch.texts, texts.intern)
        reading.rules.extend(batch.ruleBase, batch.rules, rules.intern)
        reading.firstRow ??= segments.rowCount() + 1
        for (const segment of encodeSegments(fileId, batch, reading)) segments.append(segment)
        rejects.add(fileId, batch.rejects)
        books.enter(fileId, batch, spanOf(batch))
      } catch (error) {
        reading.hosts.cut(before[0])
        reading.texts.cut(before[1])
        reading.rules.cut(before[2])
        throw error
      }
    },
    tidy: fileId => {
      const firstRow = readings.get(fileId)?.firstRow ?? null
      if (firstRow === null) return
      const all = segments.segments()
      const runs: (typeof all)[number][][] = []
      let run: (typeof all)[number][] = []
      let rows = 0
      for (let at = all.length - 1; at >= 0; at--) {
        const segment = all[at]
        if (!segment || segment.firstRow < firstRow) break
        const fits = segment.fileId === fileId && rows + segment.rows <= segmentRows
        if (!fits) {
          runs.push(run)
          run = []
          rows = 0
        }
        if (segment.fileId !== fileId) continue
        run.unshift(segment)
        rows += segment.rows
      }
      runs.push(run)
      for (const found of runs) if (found.length > 1) merge(fileId, found)
    },
    end: fileId => void readings.delete(fileId),
  }
}
