import type { Action, Kind } from '../../../shared/model/codes'
import { textOf } from '../json-value'
import type { Device, Surroundings } from './device'
import type { Line } from './header'
import { highResolution, panCells, threatNames, threatPlaces, trafficNames, trafficPlaces } from './paloalto-fields'
import type { Reading } from './reading'
import { offsetOf, timeOfValue } from './time-text'
import { actionOf, hostOfUrl, severityOf, throughOf, translated } from './words'

/** `1,2024/05/01 10:00:00,serial,TRAFFIC,`; rows of the cloud logging service have ISO times. */
const start = /^\d{1,4},\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d[^,]{0,16},[^,]{0,64},[A-Z][A-Z0-9_-]{2,30},/

type Field = (name: string) => string | null

type Row = { readonly type: string; readonly subtype: string; readonly cells: readonly string[]; readonly field: Field }

/** Shorter rows are cut: the oldest versions write so many fields. The last field of a cut row may be half of one. */
const fewestCells: Readonly<Record<string, number>> = { TRAFFIC: 46, THREAT: 41 }

const rowOf = (message: string): Row => {
  const written = panCells(message)
  const type = written[3] ?? ''
  const cells = written.length < (fewestCells[type] ?? 0) ? written.slice(0, -1) : written
  const places = type === 'THREAT' ? threatPlaces : trafficPlaces
  return { type, subtype: cells[4] ?? '', cells, field: name => textOf(cells[places.get(name) ?? -1] ?? '') }
}

/** `2025-03-28T05:34:15.104-04:00`, where the version has it. */
const preciseOf = ({ type, cells }: Row): string | null => {
  const cell = cells[type === 'THREAT' ? highResolution.THREAT : highResolution.TRAFFIC] ?? ''
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d|Z)$/.test(cell) ? cell : null
}

/** The device's local time, in the zone of the precise time of the same row, or else in the one the user named. */
const timeOf = (row: Row, text: string | null, { clock }: Surroundings): number => {
  if (text === null) return Number.NaN
  const zone = /(Z|[+-]\d\d:\d\d)$/.exec(preciseOf(row) ?? '')?.[1]
  const isLocal = !/(Z|[+-]\d\d:?\d\d)$/.test(text)
  return timeOfValue(isLocal && zone !== undefined && !Number.isNaN(offsetOf(zone)) ? `${text}${zone}` : text, clock)
}

const panActions: Readonly<Record<string, Action>> = {
  alert: 'allowed',
  continue: 'allowed',
  'drop-icmp': 'denied',
  'drop-packet': 'denied',
  'drop-all': 'denied',
  'drop-all-packets': 'denied',
  'random-drop': 'denied',
  'block-url': 'denied',
  'block-ip': 'denied',
  'block-continue': 'denied',
  'block-override': 'denied',
  sinkhole: 'denied',
}

const verdictOf = (word: string | null): Action | null => {
  const plain = word?.toLowerCase().replaceAll(/[ /]/g, '-') ?? ''
  return panActions[plain] ?? actionOf(plain)
}

const common = (row: Row, around: Surroundings): Partial<Reading> => {
  const { field, type } = row
  const time = preciseOf(row) ?? field('generated time') ?? field('receive time')
  const [src, dst] = [field('src'), field('dst')]
  const [srcPort, dstPort] = [field('src port'), field('dst port')]
  return {
    start: timeOf(row, time, around),
    src_ip: src,
    dst_ip: dst,
    src_port: srcPort,
    dst_port: dstPort,
    nat_src_ip: translated(field('nat src'), src),
    nat_dst_ip: translated(field('nat dst'), dst),
    nat_src_port: translated(field('nat src port'), srcPort),
    nat_dst_port: translated(field('nat dst port'), dstPort),
    protocol: field('protocol'),
    action: verdictOf(field('action')),
    user: field('src user') ?? field('dst user'),
    app: field('app'),
    vrf: field('vsys'),
    interface: throughOf(field('in interface'), field('out interface')),
    flow_id: translated(field('session id'), null),
    sensor: type === 'TRAFFIC' || type === 'THREAT' ? field('device name') : null,
  }
}

/** Several sessions alike within five seconds are one row. */
const repeatsOf = (field: Field): number => {
  const repeats = Number(field('repeat count') ?? 1)
  return Number.isSafeInteger(repeats) && repeats > 0 ? repeats : 1
}

const traffic = (row: Row, around: Surroundings): Reading => {
  const { field, subtype, cells } = row
  const [begins, ends] = [subtype === 'start', subtype === 'end']
  const key = ['paloalto', cells[2], field('vsys'), field('session id'), field('src'), field('dst port')].join(' ')
  const known = common(row, around)
  const time = known.start === undefined || Number.isNaN(known.start) ? around.time : known.start
  const hasId = known.flow_id !== null
  const counted =
    hasId && begins ? around.sessions.begin(key, time) : hasId && ends ? around.sessions.end(key, time).sessions : 1
  const began = timeOf(row, field('start time'), around)
  const elapsed = field('elapsed')
  const span =
    Number.isNaN(began) || elapsed === null || !/^\d{1,9}$/.test(elapsed)
      ? {}
      : { start: began, end: began + Number(elapsed) * 1000 }
  const category = field('category')
  return {
    kind: 'flow',
    ...known,
    ...span,
    state: begins ? 'begin' : ends ? 'end' : null,
    sessions: counted * repeatsOf(field),
    // The beginning of a session has no final counters.
    ...(!begins && {
      bytes: field('bytes'),
      packets: field('packets'),
      src_bytes: field('bytes sent'),
      dst_bytes: field('bytes received'),
      src_packets: field('packets sent'),
      dst_packets: field('packets received'),
    }),
    rule: field('rule'),
    rule_id: field('rule uuid'),
    category: category === 'any' ? null : category,
    message: field('session end reason')?.replace(/^n\/a$/, '') ?? null,
  }
}

/** Logs of what was requested or transferred; an alert only where it was stopped. */
const transfers = new Set(['url', 'file', 'data'])

const threat = (row: Row, around: Surroundings): Reading => {
  const { field, subtype } = row
  const known = common(row, around)
  const kind: Kind = transfers.has(subtype) && known.action !== 'denied' ? 'event' : 'alert'
  const [, name = '', id = ''] = /^([\s\S]*?) ?\((\d{1,20})\)$/.exec(field('threat') ?? '') ?? []
  // Requests are all logged as 9999: that is no signature, the security rule is what decided.
  const signature = id === '' || id === '9999' ? null : name || id
  const misc = field('misc')
  return {
    kind,
    ...known,
    severity: severityOf(field('severity')),
    category: field('category') === 'any' ? subtype : (field('category') ?? subtype),
    ...(signature === null ? { rule: field('rule') } : { rule: signature, rule_id: id, rule_set: field('rule') }),
    url: subtype === 'url' ? misc : null,
    hostname: subtype === 'url' ? hostOfUrl(misc) : null,
    http_method: field('http method')?.toUpperCase() ?? null,
    user_agent: field('user agent'),
    message: subtype === 'url' ? null : misc,
  }
}

const read = ({ message }: Line, around: Surroundings): Reading | string => {
  const row = rowOf(message)
  if (row.type !== 'TRAFFIC' && row.type !== 'THREAT') {
    const time = timeOf(row, textOf(row.cells[6] ?? '') ?? textOf(row.cells[1] ?? ''), around)
    return { kind: 'event', start: time, category: `${row.type}/${row.subtype}`, message }
  }
  if (row.cells.length <= 8) return `the ${row.type} row is cut before its addresses`
  return row.type === 'TRAFFIC' ? traffic(row, around) : threat(row, around)
}

export const paloalto: Device = {
  format: {
    id: 'syslog-paloalto',
    title: 'Palo Alto Networks PAN-OS syslog',
    versions: 'CSV rows of PAN-OS 6 to 11: TRAFFIC and THREAT, every other type as text; also as lines in JSON',
    spec: 'https://docs.paloaltonetworks.com/pan-os/11-0/pan-os-admin/monitoring/use-syslog-for-monitoring/syslog-field-descriptions',
    ruleKind: 'firewall',
    blindSpots: [
      'Sessions are logged at their end unless the rule asks for their start as well; a start has no counters.',
      'Times are the device’s local time; only versions with a high resolution timestamp say the zone.',
      'A threat names source and destination of the session: the attack may have gone the other way.',
      'A row may stand for several sessions of the same ends and application within five seconds.',
      'Senders cut rows that are too long for a datagram: the last fields are then missing.',
    ],
  },
  recognises: ({ message }) => start.test(message),
  read,
  explain: ({ message }) => {
    const { type, cells } = rowOf(message)
    const names = type === 'TRAFFIC' ? trafficNames : type === 'THREAT' ? threatNames : trafficNames.slice(0, 7)
    return cells.flatMap((cell, at) => (cell === '' ? [] : [[names[at] ?? `field ${at}`, cell] as const]))
  },
  plain: false,
}
