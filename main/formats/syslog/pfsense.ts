import type { Action } from '../../../shared/model/codes'
import { csvCells } from '../csv-cells'
import { countOf, textOf } from '../json-value'
import type { Device } from './device'
import type { Reading } from './reading'
import { flagsOfLetters } from './words'

const names4 = ['tos', 'ecn', 'ttl', 'id', 'offset', 'flags', 'protocol id', 'protocol', 'length', 'src', 'dst']
/** The name comes before the number here, unlike in IPv4. */
const names6 = ['class', 'flow label', 'hop limit', 'protocol', 'protocol id', 'length', 'src', 'dst']
const common = ['rule', 'sub rule', 'anchor', 'tracker', 'interface', 'reason', 'action', 'direction', 'ip version']
const tcpNames = ['src port', 'dst port', 'data length', 'tcp flags', 'sequence', 'ack', 'window', 'urg', 'options']
const udpNames = ['src port', 'dst port', 'data length']

/** The fields of a row by name. Its length depends on version and protocol: all count from the front. */
const fieldsOf = (message: string): ReadonlyMap<string, string> => {
  const written = csvCells(message)
  const shortest = written[8] === '6' ? 18 : 21
  const hasPorts = /^(tcp|udp)$/i.test(written[written[8] === '6' ? 12 : 16] ?? '')
  // Behind the addresses something always follows, and behind the ports: what ends before is cut, its last field perhaps half.
  const cells = written.length < shortest + (hasPorts ? 2 : 0) ? written.slice(0, -1) : written
  const names = [...common, ...(cells[8] === '6' ? names6 : names4)]
  const fields = new Map<string, string>()
  const protocol = cells[names.indexOf('protocol')]?.toLowerCase()
  const more = protocol === 'tcp' ? tcpNames : protocol === 'udp' ? udpNames : ['icmp type']
  for (const [at, name] of [...names, ...more].entries()) fields.set(name, cells[at] ?? '')
  for (const [at, cell] of cells.slice(names.length + more.length).entries()) fields.set(`field ${at + 1}`, cell)
  return fields
}

/** Type and code of the words that stand for ICMP messages (RFC 792). */
const icmp: Readonly<Record<string, readonly [number, number | null]>> = {
  request: [8, 0],
  reply: [0, 0],
  unreach: [3, null],
  unreachproto: [3, 2],
  unreachport: [3, 3],
  needfrag: [3, 4],
  redirect: [5, null],
  timexceed: [11, null],
  paramprob: [12, null],
  tstamp: [13, 0],
  tstampreply: [14, 0],
  maskreply: [18, 0],
}

const actions: Readonly<Record<string, Action>> = { pass: 'allowed', block: 'denied' }

/** Size of the packet: IPv4 states it with its header, IPv6 without. */
const packetBytes = (length: string | undefined, isIpv6: boolean): number | null => {
  const bytes = countOf(length ?? '')
  return Number.isNaN(bytes) ? null : isIpv6 ? bytes + 40 : bytes
}

export const pfsense: Device = {
  format: {
    id: 'syslog-pfsense',
    title: 'pfSense and OPNsense filterlog',
    versions:
      'filterlog rows for IPv4 and IPv6, TCP, UDP, ICMP and other protocols, after RFC 3164 and RFC 5424 headers',
    spec: 'https://docs.netgate.com/pfsense/en/latest/monitoring/logs/raw-filter-format.html',
    ruleKind: 'firewall',
    blindSpots: [
      'A row is one packet that matched a rule with logging on, not a connection: its volume is that of this packet only.',
      'Rules without logging leave no row; by default only what is blocked is logged.',
      'In and out are seen from the interface of the firewall: the direction shown here is told from the addresses.',
      'Rule numbers change with every edit; the tracker, kept as the rule id, does not.',
    ],
  },
  recognises: ({ app, message }) =>
    (app === 'filterlog' || app === null) &&
    /^\d{0,9},[^,]{0,99},[^,]{0,99},[^,]{0,99},[^,]{1,64},[^,]{0,32},[a-z]{2,16},(in|out|in\/out)?,[46],/.test(message),
  read: ({ message }): Reading | string => {
    const fields = fieldsOf(message)
    const field = (name: string): string | null => textOf(fields.get(name) ?? '')
    const isIpv6 = fields.get('ip version') === '6'
    if (field('src') === null || field('dst') === null) return 'the row is cut before its addresses end'
    const bytes = packetBytes(fields.get('length'), isIpv6)
    const [icmpType = null, icmpCode = null] = (isIpv6 ? undefined : icmp[field('icmp type') ?? '']) ?? []
    const reason = field('reason')
    return {
      kind: 'flow',
      src_ip: field('src'),
      dst_ip: field('dst'),
      src_port: field('src port'),
      dst_port: field('dst port'),
      protocol: field('protocol id') ?? field('protocol'),
      icmp_type: icmpType,
      icmp_code: icmpCode,
      tcp_flags: flagsOfLetters(fields.get('tcp flags')),
      action: actions[field('action') ?? ''] ?? null,
      src_bytes: bytes,
      src_packets: 1,
      rule: field('rule'),
      rule_id: field('tracker'),
      rule_set: field('anchor'),
      category: reason === 'match' ? null : reason,
      interface: field('interface'),
    }
  },
  explain: ({ message }) => [...fieldsOf(message)],
  plain: true,
}
