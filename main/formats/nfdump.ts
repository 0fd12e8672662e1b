import { csvCells } from './csv-cells'
import { shown } from './fill'
import type { Decoder, Explained, Head, TextFormat } from './format'
import { flatten, isBlank, isObject, type JsonObject } from './json-value'
import { fillNfdump, type NfdumpRecord } from './nfdump-record'
import { parseJson } from './parse-json'
import { zoneOption } from './wall-time'

/** How many lines of a file are looked at before giving up: a note may stand above the header. */
const sniffedLines = 5

const names = (cells: readonly string[]): ReadonlySet<string> => new Set(cells.map(cell => cell.trim()))

/** Names of the columns up to 1.7.3, and since then of those the user asked for. */
const isHeader = (cells: readonly string[]): boolean => {
  const found = names(cells)
  return (
    (found.has('ts') && found.has('sa') && found.has('da') && found.has('ibyt')) ||
    (found.has('firstSeen') && (found.has('srcAddr') || found.has('dstAddr')))
  )
}

const isRecord = (value: unknown): boolean =>
  isObject(value) &&
  ('first' in value || 't_first' in value) &&
  'export_sysid' in value &&
  (value['type'] === 'FLOW' || value['type'] === 'EVENT' || 'in_packets' in value)

const decodeCsv = (zone: string): Decoder => {
  let places: ReadonlyMap<string, number> | null = null
  let columns = 0
  let inSummary = false
  return {
    framing: 'csv',
    row: (cells, sink) => {
      const [first = ''] = cells
      if (isHeader(cells)) {
        places = new Map(cells.map((cell, at) => [cell.trim(), at]))
        columns = cells.length
        inSummary = false
        return sink.skip('header')
      }
      // Totals stand at the end, under a line of their own.
      inSummary ||= first === 'Summary' && cells.length === 1
      if (inSummary || (cells.length === 1 && first.startsWith('No match'))) return sink.skip('summary')
      if (places === null) return sink.reject('no header line above names the columns of this line')
      if (cells.length !== columns) return sink.reject(`expected ${columns} fields, found ${cells.length}`)
      const known = places
      const value: NfdumpRecord = (...wanted) => {
        for (const name of wanted) {
          const at = known.get(name)
          const cell = at === undefined ? undefined : cells[at]?.trim()
          if (!isBlank(cell)) return cell
        }
        return null
      }
      const problem = fillNfdump(value, sink, zone)
      if (problem === null) sink.store()
      else sink.reject(problem)
    },
  }
}

const decodeJson = (zone: string): Decoder => ({
  framing: 'json',
  value: (value, _, sink) => {
    if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; a record of nfdump was expected`)
    const problem = fillNfdump((...wanted) => firstSet(value, wanted), sink, zone)
    if (problem === null) sink.store()
    else sink.reject(problem)
  },
})

const firstSet = (value: JsonObject, wanted: readonly string[]): unknown => {
  const name = wanted.find(each => !isBlank(value[each]))
  return name === undefined ? null : value[name]
}

const isJson = ({ text }: Head): boolean => /^\s*[[{]/.test(text)

export const nfdump: TextFormat = {
  id: 'nfdump',
  title: 'nfdump exports',
  versions:
    'CSV (`-o csv`) with the columns of 1.6, 1.7 and chosen ones, JSON (`-o json`, `json-log`, `ndjson`); times of another zone than UTC with nfdump:ZONE',
  spec: 'https://github.com/phaag/nfdump',
  input: 'text',
  lists: [],
  sniff: head => {
    if (head.records.length > 0) return head.records.some(isRecord) ? 'certain' : 'no'
    if (isJson(head)) return 'no'
    return head.lines.slice(0, sniffedLines).some(line => isHeader(csvCells(line))) ? 'certain' : 'no'
  },
  open: (head, options) => {
    const zone = zoneOption('nfdump', options)
    return isJson(head) ? decodeJson(zone) : decodeCsv(zone)
  },
  ruleKind: 'acl',
  blindSpots: [
    'Times are those of the clock of the machine that ran nfdump, and the export does not say in which zone: they are read as UTC unless a zone is given.',
    'A zero counter may be a field the exporter never sent: interfaces, VLANs and the counters of the other direction at zero are left empty.',
    'The CSV of versions up to 1.7.3 has whole seconds, and leaves out what a firewall event decided.',
    'A record is one direction of a connection unless the exporter sends both; the answer is a record of its own.',
    'Sampled exporters count a part of the packets; the export says that a record is sampled but not how much.',
    'Only firewall events carry a verdict; a flow that is there says that packets were seen, not that they arrived.',
    'What was filtered, aggregated or cut off when the export was made (`-a`, `-A`, `-c`, a filter) is not told by it.',
  ],
  explain: (record, _, head) => (/^\s*\{/.test(record) ? explainJson(record) : explainCsv(record, head)),
}

const explainJson = (record: string): Explained => {
  try {
    return flatten(parseJson(record))
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return []
  }
}

const explainCsv = (record: string, { lines }: Head): Explained => {
  const header =
    lines
      .slice(0, sniffedLines)
      .map(line => csvCells(line))
      .find(isHeader) ?? []
  return csvCells(record).map((cell, at) => [header[at]?.trim() ?? `field ${at + 1}`, cell.trim()] as const)
}
