import type { Action, Kind, State } from '../../../shared/model/codes'
import type { Device, Surroundings } from './device'
import type { Line } from './header'
import { commaPairs, type Pairs, spacedPairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { timeOfValue } from './time-text'
import { actionOf, hostOfUrl, macOf, severityOf, throughOf, translated } from './words'

const start = /^(?:date|logver|timestamp|itime|eventtime|devname|devid|logid|time)=/

/** Pairs stand between blanks, or between commas where the device is told to write CSV. */
const pairsOf = (message: string): Pairs =>
  /^[^ ,="]+=[^ ,"]*,/.test(message) ? commaPairs(message) : spacedPairs(message)

/** FortiOS 5 names utm types where later versions have a subtype. */
const utmTypes = new Set('ips anomaly virus webfilter app-ctrl dlp emailfilter attack waf dns ssl ssh'.split(' '))
/** What of utm is an alert however it ended. */
const alerting = new Set('ips anomaly virus attack waf'.split(' '))

/** In traffic logs `deny` is what a policy blocked; the others tell how an allowed session ended, or that it began. */
export const trafficActions: Readonly<Record<string, Action>> = Object.fromEntries([
  ['deny', 'denied'],
  ...'accept start close timeout client-rst server-rst ip-conn dns pass'.split(' ').map(word => [word, 'allowed']),
])

const utmActions: Readonly<Record<string, Action>> = {
  detected: 'allowed',
  monitored: 'allowed',
  clear_session: 'denied',
  reset_client: 'denied',
  reset_server: 'denied',
  drop_session: 'denied',
}

/** Nothing was translated when the address is zero. */
const natOf = (value: (...keys: readonly string[]) => string | null): Partial<Reading> => {
  // `transport` is the translated source port, `tranip` and `tranport` the translated destination.
  const source = translated(value('transip'), value('srcip'))
  const destination = translated(value('tranip'), value('dstip'))
  return {
    nat_src_ip: source,
    nat_src_port: source === null ? null : translated(value('transport'), null),
    nat_dst_ip: destination,
    nat_dst_port: destination === null ? null : translated(value('tranport'), null),
  }
}

const icmpOf = (value: (...keys: readonly string[]) => string | null): Partial<Reading> => {
  const [, type = null, code = null] = /^icmp6?\/(\d{1,3})\/(\d{1,3})$/i.exec(value('service') ?? '') ?? []
  const number = (text: string | null): string | null => /^(?:0x)?[\da-f]{1,4}$/i.exec(text ?? '')?.[0] ?? null
  const decimal = (text: string | null): number | null => (text === null ? null : Number(text))
  return {
    icmp_type: decimal(type ?? number(value('icmptype'))),
    icmp_code: decimal(code ?? number(value('icmpcode'))),
  }
}

/** `date` and `time` are the device's; `eventtime` says the same moment in UTC, in seconds or finer by its digits. */
const timeOf = (pairs: Pairs, { clock }: Surroundings): number => {
  const moment = timeOfValue(valueIn(pairs, 'eventtime'), clock)
  if (!Number.isNaN(moment)) return moment
  const [date, time] = [valueIn(pairs, 'date'), valueIn(pairs, 'time')]
  if (date === null || time === null) return Number.NaN
  return timeOfValue(`${date} ${time}${/^[+-]\d{4}$/.exec(pairs.get('tz') ?? '')?.[0] ?? ''}`, clock)
}

const whole = (text: string | null): boolean => text !== null && /^\d{1,15}$/.test(text)

/**
 * Long sessions are logged every two minutes, and then `sentbyte` counts from their beginning while `sentdelta` counts
 * since the log before. Only what is this log's own is taken: counters must add up.
 */
const countersOf = (value: (...keys: readonly string[]) => string | null, isInterim: boolean): Partial<Reading> => {
  const own = (delta: string, total: string): string | null => value(delta) ?? (isInterim ? null : value(total))
  const isLong =
    value('sentdelta') !== null &&
    (value('sentdelta') !== value('sentbyte') || value('rcvddelta') !== value('rcvdbyte'))
  const packets = (delta: string, total: string): string | null => (isLong ? value(delta) : own(delta, total))
  return {
    src_bytes: own('sentdelta', 'sentbyte'),
    dst_bytes: own('rcvddelta', 'rcvdbyte'),
    src_packets: packets('sentpktdelta', 'sentpkt'),
    dst_packets: packets('rcvdpktdelta', 'rcvdpkt'),
  }
}

const secondsOf = (value: string | null): number => (whole(value) ? Number(value) * 1000 : 0)

const common = (pairs: Pairs, around: Surroundings): Partial<Reading> => {
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  return {
    start: timeOf(pairs, around),
    src_ip: value('srcip', 'src'),
    dst_ip: value('dstip', 'dst'),
    src_port: value('srcport', 'src_port'),
    dst_port: value('dstport', 'dst_port'),
    protocol: value('proto'),
    ...icmpOf(value),
    src_mac: macOf(value('srcmac')),
    dst_mac: macOf(value('dstmac')),
    user: value('user', 'unauthuser'),
    app: value('app'),
    hostname: value('hostname', 'qname') ?? hostOfUrl(value('url')),
    url: value('url'),
    http_method: value('httpmethod'),
    user_agent: value('agent'),
    sensor: value('devname', 'devid'),
    vrf: value('vd'),
    interface: throughOf(value('srcintf', 'src_int'), value('dstintf', 'dst_int')),
    flow_id: value('sessionid'),
  }
}

const traffic = (pairs: Pairs, around: Surroundings): Reading => {
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const action = value('action', 'status')
  const messageNumber = value('logid')?.slice(-6)
  const isInterim = messageNumber === '000020'
  const begins = action === 'start' || messageNumber === '000015'
  const ends = !begins && !isInterim && action !== 'deny' && action !== null && value('sessionid') !== null
  const state: State | null = begins ? 'begin' : isInterim ? 'continue' : ends ? 'end' : null
  const key = ['fortinet', value('devid', 'devname') ?? around.sensor, value('vd'), value('sessionid')].join(' ')
  const known = common(pairs, around)
  const time = known.start === undefined || Number.isNaN(known.start) ? around.time : known.start
  const stopped = value('utmaction')
  return {
    kind: 'flow',
    ...known,
    ...natOf(value),
    ...(!begins && countersOf(value, isInterim)),
    action: trafficActions[action ?? ''] ?? null,
    state,
    ...(isInterim && { sessions: 0 }),
    ...(begins && { sessions: around.sessions.begin(key, time) }),
    ...(ends && { sessions: around.sessions.end(key, time).sessions }),
    lasted: secondsOf(value('durationdelta') ?? (isInterim ? null : value('duration'))),
    category: value('appcat'),
    rule: value('policyname'),
    rule_id: value('policyid'),
    // The policy may allow what a security profile then stops.
    message:
      [ends ? action : null, stopped === null ? null : `utmaction ${stopped}`].filter(Boolean).join(', ') || null,
  }
}

const utm = (pairs: Pairs, subtype: string, around: Surroundings, message: string): Reading => {
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const word = value('action', 'status')
  const action = utmActions[word ?? ''] ?? actionOf(word)
  const kind: Kind = alerting.has(subtype) || action === 'denied' ? 'alert' : 'event'
  return {
    kind,
    ...common(pairs, around),
    action,
    rule: value('attack', 'attackname', 'virus') ?? (kind === 'alert' ? value('profile') : null),
    rule_id: value('attackid', 'virusid'),
    rule_set: value('profile'),
    category: value('catdesc', 'appcat') ?? subtype,
    severity: severityOf(pairs.get('severity') ?? pairs.get('crlevel')),
    message: value('msg') ?? message,
  }
}

const read = ({ message }: Line, around: Surroundings): Reading => {
  const pairs = pairsOf(message)
  const [type, subtype] = [valueIn(pairs, 'type') ?? '', valueIn(pairs, 'subtype') ?? '']
  if (type === 'traffic') return traffic(pairs, around)
  if (type === 'utm') return utm(pairs, subtype, around, message)
  if (utmTypes.has(type)) return utm(pairs, type, around, message)
  return {
    ...common(pairs, around),
    kind: 'event',
    src_ip: valueIn(pairs, 'srcip', 'remip'),
    category: [type, subtype].filter(word => word !== '').join('/'),
    message,
  }
}

export const fortinet: Device = {
  format: {
    id: 'syslog-fortinet',
    title: 'FortiGate syslog',
    versions:
      'FortiOS 5 to 7 traffic and utm logs as key=value or comma separated pairs, other types as text; CEF output is read as CEF',
    spec: 'https://docs.fortinet.com/document/fortigate/7.4.0/fortios-log-message-reference/357866/log-message-fields',
    ruleKind: 'firewall',
    blindSpots: [
      'A session is logged when it ends; one that is open, or ended after the log was taken, is not there.',
      'Interim logs of long sessions are counted with what is new in them; versions that write totals only leave their volume empty.',
      'An allowed session may have been stopped by a security profile: `utmaction` then stands in the message.',
      'Rows of security profiles share the session with its traffic row; they are no further traffic.',
      'Versions without `eventtime` and `tz` write local time without a zone.',
    ],
  },
  recognises: ({ message }) => start.test(message) && /[ ,](?:type|logid|devid|subtype)=/.test(message.slice(0, 2048)),
  read,
  explain: ({ message }) => [...pairsOf(message)],
  plain: false,
}
