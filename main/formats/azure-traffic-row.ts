import { protocolNumber } from '../../shared/units/protocol'
import { foldCase } from '../../shared/units/text'
import { type Named, type TrafficRow, textIn } from './azure-traffic-columns'
import { type PublicIp, publicIpsIn } from './azure-traffic-public-ips'
import { actionCode, directionCode, kindCode } from './code'
import { badCount, badPort, badWord, fillHost, fillTotals, firstOf, shown } from './fill'
import type { Draft, Sink } from './format'
import { countOf, textOf } from './json-value'
import { type TimeLook, writtenTime } from './written-time'

const inbound = directionCode('inbound')
const outbound = directionCode('outbound')

const directions: Readonly<Record<string, number>> = { i: inbound, inbound, o: outbound, outbound }
const statuses: Readonly<Record<string, number>> = {
  a: actionCode('allowed'),
  allowed: actionCode('allowed'),
  d: actionCode('denied'),
  denied: actionCode('denied'),
}
const protocols: Readonly<Record<string, number>> = { t: 6, u: 17, i: 1 }

type Side = 'src' | 'dst'

/** The ends of a row: what the table gives, and lists of the public addresses folded into it. */
type Ends = {
  readonly src: Named | null
  readonly dst: Named | null
  /** The side whose address is blank and has a list instead, and the list; null where there is nothing to unfold. */
  readonly list: { readonly side: Side; readonly name: string; readonly entries: readonly string[] } | null
}

const entriesOf = (list: Named | null): readonly string[] =>
  typeof list?.value === 'string' ? list.value.split(/\s+/).filter(entry => entry !== '') : []

/**
 * Until 2019 the table named the virtual machine and the public addresses without saying which is which: the machine is
 * the source of what goes out, and the destination of what comes in.
 */
const endsOf = (row: TrafficRow, direction: number): Ends => {
  const vm = row.first('vmip')
  const src = row.first('srcip') ?? (direction === outbound ? vm : null)
  const dst = row.first('destip') ?? (direction === inbound ? vm : null)
  const old = row.first('publicips')
  const oldSide =
    direction === inbound || (src === null && dst !== null)
      ? 'src'
      : direction === outbound || (dst === null && src !== null)
        ? 'dst'
        : null
  const lists = (['src', 'dst'] as const).flatMap(side => {
    if ((side === 'src' ? src : dst) !== null) return []
    const list = row.first(side === 'src' ? 'srcpublicips' : 'destpublicips') ?? (oldSide === side ? old : null)
    const entries = entriesOf(list)
    return list === null || entries.length === 0 ? [] : [{ side, name: list.name, entries }]
  })
  // With both ends folded nothing says which address spoke to which.
  const [list = null] = lists.length === 1 ? lists : []
  return { src, dst, list }
}

/** Stores, rejects or skips one row of the table; a list of public addresses becomes a row for each of them. */
export const decodeTraffic = (row: TrafficRow, look: TimeLook, sink: Sink): void => {
  const subType = textIn(row, 'subtype')
  if (subType !== null && foldCase(subType) !== 'flowlog') return sink.skip(skippedAs(subType))
  const direction = wordIn(row, 'flowdirection', directions, 'I, O, Inbound or Outbound')
  if (typeof direction === 'string') return sink.reject(direction)
  const ends = endsOf(row, direction)
  const item = textIn(row, '_itemid')
  if (ends.src === null && ends.dst === null && row.first('flowtype', 'destport', 'l4protocol') === null)
    return sink.reject('neither address, flow type, port nor protocol is there; a row of flows was expected')

  const share = (part: number): string | null => {
    sink.draft.part = part
    sink.draft.direction = direction
    return fillShared(row, ends, look, sink)
  }
  const finish = (problem: string | null): void => {
    if (problem !== null) return sink.reject(problem)
    fillTotals(sink.draft)
    // Log Analytics names each row of a table; a list in it makes several of ours.
    if (item !== null) sink.identify(`${item}\n${sink.draft.part}`)
    sink.store()
  }

  const { list } = ends
  if (list === null) return finish(firstOf(share(0), fillCounters(row, sink)))
  const { entries, counted } = publicIpsIn(list.entries)
  const alone = entries.length === 1 && counted === 0
  for (const [at, entry] of entries.entries())
    finish(
      firstOf(
        share(at + 1),
        entryProblem(entry, at, list.name),
        fillHost(sink, `${list.side}_ip`, `${list.name} entry ${at + 1}`, entry.address),
        alone ? fillCounters(row, sink) : fillEntry(entry, sink),
      ),
    )
  if (alone) return
  const rest = restOf(row, entries)
  if (rest === null) return
  const problem = share(entries.length + 1)
  Object.assign(sink.draft, rest)
  finish(problem)
}

/** The entry of a list that became part `part` of a row; null for the row itself and for what its list leaves out. */
export const entryOfPart = (row: TrafficRow, part: number): readonly [string, string] | null => {
  const direction = wordIn(row, 'flowdirection', directions, '')
  const { list } = endsOf(row, typeof direction === 'number' ? direction : Number.NaN)
  const entry = list?.entries[part - 1]
  return list === null || entry === undefined ? null : [`${list.name} entry ${part}`, entry]
}

/** Other tables of the same workspace; a kind is named only where the vendor names it. */
const skippedAs = (subType: string): string => {
  const known = ['Topology', 'StatusMessage', 'FlowLogMetaData'].find(each => foldCase(each) === foldCase(subType))
  return known ?? 'other sub-type'
}

const wordIn = (
  row: TrafficRow,
  key: string,
  codes: Readonly<Record<string, number>>,
  expected: string,
): number | string => {
  const found = row.first(key)
  if (found === null) return Number.NaN
  const word = typeof found.value === 'string' ? foldCase(found.value) : ''
  const code = Object.hasOwn(codes, word) ? codes[word] : undefined
  return code ?? badWord(found.name, found.value, expected)
}

/** What all rows of one record have in common. */
const fillShared = (row: TrafficRow, { src, dst }: Ends, look: TimeLook, sink: Sink): string | null => {
  const { draft } = sink
  const isInbound = draft.direction === inbound
  /** Both tables describe either end; the one that logged comes first: what comes in is logged where it arrives. */
  const sided = (what: string): string | null => {
    const source = [`${what}1`, `src${what}`]
    const destination = [`${what}2`, `dest${what}`]
    return textIn(row, ...(isInbound ? [...destination, what, ...source] : [...source, what, ...destination]))
  }
  draft.kind = kindCode('flow')
  for (const [column, text] of [
    ['interface', textIn(row, 'macaddress')],
    ['account', sided('subscription')],
    ['region', sided('region') ?? textIn(row, 'azureregion')],
    ['subnet', sided('subnet')],
    ['instance', sided('vm')],
    ['sensor', textIn(row, 'flowlogresourceid', 'nsglist')],
    ['reported_flow_type', textIn(row, 'flowtype')],
  ] as const)
    if (text !== null) draft[column] = sink.text(text)
  const vnet = vnetOf(sided('subnet'))
  if (vnet !== null) draft.vpc = sink.text(vnet)
  draft.rule = sink.rule(ruleOf(row), null, textIn(row, 'aclgroup', 'nsglist'))
  const action = wordIn(row, 'flowstatus', statuses, 'A, D, Allowed or Denied')
  if (typeof action === 'number') draft.action = action
  return firstOf(
    typeof action === 'string' ? action : null,
    src === null ? null : fillHost(sink, 'src_ip', src.name, src.value),
    dst === null ? null : fillHost(sink, 'dst_ip', dst.name, dst.value),
    fillPort(row, draft),
    fillProtocol(row, draft),
    fillTimes(row, look, draft),
  )
}

/** `<resource group>/<network>/<subnet>`: the network a subnet lies in. */
const vnetOf = (subnet: string | null): string | null => {
  const parts = subnet?.split('/') ?? []
  return parts.length === 3 && parts[1] !== '' ? (parts[1] ?? null) : null
}

/** `NSGRules_s` of old rows packs `index|rule|direction|status|count`; where it packs several, nobody knows which it was. */
const ruleOf = (row: TrafficRow): string | null => {
  const plain = textIn(row, 'aclrule', 'nsgrule')
  if (plain !== null) return plain
  const packed = textIn(row, 'nsgrules')
  return /^\d{1,6}\|([^|\s]+)\|[^\s]*$/.exec(packed ?? '')?.[1] ?? packed
}

/** Numbers of a column of decimals: `443`, `443.0`. */
const wholeOf = (value: unknown): number => countOf(typeof value === 'string' ? value.replace(/\.0{1,9}$/, '') : value)

const fillPort = (row: TrafficRow, draft: Draft): string | null => {
  const found = row.first('destport')
  if (found === null) return null
  const port = wholeOf(found.value)
  if (!(port <= 65_535)) return badPort(found.name, found.value)
  draft.dst_port = port
  return null
}

const fillProtocol = (row: TrafficRow, draft: Draft): string | null => {
  const found = row.first('l4protocol')
  if (found === null) return null
  const word = foldCase(textOf(found.value) ?? '')
  const number = Object.hasOwn(protocols, word) ? protocols[word] : protocolNumber(word)
  if (number === undefined || number === null) return badWord(found.name, found.value, 'T, U or the name of a protocol')
  draft.protocol = number
  return null
}

/** The flow's own times; a query that left them out has the interval they lie in, or when the row was made. */
const fillTimes = (row: TrafficRow, look: TimeLook, draft: Draft): string | null => {
  const from = row.first('flowstarttime', 'flowintervalstarttime', 'timegenerated')
  if (from === null) return 'no time is there: FlowStartTime, FlowIntervalStartTime and TimeGenerated are missing'
  const to = row.first('flowendtime', 'flowintervalendtime')
  const start = writtenTime(from.name, from.value, look)
  const end = to === null ? start : writtenTime(to.name, to.value, look)
  if (typeof start === 'string') return start
  if (typeof end === 'string') return end
  draft.start = start
  draft.end = end
  return null
}

const counters = [
  ['src_packets', ['packetssrctodest', 'outboundpackets']],
  ['dst_packets', ['packetsdesttosrc', 'inboundpackets']],
  ['src_bytes', ['bytessrctodest', 'outboundbytes']],
  ['dst_bytes', ['bytesdesttosrc', 'inboundbytes']],
] as const

const flowCounts = ['allowedinflows', 'deniedinflows', 'allowedoutflows', 'deniedoutflows'] as const

const countIn = (found: Named | null): number => (found === null ? Number.NaN : wholeOf(found.value))

/** Flows the row stands for; `NaN` where it does not say. */
const sessionsOf = (row: TrafficRow): number => {
  const counts = flowCounts.map(key => countIn(row.first(key))).filter(count => !Number.isNaN(count))
  return counts.length === 0 ? countIn(row.first('flowcount')) : counts.reduce((sum, count) => sum + count, 0)
}

const fillCounters = (row: TrafficRow, sink: Sink): string | null => {
  sink.draft.sessions = sessionsOf(row)
  for (const [column, keys] of counters) {
    const found = row.first(...keys)
    const count = countIn(found)
    if (found !== null && Number.isNaN(count)) return badCount(found.name, found.value)
    sink.draft[column] = count
  }
  for (const key of [...flowCounts, 'flowcount']) {
    const found = row.first(key)
    if (found !== null && Number.isNaN(countIn(found))) return badCount(found.name, found.value)
  }
  return null
}

const entryProblem = ({ bad, text }: PublicIp, at: number, name: string): string | null =>
  bad ? `${name} entry ${at + 1} is ${shown(text)}; expected ip|started|ended|packets out|in|bytes out|in` : null

const fillEntry = (entry: PublicIp, sink: Sink): null => {
  sink.draft.sessions = entry.sessions
  for (const [column] of counters) sink.draft[column] = entry[column]
  return null
}

/**
 * What the row counts and its list does not: traffic of addresses that were left out of the list, or could not be read.
 * It stays with the row, without an address, so that the row's totals are kept. Null where the list accounts for all.
 */
const restOf = (row: TrafficRow, entries: readonly PublicIp[]): Partial<Draft> | null => {
  const good = entries.filter(({ bad }) => !bad)
  const left = (whole: number, part: (entry: PublicIp) => number): number => {
    const listed = good.reduce((sum, entry) => sum + (part(entry) || 0), 0)
    return Number.isNaN(whole) ? Number.NaN : Math.max(0, whole - listed)
  }
  const rest = Object.fromEntries(
    counters.map(([column, keys]) => [column, left(countIn(row.first(...keys)), entry => entry[column])]),
  ) as Partial<Draft>
  if (!counters.some(([column]) => (rest[column] ?? 0) > 0)) return null
  return { ...rest, sessions: left(sessionsOf(row), ({ sessions }) => sessions) }
}
