import {
  decodeTuple,
  fillCounters,
  fillEnds,
  nameCells,
  recordName,
  resourcePart,
  type TupleReader,
  tupleIdentity,
  tupleSessions,
  tupleState,
} from './azure-tuple'
import { actionCode, directionCode } from './code'
import { badWord, dropFillerPorts, fillCount, firstOf, isIcmp, shown } from './fill'
import type { Draft, Sink, TextFormat } from './format'
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

/** Values of a tuple in the vendor's order. */
const tupleNames = [
  'Time stamp',
  'Source IP',
  'Destination IP',
  'Source port',
  'Destination port',
  'Protocol',
  'Flow direction',
  'Flow state',
  'Flow encryption',
  'Packets sent',
  'Bytes sent',
  'Packets received',
  'Bytes received',
] as const

const readTuple: TupleReader = (cells, sink) => {
  if (cells.length < 13) return `expected 13 values, found ${cells.length}`
  const { draft } = sink
  const [, , , , , protocol, direction, state = ''] = cells
  const problem = firstOf(
    fillEnds(cells, sink),
    fillCount(sink, 'protocol', 'protocol', protocol),
    draft.protocol > 255 ? badWord('protocol', protocol, 'an IP protocol number, 0 to 255') : null,
    direction === 'I' || direction === 'O' ? null : badWord('flow direction', direction, 'I or O'),
    'BCED'.includes(state) && state.length === 1 ? null : badWord('flow state', state, 'B, C, E or D'),
    fillCounters(cells, 9, sink),
  )
  draft.direction = directionCode(direction === 'I' ? 'inbound' : 'outbound')
  draft.action = actionCode(state === 'D' ? 'denied' : 'allowed')
  draft.state = tupleState(state)
  draft.sessions = tupleSessions(state)
  if (state === 'B' || state === 'D') dropUncounted(draft)
  if (isIcmp(draft.protocol)) draft.src_port = draft.dst_port = Number.NaN
  dropFillerPorts(draft)
  return problem
}

/** At the begin of a flow, and where it was denied, zeros stand for "not counted yet". */
const dropUncounted = (draft: Draft): void => {
  if (draft.bytes !== 0 || draft.packets !== 0) return
  for (const column of ['bytes', 'packets', 'src_bytes', 'src_packets', 'dst_bytes', 'dst_packets'] as const) {
    draft[column] = Number.NaN
  }
}

type Place = { readonly acl: string | null; readonly rule: string | null; readonly tuples: readonly unknown[] }

/** The tuples of a record in reading order, by the ACL and rule they stand under. */
const placesOf = (record: JsonObject): readonly Place[] =>
  listOf(objectOf(record['flowRecords'])['flows']).flatMap(flow => {
    const { aclID, flowGroups } = objectOf(flow)
    return listOf(flowGroups).map(group => {
      const { rule, flowTuples } = objectOf(group)
      return { acl: textOf(aclID), rule: textOf(rule), tuples: listOf(flowTuples) }
    })
  })

const decode = (value: unknown, sink: Sink): void => {
  if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; a flow log record was expected`)
  if (Array.isArray(value['records']) && value['records'].length === 0) return sink.skip('no-traffic')
  if (!isObject(value['flowRecords'])) return sink.reject('flowRecords is missing; a flow log record was expected')
  const log = value['flowLogResourceID']
  const target = value['targetResourceID']
  const around = {
    sensor: resourcePart(log, 'flowlogs') ?? textOf(value['flowLogGUID']),
    interface: textOf(value['macAddress']),
    account: resourcePart(target, 'subscriptions') ?? resourcePart(log, 'subscriptions'),
    region: watcherRegion(log),
    vpc: resourcePart(target, 'virtualnetworks'),
    subnet: resourcePart(target, 'subnets'),
    record: recordName(value, 'flowLogResourceID'),
  }
  let part = 0
  for (const { acl, rule, tuples } of placesOf(value)) {
    const context = { ...around, rule, ruleSet: acl }
    for (const tuple of tuples) {
      decodeTuple(tuple, part, context, readTuple, sink)
      part++
    }
  }
  if (part === 0) sink.skip('no-traffic')
}

/** Network Watchers are named after the region they watch. */
const watcherRegion = (flowLogResourceId: unknown): string | null =>
  textOf(/^networkwatcher_(.+)$/i.exec(resourcePart(flowLogResourceId, 'networkwatchers') ?? '')?.[1])

const isRecord = (value: unknown): boolean => {
  if (!isObject(value)) return false
  if (value['category'] === 'FlowLogFlowEvent') return true
  return placesOf(value).some(({ tuples }) => typeof tuples[0] === 'string')
}

export const azureVnetFlow: TextFormat = {
  id: 'azure-vnet-flow',
  title: 'Azure virtual network flow logs',
  versions: 'version 4, PT1H.json with records, NDJSON or single records',
  spec: 'https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview',
  input: 'text',
  lists: ['records'],
  sniff: ({ records, text }) => {
    if (records.length > 0) return records.some(isRecord) ? 'certain' : 'no'
    if (/"category"\s*:\s*"FlowLogFlowEvent"/.test(text)) return 'certain'
    return /"flowRecords"\s*:/.test(text) && /"flowLogVersion"\s*:|"flowGroups"\s*:/.test(text) ? 'likely' : 'no'
  },
  open: () => ({ framing: 'json', value: (value, _, sink) => decode(value, sink) }),
  ruleKind: 'security-group',
  identity: tupleIdentity,
  blindSpots: [
    'Begin and denied tuples are not counted yet: their bytes and packets are unknown, not zero.',
    'Counters are deltas: only the sum over all tuples of a flow is its traffic, and tuples outside the file are missing from it.',
    'The ACL is a GUID, not the name of the network security group.',
    'Where NSG flow logs run beside VNet flow logs, traffic is recorded twice.',
    'A denied flow may have been denied by encryption enforcement: rule and ACL then read `unspecified`.',
    'A file fetched within its hour may end in the middle; later minutes are missing.',
  ],
  explain: (record, part) => explainTuple(record, part),
}

const explainTuple = (record: string, part: number): readonly (readonly [string, string])[] => {
  let value: unknown
  try {
    value = parseJson(record)
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return []
  }
  const owner = objectOf(value)
  const place = placesOf(owner).flatMap(({ tuples, ...around }) => tuples.map(tuple => ({ ...around, tuple })))[part]
  const outer = Object.entries(owner).flatMap(([name, member]) => {
    const text = textOf(member)
    return text === null ? [] : [[name, text] as const]
  })
  return [
    ...outer,
    ...(place ? [['aclID', place.acl ?? ''] as const, ['rule', place.rule ?? ''] as const] : []),
    ...(typeof place?.tuple === 'string' ? nameCells(place.tuple, tupleNames) : []),
  ]
}
