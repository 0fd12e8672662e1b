import type { Action } from '../../../shared/model/codes'
import type { Clock } from './clock'
import type { Surroundings } from './device'
import { type Pairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { timeOfValue } from './time-text'
import { hostOfUrl, throughOf, translated } from './words'

/** Values may hold `, ` and `: `: only these names end a value. Cisco Secure Firewall Threat Defense Syslog Messages, 430001 to 430005. */
const names =
  'DeviceUUID|InstanceID|FirstPacketSecond|LastPacketSecond|ConnectionID|AccessControlRuleAction|AccessControlRuleReason|AccessControlRuleName|Prefilter Policy|SrcIP|DstIP|SrcPort|DstPort|ICMPType|ICMPCode|Protocol|IngressInterface|EgressInterface|IngressZone|EgressZone|IngressVRF|EgressVRF|ACPolicy|NAPPolicy|IntrusionPolicy|Policy|DE|User|UserAgent|Client|ClientVersion|ClientAppDetector|ApplicationProtocol|WebApplication|ConnectionDuration|InitiatorPackets|ResponderPackets|InitiatorBytes|ResponderBytes|DNSQuery|DNSRecordType|DNSResponseType|DNS_TTL|DNSSICategory|DNS_Sinkhole|Sinkhole|URL|URI|URLCategory|URLReputation|URLSICategory|HTTPReferer|HTTPResponse|HTTP_Hostname|HTTP_URI|ReferencedHost|NAT_InitiatorIP|NAT_InitiatorPort|NAT_ResponderIP|NAT_ResponderPort|OriginalClientSrcIP|IPReputationSICategory|SecIntMatchingIP|SSLActualAction|SSLCertificate|SSLExpectedAction|SSLFlowStatus|SSLPolicy|SSLRuleName|SSLServerCertStatus|SSLServerName|SSLSessionID|SSLTicketID|SSLURLCategory|SSLVersion|SSLCipherSuite|TCPFlags|TunnelRule|Tunnel or Prefilter Rule|VLAN_ID|EventPriority|Priority|GID|SID|Revision|Message|Classification|InlineResult|InlineResultReason|IntrusionRuleReason|NumIOC|MPLS_Label|FileAction|FileCount|FileDirection|FileName|FilePolicy|FileSandboxStatus|FileSHA256|FileSize|FileStaticAnalysisStatus|FileStorageStatus|FileType|SHA_Disposition|SperoDisposition|ThreatName|ThreatScore|ArchiveDepth|ArchiveFileName|ArchiveFileStatus|ArchiveSHA256|IPSCount|EndpointProfile|Endpoint Profile|SecurityGroup|Security Group|SourceSecurityGroup|SourceSecurityGroupTag|DestinationSecurityGroup|DestinationSecurityGroupTag|Web Application|DeviceIP|NetBIOSDomain|ReferencedURL'
const key = new RegExp(`(?:^|, ?)(${names}): ?`, 'g')

const mostPairs = 256

/** `Key: Value, Key: Value`; keys without a value are left out by the device. */
export const ftdPairs = (text: string): Pairs => {
  const found = [...text.slice(0, 32_768).matchAll(key)].slice(0, mostPairs)
  const pairs = new Map<string, string>()
  for (const [at, match] of found.entries()) {
    const name = match[1] ?? ''
    const value = text.slice(match.index + match[0].length, found[at + 1]?.index ?? text.length)
    if (!pairs.has(name)) pairs.set(name, value.trim().replaceAll(/^"|"$/g, ''))
  }
  return pairs
}

const accessActions: Readonly<Record<string, Action>> = {
  allow: 'allowed',
  trust: 'allowed',
  fastpath: 'allowed',
  block: 'denied',
  'block with reset': 'denied',
  'interactive block': 'denied',
  'interactive block with reset': 'denied',
}

const accessAction = (pairs: Pairs): Action | null =>
  accessActions[valueIn(pairs, 'AccessControlRuleAction')?.toLowerCase() ?? ''] ?? null

const userOf = (pairs: Pairs): string | null => {
  const user = valueIn(pairs, 'User')
  return user === null || /^(No Authentication Required|Unknown|Not Found)$/i.test(user) ? null : user
}

/** Types by name are those of ICMP for IPv4. */
const icmpTypes: Readonly<Record<string, number>> = {
  'Echo Reply': 0,
  'Destination Unreachable': 3,
  'Echo Request': 8,
  'Time Exceeded': 11,
}

const common = (pairs: Pairs): Partial<Reading> => {
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const [src, dst] = [value('SrcIP'), value('DstIP')]
  return {
    src_ip: src,
    dst_ip: dst,
    src_port: value('SrcPort'),
    dst_port: value('DstPort'),
    nat_src_ip: translated(value('NAT_InitiatorIP'), src),
    nat_dst_ip: translated(value('NAT_ResponderIP'), dst),
    nat_src_port: translated(value('NAT_InitiatorPort'), value('SrcPort')),
    nat_dst_port: translated(value('NAT_ResponderPort'), value('DstPort')),
    protocol: value('Protocol'),
    icmp_type: /^\d{1,3}$/.exec(value('ICMPType') ?? '')?.[0] ?? icmpTypes[value('ICMPType') ?? ''] ?? null,
    icmp_code: /^\d{1,3}$/.exec(value('ICMPCode') ?? '')?.[0] ?? null,
    app: value('ApplicationProtocol'),
    url: value('URL', 'URI', 'HTTP_URI'),
    hostname:
      value('DNSQuery', 'SSLServerName', 'HTTP_Hostname', 'ReferencedHost') ??
      hostOfUrl(value('URL') ?? (/^\w+:\/\//.test(value('URI') ?? '') ? value('URI') : null)),
    user_agent: value('UserAgent'),
    http_status: /^[1-5]\d\d$/.exec(value('HTTPResponse') ?? '')?.[0] ?? null,
    user: userOf(pairs),
    vlan: value('VLAN_ID'),
    vrf: value('IngressVRF'),
    interface: throughOf(value('IngressInterface'), value('EgressInterface')),
    flow_id: value('ConnectionID'),
  }
}

const connection = (pairs: Pairs, ends: boolean, around: Surroundings): Reading => {
  const value = (name: string): string | null => valueIn(pairs, name)
  const id = ['ConnectionID', 'InstanceID', 'SrcIP', 'SrcPort', 'DstIP', 'DstPort'].map(name => pairs.get(name))
  const sessionKey = ['ftd', pairs.get('DeviceUUID') ?? around.sensor, ...id].join(' ')
  const action = accessAction(pairs)
  // What is stopped at its first packet is logged as a beginning, and is over.
  const isStopped = action === 'denied' && !ends
  const began = timeOfValue(value('FirstPacketSecond'), around.clock)
  return {
    kind: 'flow',
    ...common(pairs),
    action,
    state: ends ? 'end' : isStopped ? null : 'begin',
    sessions: ends
      ? around.sessions.end(sessionKey, around.time).sessions
      : around.sessions.begin(sessionKey, around.time),
    ...(ends && {
      // The beginning of a connection has no final counters.
      src_bytes: value('InitiatorBytes'),
      dst_bytes: value('ResponderBytes'),
      src_packets: value('InitiatorPackets'),
      dst_packets: value('ResponderPackets'),
    }),
    ...spanOf(began, Number(value('ConnectionDuration') ?? 0) * 1000, ends),
    rule: value('AccessControlRuleName'),
    rule_set: value('ACPolicy'),
    category: value('URLCategory'),
    message: value('AccessControlRuleReason'),
  }
}

const spanOf = (began: number, durationMs: number, ends: boolean): Partial<Reading> => {
  if (!(durationMs >= 0)) return Number.isNaN(began) ? {} : { start: began }
  if (Number.isNaN(began)) return { lasted: durationMs }
  return ends ? { start: began, end: began + durationMs } : { start: began }
}

const results: Readonly<Record<string, Action>> = { blocked: 'denied', block: 'denied', dropped: 'denied' }
const priorities: Readonly<Record<string, number>> = { '1': 1, '2': 2, '3': 3, '4': 4, high: 1, medium: 2, low: 3 }

const intrusion = (pairs: Pairs, clock: Clock): Reading => {
  const value = (name: string): string | null => valueIn(pairs, name)
  const id = ['GID', 'SID', 'Revision'].flatMap(name => value(name) ?? [])
  return {
    kind: 'alert',
    ...common(pairs),
    start: timeOfValue(value('FirstPacketSecond'), clock),
    action: results[value('InlineResult')?.toLowerCase() ?? ''] ?? null,
    rule: value('Message'),
    rule_id: id.length === 0 ? null : id.join(':'),
    rule_set: value('IntrusionPolicy'),
    category: value('Classification'),
    severity: priorities[(value('Priority') ?? value('EventPriority'))?.toLowerCase() ?? ''] ?? null,
  }
}

const file = (pairs: Pairs, isMalware: boolean, text: string, clock: Clock): Reading => {
  const value = (name: string): string | null => valueIn(pairs, name)
  return {
    kind: isMalware ? 'alert' : 'event',
    ...common(pairs),
    start: timeOfValue(value('FirstPacketSecond'), clock),
    action: /\bblock/i.test(value('FileAction') ?? '') ? 'denied' : null,
    rule: /^(Unknown|Invalid ID)$/.test(value('ThreatName') ?? '') ? null : value('ThreatName'),
    rule_set: value('FilePolicy'),
    category: value('SHA_Disposition'),
    message: text,
  }
}

/** Messages 430001 (intrusion), 430002 and 430003 (connection begins, ends), 430004 (file), 430005 (malware); null for others. */
export const readFtd = (id: string, text: string, around: Surroundings): Reading | null => {
  if (!/^43000[1-5]$/.test(id)) return null
  const pairs = ftdPairs(text)
  if (id === '430001') return intrusion(pairs, around.clock)
  if (id === '430002' || id === '430003') return connection(pairs, id === '430003', around)
  return file(pairs, id === '430005', text, around.clock)
}
