import type { Action, State } from '../../shared/model/codes'
import { protocolNumber } from '../../shared/units/protocol'
import { actionCode, kindCode, stateCode } from './code'
import {
  badTime,
  badWord,
  dropFillerPorts,
  fillByte,
  fillCount,
  fillHost,
  fillPort,
  fillTotals,
  firstOf,
  isIcmp,
  isPlausibleTime,
  shown,
} from './fill'
import { flagsFromText } from './flag-letters'
import type { Draft, Sink } from './format'
import { countOf, isBlank, textOf } from './json-value'
import { isPlausibleDuration, secondsOf } from './seconds'
import { wallTime } from './wall-time'

/** The first of several names for one thing that has a value: nfdump renamed its columns between versions and forms. */
export type NfdumpRecord = (...names: readonly string[]) => unknown

/** Puts one record into the draft. https://github.com/phaag/nfdump, nfdump(1); gives the sentence to reject it with. */
export const fillNfdump = (value: NfdumpRecord, sink: Sink, zone: string): string | null => {
  const { draft } = sink
  draft.kind = kindCode('flow')
  const problem = firstOf(
    fillProtocol(value('pr', 'proto'), draft),
    fillHost(sink, 'src_ip', 'source address', value('sa', 'srcAddr', 'src4_addr', 'src6_addr')),
    fillHost(sink, 'dst_ip', 'destination address', value('da', 'dstAddr', 'dst4_addr', 'dst6_addr')),
    fillPort(sink, 'src_port', 'source port', value('sp', 'srcPort', 'src_port')),
    fillTarget(sink, value('dp', 'dstPort', 'dst_port')),
    fillIcmp(sink, value),
    fillTimes(value, draft, zone),
    fillSide(
      sink,
      'src',
      value('ipkt', 'packets', 'inPackets', 'in_packets'),
      value('ibyt', 'bytes', 'inBytes', 'in_bytes'),
    ),
    fillSide(sink, 'dst', value('opkt', 'outPackets', 'out_packets'), value('obyt', 'outBytes', 'out_bytes')),
    fillFlags(value('flg', 'flags', 'tcp_flags'), draft),
    fillSome(sink, 'in_if', 'input interface', value('in', 'input', 'input_snmp')),
    fillSome(sink, 'out_if', 'output interface', value('out', 'output', 'output_snmp')),
    fillSome(sink, 'vlan', 'VLAN', value('svln', 'srcVlan', 'src_vlan')),
    fillSome(sink, 'sessions', 'flows', value('flows', 'aggr_flows')),
    fillNat(sink, value),
  )
  if (problem !== null) return problem
  if (Number.isNaN(draft.sessions)) draft.sessions = 1
  fillTexts(sink, value)
  fillEvent(sink, value)
  dropFillerPorts(draft)
  fillTotals(draft)
  return null
}

const fillProtocol = (value: unknown, draft: Draft): string | null => {
  if (isBlank(value)) return null
  const number = protocolNumber((textOf(value) ?? '').trim())
  if (number === null) return badWord('protocol', value, 'an IP protocol, as TCP or 47')
  draft.protocol = number
  return null
}

/** For ICMP the CSV writes `type.code` in place of the port. */
const fillTarget = (sink: Sink, value: unknown): string | null => {
  const icmp = typeof value === 'string' ? /^(\d{1,3})\.(\d{1,3})$/.exec(value) : null
  if (!icmp) return fillPort(sink, 'dst_port', 'destination port', value)
  return firstOf(fillByte(sink, 'icmp_type', 'ICMP type', icmp[1]), fillByte(sink, 'icmp_code', 'ICMP code', icmp[2]))
}

const fillIcmp = (sink: Sink, value: NfdumpRecord): string | null => {
  const { draft } = sink
  if (!isIcmp(draft.protocol)) {
    draft.icmp_type = Number.NaN
    draft.icmp_code = Number.NaN
    return null
  }
  // Exporters put both into the port: type * 256 + code.
  if (Number.isNaN(draft.icmp_type) && draft.dst_port >= 0) {
    draft.icmp_type = draft.dst_port >> 8
    draft.icmp_code = draft.dst_port & 255
  }
  draft.src_port = Number.NaN
  draft.dst_port = Number.NaN
  return firstOf(
    fillByte(sink, 'icmp_type', 'ICMP type', value('icmp_type', 'icmpTYpe', 'icmpType')),
    fillByte(sink, 'icmp_code', 'ICMP code', value('icmp_code', 'icmpCode')),
  )
}

/** What was never set is written as the first second of 1970, in whatever zone. */
const dayMs = 86_400_000
const isUnset = (ms: number): boolean => ms < dayMs

const fillTimes = (value: NfdumpRecord, draft: Draft, zone: string): string | null => {
  const [first, last] = [value('ts', 'firstSeen', 'first', 't_first'), value('te', 'lastSeen', 'last', 't_last')]
  const timeIn = (logged: unknown) => (isBlank(logged) ? Number.NaN : wallTime(logged, zone))
  const [firstMs, lastMs, eventMs] = [first, last, value('eventTime', 't_event')].map(timeIn) as [
    number,
    number,
    number,
  ]
  if (!isBlank(first) && !isUnset(firstMs) && !isPlausibleTime(firstMs))
    return badTime('time of the first packet', first)
  if (!isBlank(last) && !isUnset(lastMs) && !isPlausibleTime(lastMs)) return badTime('time of the last packet', last)
  const start = [firstMs, eventMs, lastMs].find(isPlausibleTime)
  if (start === undefined) return 'the record has no time of its first packet, its last one or its event'
  draft.start = start
  const end = [lastMs, eventMs].find(isPlausibleTime)
  const duration = value('td', 'duration')
  const seconds = end === undefined && isBlank(last) && !isBlank(duration) ? durationOf(duration) : 0
  if (!isPlausibleDuration(seconds)) return `duration is ${shown(duration)}; seconds or hh:mm:ss were expected`
  draft.end = end ?? start + Math.round(seconds * 1000)
  return null
}

/** `5.123`, or `00:00:05.123` and `2d 01:00:05.123` as newer versions print it. */
const durationOf = (value: unknown): number => {
  const clock =
    typeof value === 'string' ? /^(?:(\d{1,5})d )?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$/.exec(value.trim()) : null
  if (!clock) return secondsOf(typeof value === 'string' ? value.trim() : value)
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = clock
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
}

/** Zero is what a field holds that the exporter never sent. */
const fillSome = (
  sink: Sink,
  column: 'in_if' | 'out_if' | 'vlan' | 'sessions' | 'nat_src_port' | 'nat_dst_port',
  name: string,
  value: unknown,
): string | null => (countOf(value) === 0 ? null : fillCount(sink, column, name, value))

/** No packets means that they were not counted: events carry bytes alone, and most exporters one direction a record. */
const fillSide = (sink: Sink, side: 'src' | 'dst', packets: unknown, bytes: unknown): string | null => {
  const counted = !isBlank(packets) && countOf(packets) !== 0
  return firstOf(
    counted ? fillCount(sink, `${side}_packets`, side === 'src' ? 'input packets' : 'output packets', packets) : null,
    counted || countOf(bytes) !== 0
      ? fillCount(sink, `${side}_bytes`, side === 'src' ? 'input bytes' : 'output bytes', bytes)
      : null,
  )
}

const fillFlags = (value: unknown, draft: Draft): string | null => {
  if (isBlank(value) || draft.protocol !== 6) return null
  const flags = flagsFromText(textOf(value) ?? '')
  if (Number.isNaN(flags)) return badWord('TCP flags', value, 'letters of CEUAPRSF, or a mask')
  // A TCP packet without any flag is none: the flags were not recorded.
  if (flags > 0) draft.tcp_flags = flags
  return null
}

const zeroAddresses = new Set(['0.0.0.0', '::', '0', '<unknown>'])

const fillNat = (sink: Sink, value: NfdumpRecord): string | null => {
  const src = value('srcXIP', 'src4_xlt_ip', 'src6_xlt_ip')
  const dst = value('dstXIP', 'dst4_xlt_ip', 'dst6_xlt_ip')
  return firstOf(
    fillTranslated(sink, 'nat_src_ip', 'translated source address', src),
    fillTranslated(sink, 'nat_dst_ip', 'translated destination address', dst),
    fillSome(sink, 'nat_src_port', 'translated source port', value('srcXPort', 'src_xlt_port')),
    fillSome(sink, 'nat_dst_port', 'translated destination port', value('dstXPort', 'dst_xlt_port')),
  )
}

const fillTranslated = (
  sink: Sink,
  column: 'nat_src_ip' | 'nat_dst_ip',
  name: string,
  value: unknown,
): string | null => {
  const address = textOf(value)
  if (isBlank(value) || zeroAddresses.has(address ?? '')) return null
  const id = sink.host(address ?? '')
  if (Number.isNaN(id)) return `${name} is ${shown(value)}; that is not an IP address`
  sink.draft[column] = id
  return null
}

const nothings = new Set(['0', '0.0.0.0', '::', '00:00:00:00:00:00', '<empty>', '<none>', '<unknown>', 'none'])

const fillTexts = (sink: Sink, value: NfdumpRecord): void => {
  const { draft } = sink
  const fill = (
    column: 'sensor' | 'src_mac' | 'dst_mac' | 'user' | 'hostname' | 'app' | 'vrf' | 'interface',
    logged: unknown,
  ) => {
    const text = textOf(typeof logged === 'string' ? logged.trim() : logged)
    if (text !== null && !nothings.has(text)) draft[column] = sink.text(text)
  }
  fill('sensor', value('ra', 'routerIP', 'ip4_router', 'ip6_router'))
  fill('src_mac', value('ismc', 'inSrcMac', 'in_src_mac'))
  fill('dst_mac', value('odmc', 'outDstMac', 'out_dst_mac'))
  fill('user', value('nselUser', 'user_name'))
  fill('hostname', value('sniName', 'sni'))
  fill('app', value('nbarName'))
  fill('vrf', value('ingressVrfName', 'ingressVrfID', 'ingress_vrf'))
  fill('interface', value('inIfName'))
}

/** Firewall events (NSEL): a firewall makes, updates and tears down what it let through. */
const events: Readonly<
  Record<string, { readonly action?: Action; readonly state?: State; readonly sessions?: number }>
> = {
  create: { action: 'allowed', state: 'begin' },
  update: { action: 'allowed', state: 'continue', sessions: 0 },
  delete: { action: 'allowed', state: 'end', sessions: 0 },
  denied: { action: 'denied' },
}

const fillEvent = ({ draft }: Sink, value: NfdumpRecord): void => {
  const word = textOf(value('event'))?.toLowerCase() ?? ''
  if (word === 'alert') draft.kind = kindCode('alert')
  const event = Object.hasOwn(events, word) ? events[word] : undefined
  if (event?.action) draft.action = actionCode(event.action)
  if (event?.state) draft.state = stateCode(event.state)
  if (event?.sessions !== undefined) draft.sessions = event.sessions
}
