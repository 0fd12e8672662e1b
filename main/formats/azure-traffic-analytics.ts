import { formatIso } from '../../shared/units/time'
import {
  areTrafficColumns,
  columnsNamed,
  rowOfCells,
  rowOfObject,
  type TrafficColumns,
  type TrafficRow,
} from './azure-traffic-columns'
import { decodeTraffic, entryOfPart } from './azure-traffic-row'
import { csvCells } from './csv-cells'
import { delimiterOf } from './csv-delimiter'
import { shown } from './fill'
import type { Decoder, Explained, Head, Likeness, Sink, TextFormat } from './format'
import { flatten, isObject, type JsonObject, listOf, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'
import { type TimeLook, timeLookOf, writtenTime } from './written-time'

const isJson = ({ text }: Head): boolean => /^\s*[[{]/.test(text)

/** The columns of a table in an answer of the query API, `[{"name":"SrcIP_s","type":"string"}, ...]`. */
const columnNames = (header: Head['header']): readonly string[] =>
  listOf(header?.['columns']).map(column => textOf(objectOf(column)['name']) ?? '')

/** PowerShell and Excel write a line of their own before the header. */
const isPreamble = (line: string): boolean => /^"?(#TYPE |sep=)/i.test(line)

const headerLine = ({ lines }: Head): string =>
  lines.slice(0, 4).find(line => line.trim() !== '' && !isPreamble(line)) ?? ''

const delimiterIn = (head: Head): string => delimiterOf(headerLine(head))

const headerOf = (head: Head): readonly string[] => csvCells(headerLine(head), delimiterIn(head))

const looksLike = (names: readonly string[]): Likeness => (areTrafficColumns(names) ? 'certain' : 'no')

const sniff = (head: Head): Likeness => {
  if (!isJson(head)) return looksLike(headerOf(head))
  if (areTrafficColumns(columnNames(head.header))) return 'certain'
  return head.records.some(record => isObject(record) && areTrafficColumns(Object.keys(record))) ? 'certain' : 'no'
}

const openCsv = (head: Head, look: TimeLook): Decoder => {
  let columns: TrafficColumns | null = null
  return {
    framing: 'csv',
    delimiter: delimiterIn(head),
    row: (cells, sink) => {
      if (columns === null && isPreamble(cells[0] ?? '')) return sink.skip('preamble')
      // Exports that were put together have a header in the middle.
      if (columns === null || areTrafficColumns(cells)) {
        columns = columnsNamed(cells)
        return sink.skip('header')
      }
      if (cells.length !== columns.names.length)
        return sink.reject(`expected ${columns.names.length} cells, found ${cells.length}`)
      decodeTraffic(rowOfCells(columns, cells), look, sink)
    },
  }
}

const openJson = (look: TimeLook): Decoder => {
  let known: { readonly list: unknown; readonly columns: TrafficColumns } | null = null
  const columnsOf = (header: JsonObject | null): TrafficColumns => {
    const list = header?.['columns']
    if (known === null || known.list !== list) known = { list, columns: columnsNamed(columnNames(header)) }
    return known.columns
  }
  return {
    framing: 'json',
    value: (value, header, sink) => {
      if (Array.isArray(value)) {
        const columns = columnsOf(header)
        if (columns.names.length === 0) return sink.reject('the row stands in no table that names its columns')
        if (columns.names.length !== value.length)
          return sink.reject(`expected ${columns.names.length} values, found ${value.length}`)
        return decodeTraffic(rowOfCells(columns, value), look, sink)
      }
      if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; a row of a table was expected`)
      if (['tables', 'rows', 'records'].some(list => Array.isArray(value[list]))) return around(value, sink)
      decodeTraffic(rowOfObject(value), look, sink)
    },
  }
}

/** What stands around tables: statistics, or that the answer is not whole. */
const around = (answer: JsonObject, sink: Sink): void => {
  if (!isObject(answer['error'])) return sink.skip('no rows')
  const { code, message } = answer['error']
  sink.reject(
    `the workspace gave only a part of the rows: ${shown(textOf(code) ?? 'error')}: ${shown(textOf(message) ?? '')}`,
  )
}

export const azureTrafficAnalytics: TextFormat = {
  id: 'azure-traffic-analytics',
  title: 'Azure Traffic Analytics',
  versions:
    'AzureNetworkAnalytics_CL and NTANetAnalytics as Log Analytics exports them: CSV in any language of the portal, JSON objects, tables of the query API',
  spec: 'https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema',
  input: 'text',
  lists: ['tables.rows', 'records'],
  sniff,
  open: (head, options) => {
    const look = timeLookOf(head.text, options)
    return isJson(head) ? openJson(look) : openCsv(head, look)
  },
  ruleKind: 'security-group',
  identity: 'rows are the same where their _ItemId is; rows exported without it have no identity',
  blindSpots: [
    'Rows are aggregates of 10 or 60 minutes without a source port: one row stands for many flows, and is no session.',
    'Public addresses are folded: where the list of them is missing too, an endpoint is not recorded.',
    'Traffic that a list of public addresses leaves out is kept in a row of its own, without an address.',
    'An end time is the begin of the last connection seen, not the end of its traffic.',
    'Bytes and packets are filled only from flow logs of version 2 and virtual network flow logs.',
    'The flow type is what Azure found; it is kept as reported, beside the one worked out here.',
    'The portal exports a limited number of rows and an answer of the query API may be cut: an export need not be whole.',
    'Rows appear up to an hour after their traffic; an export made earlier lacks them. A row without flow and interval times stands at the time it was made.',
    'A portal writes dates in the language of its browser: where no date of the file tells, AM and PM in capitals mean that months come first.',
    'Several flow logs may see one flow, at its subnet, its network card and at hops of a route: it is there more than once.',
  ],
  explain: (record, part, head, options) => {
    const read = readRow(record, head)
    if (read === null) return []
    const entry = entryOfPart(read.row, part)
    return [...timesOf(read.row, timeLookOf(head.text, options)), ...(entry === null ? [] : [entry]), ...read.fields]
  },
}

const spans = [
  ['time of the flow', 'flowstarttime', 'flowendtime'],
  ['interval of the log', 'flowintervalstarttime', 'flowintervalendtime'],
  ['processed', 'timeprocessed', null],
  ['row made', 'timegenerated', null],
] as const

/** The times of a row one by one: when its traffic was, which interval of the log it is from, when Azure worked on it. */
const timesOf = (row: TrafficRow, look: TimeLook): Explained =>
  spans.flatMap(([name, ...keys]) => {
    const written = keys.flatMap(key => {
      const found = key === null ? null : row.first(key)
      const time = found === null ? null : writtenTime(found.name, found.value, look)
      return typeof time === 'number' ? [formatIso(time, 'UTC')] : []
    })
    return written.length === 0 ? [] : [[name, written.join(' to ')] as const]
  })

const readRow = (record: string, head: Head): { readonly row: TrafficRow; readonly fields: Explained } | null => {
  if (!isJson(head)) return tableRow(headerOf(head), csvCells(record, delimiterIn(head)))
  try {
    const value = parseJson(record)
    if (Array.isArray(value)) return tableRow(columnNames(head.header), value)
    return isObject(value) ? { row: rowOfObject(value), fields: flatten(value) } : null
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return null
  }
}

const tableRow = (names: readonly string[], cells: readonly unknown[]) => ({
  row: rowOfCells(columnsNamed(names), cells),
  fields: cells.map((cell, at) => [names[at] ?? `column ${at + 1}`, textOf(cell) ?? ''] as const),
})
