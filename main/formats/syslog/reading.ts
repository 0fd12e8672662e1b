import type { Action, Direction, Kind, State } from '../../../shared/model/codes'
import { protocolNumber } from '../../../shared/units/protocol'
import { actionCode, directionCode, kindCode, stateCode } from '../code'
import { badAddress, badCount, badPort, badTime, badWord, fillTotals, hasPorts, isPlausibleTime } from '../fill'
import type { Draft, Sink } from '../format'
import { countOf, isBlank, textOf } from '../json-value'

type Value = string | number | null | undefined

const hostColumns = ['src_ip', 'dst_ip', 'nat_src_ip', 'nat_dst_ip'] as const
const portColumns = ['src_port', 'dst_port', 'nat_src_port', 'nat_dst_port'] as const
const countColumns = [
  'icmp_type',
  'icmp_code',
  'bytes',
  'packets',
  'src_bytes',
  'dst_bytes',
  'src_packets',
  'dst_packets',
  'sessions',
  'tcp_flags',
  'severity',
  'http_status',
  'vlan',
] as const
const textColumns = [
  'category',
  'app',
  'hostname',
  'url',
  'http_method',
  'user_agent',
  'sensor',
  'interface',
  'user',
  'src_mac',
  'dst_mac',
  'vrf',
  'message',
] as const

type Values = {
  readonly [C in
    | (typeof hostColumns)[number]
    | (typeof portColumns)[number]
    | (typeof countColumns)[number]
    | (typeof textColumns)[number]]?: Value
}

/** What a message says, in the words of the model; what it does not say is missing or null. */
export type Reading = Values & {
  readonly kind: Kind
  /** First packet, or the log's own time; the time of the line when missing or `NaN`. ms. */
  readonly start?: number
  readonly end?: number
  /** Ends at the time above and lasted so long, ms: then the start is told from the end. */
  readonly lasted?: number
  readonly protocol?: string | null
  readonly action?: Action | null
  readonly direction?: Direction | null
  readonly state?: State | null
  readonly rule?: string | null
  readonly rule_id?: string | null
  readonly rule_set?: string | null
  readonly flow_id?: string | null
}

/** What the line around the message gives when the message itself does not say it. */
export type Around = { readonly time: number; readonly sensor: string | null; readonly text: string }

/** Puts a reading into the draft; gives the sentence to reject the line with, or null. */
export const fillReading = (reading: Reading, around: Around, sink: Sink): string | null => {
  const { draft } = sink
  draft.kind = kindCode(reading.kind)
  const named = hostColumns.map(column => fillHost(sink, column, reading[column]))
  const problem =
    named.find(found => typeof found === 'string') ??
    first(portColumns, column => fillPort(draft, column, reading[column])) ??
    first(countColumns, column => fillCount(draft, column, reading[column])) ??
    fillProtocol(draft, reading.protocol) ??
    fillTimes(draft, reading, around.time)
  if (typeof problem === 'string') return problem
  for (const column of textColumns) fillText(sink, column, reading[column])
  if (Number.isNaN(draft.sensor)) fillText(sink, 'sensor', around.sensor)
  // A name in place of an address is in no column: the text keeps it findable.
  if (named.includes(true) && Number.isNaN(draft.message)) fillText(sink, 'message', around.text)
  if (reading.action) draft.action = actionCode(reading.action)
  if (reading.direction) draft.direction = directionCode(reading.direction)
  if (reading.state) draft.state = stateCode(reading.state)
  const [rule, id, set] = [textOf(reading.rule), textOf(reading.rule_id), textOf(reading.rule_set)]
  draft.rule = sink.rule(rule, id, set)
  draft.flow_id = flowId(sink, reading.flow_id)
  if (reading.kind === 'flow' && Number.isNaN(draft.sessions)) draft.sessions = 1
  settle(draft)
  return null
}

const first = <T>(columns: readonly T[], fill: (column: T) => string | null): string | null => {
  for (const column of columns) {
    const problem = fill(column)
    if (problem !== null) return problem
  }
  return null
}

/** True when a name stands in the place of the address. */
const fillHost = (sink: Sink, column: (typeof hostColumns)[number], value: Value): string | boolean => {
  if (isBlank(value) || typeof value !== 'string') return false
  const id = sink.host(value)
  if (Number.isNaN(id)) return looksLikeAddress(value) ? badAddress(column, value) : true
  sink.draft[column] = id
  return false
}

/** Digits and dots, or hex digits and colons: meant as an address, and none. */
const looksLikeAddress = (text: string): boolean =>
  /^[\d.]+$/.test(text) || (/^[\da-fA-F:.]+$/.test(text) && text.includes(':'))

const fillPort = (draft: Draft, column: (typeof portColumns)[number], value: Value): string | null => {
  if (isBlank(value)) return null
  const port = countOf(value)
  // Devices write the names of well-known ports where they are told to; the number is then not in the log.
  if (Number.isNaN(port) && typeof value === 'string' && /^[A-Za-z]/.test(value)) return null
  if (!(port <= 65_535)) return badPort(column, value)
  draft[column] = port
  return null
}

const fillCount = (draft: Draft, column: (typeof countColumns)[number], value: Value): string | null => {
  if (isBlank(value)) return null
  const count = countOf(value)
  if (Number.isNaN(count)) return badCount(column, value)
  draft[column] = count
  return null
}

const fillProtocol = (draft: Draft, value: Value): string | null => {
  if (isBlank(value) || typeof value !== 'string') return null
  const number = protocolNumber(value)
  if (number === null) return /^\d+$/.test(value) ? badWord('protocol', value, 'a protocol number, 0 to 255') : null
  draft.protocol = number
  return null
}

const fillTimes = (draft: Draft, { kind, start, end, lasted, state }: Reading, lineTime: number): string | null => {
  const at = start === undefined || Number.isNaN(start) ? lineTime : start
  if (Number.isNaN(at)) return 'the line has no time, and no line before it has one'
  if (!isPlausibleTime(at)) return badTime('the time of the line', String(at))
  const lasting = lasted === undefined || !(lasted > 0) ? 0 : lasted
  draft.start = at - lasting
  if (!isPlausibleTime(draft.start)) return badTime('the start', String(draft.start))
  const until = end === undefined || Number.isNaN(end) ? at : end
  // The end of a session that has just begun is not known.
  if (kind !== 'flow' || state !== 'begin') draft.end = until
  return null
}

const fillText = (sink: Sink, column: (typeof textColumns)[number], value: Value): void => {
  const text = textOf(value)
  if (text !== null) sink.draft[column] = sink.text(text)
}

const flowId = (sink: Sink, value: string | null | undefined): number => {
  const text = textOf(value)
  if (text === null) return Number.NaN
  const number = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : -sink.text(text)
}

const settle = (draft: Draft): void => {
  // Devices write identifiers of ICMP and GRE where ports stand.
  if (!Number.isNaN(draft.protocol) && !hasPorts(draft.protocol)) {
    draft.src_port = Number.NaN
    draft.dst_port = Number.NaN
  }
  const { bytes, packets } = draft
  fillTotals(draft)
  if (!Number.isNaN(bytes)) draft.bytes = bytes
  if (!Number.isNaN(packets)) draft.packets = packets
}
