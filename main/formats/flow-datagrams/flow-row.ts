import { addressOf, formatIp } from '../../../shared/units/ip'
import { columnAt } from '../draft'
import type { PlacedSink } from '../format'
import { appKey, type ExporterFacts, samplingOf } from './exporter-facts'
import { fillEnds } from './flow-ends'
import { fillEvents } from './flow-events'
import { readSpan, type Span } from './flow-times'
import type { Moment } from './moment'
import { u32 } from './network-order'
import { numberIn, type RecordFields, textIn } from './record-fields'
import { slotAt } from './slots'

const counters = [
  ['src_bytes', [slotAt.initiatorOctets, slotAt.octets]],
  ['src_packets', [slotAt.initiatorPackets, slotAt.packets]],
  ['dst_bytes', [slotAt.responderOctets, slotAt.reverseOctets]],
  ['dst_packets', [slotAt.responderPackets, slotAt.reversePackets]],
] as const

const total = (a: number, b: number): number => (a !== a ? b : b !== b ? a : a + b)

const fillCounters = (record: RecordFields, values: Float64Array): string | null => {
  for (let n = 0; n < counters.length; n++) {
    const [column, [better, other]] = counters[n] as (typeof counters)[number]
    const own = numberIn(record, better)
    const count = own === own ? own : numberIn(record, other)
    if (count > Number.MAX_SAFE_INTEGER) return `${column} is more than 9007199254740991, which no flow has`
    values[columnAt[column]] = count
  }
  values[columnAt.bytes] = total(values[columnAt.src_bytes] as number, values[columnAt.dst_bytes] as number)
  values[columnAt.packets] = total(values[columnAt.src_packets] as number, values[columnAt.dst_packets] as number)
  return null
}

/** Sampled flows stand for more than they count, aggregated ones say how many they are. */
const fillSessions = (record: RecordFields, values: Float64Array): void => {
  const flows = numberIn(record, slotAt.flows)
  values[columnAt.sessions] = flows >= 1 && flows <= Number.MAX_SAFE_INTEGER ? flows : 1
}

/** The interface where the flow was observed: the outgoing one only where the record says so (RFC 5102, 5.11.6). */
const fillInterfaces = (record: RecordFields, facts: ExporterFacts, sink: PlacedSink): void => {
  const { values } = sink
  const inIf = numberIn(record, slotAt.inIf)
  const outIf = numberIn(record, slotAt.outIf)
  if (inIf <= 0xffff_ffff) values[columnAt.in_if] = inIf
  if (outIf <= 0xffff_ffff) values[columnAt.out_if] = outIf
  const own = textIn(record, slotAt.interfaceName) || textIn(record, slotAt.interfaceDescription)
  const seen = numberIn(record, slotAt.direction) === 1 ? outIf : inIf
  const name = own || (facts.interfaces.size > 0 ? (facts.interfaces.get(seen) ?? '') : '')
  if (name !== '') values[columnAt.interface] = sink.text(name)
}

const fillVrf = (record: RecordFields, facts: ExporterFacts, sink: PlacedSink): void => {
  const inVrf = numberIn(record, slotAt.inVrf)
  const vrf = inVrf > 0 ? inVrf : numberIn(record, slotAt.outVrf)
  // 0 is the table that is in no VRF.
  const name = textIn(record, slotAt.vrfName) || facts.vrfs.get(vrf) || (vrf > 0 ? String(vrf) : '')
  if (name !== '') sink.values[columnAt.vrf] = sink.text(name)
}

const fillApplication = (record: RecordFields, facts: ExporterFacts, sink: PlacedSink): void => {
  const { values } = sink
  const named = textIn(record, slotAt.appName)
  const key = named === '' && facts.apps.size > 0 ? appKey(record) : null
  const app = named || (key === null ? '' : (facts.apps.get(key) ?? ''))
  if (app !== '') values[columnAt.app] = sink.text(app)
  for (const [column, slot] of textColumns) {
    if ((record.at[slot] as number) < 0) continue
    const value = textIn(record, slot)
    if (value !== '') values[columnAt[column]] = sink.text(value)
  }
  const status = numberIn(record, slotAt.httpStatus)
  if (status >= 100 && status <= 999) values[columnAt.http_status] = status
}

const textColumns = [
  ['user', slotAt.user],
  ['hostname', slotAt.hostname],
  ['url', slotAt.url],
  ['http_method', slotAt.httpMethod],
  ['user_agent', slotAt.userAgent],
] as const

/** Who exported the flow: as the record says where it was relayed, else who sent the datagram. */
const fillSensor = (record: RecordFields, address: string, sink: PlacedSink): void => {
  const { bytes, at } = record
  const four = at[slotAt.exporterIpv4] as number
  const six = at[slotAt.exporterIpv6] as number
  const relayed =
    four >= 0 && u32(bytes, four) !== 0
      ? formatIp(addressOf(bytes, four, 4))
      : six >= 0 && u32(bytes, six) !== 0
        ? formatIp(addressOf(bytes, six, 16))
        : address
  sink.values[columnAt.sensor] = sink.text(relayed)
}

const fillFlowId = (record: RecordFields, sink: PlacedSink): void => {
  const id = numberIn(record, slotAt.flowId)
  if (id <= Number.MAX_SAFE_INTEGER) sink.values[columnAt.flow_id] = id
  else if (id > 0) {
    const { bytes, at } = record
    const from = at[slotAt.flowId] as number
    const whole = (BigInt(u32(bytes, from)) << 32n) | BigInt(u32(bytes, from + 4))
    sink.values[columnAt.flow_id] = -sink.text(String(whole))
  }
}

const span: Span = { start: Number.NaN, end: Number.NaN, problem: null }

/** Fills the draft from one record of flows; or why it cannot be a row. */
export const fillRow = (
  record: RecordFields,
  moment: Moment,
  facts: ExporterFacts,
  address: string,
  isNetscaler: boolean,
  sink: PlacedSink,
): string | null => {
  const { values } = sink
  values[columnAt.kind] = 0
  readSpan(span, record, moment, facts.booted, isNetscaler)
  if (span.problem !== null) return span.problem
  values[columnAt.start] = span.start
  values[columnAt.end] = span.end
  const problem = fillEnds(record, sink) ?? fillCounters(record, values)
  if (problem !== null) return problem
  fillSessions(record, values)
  fillInterfaces(record, facts, sink)
  fillVrf(record, facts, sink)
  fillApplication(record, facts, sink)
  fillSensor(record, address, sink)
  fillFlowId(record, sink)
  const sampling = samplingOf(facts, record)
  if (sampling >= 1 && sampling <= 0xffff_ffff) values[columnAt.sampling] = sampling
  fillEvents(record, sink)
  return null
}
