import { directionCode, kindCode, stateCode } from '../code'
import { fillCount, fillTotals, firstOf, shown } from '../fill'
import type { Sink } from '../format'
import { isBlank, textOf } from '../json-value'
import { isPlausibleDuration, secondsOf } from '../seconds'
import { fillEnds, fillStart } from './ends'
import type { ZeekRecord } from './record'
import { fillText } from './text'

const tcp = 6

/**
 * conn.log, https://docs.zeek.org/en/master/logs/conn.html. `goesOn` marks the logs that repeat a connection before it
 * ends (conn_long, open_conn): their counters are those so far.
 */
export const decodeConn = (record: ZeekRecord, sink: Sink, goesOn: boolean): string | null => {
  const { draft } = sink
  draft.kind = kindCode('flow')
  draft.sessions = goesOn ? 0 : 1
  const problem = firstOf(
    fillStart(record, sink),
    fillEnds(record, sink),
    fillCount(sink, 'src_packets', 'orig_pkts', record.value('orig_pkts')),
    fillCount(sink, 'dst_packets', 'resp_pkts', record.value('resp_pkts')),
    fillBytes(record, sink, 'src_bytes', 'orig'),
    fillBytes(record, sink, 'dst_bytes', 'resp'),
    fillCount(sink, 'vlan', 'vlan', record.value('vlan')),
    fillEnd(record, sink),
  )
  if (problem !== null) return problem
  fillTotals(draft)
  fillService(record, sink)
  fillDirection(record, sink)
  if (goesOn) draft.state = stateCode('continue')
  if (draft.protocol === tcp) {
    if (!goesOn) fillState(record, sink)
    fillFlags(record, sink)
  }
  fillText(sink, 'src_mac', textOf(record.value('orig_l2_addr'))?.toLowerCase())
  fillText(sink, 'dst_mac', textOf(record.value('resp_l2_addr'))?.toLowerCase())
  return null
}

/** IP bytes, headers included, as other flow logs count; payload where a site does not log those. */
const fillBytes = (
  record: ZeekRecord,
  sink: Sink,
  column: 'src_bytes' | 'dst_bytes',
  side: 'orig' | 'resp',
): string | null => {
  const ip = record.value(`${side}_ip_bytes`)
  return isBlank(ip)
    ? fillCount(sink, column, `${side}_bytes`, record.value(`${side}_bytes`))
    : fillCount(sink, column, `${side}_ip_bytes`, ip)
}

/** Unset means one packet: it began and ended at once. */
const fillEnd = (record: ZeekRecord, { draft }: Sink): string | null => {
  const duration = record.value('duration')
  const seconds = isBlank(duration) ? 0 : secondsOf(duration)
  if (!isPlausibleDuration(seconds)) return `duration is ${shown(duration)}; seconds were expected`
  draft.end = draft.start + Math.round(seconds * 1000)
  return null
}

/** One protocol has one name here, whichever log it comes from. */
const appNames: Readonly<Record<string, string>> = { ssl: 'tls' }
const appName = (service: string): string =>
  Object.hasOwn(appNames, service) ? (appNames[service] ?? service) : service

/** A service that an analyzer gave up is written with a minus before it. */
const fillService = (record: ZeekRecord, sink: Sink): void => {
  const logged = record.value('service')
  const services = Array.isArray(logged)
    ? logged.flatMap(each => textOf(each) ?? [])
    : (textOf(logged) ?? '').split(',')
  fillText(
    sink,
    'app',
    services
      .filter(each => !each.startsWith('-'))
      .map(appName)
      .join(','),
  )
}

const isTrue = (value: unknown): boolean => value === true || value === 'T' || value === 'true'
const isFalse = (value: unknown): boolean => value === false || value === 'F' || value === 'false'

const fillDirection = (record: ZeekRecord, { draft }: Sink): void => {
  const from = record.value('local_orig')
  const to = record.value('local_resp')
  if (!(isTrue(from) || isFalse(from)) || !(isTrue(to) || isFalse(to))) return
  draft.direction = directionCode(
    isTrue(from) ? (isTrue(to) ? 'internal' : 'outbound') : isTrue(to) ? 'inbound' : 'external',
  )
}

/** Over, or begun and not over. S0, SH, SHR and OTH say neither: a side or the beginning was not seen. */
const states: Readonly<Record<string, 'begin' | 'end'>> = {
  S1: 'begin',
  S2: 'begin',
  S3: 'begin',
  SF: 'end',
  REJ: 'end',
  RSTO: 'end',
  RSTR: 'end',
  RSTOS0: 'end',
  RSTRH: 'end',
}

const fillState = (record: ZeekRecord, { draft }: Sink): void => {
  const word = textOf(record.value('conn_state')) ?? ''
  const state = Object.hasOwn(states, word) ? states[word] : undefined
  if (state !== undefined) draft.state = stateCode(state)
}

const [fin, syn, rst, ack] = [1, 2, 4, 16]

/** Letters of the history that name flags; data, gaps and retransmissions do not. `q` is a SYN with FIN or RST. */
const letters: Readonly<Record<string, number>> = { s: syn, h: syn | ack, a: ack, f: fin, r: rst, q: syn }

const longestHistory = 1000

const fillFlags = (record: ZeekRecord, { draft }: Sink): void => {
  let flags = 0
  for (const letter of (textOf(record.value('history')) ?? '').slice(0, longestHistory).toLowerCase())
    flags |= Object.hasOwn(letters, letter) ? (letters[letter] ?? 0) : 0
  if (flags > 0) draft.tcp_flags = flags
}
