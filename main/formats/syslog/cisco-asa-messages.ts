import type { Action, Direction } from '../../../shared/model/codes'
import {
  admissions,
  built,
  builtIcmp,
  denials,
  type Groups,
  listHit,
  login,
  notices,
  request,
  teardown,
  teardownIcmp,
  translation,
} from './cisco-asa-shapes'
import type { Surroundings } from './device'
import type { Reading } from './reading'
import { flagsOfNames, hostOfUrl, throughOf, translated } from './words'

type Read = (text: string, around: Surroundings) => Reading | null

const groupsOf = (shape: RegExp, text: string): Groups | null => shape.exec(text)?.groups ?? null

const secondsOf = (duration: string | undefined): number => {
  const [hours = 0, minutes = 0, seconds = 0] = (duration ?? '').split(':').map(Number)
  return hours * 3600 + minutes * 60 + seconds
}

/** `access-group` and `access-list` hashes are zero where the line has none. */
const hashOf = (hash: string | undefined): string | null => (hash === undefined || /^0x0*$/.test(hash) ? null : hash)

const directionOf = (way: string | undefined): Direction | null =>
  way === undefined ? null : /^inbound$/i.test(way) ? 'inbound' : 'outbound'

type Side = '1' | '2'

/** `LAB\\alice, 9999:group`: a number is a security group tag, and no user. */
const userOf = (text: string | null | undefined): string | null =>
  text?.replace(/(?:^|, ?)\d{1,10}(?::.*)?$/s, '').trim() || null

/** The two ends of a connection, the first as the source. */
const ends = (found: Groups, source: Side): Partial<Reading> => {
  const target = source === '1' ? '2' : '1'
  const of = (key: string, side: Side): string | null => found[`${key}${side}`] ?? null
  return {
    src_ip: of('ip', source),
    dst_ip: of('ip', target),
    src_port: of('port', source),
    dst_port: of('port', target),
    nat_src_ip: translated(of('nat', source), of('ip', source)),
    nat_dst_ip: translated(of('nat', target), of('ip', target)),
    nat_src_port: translated(of('natport', source), of('port', source)),
    nat_dst_port: translated(of('natport', target), of('port', target)),
    interface: throughOf(of('if', source), of('if', target)),
    user: userOf(of('user', source)) ?? userOf(found['user3']) ?? userOf(of('user', target)),
  }
}

const keyOf = (sensor: string | null, id: string | undefined): string => ['asa', sensor, id].join(' ')

/** `inbound`: the host after "for" opened the connection; `outbound`: the one after "to". "from" is the initiator. */
const sourceOf = (found: Groups): Side => (found['from'] === 'for' && found['way'] === 'outbound' ? '2' : '1')

const readBuilt: Read = (text, { sessions, sensor, time }) => {
  const found = groupsOf(built, text)
  if (!found) return null
  const source = sourceOf(found)
  return {
    kind: 'flow',
    ...ends(found, source),
    protocol: found['proto'] ?? null,
    direction: directionOf(found['way']),
    action: 'allowed',
    state: 'begin',
    sessions: sessions.begin(keyOf(sensor, found['id']), time, `${source}${found['way'] ?? ''}`),
    flow_id: found['id'] ?? null,
  }
}

/** Which side opened the connection is known from its Built line only; without one the order is that of the line. */
const readTeardown: Read = (text, { sessions, sensor, time }) => {
  const found = groupsOf(teardown, text)
  if (!found) return null
  const { sessions: counted, note: begun } = sessions.end(keyOf(sensor, found['id']), time)
  return {
    kind: 'flow',
    ...ends(found, begun?.startsWith('2') ? '2' : '1'),
    protocol: found['proto'] ?? null,
    direction: directionOf(begun?.slice(1) || undefined),
    action: 'allowed',
    state: 'end',
    sessions: counted,
    lasted: secondsOf(found['duration']) * 1000,
    bytes: found['bytes'] ?? null,
    flow_id: found['id'] ?? null,
    message: found['reason'] ?? null,
  }
}

const icmpKey = (sensor: string | null, found: Groups): string =>
  ['asa icmp', sensor, found['faddr'], found['gaddr'], found['laddr']].join(' ')

/** The foreign host pinged when inbound; gaddr is what the local host is translated to. */
const icmpEnds = (found: Groups, isInbound: boolean): Partial<Reading> => {
  const [foreign = null, global, local = null] = [found['faddr'], found['gaddr'], found['laddr']]
  const nat = translated(global, local)
  return isInbound
    ? { src_ip: foreign, dst_ip: local, nat_dst_ip: nat }
    : { src_ip: local, dst_ip: foreign, nat_src_ip: nat }
}

const icmpTypes = (found: Groups): Partial<Reading> => ({
  protocol: 'icmp',
  icmp_type: found['type'] ?? null,
  icmp_code: found['code'] ?? null,
})

const readBuiltIcmp: Read = (text, { sessions, sensor, time }) => {
  const found = groupsOf(builtIcmp, text)
  if (!found) return null
  return {
    kind: 'flow',
    ...icmpEnds(found, found['way'] === 'inbound'),
    ...icmpTypes(found),
    direction: directionOf(found['way']),
    action: 'allowed',
    state: 'begin',
    sessions: sessions.begin(icmpKey(sensor, found), time, found['way']),
  }
}

const readTeardownIcmp: Read = (text, { sessions, sensor, time }) => {
  const found = groupsOf(teardownIcmp, text)
  if (!found) return null
  const { sessions: counted, note: way } = sessions.end(icmpKey(sensor, found), time)
  return {
    kind: 'flow',
    ...icmpEnds(found, way !== 'outbound'),
    ...icmpTypes(found),
    direction: directionOf(way ?? undefined),
    action: 'allowed',
    state: 'end',
    sessions: counted,
  }
}

/** Both sides of a translation are the same host: real and as seen behind the firewall. */
const readTranslation: Read = text => {
  const found = groupsOf(translation, text)
  if (!found) return null
  return {
    kind: 'event',
    src_ip: found['ip1'] ?? null,
    src_port: found['port1'] ?? null,
    nat_src_ip: found['ip2'] ?? null,
    nat_src_port: found['port2'] ?? null,
    protocol: found['proto'] ?? null,
    state: found['what'] === 'Built' ? 'begin' : 'end',
    lasted: secondsOf(found['duration']) * 1000,
    interface: throughOf(found['if1'], found['if2']),
    user: userOf(found['user1']),
    message: text,
  }
}

const packet = (found: Groups, action: Action | null): Reading => ({
  kind: 'flow',
  ...ends(found, '1'),
  protocol: found['proto'] ?? null,
  icmp_type: found['type'] ?? null,
  icmp_code: found['code'] ?? null,
  tcp_flags: flagsOfNames((found['flags'] ?? '').split(' ')),
  direction: directionOf(found['way']),
  action,
  rule: found['acl'] ?? null,
  rule_id: hashOf(found['hash']),
  message: found['reason'] ?? null,
})

/** `permitted` says that the list matched. `est-allowed`: the list denies, but the packet belongs to an open session. */
const readListHit: Read = text => {
  const found = groupsOf(listHit, text)
  if (!found) return null
  const reading = packet(found, found['verdict'] === 'denied' ? 'denied' : 'allowed')
  const isIcmp = /^icmp6?$/.test(found['proto'] ?? '')
  const byte = (value: string | undefined): string | null => (Number(value) < 256 ? (value ?? null) : null)
  return {
    ...reading,
    ...(isIcmp && {
      src_port: null,
      dst_port: null,
      icmp_type: byte(found['port1']),
      icmp_code: byte(found['port2']),
    }),
    sessions: found['count'] ?? null,
    lasted: Number(found['interval'] ?? 0) * 1000,
    message: found['verdict'] === 'est-allowed' ? 'est-allowed' : null,
  }
}

const packets = (
  shapes: Readonly<Record<string, RegExp>>,
  action: Action | null,
): readonly (readonly [string, Read])[] =>
  Object.entries(shapes).map(([id, shape]) => [
    id,
    text => {
      const found = groupsOf(shape, text)
      return found ? packet(found, action) : null
    },
  ])

const readLogin: Read = text => {
  const found = groupsOf(login, text)
  return found
    ? { ...packet(found, found['verdict'] === 'permitted' ? 'allowed' : 'denied'), kind: 'event', message: text }
    : null
}

const readRequest: Read = text => {
  const found = groupsOf(request, text)
  const url = found?.['url'] ?? null
  return found ? { ...packet(found, null), kind: 'event', url, hostname: hostOfUrl(url) } : null
}

/** An object exceeded its rate; there are no two ends to it. */
const readRate: Read = text => ({
  kind: 'alert',
  rule: /drop rate-\d{1,3} exceeded/.exec(text)?.[0] ?? null,
  message: text,
})

const many = (ids: string, read: Read): readonly (readonly [string, Read])[] => ids.split(' ').map(id => [id, read])

/** How to read a message, by its number: the severity before it is what an administrator made it. */
export const asaMessages: ReadonlyMap<string, Read> = new Map([
  ...many('302013 302015 302017 302035 302303', readBuilt),
  ...many('302014 302016 302018 302036 302304', readTeardown),
  ...many('302020', readBuiltIcmp),
  ...many('302021', readTeardownIcmp),
  ...many('305011 305012', readTranslation),
  ...many('106100 106102 106103', readListHit),
  ...many('304001', readRequest),
  ...many('605004 605005', readLogin),
  ...many('733100', readRate),
  ...packets(denials, 'denied'),
  ...packets(admissions, 'allowed'),
  ...packets(notices, null),
])
