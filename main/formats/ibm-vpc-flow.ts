import { actionCode, directionCode, kindCode, stateCode } from './code'
import { badWord, fillCount, fillHost, fillPort, fillTime, fillTotals, firstOf, shown } from './fill'
import type { Draft, Sink, TextFormat } from './format'
import { flatten, isBlank, isObject, type JsonObject, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

const actions: Readonly<Record<string, number>> = {
  accepted: actionCode('allowed'),
  rejected: actionCode('denied'),
}

/** Older documentation writes the words out. */
const directions: Readonly<Record<string, number>> = {
  I: directionCode('inbound'),
  O: directionCode('outbound'),
  inbound: directionCode('inbound'),
  outbound: directionCode('outbound'),
}

const contextColumns = ['sensor', 'interface', 'account', 'region', 'zone', 'vpc', 'instance'] as const

/** What the header of an object says about each of its flow logs. */
type Context = Readonly<Record<(typeof contextColumns)[number], string | null>>

/** `crn:v1:bluemix:public:is:us-south-1:a/<account>::instance:<id>` taken apart. */
const crnOf = (
  value: unknown,
): { readonly location: string | null; readonly account: string | null; readonly id: string | null } => {
  const segments = textOf(value)?.split(':') ?? []
  if (segments[0] !== 'crn') return { location: null, account: null, id: textOf(value) }
  return {
    location: textOf(segments[5]),
    account: textOf(segments[6]?.replace(/^a\//, '')),
    id: textOf(segments.slice(9).join(':')),
  }
}

const contextOf = (header: JsonObject): Context => {
  const collector = crnOf(header['collector_crn'])
  const instance = crnOf(header['instance_crn'])
  const vpc = crnOf(header['vpc_crn'])
  return {
    sensor: collector.id,
    interface: textOf(header['network_interface_id']),
    account: collector.account ?? instance.account ?? vpc.account,
    region: vpc.location ?? collector.location,
    zone: instance.location,
    vpc: vpc.id,
    instance: instance.id,
  }
}

const decodeFlow = (value: unknown, header: JsonObject, context: Context, part: number, sink: Sink): void => {
  const { draft } = sink
  draft.part = part
  if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; an entry of flow_logs was expected`)
  draft.kind = kindCode('flow')
  for (const column of contextColumns) {
    const text = context[column]
    if (text !== null) draft[column] = sink.text(text)
  }
  const problem = firstOf(
    missing(value, 'initiator_ip') ?? fillHost(sink, 'src_ip', 'initiator_ip', value['initiator_ip']),
    missing(value, 'target_ip') ?? fillHost(sink, 'dst_ip', 'target_ip', value['target_ip']),
    fillPort(sink, 'src_port', 'initiator_port', value['initiator_port']),
    fillPort(sink, 'dst_port', 'target_port', value['target_port']),
    fillCount(sink, 'protocol', 'transport_protocol', value['transport_protocol']),
    draft.protocol > 255
      ? badWord('transport_protocol', value['transport_protocol'], 'a protocol number, 0 to 255')
      : null,
    word(draft, 'action', actions, value['action'], 'accepted or rejected'),
    word(draft, 'direction', directions, value['direction'], 'I or O'),
    fillCount(sink, 'src_bytes', 'bytes_from_initiator', value['bytes_from_initiator']),
    fillCount(sink, 'src_packets', 'packets_from_initiator', value['packets_from_initiator']),
    fillCount(sink, 'dst_bytes', 'bytes_from_target', value['bytes_from_target']),
    fillCount(sink, 'dst_packets', 'packets_from_target', value['packets_from_target']),
    fillSpan(value, header, sink),
  )
  if (problem !== null) return sink.reject(problem)
  fillTotals(draft)
  fillState(value, draft)
  sink.store()
}

const missing = (value: JsonObject, name: string): string | null => (isBlank(value[name]) ? `${name} is missing` : null)

const word = (
  draft: Draft,
  column: 'action' | 'direction',
  codes: Readonly<Record<string, number>>,
  value: unknown,
  expected: string,
): string | null => {
  if (isBlank(value)) return null
  const code = typeof value === 'string' && Object.hasOwn(codes, value) ? codes[value] : undefined
  if (code === undefined) return badWord(column, value, expected)
  draft[column] = code
  return null
}

/** Entries with empty times exist: they lie within the capture window of their object. */
const fillSpan = (value: JsonObject, header: JsonObject, sink: Sink): string | null => {
  const problem = firstOf(
    fillTime(sink, 'start', 'start_time', value['start_time']),
    fillTime(sink, 'end', 'end_time', value['end_time']),
    isBlank(value['start_time']) ? fillTime(sink, 'start', 'capture_start_time', header['capture_start_time']) : null,
    isBlank(value['end_time']) ? fillTime(sink, 'end', 'capture_end_time', header['capture_end_time']) : null,
  )
  if (problem !== null || !Number.isNaN(sink.draft.start)) return problem
  const connection = fillTime(sink, 'start', 'connection_start_time', value['connection_start_time'])
  return connection ?? (Number.isNaN(sink.draft.start) ? 'start_time and capture_start_time are missing' : null)
}

/** A connection that began and ended within one log is over: `end`, and still one session. */
const fillState = ({ was_initiated: began, was_terminated: ended }: JsonObject, draft: Draft): void => {
  draft.sessions = began === false ? 0 : 1
  if (typeof began !== 'boolean' || typeof ended !== 'boolean') return
  draft.state = stateCode(ended ? 'end' : began ? 'begin' : 'continue')
}

const isFlow = (value: unknown): boolean =>
  isObject(value) && value['initiator_ip'] !== undefined && value['target_ip'] !== undefined

const isHeader = (value: unknown): boolean =>
  isObject(value) &&
  (value['collector_crn'] !== undefined || value['network_interface_id'] !== undefined) &&
  (value['capture_start_time'] !== undefined || value['number_of_flow_logs'] !== undefined)

const lostData = (header: JsonObject): boolean => /^skip[ _-]?data$/i.test(textOf(header['state']) ?? '')

export const ibmVpcFlow: TextFormat = {
  id: 'ibm-vpc-flow',
  title: 'IBM Cloud VPC flow logs',
  versions: 'version 0.0.1 objects, whole or as lists of their flow_logs',
  spec: 'https://cloud.ibm.com/docs/vpc?topic=vpc-fl-analyze',
  input: 'text',
  lists: ['flow_logs'],
  sniff: ({ records, header, text }) => {
    if (records.some(isFlow) || records.some(isHeader) || isHeader(header)) return 'certain'
    if (records.length > 0) return 'no'
    return /"flow_logs"\s*:/.test(text) && /"(initiator_ip|collector_crn|capture_start_time)"\s*:/.test(text)
      ? 'certain'
      : 'no'
  },
  open: () => {
    let known: { readonly header: JsonObject; readonly context: Context } | null = null
    const contextFor = (header: JsonObject, sink: Sink): Context => {
      if (known?.header !== header) {
        known = { header, context: contextOf(header) }
        if (lostData(header)) sink.skip('skip data')
      }
      return known.context
    }
    return {
      framing: 'json',
      value: (value, header, sink) => {
        if (header === null && isObject(value) && Array.isArray(value['flow_logs'])) {
          const context = contextFor(value, sink)
          for (const [part, flow] of value['flow_logs'].entries()) decodeFlow(flow, value, context, part, sink)
          if (value['flow_logs'].length === 0 && !lostData(value)) sink.skip('no-traffic')
          return
        }
        const around = header ?? noHeader
        decodeFlow(value, around, contextFor(around, sink), 0, sink)
      },
    }
  },
  ruleKind: 'security-group',
  blindSpots: [
    'Only TCP and UDP over IPv4 are collected: no ICMP, no IPv6.',
    'No entry says which rule decided; `rejected` may also be a packet that does not fit the state of its connection.',
    'Both network interfaces report a connection inside the VPC, with the same initiator: it is there twice.',
    'Windows without traffic leave no entry.',
    'Bare metal interfaces and endpoint gateways are not collected.',
    'Counters are those of one window of about five minutes; longer connections are spread over several entries.',
  ],
  explain: (record, part, head) => {
    try {
      const value = objectOf(parseJson(record))
      const flows = value['flow_logs']
      if (!Array.isArray(flows)) return [...flatten(value), ...flatten(head.header ?? {}, 'header')]
      const { flow_logs: _, ...header } = value
      return [...flatten(flows[part]), ...flatten(header, 'header')]
    } catch {
      // A record that was cut has no fields to show; its text is shown beside this.
      return []
    }
  },
}

const noHeader: JsonObject = Object.freeze({})
