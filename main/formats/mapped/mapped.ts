import { type Mapping, mappingProblem, mapping as mappingSchema } from '../../../shared/model/mapping'
import { Failure } from '../../../shared/rpc/message'
import { csvCells } from '../csv-cells'
import { shown } from '../fill'
import type { Decoder, Explained, Head, TextFormat } from '../format'
import { flatten, isObject } from '../json-value'
import { parseJson } from '../parse-json'
import { atPath } from './at-path'
import { type DecodeRow, rowDecoder } from './decode'

export const mappedId = 'mapped'

/** The mapping in the options of a file, or the sentence that says why they hold none. */
export const mappingOf = (options: string | null): Mapping | string => {
  if (options === null || options === '') return 'no mapping was given; write it as --format mapped:FILE'
  let document: unknown
  try {
    document = JSON.parse(options)
  } catch {
    return 'it is no JSON document'
  }
  const parsed = mappingSchema.safeParse(document)
  if (!parsed.success) return mappingProblem(parsed.error)
  return rowDecoder(parsed.data) === null ? badPattern(parsed.data.time.format) : parsed.data
}

/** What is wrong with a mapping, as a sentence. */
export const unusable = (problem: string): string => `The mapping cannot be used: ${problem}.`

const badPattern = (format: string): string =>
  `the time format ${shown(format)} is no pattern of a whole date; write it as dd/MM/yyyy HH:mm:ss, with a for AM and PM`

/** The names of the columns: those of the first row, or numbers from 1. */
const columnsOf = ({ header }: Mapping, cells: readonly string[]): readonly string[] =>
  header ? cells.map(cell => cell.trim()) : cells.map((_, at) => String(at + 1))

const firstCells = ({ delimiter }: Mapping, { lines }: Head): readonly string[] =>
  csvCells(lines.find(line => line.trim() !== '') ?? '', delimiter)

/** A column that is not there would leave its field empty in every row: such a file is refused, not read in part. */
const missingIn = ({ columns }: Mapping, names: readonly string[]): string | null => {
  const known = new Set(names)
  const missing = columns.filter(({ column }) => !known.has(column)).map(({ column }) => shown(column))
  if (missing.length === 0) return null
  const what = missing.length === 1 ? `the column ${missing[0]}` : `the columns ${missing.slice(0, 5).join(', ')}`
  return `The mapping names ${what}, and the file has ${shown(names.slice(0, 20).join(', '))}`
}

type Layout = {
  readonly columns: number
  readonly isHeader: (cells: readonly string[]) => boolean
  readonly places: ReadonlyMap<string, number>
  readonly missing: string | null
}

const layoutOf = (mapping: Mapping, first: readonly string[]): Layout => {
  const names = columnsOf(mapping, first)
  return {
    columns: names.length,
    isHeader: cells =>
      mapping.header && cells.length === names.length && cells.every((cell, at) => cell.trim() === names[at]),
    places: new Map(names.map((name, at) => [name, at] as const).reverse()),
    missing: missingIn(mapping, names),
  }
}

const decodeCsv = (mapping: Mapping, head: Head, decode: DecodeRow): Decoder => {
  // A first row longer than the head is known only when it comes as a record.
  let layout = head.lines.length > 1 ? layoutOf(mapping, firstCells(mapping, head)) : null
  if (layout && layout.missing !== null) throw new Failure('bad-input', `${layout.missing}.`)
  return {
    framing: 'csv',
    delimiter: mapping.delimiter,
    row: (cells, sink) => {
      layout ??= layoutOf(mapping, cells)
      const { columns, places, missing } = layout
      if (layout.isHeader(cells)) return sink.skip('header')
      if (missing !== null) return sink.reject(missing)
      // Cells too many or too few mean that a value holds the delimiter or is cut: the others are then in the wrong places.
      if (cells.length !== columns && !isPadded(cells, columns))
        return sink.reject(`expected ${columns} columns, found ${cells.length}`)
      decode(column => cells[places.get(column) ?? -1], sink)
    },
  }
}

/** Spreadsheets end their rows with empty cells. */
const isPadded = (cells: readonly string[], columns: number): boolean =>
  cells.length > columns && cells.slice(columns).every(cell => cell.trim() === '')

const decodeNdjson = (decode: DecodeRow): Decoder => ({
  framing: 'json',
  value: (value, _, sink) => {
    if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object`)
    decode(column => atPath(value, column), sink)
  },
})

export const mapped: TextFormat = {
  id: mappedId,
  title: 'Tables read by a mapping',
  versions: 'CSV and NDJSON of any columns, with a mapping made in the window or by hand: mapped:FILE',
  spec: 'https://moment.github.io/luxon/#/parsing?id=table-of-tokens',
  input: 'text',
  lists: [],
  // A mapping is the user's word for what a file is; nothing in a file can say it.
  sniff: () => 'no',
  open: (head, options) => {
    const mapping = mappingOf(options)
    if (typeof mapping === 'string') throw new Failure('bad-input', unusable(mapping))
    const decode = rowDecoder(mapping)
    if (decode === null) throw new Failure('bad-input', unusable(badPattern(mapping.time.format)))
    return mapping.kind === 'csv' ? decodeCsv(mapping, head, decode) : decodeNdjson(decode)
  },
  ruleKind: 'acl',
  blindSpots: [
    'What the columns mean is what the mapping says: a field put to the wrong column is wrong in every row, and nothing here can notice it.',
    'Columns that the mapping leaves out are not searched; the raw record has them.',
    'Times without an offset are read in the zone of the mapping; the hour that a clock shows twice in autumn is read as its first.',
    'What made the file may have filtered, sampled or aggregated it: the table does not say.',
    'An action is what the words of the mapping make of it; words meaning neither leave it empty.',
  ],
  explain: (record, _, head, options) => {
    const mapping = mappingOf(options)
    if (typeof mapping === 'string') return []
    return mapping.kind === 'csv' ? explainCsv(record, head, mapping) : explainJson(record)
  },
}

const explainCsv = (record: string, head: Head, mapping: Mapping): Explained => {
  const names = columnsOf(mapping, firstCells(mapping, head))
  return csvCells(record, mapping.delimiter).map((cell, at) => [names[at] ?? String(at + 1), cell] as const)
}

const explainJson = (record: string): Explained => {
  try {
    return flatten(parseJson(record))
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return []
  }
}
