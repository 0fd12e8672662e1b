import { protocolNumber } from '../../shared/units/protocol'
import { actionCode, kindCode } from './code'
import { eveApplication } from './eve-application'
import {
  badTime,
  badWord,
  dropFillerPorts,
  fillCount,
  fillHost,
  fillPort,
  fillTime,
  fillTotals,
  firstOf,
  isIcmp,
  isPlausibleTime,
  shown,
  timeOf,
} from './fill'
import type { Draft, Sink } from './format'
import { isBlank, type JsonObject, objectOf, textOf } from './json-value'

/** What the envelope around an EVE event adds to it. */
export type EveEnvelope = {
  readonly sensor: string | null
  readonly zone: string | null
  /** When the log was written: used only when the event has no time of its own. */
  readonly written: unknown
}

/** The event types that become rows; every other type is skipped and counted under its name. */
const decoders: Readonly<Record<string, (event: JsonObject, sink: Sink) => string | null>> = {
  flow: (event, sink) => flow(event, sink),
  netflow: (event, sink) => netflow(event, sink),
  alert: (event, sink) => alert(event, sink),
  dns: (event, sink) => application(event, sink),
  http: (event, sink) => application(event, sink),
  tls: (event, sink) => application(event, sink),
}

/** The other types there are. A type beyond these is counted as one kind: a log must not be able to name kinds without end. */
const skippedTypes = new Set(
  (
    'anomaly arp bittorrent_dht dcerpc dhcp dnp3 doh2 drop engine enip fileinfo frame ftp ftp_data http2 ike ikev2 krb5 ldap mdns ' +
    'metadata modbus mqtt nfs packetinfo pgsql pop3 quic rdp rfb sip smb smtp snmp ssh stats telnet tftp verdict websocket'
  ).split(' '),
)

/** Decodes one EVE event. Suricata EVE, https://docs.suricata.io/en/latest/output/eve/eve-json-format.html */
export const decodeEve = (event: JsonObject, envelope: EveEnvelope, sink: Sink): void => {
  const type = eventType(event)
  if (type === null) return sink.reject('event_type is missing; an EVE event names its type')
  const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined
  if (!decode) return sink.skip(skippedTypes.has(type) ? type : 'other event type')
  const problem = firstOf(common(event, envelope, sink), decode(event, sink))
  if (problem !== null) return sink.reject(problem)
  identify(event, envelope, sink)
  sink.store()
}

/** Two events of one flow at one microsecond that say the same in every member are one event. */
export const eveIdentity =
  'events with a flow_id and a time are the same where firewall, zone and every member of the event are'

const identify = (event: JsonObject, { sensor, zone }: EveEnvelope, sink: Sink): void => {
  if (isBlank(event['flow_id']) || isBlank(event['timestamp'])) return
  sink.identify(JSON.stringify([sensor, zone, event]))
}

/** The TLS log of AWS Network Firewall has no event type in its documented form. */
const eventType = (event: JsonObject): string | null => {
  const type = textOf(event['event_type'])
  if (type !== null) return type
  return event['tls_error'] !== undefined || event['revocation_check'] !== undefined ? 'tls' : null
}

const common = (event: JsonObject, { sensor, zone, written }: EveEnvelope, sink: Sink): string | null => {
  const { draft } = sink
  const [src, dst] = ends(event)
  const problem = firstOf(
    fillHost(sink, 'src_ip', src.ipName, src.ip),
    fillHost(sink, 'dst_ip', dst.ipName, dst.ip),
    fillPort(sink, 'src_port', src.portName, src.port),
    fillPort(sink, 'dst_port', dst.portName, dst.port),
    fillProtocol(draft, event['proto']),
  )
  if (problem !== null) return problem
  dropFillerPorts(draft)
  if (isIcmp(draft.protocol)) {
    draft.icmp_type = numberOr(event['icmp_type'])
    draft.icmp_code = numberOr(event['icmp_code'])
  }
  const [vlan] = Array.isArray(event['vlan']) ? event['vlan'] : [event['vlan']]
  draft.vlan = numberOr(vlan)
  draft.flow_id = flowId(event['flow_id'], sink)
  const app = textOf(event['app_proto'])
  if (app !== null && app !== 'unknown' && app !== 'failed') draft.app = sink.text(app)
  fillText(sink, 'sensor', sensor ?? event['host'])
  fillText(sink, 'zone', zone)
  fillText(sink, 'interface', event['in_iface'])
  return eventTime(event, written, draft)
}

type End = { readonly ip: unknown; readonly port: unknown; readonly ipName: string; readonly portName: string }

/**
 * Initiator and responder. The addresses of an alert follow the packet that fired and those of a DNS answer (version 3)
 * its sender, which may be the server; where the event says so, the ends are put into the order of the flow.
 */
const ends = (event: JsonObject): readonly [End, End] => {
  const flow = objectOf(event['flow'])
  if (!isBlank(flow['src_ip']) && !isBlank(flow['dest_ip']))
    return [endOf(flow, 'src', 'flow.'), endOf(flow, 'dest', 'flow.')]
  const src = endOf(event, 'src', '')
  const dst = endOf(event, 'dest', '')
  return isReversed(event) ? [dst, src] : [src, dst]
}

const endOf = (owner: JsonObject, side: 'src' | 'dest', prefix: string): End => ({
  ip: owner[`${side}_ip`],
  port: owner[`${side}_port`],
  ipName: `${prefix}${side}_ip`,
  portName: `${prefix}${side}_port`,
})

const isReversed = (event: JsonObject): boolean => {
  if (event['event_type'] === 'alert') return event['direction'] === 'to_client'
  const dns = objectOf(event['dns'])
  return (
    event['event_type'] === 'dns' && dns['version'] === 3 && (dns['type'] === 'response' || dns['type'] === 'answer')
  )
}

const eventTime = (event: JsonObject, written: unknown, draft: Draft): string | null => {
  const hasOwn = !isBlank(event['timestamp'])
  const value = hasOwn ? event['timestamp'] : written
  const ms = timeOf(value)
  if (isPlausibleTime(ms)) {
    draft.start = ms
    draft.end = ms
    return null
  }
  return isBlank(value) ? 'timestamp is missing' : badTime(hasOwn ? 'timestamp' : 'event_timestamp', value)
}

const fillProtocol = (draft: Draft, value: unknown): string | null => {
  if (isBlank(value)) return null
  const number = value === 'TCP' ? 6 : value === 'UDP' ? 17 : protocolNumber((textOf(value) ?? '').trim())
  if (number === null) return badWord('proto', value, 'an IP protocol, as TCP or 47')
  draft.protocol = number
  return null
}

const flow = (event: JsonObject, sink: Sink): string | null => {
  const { draft } = sink
  const counters = objectOf(event['flow'])
  draft.kind = kindCode('flow')
  draft.sessions = 1
  draft.tcp_flags = hexFlags(event)
  const action = textOf(counters['action'])
  if (action === 'drop' || action === 'reject') draft.action = actionCode('denied')
  if (action === 'accept' || action === 'pass') draft.action = actionCode('allowed')
  const problem = firstOf(
    fillCount(sink, 'src_packets', 'flow.pkts_toserver', counters['pkts_toserver']),
    fillCount(sink, 'dst_packets', 'flow.pkts_toclient', counters['pkts_toclient']),
    fillCount(sink, 'src_bytes', 'flow.bytes_toserver', counters['bytes_toserver']),
    fillCount(sink, 'dst_bytes', 'flow.bytes_toclient', counters['bytes_toclient']),
    fillSpan(counters, 'flow', sink),
  )
  fillTotals(draft)
  return problem
}

/** One direction only: the other one is a record of its own with the same flow_id. */
const netflow = (event: JsonObject, sink: Sink): string | null => {
  const { draft } = sink
  const counters = objectOf(event['netflow'])
  draft.kind = kindCode('flow')
  draft.sessions = 1
  draft.tcp_flags = hexFlags(event)
  const problem = firstOf(
    fillCount(sink, 'src_packets', 'netflow.pkts', counters['pkts']),
    fillCount(sink, 'src_bytes', 'netflow.bytes', counters['bytes']),
    fillSpan(counters, 'netflow', sink),
  )
  fillTotals(draft)
  return problem
}

/** The timestamp of a flow event is when it was logged, minutes after the last packet. */
const fillSpan = (counters: JsonObject, name: string, sink: Sink): string | null =>
  firstOf(
    fillTime(sink, 'start', `${name}.start`, counters['start']),
    fillTime(sink, 'end', `${name}.end`, counters['end']),
  )

/** The counters of `flow` inside an alert are those of the flow so far: its own flow event counts them again. */
const alert = (event: JsonObject, sink: Sink): string | null => {
  const { draft } = sink
  const fired = objectOf(event['alert'])
  const signature = textOf(fired['signature'])
  const sid = textOf(fired['signature_id'])
  draft.kind = kindCode('alert')
  draft.rule = sink.rule(signature, sid, ruleSet(signature))
  draft.severity = numberOr(fired['severity'])
  fillText(sink, 'category', fired['category'])
  draft.action = alertAction(textOf(objectOf(event['verdict'])['action']), textOf(fired['action']))
  eveApplication(event, sink)
  return signature === null && sid === null ? `alert names no signature: ${shown(fired)}` : null
}

/** The default actions of an AWS Network Firewall policy log under names like `aws:alert_strict action`. */
const ruleSet = (signature: string | null): string | null =>
  signature !== null && /^aws:(alert|drop)_/.test(signature) ? 'default action' : null

/** The verdict is the decision over all rules; the action of the alert is what this rule asked for. */
const alertAction = (verdict: string | null, action: string | null): number => {
  switch (verdict ?? action) {
    case 'drop':
    case 'reject':
    case 'blocked':
      return actionCode('denied')
    case 'allowed':
    case 'pass':
    case 'accept':
    case 'alert':
      return actionCode('allowed')
    default:
      return Number.NaN
  }
}

const application = (event: JsonObject, sink: Sink): string | null => {
  const { draft } = sink
  draft.kind = kindCode('event')
  eveApplication(event, sink)
  if (Number.isNaN(draft.app)) draft.app = sink.text(textOf(event['event_type']) ?? 'tls')
  return null
}

const hexFlags = (event: JsonObject): number => {
  const flags = textOf(objectOf(event['tcp'])['tcp_flags'])
  return flags !== null && /^[0-9a-f]{1,3}$/i.test(flags) ? Number.parseInt(flags, 16) : Number.NaN
}

/** Ids of 51 bits are kept as numbers; longer ones (old or patched versions) as text, digit by digit. */
const flowId = (value: unknown, sink: Sink): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  const text = textOf(value)
  if (text === null) return Number.NaN
  const number = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : -sink.text(text)
}

const numberOr = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN

const fillText = (sink: Sink, column: 'sensor' | 'zone' | 'interface' | 'category', value: unknown): void => {
  const text = textOf(value)
  if (text !== null) sink.draft[column] = sink.text(text)
}

/** Tells an EVE event from other JSON; `stats` has no addresses, fixtures may lack a timestamp. */
export const isEveEvent = (value: JsonObject): boolean =>
  typeof value['event_type'] === 'string' &&
  (typeof value['timestamp'] === 'string' || value['src_ip'] !== undefined || value['flow_id'] !== undefined)
