import type { Kind } from '../../../shared/model/codes'
import type { Device } from './device'
import { eventKind } from './event-kind'
import type { Line } from './header'
import { type Pairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { timeOfValue } from './time-text'
import { actionOf, endpointOf, hostOfUrl, macOf, severityOfTen, throughOf, translated } from './words'

type Leef = {
  readonly version: string
  readonly vendor: string
  readonly product: string
  readonly productVersion: string
  readonly id: string
  readonly pairs: Pairs
}

const head = /^LEEF: ?([12](?:\.\d)?)\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,1024})\|/

/** One character, or its code in hex as `x09` or `0x5E`; a tab when it is left out. */
const delimiterOf = (written: string): string => {
  const hex = /^(?:0x|x)([\da-f]{1,4})$/i.exec(written)?.[1]
  return hex === undefined ? written || '\t' : String.fromCharCode(Number.parseInt(hex, 16))
}

/** The sixth field of version 2 is its delimiter; lines without it exist, then it is an attribute already. */
const bodyOf = (version: string, rest: string): { readonly delimiter: string; readonly body: string } => {
  const stroke = rest.indexOf('|')
  const written = rest.slice(0, stroke)
  if (!version.startsWith('2') || stroke < 0 || stroke > 6 || written.includes('='))
    return { delimiter: '\t', body: rest }
  return { delimiter: delimiterOf(written), body: rest.slice(stroke + 1) }
}

const mostPairs = 512

const pairsOf = (delimiter: string, body: string): Pairs => {
  const pairs = new Map<string, string>()
  const add = (key: string, value: string): void => {
    if (pairs.size < mostPairs && !pairs.has(key)) pairs.set(key, value.trim())
  }
  if (body.includes(delimiter) && delimiter !== ' ') {
    for (const attribute of body.split(delimiter, mostPairs)) {
      const equals = attribute.indexOf('=')
      if (equals > 0) add(attribute.slice(0, equals).trim(), attribute.slice(equals + 1))
    }
    return pairs
  }
  // Relays turn tabs into blanks: then a value ends where the next key begins.
  const keys = [...body.matchAll(/(?:^|\s)([A-Za-z][\w.-]{0,62})=/g)].slice(0, mostPairs)
  for (const [at, match] of keys.entries())
    add(match[1] ?? '', body.slice(match.index + match[0].length, keys[at + 1]?.index ?? body.length))
  return pairs
}

const leefOf = (message: string): Leef | null => {
  const found = head.exec(message)
  if (!found) return null
  const [all, version = '', vendor = '', product = '', productVersion = '', id = ''] = found
  const { delimiter, body } = bodyOf(version, message.slice(all.length))
  return { version, vendor, product, productVersion, id, pairs: pairsOf(delimiter, body) }
}

/** The id of an alert is what fired; of a connection the policy is. */
const ruleOf = (kind: Kind, { vendor, product, id, pairs }: Leef): Partial<Reading> => {
  const rule = valueIn(pairs, 'policy', 'RuleName')
  const rule_set = [vendor, product].filter(word => word !== '').join(' ')
  if (kind === 'alert') return { rule, rule_id: id, rule_set }
  return rule === null ? {} : { rule, rule_set }
}

const read = ({ message }: Line, { clock, sensor }: Parameters<Device['read']>[1]): Reading | string => {
  const leef = leefOf(message)
  if (!leef) return 'the LEEF header has fewer than five fields'
  const { id, pairs } = leef
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const count = (key: string): string | null => /^\d{1,16}$/.exec(value(key) ?? '')?.[0] ?? null
  const [src, dst] = [endpointOf(value('src')), endpointOf(value('dst'))]
  const [srcPort, dstPort] = [value('srcPort') ?? src.port, value('dstPort') ?? dst.port]
  const category = value('cat')
  const action = actionOf(value('action', 'Action'))
  const hasVolume = count('srcBytes') !== null || count('dstBytes') !== null || count('totalBytes') !== null
  const words = [id, category, value('subtype', 'SubType')]
  const kind = eventKind({ words, hasEnds: src.ip !== null && dst.ip !== null, hasVolume, action })
  const url = value('url', 'URL')
  return {
    kind,
    start: timeOfValue(value('devTime'), clock),
    src_ip: src.ip,
    dst_ip: dst.ip,
    src_port: srcPort,
    dst_port: dstPort,
    nat_src_ip: translated(value('srcPostNAT'), src.ip),
    nat_dst_ip: translated(value('dstPostNAT'), dst.ip),
    nat_src_port: translated(value('srcPostNATPort'), srcPort),
    nat_dst_port: translated(value('dstPostNATPort'), dstPort),
    protocol: value('proto'),
    action,
    bytes: count('totalBytes'),
    packets: count('totalPackets'),
    src_bytes: count('srcBytes'),
    dst_bytes: count('dstBytes'),
    src_packets: count('srcPackets'),
    dst_packets: count('dstPackets'),
    ...ruleOf(kind, leef),
    severity: kind === 'flow' ? null : severityOfTen(value('sev')),
    category: category ?? (kind === 'alert' || id === '' ? null : id),
    url,
    hostname: hostOfUrl(url),
    user: value('usrName'),
    src_mac: macOf(value('srcMAC')),
    dst_mac: macOf(value('dstMAC')),
    interface: throughOf(value('IngressInterface'), value('EgressInterface')),
    sensor: sensor ?? value('identHostName', 'devname'),
    message: kind === 'event' ? message : value('msg'),
  }
}

export const leef: Device = {
  format: {
    id: 'syslog-leef',
    title: 'Log Event Extended Format (LEEF)',
    versions: 'version 1.0 and 2.0, with any delimiter, and with tabs that a relay turned into blanks',
    spec: 'https://www.ibm.com/docs/en/dsm?topic=leef-overview',
    ruleKind: 'signature',
    blindSpots: [
      'Whether a record is a flow, an alert or an event is not said; it is told from its id and category.',
      'The action is a custom attribute: where a product names it otherwise it is unknown.',
      'Where a relay lost the delimiter, a value may hold the attribute after it.',
      'Times whose `devTimeFormat` is unusual are those of the syslog header.',
    ],
  },
  recognises: ({ message }) => head.test(message),
  read,
  explain: ({ message }) => {
    const leef = leefOf(message)
    if (!leef) return []
    const { pairs, ...fields } = leef
    return [...Object.entries(fields), ...pairs]
  },
  plain: false,
}
