import { shown } from '../fill'
import type { Decoder, Explained, Head, Likeness, TextFormat } from '../format'
import { flatten, isObject, type JsonObject, textOf } from '../json-value'
import { parseJson } from '../parse-json'
import { decodeEntry, zeekIdentity } from './logs'
import { jsonRecord } from './record'
import { fillText } from './text'
import { firstHeader, headerAfter, layoutOf, type TsvLayout, unescaped } from './tsv'

const isJson = ({ text }: Head): boolean => /^\s*[[{]/.test(text)

/** How many lines of a file are looked at before giving up. */
const sniffedLines = 20

const sniffText = ({ lines }: Head): Likeness => {
  const first = lines.slice(0, sniffedLines)
  const named = first.some(line => /^#fields[^\w](ts|id\.orig_h|uid)[^\w]/.test(line))
  if (named) return 'certain'
  return first.some(line => /^#separator \S+$/.test(line)) && first.some(line => /^#fields\W/.test(line))
    ? 'certain'
    : 'no'
}

const isEntry = (value: unknown): boolean =>
  isObject(value) &&
  value['ts'] !== undefined &&
  (typeof value['_path'] === 'string' || (typeof value['uid'] === 'string' && value['id.orig_h'] !== undefined))

const decodeTsv = (): Decoder => {
  const decoder = new TextDecoder()
  let header = firstHeader
  let layout: TsvLayout | null = null
  return {
    framing: 'lines',
    line: (bytes, from, to, sink) => {
      const line = decoder.decode(bytes.subarray(from, to))
      if (line.startsWith('#')) {
        header = headerAfter(header, line)
        layout = layoutOf(header)
        return sink.skip('header')
      }
      if (layout === null) return sink.reject('no #fields line above names the columns of this line')
      const cells = line.split(header.separator)
      if (cells.length !== layout.columns)
        return sink.reject(`expected ${layout.columns} fields, found ${cells.length}`)
      const { path, has, names } = layout
      decodeEntry({ record: layout.record(cells), path, has, whole: () => `${names}\n${line}` }, sink)
    },
  }
}

const decodeJson = (): Decoder => ({
  framing: 'json',
  value: (value, _, sink) => {
    if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; an entry of a Zeek log was expected`)
    // Streaming logs name the sensor that wrote them.
    fillText(sink, 'sensor', value['_system_name'])
    decodeEntry(
      {
        record: jsonRecord(value),
        path: textOf(value['_path']),
        has: name => value[name] !== undefined,
        whole: () => JSON.stringify(value),
      },
      sink,
    )
  },
})

export const zeek: TextFormat = {
  id: 'zeek',
  title: 'Zeek logs',
  versions:
    'conn, conn_long, open_conn, dns, http, ssl and notice logs as tab separated text with its headers, and as JSON lines; other logs are counted by name',
  spec: 'https://docs.zeek.org/en/master/logs/conn.html',
  input: 'text',
  lists: [],
  sniff: head => {
    if (head.records.length > 0) return head.records.some(isEntry) ? 'certain' : 'no'
    return isJson(head) ? 'no' : sniffText(head)
  },
  open: head => (isJson(head) ? decodeJson() : decodeTsv()),
  ruleKind: 'signature',
  identity: zeekIdentity,
  blindSpots: [
    'Zeek watches and never decides: no entry says whether a connection was allowed; REJ and S0 are what came of it, not a verdict.',
    'Bytes are those of whole IP packets; where a site does not log them they are payload, which for TCP comes from sequence numbers and can be far too large.',
    'A connection is written when it ends or times out: those still open when the log was taken are missing.',
    'The conn_long and open_conn logs repeat a connection before it ends, and its bytes so far are counted again in conn.log.',
    'The originator is the sender of the first packet seen, which after a gap in the capture may be the server.',
    'Lost packets make counters too small; only `missed_bytes` in the raw record tells of gaps in a TCP stream.',
    'Traffic in a tunnel is there twice, as the inner connection and as the outer one that carries it.',
    'TCP flags are read from the history: PSH, URG and the congestion flags are not in it. For ICMP types that come in pairs the code is not logged.',
    'A notice that led to a block says so only in its own fields: its action stays empty, since the traffic it is about had passed.',
  ],
  explain: (record, _, head) => (/^\s*\{/.test(record) ? explainJson(record) : explainTsv(record, head)),
}

const explainJson = (record: string): Explained => {
  try {
    return flatten(parseJson(record) as JsonObject)
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return []
  }
}

/** Headers in the head with so many columns; a line further down may stand under another one of the same length. */
const explainTsv = (record: string, { lines }: Head): Explained => {
  let header = firstHeader
  const headers = new Map<string, readonly string[]>()
  for (const line of lines.filter(each => each.startsWith('#'))) {
    header = headerAfter(header, line)
    if (header.fields) headers.set(header.fields.join('\t'), header.fields)
  }
  const cells = record.split(header.separator)
  const fitting = [...headers.values()].filter(fields => fields.length === cells.length)
  // Two headers of one length: which of them names this line is not told by the line.
  const names = fitting.length === 1 ? (fitting[0] ?? []) : []
  return cells.map((cell, at) => [names[at] ?? `field ${at + 1}`, unescaped(cell)] as const)
}
