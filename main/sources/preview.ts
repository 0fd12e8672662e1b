import type { Cell } from '../../shared/contract'
import { actions, directions, kinds, states } from '../../shared/model/codes'
import { type ColumnName, columns } from '../../shared/model/columns'
import { protocolName } from '../../shared/units/protocol'
import type { Head, TextFormat } from '../formats/format'
import type { Batch } from '../normalise/batch'
import { framerFor } from './decode-file'
import { headBytes } from './head'
import { createBatchSink } from './sink'

/** What becomes of one record at the beginning of a file. */
export type Previewed = {
  /** Number of the record in its file, counted from 1. */
  readonly record: number
  /** The row by the fields of the model; null when the record is rejected. */
  readonly row: Readonly<Record<string, Cell>> | null
  readonly reason: string | null
}

const words: Partial<Record<ColumnName, readonly string[]>> = {
  kind: kinds,
  action: actions,
  direction: directions,
  state: states,
}

/** Columns that say where a record stands, not what it says. */
const places = new Set<ColumnName>(['file', 'record', 'offset', 'length', 'part'])

const longestCell = 300
const shortened = (text: string | undefined): string => (text ?? '').slice(0, longestCell)

const cellsAt = ({ columns: values, hosts, texts, rules }: Batch, row: number): Readonly<Record<string, Cell>> => {
  const cells: Record<string, Cell> = {}
  for (const { name, dictionary } of columns) {
    const value = values[name][row] as number
    if (Number.isNaN(value) || places.has(name)) continue
    if (dictionary === 'host') cells[name] = shortened(hosts[value])
    else if (dictionary === 'text') cells[name] = shortened(texts[value])
    else if (dictionary === 'rule') {
      for (const [part, text] of Object.entries(rules[value] ?? {})) if (text !== null) cells[part] = shortened(text)
    } else if (name === 'flow_id') cells[name] = value < 0 || Object.is(value, -0) ? shortened(texts[-value]) : value
    else if (name === 'protocol') cells[name] = protocolName(value)
    else cells[name] = words[name]?.[value] ?? value
  }
  return cells
}

/**
 * Reads the beginning of a file as an import would, into nothing: the same framers, decoder and last look. A record that
 * the end of the head cuts is left out.
 */
export const previewRecords = (
  head: Head,
  format: TextFormat,
  options: string | null,
  most: number,
): readonly Previewed[] => {
  const decoder = format.open(head, options)
  if (decoder.framing === 'file') throw new Error(`${format.id} reads whole files and has no preview`)
  const out = createBatchSink(0)
  const framer = framerFor(decoder, format.lists, out)
  framer.push(head.bytes)
  if (head.bytes.length < headBytes) framer.end()
  const batch = out.take({ bytesRead: head.bytes.length, prefixSha256: '' })
  if (batch === null) return []
  const rejected = batch.rejects.map(({ record, reason }): Previewed => ({ record, row: null, reason }))
  const stored = Array.from({ length: batch.rows }, (_, row) => ({ record: batch.columns.record[row] as number, row }))
  // A batch is in the order of time, the preview in that of the file; only what is shown is taken apart.
  return [...rejected, ...stored]
    .toSorted((a, b) => a.record - b.record)
    .slice(0, most)
    .map(each => ('reason' in each ? each : { record: each.record, row: cellsAt(batch, each.row), reason: null }))
}
