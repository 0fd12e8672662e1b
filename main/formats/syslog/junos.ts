import type { Action, State } from '../../../shared/model/codes'
import type { Device, Surroundings } from './device'
import type { Line } from './header'
import { junosText } from './junos-text'
import { type Pairs, spacedPairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { actionOf, hostOfUrl, severityOf, throughOf, translated } from './words'

type Message = { readonly id: string | null; readonly pairs: Pairs }

/** Structured as RFC 5424 has it, or in words behind a header of RFC 3164. */
const messageOf = ({ app, data, messageId, message }: Line): Message | null => {
  if (!/^RT_(FLOW|IDP|AAMW|SECINTEL|SCREEN)$/.test(app ?? '')) return null
  if (data === null) return junosText(message)
  if (!data.startsWith('[junos@')) return null
  const pairs = spacedPairs(data.replace(/^\[\S+ ?/, '').replace(/\]$/, ''))
  return pairs.has('source-address') ? { id: messageId, pairs } : null
}

const stateOf = (messageId: string | null): State | null => {
  if (messageId?.endsWith('SESSION_CREATE')) return 'begin'
  return messageId?.endsWith('SESSION_CLOSE') ? 'end' : null
}

/** The name of the message is the verdict for sessions; other messages state it. */
const verdictOf = (messageId: string | null, pairs: Pairs): Action | null => {
  if (messageId?.endsWith('SESSION_DENY')) return 'denied'
  if (messageId?.startsWith('RT_FLOW')) return 'allowed'
  return actionOf(pairs.get('action'))
}

const read = (line: Line, { sessions, sensor, time }: Surroundings): Reading | string => {
  const found = messageOf(line)
  if (!found) return 'the message names no addresses'
  const { id: messageId, pairs } = found
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const flow = messageId?.startsWith('RT_FLOW') ?? false
  const state = flow ? stateOf(messageId) : null
  const id = value('session-id-32', 'session-id')
  const key = ['junos', sensor, id].join(' ')
  const [src, dst] = [value('source-address'), value('destination-address')]
  const [srcPort, dstPort] = [value('source-port'), value('destination-port')]
  const closes = state === 'end'
  return {
    kind: flow ? 'flow' : 'alert',
    src_ip: src,
    dst_ip: dst,
    src_port: srcPort,
    dst_port: dstPort,
    nat_src_ip: translated(value('nat-source-address'), src),
    nat_dst_ip: translated(value('nat-destination-address'), dst),
    nat_src_port: translated(value('nat-source-port'), srcPort),
    nat_dst_port: translated(value('nat-destination-port'), dstPort),
    protocol: value('protocol-id', 'protocol-name'),
    action: verdictOf(messageId, pairs),
    state,
    ...(id !== null && state === 'begin' && { sessions: sessions.begin(key, time) }),
    ...(id !== null && closes && { sessions: sessions.end(key, time).sessions }),
    ...(closes && { lasted: Number(value('elapsed-time') ?? 0) * 1000 }),
    src_bytes: value('bytes-from-client'),
    dst_bytes: value('bytes-from-server'),
    src_packets: value('packets-from-client'),
    dst_packets: value('packets-from-server'),
    rule: value('attack-name', 'policy-name'),
    rule_id: value('rule-name'),
    rule_set: value('rulebase-name'),
    severity: severityOf(pairs.get('threat-severity')),
    category: value('sub-category', 'category') ?? messageId,
    app: value('application', 'application-name'),
    user: value('username'),
    url: value('url'),
    hostname: value('http-host') ?? hostOfUrl(value('url')),
    interface: throughOf(value('source-interface-name'), value('destination-interface-name')),
    flow_id: id,
    message: value('reason') ?? (flow ? null : line.data),
  }
}

/** Security logs of Juniper SRX. https://www.juniper.net/documentation/us/en/software/junos/network-mgmt/topics/topic-map/system-logging-for-a-security-device.html */
export const junos: Device = {
  format: null,
  recognises: line => messageOf(line) !== null,
  read,
  explain: line => [...(messageOf(line)?.pairs ?? [])],
  plain: false,
}
