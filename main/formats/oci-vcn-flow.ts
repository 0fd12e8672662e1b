import { actionCode, kindCode } from './code'
import { badWord, dropFillerPorts, fillCount, fillHost, fillPort, fillTime, fillTotals, firstOf, shown } from './fill'
import type { Draft, Sink, TextFormat } from './format'
import { flatten, isBlank, isObject, type JsonObject, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

/** The log entry out of what a search, a connector or the command line wraps around it. */
const contentOf = (value: unknown): JsonObject | null => {
  if (!isObject(value)) return null
  const outer = isObject(value['data']) && isObject(value['data']['logContent']) ? value['data'] : value
  return isObject(outer['logContent']) ? outer['logContent'] : outer
}

/** The answer of a search on the command line holds its entries as a list; anything else is an entry. */
const entriesOf = (value: unknown): readonly unknown[] => {
  const results = isObject(value) && isObject(value['data']) ? value['data']['results'] : undefined
  return Array.isArray(results) ? results : [value]
}

const isVcnEntry = (value: unknown): boolean => {
  const content = contentOf(value)
  if (content === null) return false
  if (textOf(content['type'])?.startsWith('com.oraclecloud.vcn.flowlogs.')) return true
  const { sourceAddress, destinationAddress, flowid } = objectOf(content['data'])
  return sourceAddress !== undefined && destinationAddress !== undefined && flowid !== undefined
}

const actions: Readonly<Record<string, number>> = { ACCEPT: actionCode('allowed'), REJECT: actionCode('denied') }

/** Windows without traffic and windows whose records were lost say so in a record of their own. */
const skippedStatus = (content: JsonObject): string | null => {
  const status = textOf(objectOf(content['data'])['status'])?.toUpperCase()
  const type = textOf(content['type'])
  if (status === 'NODATA' || type?.endsWith('QualityEvent.NoData')) return 'NODATA'
  return status === 'SKIPDATA' || type?.endsWith('QualityEvent.SkipData') ? 'SKIPDATA' : null
}

const decode = (value: unknown, sink: Sink): void => {
  const entries = entriesOf(value)
  for (const [part, entry] of entries.entries()) decodeEntry(entry, part, sink)
  if (entries.length === 0) sink.skip('no results')
}

const decodeEntry = (value: unknown, part: number, sink: Sink): void => {
  const content = contentOf(value)
  if (content === null) return sink.reject(`${shown(value)} is no JSON object; a log entry was expected`)
  if (!isObject(content['data'])) return sink.reject('data is missing; a VCN flow log entry was expected')
  const skipped = skippedStatus(content)
  if (skipped !== null) return sink.skip(skipped)
  const { draft } = sink
  draft.kind = kindCode('flow')
  draft.part = part
  draft.sessions = 1
  fillContext(content, sink)
  const problem = fillRecord(content['data'], content, sink)
  if (problem !== null) return sink.reject(problem)
  fillTotals(draft)
  dropFillerPorts(draft)
  // Ids of entries are not promised to be unique; together with the record itself they are.
  const { id, time, data } = content
  if (!isBlank(id)) sink.identify(JSON.stringify([id, time, objectOf(content['oracle'])['logid'], data]))
  sink.store()
}

const fillContext = (content: JsonObject, sink: Sink): void => {
  const oracle = objectOf(content['oracle'])
  const vnic = textOf(oracle['vnicocid'])
  const columns: readonly (readonly [keyof Draft, string | null])[] = [
    ['account', textOf(oracle['tenantid'])],
    ['region', regionOf(vnic) ?? regionOf(textOf(oracle['vnicsubnetocid'])) ?? regionOf(textOf(oracle['logid']))],
    ['subnet', textOf(oracle['vnicsubnetocid'])],
    ['interface', vnic],
    ['instance', textOf(oracle['resourceId'])],
    ['sensor', textOf(oracle['logid'])],
  ]
  for (const [column, text] of columns) if (text !== null) sink.draft[column] = sink.text(text)
  const flowId = textOf(objectOf(content['data'])['flowid'])
  if (flowId !== null) sink.draft.flow_id = -sink.text(flowId)
}

/** `ocid1.<type>.<realm>.<region>.<id>`; global resources have no region. */
const regionOf = (ocid: string | null): string | null => {
  const [version, , , region] = ocid?.split('.', 5) ?? []
  return version === 'ocid1' && region !== undefined && /^[a-z][a-z0-9-]{1,40}$/.test(region) ? region : null
}

const missing = (data: JsonObject, name: string): string | null => (isBlank(data[name]) ? `${name} is missing` : null)

const fillRecord = (data: JsonObject, content: JsonObject, sink: Sink): string | null => {
  const { draft } = sink
  const action = textOf(data['action'])
  if (action !== null && !Object.hasOwn(actions, action)) return badWord('action', action, 'ACCEPT or REJECT')
  if (action !== null) draft.action = actions[action] ?? Number.NaN
  const problem = firstOf(
    missing(data, 'sourceAddress') ?? fillHost(sink, 'src_ip', 'sourceAddress', data['sourceAddress']),
    missing(data, 'destinationAddress') ?? fillHost(sink, 'dst_ip', 'destinationAddress', data['destinationAddress']),
    fillPort(sink, 'src_port', 'sourcePort', data['sourcePort']),
    fillPort(sink, 'dst_port', 'destinationPort', data['destinationPort']),
    fillCount(sink, 'protocol', 'protocol', data['protocol']),
    draft.protocol > 255 ? badWord('protocol', data['protocol'], 'an IP protocol number, 0 to 255') : null,
    fillCount(sink, 'src_packets', 'packets', data['packets']),
    fillCount(sink, 'src_bytes', 'bytesOut', data['bytesOut']),
    fillTime(sink, 'start', 'startTime', data['startTime']),
    fillTime(sink, 'end', 'endTime', data['endTime']),
    isBlank(data['startTime']) ? fillTime(sink, 'start', 'time', content['time']) : null,
  )
  if (Number.isNaN(draft.end)) draft.end = draft.start
  return problem ?? (Number.isNaN(draft.start) ? 'startTime and time are missing' : null)
}

export const ociVcnFlow: TextFormat = {
  id: 'oci-vcn-flow',
  title: 'Oracle Cloud VCN flow logs',
  versions: 'version 2: results of a log search, of the command line, of connectors, bare entries; JSON and NDJSON',
  spec: 'https://docs.oracle.com/iaas/Content/Logging/Reference/details_for_vcn_flow_logs.htm',
  input: 'text',
  lists: [],
  sniff: ({ records, text }) => {
    if (records.length > 0) return records.flatMap(entriesOf).some(isVcnEntry) ? 'certain' : 'no'
    return /"com\.oraclecloud\.vcn\.flowlogs\./.test(text) ? 'certain' : 'no'
  },
  open: () => ({ framing: 'json', value: (value, _, sink) => decode(value, sink) }),
  ruleKind: 'security-group',
  identity: 'entries are the same where their id, time and log are, and every value of the record',
  blindSpots: [
    'A record covers one direction of a connection in one minute: the answer, and the next minute, are records of their own with the same flow id.',
    'No rule is named: ACCEPT and REJECT come from security lists and network security groups together.',
    'Public addresses are not recorded: an instance appears with its private address.',
    'Both interfaces of a connection inside a network log it: the same packets are there twice.',
    'Traffic to link-local services, such as names, DHCP and block storage, and ARP is not logged.',
    'Managed interfaces, as those of load balancers, appear by their identifier only.',
    'SKIPDATA means that records were lost in that minute; it may stand between records of the same minute.',
  ],
  explain: (record, part) => {
    try {
      return flatten(entriesOf(parseJson(record))[part])
    } catch {
      // A record that was cut has no fields to show; its text is shown beside this.
      return []
    }
  },
}
