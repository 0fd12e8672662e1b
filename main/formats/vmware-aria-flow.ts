import { protocolNumber } from '../../shared/units/protocol'
import { foldCase } from '../../shared/units/text'
import { actionCode, kindCode } from './code'
import { csvCells } from './csv-cells'
import { delimiterOf } from './csv-delimiter'
import { badPort, badWord, dropFillerPorts, fillHost, firstOf } from './fill'
import type { Draft, Head, Sink, TextFormat } from './format'
import { countOf, isBlank, textOf } from './json-value'
import { type AriaColumn, type AriaLayout, ariaLayout, isAriaHeader } from './vmware-aria-columns'
import { type TimeLook, timeLookOf, writtenTime } from './written-time'

const allowed = actionCode('allowed')
const denied = actionCode('denied')

const actions: Readonly<Record<string, number>> = {
  allow: allowed,
  allowed,
  pass: allowed,
  accept: allowed,
  deny: denied,
  denied,
  drop: denied,
  dropped: denied,
  block: denied,
  blocked: denied,
  reject: denied,
  rejected: denied,
}

const headerOf = ({ lines: [line = ''] }: Head): readonly string[] => csvCells(line, delimiterOf(line))

type Row = {
  readonly text: (column: AriaColumn) => string | null
  /** The label a column has in this export. */
  readonly label: (column: AriaColumn) => string
}

const rowOf = ({ names, at }: AriaLayout, cells: readonly string[]): Row => ({
  text: column => textOf(cells[at.get(column) ?? -1]),
  label: column => names[at.get(column) ?? -1] ?? column,
})

const decode = (row: Row, look: TimeLook, sink: Sink): void => {
  const { draft } = sink
  draft.kind = kindCode('flow')
  const problem = firstOf(
    fillEnd(row, 'src_ip', sink),
    fillEnd(row, 'dst_ip', sink),
    fillPort(row, 'src_port', draft),
    fillPort(row, 'dst_port', draft),
    fillProtocol(row, draft),
    fillTimes(row, look, draft),
  )
  if (problem !== null) return sink.reject(problem)
  fillCounters(row, draft)
  fillTexts(row, sink)
  dropFillerPorts(draft)
  sink.store()
}

const fillEnd = (row: Row, column: 'src_ip' | 'dst_ip', sink: Sink): string | null => {
  const address = row.text(column)
  return address === null ? `${row.label(column)} is empty` : fillHost(sink, column, row.label(column), address)
}

/** `443`, `443 [https]`; a range of folded ports, `49152-65535`, is no port. */
const fillPort = (row: Row, column: 'src_port' | 'dst_port', draft: Draft): string | null => {
  const text = row.text(column)
  if (text === null || /^\d{1,5} ?- ?\d{1,5}\b/.test(text)) return null
  const port = countOf(/^(\d{1,5})(?:\s*[[(].{0,80})?$/.exec(text)?.[1])
  if (!(port <= 65_535)) return badPort(row.label(column), text)
  draft[column] = port
  return null
}

const fillProtocol = (row: Row, draft: Draft): string | null => {
  const text = row.text('protocol')
  if (text === null) return null
  const number = protocolNumber(text)
  if (number === null) return badWord(row.label('protocol'), text, 'the name or number of a protocol')
  draft.protocol = number
  return null
}

const fillTimes = (row: Row, look: TimeLook, draft: Draft): string | null => {
  for (const column of ['start', 'end'] as const) {
    const text = row.text(column)
    const time = text === null ? Number.NaN : writtenTime(row.label(column), text, look)
    if (typeof time === 'string') return time
    draft[column] = time
  }
  if (Number.isNaN(draft.start)) draft.start = draft.end
  if (Number.isNaN(draft.end)) draft.end = draft.start
  return Number.isNaN(draft.start)
    ? 'no time is there: export the flows with a column such as Start Time or Last Activity Time'
    : null
}

const byteColumns = ['src_bytes', 'dst_bytes', 'bytes'] as const

/** Sums the product rounded and gave a unit, `1.2 MB`, are no count; nor is a total that lacks one of them. */
const fillCounters = (row: Row, draft: Draft): void => {
  for (const column of [...byteColumns, 'packets', 'sessions'] as const)
    draft[column] = countOf(row.text(column)?.replace(/\.0{1,9}$/, ''))
  if (!byteColumns.some(column => row.text(column) !== null && Number.isNaN(draft[column]))) return
  for (const column of byteColumns) draft[column] = Number.NaN
}

const fillTexts = (row: Row, sink: Sink): void => {
  const { draft } = sink
  const action = foldCase(row.text('action') ?? '')
  if (Object.hasOwn(actions, action)) draft.action = actions[action] ?? Number.NaN
  draft.rule = sink.rule(row.text('rule'), row.text('rule_id'), null)
  for (const column of ['reported_flow_type', 'sensor'] as const) {
    const text = row.text(column)
    if (text !== null) draft[column] = sink.text(text)
  }
  // Names of machines have no column of their own: so they are found by their words.
  const machines = (['src_vm', 'dst_vm'] as const).flatMap(column => {
    const name = row.text(column)
    return name === null ? [] : [`${row.label(column)}: ${name}`]
  })
  if (machines.length > 0) draft.message = sink.text(machines.join('; '))
}

export const vmwareAriaFlow: TextFormat = {
  id: 'vmware-aria-flow',
  title: 'VMware Aria Operations for Networks flows',
  versions: 'CSV export of a flow search (vRealize Network Insight 4 and later), columns by their labels in any order',
  spec: 'https://techdocs.broadcom.com/us/en/vmware-cis/aria/aria-operations-for-networks.html',
  input: 'text',
  lists: [],
  sniff: head => (isAriaHeader(headerOf(head)) ? 'certain' : 'no'),
  open: (head, options) => {
    const look = timeLookOf(head.text, options)
    let layout: AriaLayout | null = null
    return {
      framing: 'csv',
      delimiter: delimiterOf(head.lines[0] ?? ''),
      row: (cells, sink) => {
        // Exports that were put together have a header in the middle.
        if (layout === null || isAriaHeader(cells)) {
          layout = ariaLayout(cells)
          return sink.skip('header')
        }
        if (cells.length !== layout.names.length)
          return sink.reject(`expected ${layout.names.length} cells, found ${cells.length}`)
        decode(rowOf(layout, cells), look, sink)
      },
    }
  },
  ruleKind: 'firewall',
  blindSpots: [
    'A row is a sum over the window of the search: both directions and all source ports between two addresses and a port.',
    'Source ports are merged, and many destination ports may be folded into a range: then no port is recorded.',
    'Columns are those that were selected for the export; what was not selected is unknown.',
    'A time without a zone is read as UTC, though the product writes it in that of the browser: give the zone as in `vmware-aria-flow:+02:00`.',
    'Sums that were written rounded with a unit are left out, and the other sums of bytes in their row with them.',
    'The count of active sessions is the latest value of its window, not the number of connections; it is left out.',
    'Names of machines are those at the time of the export, not of the traffic.',
  ],
  explain: (record, _, head) => {
    const names = headerOf(head)
    return csvCells(record, delimiterOf(head.lines[0] ?? ''))
      .map((cell, at) => [names[at] ?? `column ${at + 1}`, cell] as const)
      .filter(([, cell]) => !isBlank(cell))
  },
}
