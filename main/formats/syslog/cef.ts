import type { Action, Direction, Kind } from '../../../shared/model/codes'
import { type CefHead, cefPairs, headOfCef } from './cef-text'
import type { Device, Surroundings } from './device'
import { eventKind } from './event-kind'
import { trafficActions } from './fortinet'
import type { Line } from './header'
import { type Pairs, valueIn } from './pairs'
import type { Reading } from './reading'
import { timeOfValue } from './time-text'
import { actionOf, endpointOf, hostOfUrl, macOf, severityOfTen, throughOf, translated } from './words'

/** Values of the custom fields under the labels the sender gave them: `cs1Label=Module cs1=ssl`. */
const labelled = (pairs: Pairs, label: RegExp): string | null => {
  for (const [key, text] of pairs) if (/label$/i.test(key) && label.test(text)) return valueIn(pairs, key.slice(0, -5))
  return null
}

/**
 * By the standard `in` is what the source sent. FortiGate and Palo Alto Networks write it as seen from the source host.
 */
const volumes = (vendor: string, pairs: Pairs): Partial<Reading> => {
  const count = (key: string): string | null => /^\d{1,16}$/.exec(valueIn(pairs, key) ?? '')?.[0] ?? null
  const [inbound, outbound] = [count('in'), count('out')]
  return /^(fortinet|palo alto networks)$/i.test(vendor)
    ? { src_bytes: outbound, dst_bytes: inbound }
    : { src_bytes: inbound, dst_bytes: outbound }
}

const directionOf = (value: string | null): Direction | null =>
  value === '0' ? 'inbound' : value === '1' ? 'outbound' : null

const isAddress = (text: string | null): boolean =>
  text !== null && (/^[\d.]{7,15}$/.test(text) || (/^[\da-f:.]{2,45}$/i.test(text) && text.includes(':')))

/** Devices that have no `src` put an address where the name of the host belongs. */
const addressOf = (...candidates: readonly (string | null)[]): string | null => candidates.find(isAddress) ?? null

const timesOf = (value: (...keys: readonly string[]) => string | null, { clock }: Surroundings): Partial<Reading> => {
  const [start, end, received] = ['start', 'end', 'rt'].map(key => timeOfValue(value(key), clock)) as [
    number,
    number,
    number,
  ]
  // Ubiquiti's gateways say the time in a field of their own.
  const written = timeOfValue(value('unifiutctime'), clock)
  const begin = [start, received, written].find(time => !Number.isNaN(time)) ?? Number.NaN
  return Number.isNaN(end) ? { start: begin } : { start: Number.isNaN(begin) ? end : begin, end }
}

/** Beside the words all vendors use: FortiGate's for traffic, and the name of an event of Ubiquiti's gateways. */
const verdictOf = ({ vendor, name }: CefHead, act: string | null): Action | null => {
  const isTraffic = /^fortinet$/i.test(vendor) && name.startsWith('traffic')
  if (isTraffic) return trafficActions[act ?? ''] ?? null
  return actionOf(act) ?? (/^ubiquiti$/i.test(vendor) && / blocked$/i.test(name) ? 'denied' : null)
}

/** The name of an alert is what fired; that of a connection is its sort, and the rule stands in a field. */
const ruleOf = (kind: Kind, { vendor, product, id, name }: CefHead, pairs: Pairs): Partial<Reading> => {
  if (kind === 'event') return {}
  const rule_set = [vendor, product].filter(word => word !== '').join(' ')
  if (kind === 'alert')
    return {
      rule: valueIn(pairs, 'unifiipssignature') ?? name,
      rule_id: valueIn(pairs, 'unifiipssignatureid') ?? id,
      rule_set,
    }
  const rule = labelled(pairs, /^(rule|policy)( name)?$/i) ?? valueIn(pairs, 'ftntfgtpolicyname')
  const rule_id = valueIn(pairs, 'ftntfgtpolicyid')
  return rule === null && rule_id === null ? {} : { rule, rule_id, rule_set }
}

const read = ({ message }: Line, around: Surroundings): Reading | string => {
  const head = headOfCef(message)
  if (!head) return 'the CEF header has fewer than seven fields'
  const pairs = cefPairs(head.extension)
  const value = (...keys: readonly string[]): string | null => valueIn(pairs, ...keys)
  const { vendor, id, name } = head
  const src = addressOf(value('src'), labelled(pairs, /^source ipv6/i), value('shost'))
  const dst = addressOf(value('dst'), labelled(pairs, /^destination ipv6/i), value('dhost'))
  const [srcEnd, dstEnd] = [endpointOf(src), endpointOf(dst)]
  const action = verdictOf(head, value('act'))
  const category = value('cat')
  const bytes = volumes(vendor, pairs)
  const hasVolume = Boolean(bytes.src_bytes ?? bytes.dst_bytes)
  const kind = eventKind({ words: [id, name, category], hasEnds: src !== null && dst !== null, hasVolume, action })
  const url = value('request')
  return {
    kind,
    ...timesOf(value, around),
    src_ip: srcEnd.ip,
    dst_ip: dstEnd.ip,
    src_port: value('spt') ?? srcEnd.port,
    dst_port: value('dpt') ?? dstEnd.port,
    nat_src_ip: translated(addressOf(value('sourcetranslatedaddress')), src),
    nat_dst_ip: translated(addressOf(value('destinationtranslatedaddress')), dst),
    nat_src_port: translated(value('sourcetranslatedport'), null),
    nat_dst_port: translated(value('destinationtranslatedport'), null),
    protocol: value('proto'),
    action,
    direction: directionOf(value('devicedirection')),
    ...bytes,
    ...ruleOf(kind, head, pairs),
    severity: kind === 'flow' ? null : severityOfTen(head.severity),
    category: category ?? value('unifisubcategory') ?? (kind === 'alert' || name === '' ? null : name),
    app: value('app'),
    url,
    hostname: hostOfUrl(url),
    http_method: value('requestmethod'),
    user_agent: value('requestclientapplication'),
    user: value('suser', 'duser'),
    src_mac: macOf(value('smac')),
    dst_mac: macOf(value('dmac')),
    interface: throughOf(value('deviceinboundinterface'), value('deviceoutboundinterface')),
    sensor: value('dvchost') ?? around.sensor ?? value('dvc', 'unifihost'),
    flow_id: value('externalid'),
    message: kind === 'event' ? message : value('msg', 'reason'),
  }
}

export const cef: Device = {
  format: {
    id: 'syslog-cef',
    title: 'Common Event Format (CEF)',
    versions: 'version 0 and 1 after any syslog header or none, also without the word CEF as some gateways write it',
    spec: 'https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors-8.4/pdfdoc/cef-implementation-standard/cef-implementation-standard.pdf',
    ruleKind: 'signature',
    blindSpots: [
      'Whether a record is a flow, an alert or an event is not said; it is told from the words of its class, name and category.',
      '`in` and `out` are read by the standard, as sent by source and by destination; only for FortiGate and Palo Alto Networks the other way round is known.',
      'The action is `act` where it is a verdict; other words in it say nothing certain.',
      'Senders that do not mask `=` in their texts may have part of a text taken for a field.',
      'Custom fields are in the raw record; only IPv6 addresses are taken from them.',
    ],
  },
  recognises: ({ message }) => /^(CEF: ?[01]\||0\|)/.test(message) && headOfCef(message) !== null,
  read,
  explain: ({ message }) => {
    const head = headOfCef(message)
    if (!head) return []
    const { extension, ...fields } = head
    return [...Object.entries(fields), ...cefPairs(extension)]
  },
  plain: false,
}
