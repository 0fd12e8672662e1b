import { Failure } from '../../shared/rpc/message'
import { canonicalName, isFieldName, layoutOf, op } from './aws-vpc-fields'
import { awsVpcFlow } from './aws-vpc-flow'
import { createLineDecoder } from './aws-vpc-line'
import { shown } from './fill'
import type { BytesFormat, Explained, PlacedSink, WholeFile } from './format'
import { openTable, type ParquetTable } from './parquet/table'

/** Columns that fill something, under the names they have in the file. */
const columnsNeeded = ({ columns }: ParquetTable): readonly string[] => {
  const { ops, statusAt } = layoutOf(columns)
  return columns.filter((_, at) => ops[at] !== op.none || at === statusAt)
}

/** Other tables are Parquet, too: a flow log has both ends and something that counts. */
const assertFlowLog = ({ columns }: ParquetTable): void => {
  const names = columns.map(canonicalName)
  const has = (...wanted: readonly string[]) => wanted.some(name => names.includes(name))
  if (has('srcaddr', 'pkt-srcaddr') && has('dstaddr', 'pkt-dstaddr') && names.filter(isFieldName).length >= 3) return
  const known = columns.slice(0, 12).map(shown).join(', ')
  throw new Failure(
    'bad-input',
    `its columns (${known}${columns.length > 12 ? ', …' : ''}) are not those of AWS flow logs, and no other log in Parquet is known`,
  )
}

/** A value as a line of the same log writes it; times of other writers are turned into seconds. */
const written = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return '-'
  if (value instanceof Date) return String(Math.floor(value.getTime() / 1000))
  if (value instanceof Uint8Array) return Buffer.from(value.subarray(0, longestValue)).toString('utf8')
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | bigint | boolean)
}

const longestValue = 8192
/** Rows between two looks at whether a batch is due or the import was cancelled. */
const rowsAtOnce = 4096
/** Rows whose values are held at a time, however many a group has. */
const rowsHeld = 262_144

/** Rows of a group from `first` on, counted within it, with their values column by column. */
type Part = { readonly first: number; readonly rows: number; readonly values: readonly (readonly unknown[])[] }

const decodePart = async (
  columns: readonly string[],
  { first, rows, values }: Part,
  sink: PlacedSink,
  { at, gate }: { readonly at: (words: () => string) => void; readonly gate: () => Promise<boolean> },
): Promise<boolean> => {
  // The version before them keeps a text that stands first from being taken for a header.
  const decode = createLineDecoder(layoutOf(['version', ...columns]))
  const encoder = new TextEncoder()
  for (let row = 0; row < rows; row++) {
    if (row % rowsAtOnce === 0 && row > 0 && !(await gate())) return false
    const cells = values.map(column => written(column[row]))
    at(() => columns.map((name, column) => `${name}=${cells[column] ?? ''}`).join(' '))
    sink.draft.part = first + row + 1
    const blank = cells.findIndex(cell => /\s/.test(cell))
    if (blank >= 0) {
      sink.reject(`${shown(columns[blank])} is ${shown(cells[blank])}; no value of a flow log has blanks in it`)
      continue
    }
    const line = encoder.encode(`2 ${cells.join(' ')}`)
    decode(line, 0, line.length, sink)
  }
  return true
}

const read = async (file: WholeFile, sink: PlacedSink, gate: () => Promise<boolean>): Promise<void> => {
  const table = await openTable(file)
  if (table.groups.length === 0) return
  assertFlowLog(table)
  const columns = columnsNeeded(table)
  for (const [index, { rows, offset, length }] of table.groups.entries()) {
    const at = (words: () => string) => sink.at(offset, length, undefined, words)
    if (!(rows >= 0)) {
      sink.at(offset, length)
      sink.reject(`row group ${index + 1} does not say how many rows it has`)
    }
    for (let first = 0; first < rows; first += rowsHeld) {
      if (!(await gate())) return
      const to = Math.min(rows, first + rowsHeld)
      let values: readonly (readonly unknown[])[]
      try {
        values = await table.read(index, columns, first, to)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        sink.at(offset, length)
        sink.reject(`row group ${index + 1} with ${rows.toLocaleString('en')} rows cannot be read: ${cut(why)}`)
        break
      }
      if (!(await decodePart(columns, { first, rows: to - first, values }, sink, { at, gate }))) return
    }
  }
}

const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text)

/**
 * The row of a record: `part` counts the rows of its group from 1. A rejected record has no part, so its number tells,
 * unless a group before it could not be read.
 */
const rowOf = (
  table: ParquetTable,
  offset: number,
  part: number,
  number: number,
): { group: number; row: number } | null => {
  const group = table.groups.findIndex(each => each.offset === offset)
  const found = table.groups[group]
  if (!found) return null
  const row = part > 0 ? part - 1 : number - 1 - found.first
  return row >= 0 && row < found.rows ? { group, row } : null
}

const explainRow = async (file: WholeFile, offset: number, part: number, number: number): Promise<Explained> => {
  const table = await openTable(file)
  const place = rowOf(table, offset, part, number)
  if (!place) return []
  try {
    const values = await table.read(place.group, table.columns, place.row, place.row + 1)
    return table.columns.flatMap((name, column) => {
      const value = values[column]?.[0]
      return value === null || value === undefined ? [] : [[name, written(value)] as const]
    })
  } catch {
    // A group that is damaged has no rows to show; its reject says why.
    return []
  }
}

export const awsVpcFlowParquet: BytesFormat = {
  id: 'aws-vpc-flow-parquet',
  title: 'AWS VPC flow logs in Parquet',
  versions: 'version 2 to 11 and transit gateways, columns in any order; snappy, gzip, zstd, brotli or not packed',
  spec: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html',
  input: 'bytes',
  lists: [],
  sniff: ({ bytes }) => (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PAR1' ? 'certain' : 'no'),
  open: () => ({ framing: 'file', read }),
  ruleKind: awsVpcFlow.ruleKind,
  blindSpots: [
    ...awsVpcFlow.blindSpots,
    'A row has no bytes of its own in the file: it is shown by the names and values of its columns, and its place is that of its row group.',
  ],
  explain: (_, part, file, offset, __, number = 0) => explainRow(file, offset, part, number),
}
