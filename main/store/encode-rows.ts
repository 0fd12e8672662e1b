import { type ColumnName, columns, segmentRows } from '../../shared/model/columns'
import type { RowBatch } from '../normalise/batch'
import type { EncodedColumn, SegmentInfo } from './case-store'
import { emptyStats, encodeColumn } from './encode-column'
import type { LocalIds } from './local-ids'

/** The ids that one reading counts for itself, as ids of the case. */
export type ReadingIds = { readonly hosts: LocalIds; readonly texts: LocalIds; readonly rules: LocalIds }

/** Whose rows they are: one file's, or each row's is told by the number of its sender. */
export type Owner = { readonly file: number } | { readonly senders: readonly number[] }

export type EncodedRows = Pick<SegmentInfo, 'rows' | 'files'> & {
  readonly columns: ReadonlyMap<ColumnName, EncodedColumn>
}

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

const emptyColumn: EncodedColumn = { ...emptyStats, data: null }
const isEmpty = (column: EncodedColumn | undefined): boolean => column?.width === 0 && Number.isNaN(column.min)

type Piece = { readonly from: number; readonly rows: number; readonly columns: Map<ColumnName, EncodedColumn> }

const encodeFiles = (piece: Piece, senders: readonly number[], values: Float64Array): SegmentInfo['files'] => {
  const ids = new Float64Array(piece.rows)
  const counts = new Map<number, number>()
  for (let row = 0; row < piece.rows; row++) {
    const id = senders[values[piece.from + row] as number]
    if (id === undefined) throw new Error(`a batch names sender ${values[piece.from + row]} of ${senders.length}`)
    ids[row] = id
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  piece.columns.set('file', encodeColumn(ids, 0, piece.rows))
  return [...counts].map(([id, rows]) => ({ id, rows }))
}

export type GlobalValues = (batch: RowBatch, at: number, ids: ReadingIds) => Float64Array | null

/** A column of a batch in terms of the case's dictionaries; null for the one of files. The array is reused for the next. */
export const createGlobalValues = (): GlobalValues => {
  let mapped = new Float64Array(segmentRows)
  return (batch, at, ids) => {
    const spec = columns[at]
    if (!spec || spec.dictionary === 'file') return null
    const values = batch.columns[spec.name]
    if (spec.dictionary === null && spec.name !== 'flow_id') return values
    if (mapped.length < batch.rows) mapped = new Float64Array(batch.rows)
    const into = mapped.subarray(0, batch.rows)
    if (spec.dictionary === null) mapFlowIds(values, ids.texts.ids(), ids.texts.size(), into)
    else {
      const local = spec.dictionary === 'host' ? ids.hosts : spec.dictionary === 'text' ? ids.texts : ids.rules
      mapIds(values, local.ids(), local.size(), into)
    }
    return into
  }
}

/** How rows are cut into segments. */
export const spans = (total: number): readonly { readonly from: number; readonly rows: number }[] =>
  Array.from({ length: Math.ceil(total / segmentRows) }, (_, number) => ({
    from: number * segmentRows,
    rows: Math.min(segmentRows, total - number * segmentRows),
  }))

export type RowEncoder = (batch: RowBatch, ids: ReadingIds, owner: Owner) => readonly EncodedRows[]

/** Puts rows into segments, in terms of the case's own dictionaries. */
export const createRowEncoder = (): RowEncoder => {
  const globalValues = createGlobalValues()

  const filesOf = (piece: Piece, batch: RowBatch, owner: Owner): SegmentInfo['files'] => {
    if ('senders' in owner) return encodeFiles(piece, owner.senders, batch.columns.file)
    piece.columns.set('file', { width: 0, min: owner.file, max: owner.file, hasNulls: false, data: null })
    return [{ id: owner.file, rows: piece.rows }]
  }

  return (batch, ids, owner) => {
    const pieces: readonly Piece[] = spans(batch.rows).map(span => ({ ...span, columns: new Map() }))
    // Columns without a value are mostly one array: what was found empty once is not looked at again.
    const empty = new Set<Float64Array>()
    for (const [at, { name }] of columns.entries()) {
      const isKnown = name !== 'file' && empty.has(batch.columns[name])
      const values = isKnown ? null : globalValues(batch, at, ids)
      if (isKnown) for (const piece of pieces) piece.columns.set(name, emptyColumn)
      if (values === null) continue
      for (const { from, rows, columns: encoded } of pieces) encoded.set(name, encodeColumn(values, from, from + rows))
      if (pieces.every(({ columns: encoded }) => isEmpty(encoded.get(name)))) empty.add(batch.columns[name])
    }
    return pieces.map(piece => ({ rows: piece.rows, files: filesOf(piece, batch, owner), columns: piece.columns }))
  }
}
