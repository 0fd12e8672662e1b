import { delimiters } from '../../../shared/model/mapping'
import { csvCells } from '../csv-cells'
import type { Head } from '../format'
import { flatten, isObject } from '../json-value'

/** What the beginning of a file looks like to someone who would map its columns. */
export type Table = {
  readonly kind: 'csv' | 'ndjson'
  readonly delimiter: (typeof delimiters)[number]
  /** Whether the first row seems to name the columns. */
  readonly header: boolean
}

/** Rows looked at to tell a table from text. */
const lookedAt = 20
/** Columns shown and mapped; a table may have more. */
const mostColumns = 200
/** A cell is shown to its beginning. */
const longestCell = 300

/** Text has no zero bytes; what has is an archive, a picture or a database. */
const isText = (text: string): boolean => !text.slice(0, 4096).includes('\0')

/** The last line of a head that is full may be cut. */
const wholeLines = ({ lines }: Head): readonly string[] =>
  (lines.length > 1 ? lines.slice(0, -1) : lines).filter(line => line.trim() !== '').slice(0, lookedAt)

/** A delimiter cuts the first rows into the same number of cells, two or more. A quoted line end makes up to a fifth differ. */
const cutsEvenly = (rows: readonly string[], delimiter: string): number => {
  const counts = rows.map(row => csvCells(row, delimiter).length)
  const [columns = 0] = counts
  const even = counts.filter(count => count === columns).length
  return columns > 1 && even >= rows.length * 0.8 ? columns : 0
}

const isNumberLike = (cell: string): boolean => /^[\d.:/\s+-]+$/.test(cell.trim())

/** Names are words, all different: a row of values has numbers, addresses or times in it. */
const looksLikeNames = (cells: readonly string[]): boolean =>
  cells.every(cell => !isNumberLike(cell)) && new Set(cells).size === cells.length

/** Null when the head is neither a table nor JSON records. */
export const tableIn = (head: Head): Table | null => {
  if (head.records.some(isObject)) return { kind: 'ndjson', delimiter: ',', header: false }
  const rows = wholeLines(head)
  if (rows.length < 2 || !isText(head.text)) return null
  const [best] = delimiters
    .map(delimiter => ({ delimiter, columns: cutsEvenly(rows, delimiter) }))
    .toSorted((a, b) => b.columns - a.columns)
  if (!best || best.columns === 0) return null
  return { kind: 'csv', delimiter: best.delimiter, header: looksLikeNames(csvCells(rows[0] ?? '', best.delimiter)) }
}

/** The columns of a table and what its first rows hold in them, as text. */
export type TableRows = {
  readonly columns: readonly string[]
  /** Columns beyond those, left out. */
  readonly moreColumns: number
  readonly rows: readonly (readonly string[])[]
}

const shortened = (cell: string): string => (cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell)

export const rowsOf = (head: Head, { kind, delimiter, header }: Table, most: number): TableRows =>
  kind === 'csv' ? csvRows(head, delimiter, header, most) : jsonRows(head, most)

const csvRows = (head: Head, delimiter: string, header: boolean, most: number): TableRows => {
  const cells = wholeLines(head).map(line => csvCells(line, delimiter))
  const [first = []] = cells
  const names = header ? first.map(cell => cell.trim()) : first.map((_, at) => String(at + 1))
  return {
    columns: names.slice(0, mostColumns),
    moreColumns: Math.max(0, names.length - mostColumns),
    rows: cells.slice(header ? 1 : 0, most + (header ? 1 : 0)).map(row => row.slice(0, mostColumns).map(shortened)),
  }
}

const jsonRows = ({ records }: Head, most: number): TableRows => {
  const flat = records
    .filter(isObject)
    .slice(0, most)
    .map(record => new Map(flatten(record)))
  const all = [...new Set(flat.flatMap(record => [...record.keys()]))]
  const columns = all.slice(0, mostColumns)
  return {
    columns,
    moreColumns: all.length - columns.length,
    rows: flat.map(record => columns.map(column => shortened(record.get(column) ?? ''))),
  }
}
