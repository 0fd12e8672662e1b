import type { Action } from '../../../shared/model/codes'
import type { Device, Surroundings } from './device'
import type { Line } from './header'
import type { Reading } from './reading'
import { flagsOfLetters } from './words'

/** Handed on, copied or translated packets are not dropped; `NONAT` and `NORDR` say that a translation failed. */
const actions: Readonly<Record<string, Action | null>> = {
  PASS: 'allowed',
  COPY: 'allowed',
  PUNT: 'allowed',
  REDIRECT: 'allowed',
  NAT: 'allowed',
  RDR: 'allowed',
  PBR: 'allowed',
  LB: 'allowed',
  DROP: 'denied',
  REJECT: 'denied',
  NONAT: null,
  NORDR: null,
}

const programs = /^(dfwpktlogs|FIREWALL[_-]PKTLOG|FIREWALL)$/

const shape =
  /^(?:<(?<vrf>\d{1,9}) (?<port>[\w:.-]{1,128})> |(?<filter>[\w-]{1,64}) )?INET6? (?:reason-)?(?<reason>[\w-]{1,32}) (?:(?<action>[A-Z]{2,10}) )?(?<rule>[\w./-]{1,64}) (?<way>IN|OUT) (?:(?<length>\d{1,9}) )?(?<protocol>PROTO \d{1,3}|[A-Za-z][\w-]{0,15}) (?:(?<close>RST|FIN|TIMEOUT) )?(?<src>[^\s>]{2,64})->(?<dst>\S{2,64})(?: (?<rest>.*))?$/s

const groupsOf = (message: string): Readonly<Record<string, string | undefined>> | null =>
  shape.exec(message)?.groups ?? null

/** IPv6 addresses hold colons only: the port stands behind the last stroke. */
const endOf = (text: string | undefined): { readonly ip: string | null; readonly port: string | null } => {
  const [, ip = null, port = null] = /^(.*?)(?:\/(\d{1,5}))?$/.exec(text ?? '') ?? []
  return { ip, port }
}

const counters = /^(\d{1,15})\/(\d{1,15}) (\d{1,15})\/(\d{1,15})(?: (.*))?$/s

/**
 * The vendor calls the pairs in/out of the vNIC. On IN lines the first is what the source sent; its OUT samples read the
 * other way round, so there only the sums are certain.
 */
const volumes = (found: RegExpExecArray, isIn: boolean): Partial<Reading> => {
  const [a, b, c, d] = found.slice(1, 5).map(Number) as [number, number, number, number]
  const sums = { packets: a + b, bytes: c + d }
  return isIn ? { ...sums, src_packets: a, dst_packets: b, src_bytes: c, dst_bytes: d } : sums
}

const read = ({ message }: Line, { sessions, sensor, time }: Surroundings): Reading | string => {
  const found = groupsOf(message)
  if (!found) return 'the firewall line has neither addresses nor the order of fields known for its packets'
  const { reason, action: word, rule = '', way, length, protocol, close = null, filter, port, vrf, rest = '' } = found
  const [src, dst] = [endOf(found['src']), endOf(found['dst'])]
  const action = (word === undefined ? null : actions[word]) ?? null
  const slash = rule.indexOf('/')
  const ends = reason === 'TERM'
  const totals = ends ? counters.exec(rest) : null
  const [letters, tag] = ends
    ? [null, totals?.[5] ?? (totals ? null : rest)]
    : [/^([A-Z.]{1,8})(?: |$)/.exec(rest)?.[1] ?? null, rest.replace(/^[A-Z.]{1,8}(?: |$)/, '')]
  const key = ['nsx', sensor, filter ?? port, protocol, found['src'], found['dst']].join(' ')
  const begins = reason === 'match' && action === 'allowed'
  // The volume of a session stands in its TERM line: the first packet of one that passed is in it.
  const packet = reason !== 'TERM' && !begins && length !== undefined
  return {
    kind: 'flow',
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: src.port,
    dst_port: dst.port,
    protocol: protocol?.replace(/^PROTO /, '') ?? null,
    tcp_flags: flagsOfLetters(letters),
    action,
    direction: way === 'IN' ? 'inbound' : 'outbound',
    state: begins ? 'begin' : ends ? 'end' : null,
    ...(begins && { sessions: sessions.begin(key, time) }),
    ...(ends && { sessions: sessions.end(key, time).sessions }),
    ...(packet && { src_bytes: length, src_packets: 1 }),
    ...(totals && volumes(totals, way === 'IN')),
    rule: tag?.trim() || null,
    rule_id: slash < 0 ? rule : rule.slice(slash + 1),
    rule_set: slash < 0 ? null : rule.slice(0, slash),
    category: reason === 'match' || ends ? null : (reason ?? null),
    interface: filter ?? port ?? null,
    vrf: vrf ?? null,
    message: close,
  }
}

export const nsxDfw: Device = {
  format: {
    id: 'vmware-nsx-dfw',
    title: 'VMware NSX distributed firewall',
    versions:
      'packet logs of NSX-V (dfwpktlogs), NSX-T and NSX 4 (FIREWALL_PKTLOG, FIREWALL-PKTLOG), VMware Cloud JSON, and the gateway firewall',
    spec: 'https://docs.vmware.com/en/VMware-NSX/4.1/administration/GUID-D57429A1-A0A9-42BE-A299-0C3C3546ABF3.html',
    ruleKind: 'firewall',
    blindSpots: [
      'Two machines on one host give two lines for one packet, OUT at the sender and IN at the receiver: they are not added, and both are there.',
      'Which side sent what is certain on IN lines only; on OUT lines there are the sums of both directions.',
      'Lines at the end of a session in NSX-V and VMware Cloud carry no verdict.',
      'Only rules with logging on leave lines.',
      'IN and OUT are seen from the interface of the virtual machine.',
    ],
  },
  recognises: ({ app, messageId, message }) =>
    (programs.test(app ?? '') || messageId === 'FIREWALL') && /^(?:<[^>]{1,140}> |[\w-]{1,64} )?INET6? /.test(message),
  read,
  explain: ({ message }) =>
    Object.entries(groupsOf(message) ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  plain: true,
}
