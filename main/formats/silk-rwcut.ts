import { directionCode, kindCode, stateCode } from './code'
import {
  badTime,
  badWord,
  dropFillerPorts,
  fillByte,
  fillCount,
  fillHost,
  fillPort,
  fillTotals,
  firstOf,
  isIcmp,
  isPlausibleTime,
  shown,
} from './fill'
import { flagsFromText } from './flag-letters'
import type { Draft, Sink, TextFormat } from './format'
import { countOf, isBlank, textOf } from './json-value'
import { isPlausibleDuration, secondsOf } from './seconds'
import { wallTime, zoneOption } from './wall-time'

/** Fields of rwcut that are read. Titles are cut to the width of their column: `pro`, `sen`, `initialF`. */
const fields = [
  'sIP',
  'dIP',
  'sPort',
  'dPort',
  'protocol',
  'packets',
  'bytes',
  'flags',
  'sTime',
  'duration',
  'eTime',
  'sensor',
  'type',
  'in',
  'out',
  'iType',
  'iCode',
  'attributes',
  'application',
] as const
type Field = (typeof fields)[number]

const shortest = 3

const fieldOf = (title: string): Field | null => {
  const name = title.trim().toLowerCase().replace('+msec', '')
  const exact = fields.find(field => field.toLowerCase() === name)
  if (exact || name.length < shortest) return exact ?? null
  return fields.find(field => field.toLowerCase().startsWith(name)) ?? null
}

type Layout = {
  readonly places: ReadonlyMap<Field, number>
  readonly titles: readonly string[]
  /** Whether a bar ends each line, too. */
  readonly barred: boolean
}

const cellsOf = (line: string, barred: boolean): readonly string[] => {
  const cells = line.split('|')
  return barred && cells.at(-1)?.trim() === '' ? cells.slice(0, -1) : cells
}

/** The line of titles: rwcut prints it first, and again for each file put behind another. */
const layoutOf = (line: string): Layout | null => {
  if (!line.includes('|')) return null
  const barred = line.trimEnd().endsWith('|')
  const titles = cellsOf(line, barred).map(cell => cell.trim())
  if (!titles.some(title => /^s(IP|Time(\+msec)?)$/.test(title))) return null
  const places = new Map<Field, number>()
  for (const [at, title] of titles.entries()) {
    const field = fieldOf(title)
    if (field !== null && !places.has(field)) places.set(field, at)
  }
  return places.size >= shortest ? { places, titles, barred } : null
}

/** Application labels of YAF are the well-known port of the protocol. https://tools.netsa.cert.org/yaf/applabeling.html */
const applications: Readonly<Record<string, string>> = {
  21: 'ftp',
  22: 'ssh',
  23: 'telnet',
  25: 'smtp',
  53: 'dns',
  69: 'tftp',
  80: 'http',
  110: 'pop3',
  137: 'netbios',
  139: 'smb',
  143: 'imap',
  161: 'snmp',
  179: 'bgp',
  194: 'irc',
  389: 'ldap',
  443: 'tls',
  554: 'rtsp',
  873: 'rsync',
  1080: 'socks',
  3306: 'mysql',
  5060: 'sip',
  5900: 'vnc',
}

/** Types of the twoway and generic sites, the usual ones. https://tools.netsa.cert.org/silk/packlogic-twoway.html */
const directions: Readonly<Record<string, number>> = {
  in: directionCode('inbound'),
  inweb: directionCode('inbound'),
  inicmp: directionCode('inbound'),
  innull: directionCode('inbound'),
  out: directionCode('outbound'),
  outweb: directionCode('outbound'),
  outicmp: directionCode('outbound'),
  outnull: directionCode('outbound'),
  int2int: directionCode('internal'),
  ext2ext: directionCode('external'),
}

const fillRecord = (value: (field: Field) => string | null, sink: Sink, zone: string): string | null => {
  const { draft } = sink
  draft.kind = kindCode('flow')
  const problem = firstOf(
    fillHost(sink, 'src_ip', 'sIP', value('sIP')),
    fillHost(sink, 'dst_ip', 'dIP', value('dIP')),
    fillByte(sink, 'protocol', 'protocol', value('protocol')),
    fillPort(sink, 'src_port', 'sPort', value('sPort')),
    fillPort(sink, 'dst_port', 'dPort', value('dPort')),
    fillByte(sink, 'icmp_type', 'iType', value('iType')),
    fillByte(sink, 'icmp_code', 'iCode', value('iCode')),
    fillCount(sink, 'src_packets', 'packets', value('packets')),
    fillCount(sink, 'src_bytes', 'bytes', value('bytes')),
    countOf(value('in')) > 0 ? fillCount(sink, 'in_if', 'in', value('in')) : null,
    countOf(value('out')) > 0 ? fillCount(sink, 'out_if', 'out', value('out')) : null,
    fillFlags(value('flags'), draft),
    fillTimes(value, draft, zone),
  )
  if (problem !== null) return problem
  fillIcmp(draft)
  dropFillerPorts(draft)
  fillTotals(draft)
  fillAttributes(value('attributes') ?? '', draft)
  const sensor = textOf(value('sensor'))
  if (sensor !== null) draft.sensor = sink.text(sensor)
  const application = value('application') ?? ''
  if (Object.hasOwn(applications, application)) draft.app = sink.text(applications[application] ?? '')
  const type = value('type') ?? ''
  if (Object.hasOwn(directions, type)) draft.direction = directions[type] ?? Number.NaN
  return null
}

const fillFlags = (value: string | null, draft: Draft): string | null => {
  if (value === null || draft.protocol !== 6) return null
  const flags = flagsFromText(value)
  if (Number.isNaN(flags)) return badWord('flags', value, 'letters of FSRPAUEC, or a mask')
  // A TCP packet without any flag is none: the flags were not recorded.
  if (flags > 0) draft.tcp_flags = flags
  return null
}

const fillTimes = (value: (field: Field) => string | null, draft: Draft, zone: string): string | null => {
  const [start, end, duration] = [value('sTime'), value('eTime'), value('duration')]
  const [startMs, endMs] = [start, end].map(each => (each === null ? Number.NaN : wallTime(each, zone))) as [
    number,
    number,
  ]
  const seconds = duration === null ? Number.NaN : secondsOf(duration)
  if (start !== null && !isPlausibleTime(startMs)) return badTime('sTime', start)
  if (end !== null && !isPlausibleTime(endMs)) return badTime('eTime', end)
  if (duration !== null && !isPlausibleDuration(seconds)) return `duration is ${shown(duration)}; seconds were expected`
  const lasted = Math.round(seconds * 1000)
  draft.start = start === null ? endMs - (duration === null ? 0 : lasted) : startMs
  draft.end = end === null ? startMs + (duration === null ? 0 : lasted) : endMs
  return Number.isNaN(draft.start) ? 'the line has neither sTime nor eTime' : null
}

/** The port of ICMP holds type * 256 + code; with `--icmp-type-and-code` the two ports hold one each. */
const fillIcmp = (draft: Draft): void => {
  if (!isIcmp(draft.protocol)) {
    draft.icmp_type = Number.NaN
    draft.icmp_code = Number.NaN
    return
  }
  const { src_port: first, dst_port: second } = draft
  if (Number.isNaN(draft.icmp_type) && second >= 0) {
    draft.icmp_type = first > 0 ? first : second >> 8
    draft.icmp_code = second & 255
  }
  draft.src_port = Number.NaN
  draft.dst_port = Number.NaN
}

/** `T`: cut by the active timeout, more follows; `C`: goes on from one that was cut. */
const fillAttributes = (attributes: string, draft: Draft): void => {
  const [follows, continues] = [attributes.includes('T'), attributes.includes('C')]
  draft.sessions = continues ? 0 : 1
  if (follows) draft.state = stateCode(continues ? 'continue' : 'begin')
}

export const silkRwcut: TextFormat = {
  id: 'silk-rwcut',
  title: 'SiLK rwcut text',
  versions:
    'bar separated text with its line of titles, any fields, padded or not; times of another zone than UTC with silk-rwcut:ZONE',
  spec: 'https://tools.netsa.cert.org/silk/rwcut.html',
  input: 'text',
  lists: [],
  sniff: ({ lines, records }) =>
    records.length === 0 && lines.slice(0, 5).some(line => layoutOf(line)) ? 'certain' : 'no',
  open: (_, options) => {
    const zone = zoneOption('silk-rwcut', options)
    const decoder = new TextDecoder()
    let layout: Layout | null = null
    return {
      framing: 'lines',
      line: (bytes, from, to, sink) => {
        const line = decoder.decode(bytes.subarray(from, to))
        const titled = layoutOf(line)
        if (titled) {
          layout = titled
          return sink.skip('header')
        }
        if (layout === null) return sink.reject('no line of titles above names the columns of this line')
        const { places, titles, barred } = layout
        const cells = cellsOf(line, barred)
        if (cells.length !== titles.length)
          return sink.reject(`expected ${titles.length} fields, found ${cells.length}`)
        const value = (field: Field): string | null => {
          const at = places.get(field)
          const cell = at === undefined ? undefined : cells[at]?.trim()
          return cell === undefined || isBlank(cell) ? null : cell
        }
        const problem = fillRecord(value, sink, zone)
        if (problem === null) sink.store()
        else sink.reject(problem)
      },
    }
  },
  ruleKind: 'acl',
  blindSpots: [
    'A record is one direction of a connection; the answer is a record of its own.',
    'No verdict is logged: `innull` and `outnull` are flows the router did not pass on, for whatever reason.',
    'Long connections are cut by the active timeout into several records; only the attributes field tells, where it was printed.',
    'The text holds the fields that were asked for and the records that a filter let through; what was left out is not told by it.',
    'Times are read as UTC, as SiLK prints them unless it was built or told otherwise.',
    'The flags are those of all packets of the record together.',
  ],
  explain: (record, _, { lines }) => {
    const layout = lines
      .slice(0, 5)
      .map(layoutOf)
      .find(found => found !== null)
    return cellsOf(record, layout?.barred ?? false).map(
      (cell, at) => [layout?.titles[at] ?? `field ${at + 1}`, cell.trim()] as const,
    )
  },
}
