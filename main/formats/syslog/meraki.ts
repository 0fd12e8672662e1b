import type { Action } from '../../../shared/model/codes'
import { isBlank } from '../json-value'
import type { Device } from './device'
import type { Line } from './header'
import { type Pairs, spacedPairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { actionOf, endpointOf, hostOfUrl, macOf } from './words'

/** Firmware MX 18.101 and later names the firewall that decided where older firmware wrote `flows`. */
const firewalls = new Set([
  'flows',
  'firewall',
  'vpn_firewall',
  'cellular_firewall',
  'bridge_anyconnect_client_vpn_firewall',
])
const types = new Set([
  ...firewalls,
  'ip_flow_start',
  'ip_flow_end',
  'urls',
  'ids-alerts',
  'security_event',
  'events',
  'airmarshal_events',
])

/** Keys after which a text runs to the end of the line. */
const toTheEnd = /(?:^| )(pattern|message|request): ?/

type Parts = {
  readonly type: string
  /** The words between the type and the first pair: a verdict, or the kind of security event. */
  readonly words: string
  readonly pairs: Pairs
  readonly pattern: string | null
  readonly message: string | null
  readonly request: string | null
}

const partsOf = ({ message }: Line): Parts => {
  const [, type = '', body = ''] = /^(\S+)\s*([\s\S]*)$/.exec(message) ?? []
  const cut = toTheEnd.exec(body)
  const head = cut ? body.slice(0, cut.index) : body
  const tail = cut ? body.slice(cut.index + cut[0].length).trim() : null
  return {
    type,
    words: wordsBefore(head),
    pairs: spacedPairs(head),
    pattern: cut?.[1] === 'pattern' ? tail : null,
    message: cut?.[1] === 'message' ? tail : null,
    request: cut?.[1] === 'request' ? tail : null,
  }
}

/** What stands before the first `key=`. */
const wordsBefore = (text: string): string => {
  const equals = text.indexOf('=')
  const before = (equals < 0 ? text : text.slice(0, equals)).trimStart()
  return equals < 0 ? before.trimEnd() : before.slice(0, before.lastIndexOf(' ') + 1).trimEnd()
}

/** The first word of the rule that matched; for inbound rules 0 stands for allow and 1 for deny. */
const verdictOf = (pattern: string | null): Action | null => {
  const word = pattern?.split(/\s+/)[0]
  if (word === '0') return 'allowed'
  if (word === '1') return 'denied'
  return word === 'allow' || word === 'deny' ? actionOf(word) : null
}

const protocolOf = (pairs: Pairs): string | null => valueIn(pairs, 'protocol')?.replace(/\/ip$/, '') ?? null

const firewall = ({ words, pairs, pattern }: Parts): Reading => {
  const [src, dst] = [endpointOf(pairs.get('src')), endpointOf(pairs.get('dst'))]
  return {
    kind: 'flow',
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: valueIn(pairs, 'sport') ?? src.port,
    dst_port: valueIn(pairs, 'dport') ?? dst.port,
    protocol: protocolOf(pairs),
    icmp_type: valueIn(pairs, 'type'),
    src_mac: macOf(pairs.get('mac')),
    action: words === 'allow' || words === 'deny' ? actionOf(words) : verdictOf(pattern),
    rule: isBlank(pattern) ? null : pattern,
  }
}

const session = (parts: Parts, begins: boolean): Reading => {
  const { pairs } = parts
  const translatedPort = valueIn(pairs, 'translated_port')
  const source = valueIn(pairs, 'translated_src_ip')
  const destination = valueIn(pairs, 'translated_dst_ip')
  return {
    ...firewall(parts),
    nat_src_ip: source,
    nat_src_port: source === null ? null : translatedPort,
    nat_dst_ip: destination,
    nat_dst_port: source === null ? translatedPort : null,
    state: begins ? 'begin' : 'end',
  }
}

const url = ({ pairs, request }: Parts): Reading => {
  const [src, dst] = [endpointOf(pairs.get('src'), true), endpointOf(pairs.get('dst'), true)]
  const [, method = null, written = request] = /^([A-Z]+) +([\s\S]*)$/.exec(request ?? '') ?? []
  const address = written?.replaceAll(/^['"]|['"]$/g, '') ?? null
  return {
    kind: 'event',
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: src.port,
    dst_port: dst.port,
    src_mac: macOf(pairs.get('mac')),
    http_method: method === 'UNKNOWN' ? null : method,
    url: address,
    hostname: hostOfUrl(address),
    user_agent: valueIn(pairs, 'agent'),
  }
}

/** A Snort alert; `decision` is the verdict even where an `action` beside it says otherwise. */
const alert = ({ pairs, message }: Parts): Reading => {
  const [src, dst] = [endpointOf(pairs.get('src'), true), endpointOf(pairs.get('dst'), true)]
  const direction = pairs.get('direction')
  return {
    kind: 'alert',
    start: timestampOf(pairs),
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: src.port,
    dst_port: dst.port,
    protocol: protocolOf(pairs),
    action: actionOf(pairs.get('decision')),
    direction: direction === 'ingress' ? 'inbound' : direction === 'egress' ? 'outbound' : null,
    rule: message,
    rule_id: valueIn(pairs, 'signature'),
    severity: priorityOf(pairs.get('priority')),
  }
}

/** Snort's priorities are 1 (high) to 4 (very low), as ours are. */
const priorityOf = (priority: string | undefined): number | null =>
  priority !== undefined && /^[1-4]$/.test(priority) ? Number(priority) : null

const timestampOf = (pairs: Pairs): number => {
  const value = valueIn(pairs, 'timestamp')
  return value !== null && /^\d{10}(\.\d{1,9})?$/.test(value) ? Math.floor(Number(value) * 1000) : Number.NaN
}

/** A file that Advanced Malware Protection looked at, or changed its mind about. */
const file = (parts: Parts, line: Line): Reading => {
  const { pairs, words } = parts
  const [src, dst] = [endpointOf(pairs.get('src'), true), endpointOf(pairs.get('dst'), true)]
  const address = valueIn(pairs, 'url')
  return {
    kind: 'alert',
    start: timestampOf(pairs),
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: src.port,
    dst_port: dst.port,
    src_mac: macOf(pairs.get('mac')),
    action: actionOf(pairs.get('action')),
    rule: words,
    category: valueIn(pairs, 'disposition'),
    url: address,
    hostname: hostOfUrl(address),
    message: line.message,
  }
}

const sessionKey = (sensor: string | null, { pairs }: Parts): string =>
  ['meraki', sensor, ...['protocol', 'src', 'sport', 'dst', 'dport'].map(name => pairs.get(name))].join(' ')

export const meraki: Device = {
  format: {
    id: 'syslog-meraki',
    title: 'Cisco Meraki MX syslog',
    versions:
      'flows, firewall (vpn_, cellular_, bridge_anyconnect_client_vpn_), ip_flow_start and ip_flow_end, urls, ids-alerts, security_event; events and airmarshal_events as text',
    spec: 'https://documentation.meraki.com/General_Administration/Monitoring_and_Reporting/Syslog_Server_Overview_and_Configuration',
    ruleKind: 'firewall',
    blindSpots: [
      'No message carries bytes or packets: volumes are unknown, not zero.',
      '`pattern` is the text of the rule that matched; where it begins neither with allow or deny nor with 0 or 1 the verdict is unknown.',
      '`ip_flow_start` and `ip_flow_end` say nothing about a verdict, and an end is joined with its start by addresses and ports only.',
      'Requests over TLS are logged with their server, without method and path.',
      'Lines come by UDP: what was lost on the way left no trace.',
    ],
  },
  recognises: ({ message, epoch }) => {
    const type = /^[\w-]{4,40}(?= |$)/.exec(message)?.[0] ?? ''
    if (!types.has(type)) return false
    return epoch || (type !== 'events' && /^\S+ (allow |deny |\w+ )?(src|signature|url|name)=/.test(message))
  },
  read: (line, { sessions, sensor, time }) => {
    const parts = partsOf(line)
    const { type, words } = parts
    if (firewalls.has(type)) return firewall(parts)
    if (type === 'ip_flow_start')
      return { ...session(parts, true), sessions: sessions.begin(sessionKey(sensor, parts), time) }
    if (type === 'ip_flow_end')
      return { ...session(parts, false), sessions: sessions.end(sessionKey(sensor, parts), time).sessions }
    if (type === 'urls') return url(parts)
    if (type === 'ids-alerts' || words === 'ids_alerted') return alert(parts)
    if (type === 'security_event' && parts.pairs.has('disposition')) return file(parts, line)
    // Wireless events name hardware addresses in `src` and `dst`.
    return { kind: 'event', category: valueIn(parts.pairs, 'type') ?? type, message: line.message }
  },
  explain: line => {
    const { type, words, pairs, pattern, message, request } = partsOf(line)
    const texts = { pattern, message, request }
    return [
      ['type', type],
      ...(words === '' ? [] : [['words', words] as const]),
      ...pairs,
      ...Object.entries(texts).flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])),
    ]
  },
  plain: false,
}
