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
import { badWord, firstOf, shown } from './fill'
import type { Draft, Sink, TextFormat } from './format'
import { isObject, type JsonObject, listOf, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

/** Values of a tuple in the vendor's order; the last five since version 2. */
const tupleNames = [
  'Time stamp',
  'Source IP',
  'Destination IP',
  'Source port',
  'Destination port',
  'Protocol',
  'Traffic flow',
  'Traffic decision',
  'Flow state',
  'Packets sent',
  'Bytes sent',
  'Packets received',
  'Bytes received',
] as const

const protocols: Readonly<Record<string, number>> = { T: 6, U: 17 }
const directions: Readonly<Record<string, number>> = { I: directionCode('inbound'), O: directionCode('outbound') }
const decisions: Readonly<Record<string, number>> = { A: actionCode('allowed'), D: actionCode('denied') }

const readTuple: TupleReader = (cells, sink) => {
  if (cells.length < 8) return `expected 8 or 13 values, found ${cells.length}`
  const { draft } = sink
  const state = cells[8]
  const problem = firstOf(
    fillEnds(cells, sink),
    letter(draft, 'protocol', protocols, 'protocol', cells[5], 'T or U'),
    letter(draft, 'direction', directions, 'traffic flow', cells[6], 'I or O'),
    letter(draft, 'action', decisions, 'traffic decision', cells[7], 'A or D'),
    state === undefined || /^[BCE]?$/.test(state) ? null : badWord('flow state', state, 'B, C or E'),
    cells.length > 8 && cells.length < 13
      ? `expected 8 or 13 values, found ${cells.length}`
      : fillCounters(cells, 9, sink),
  )
  draft.state = tupleState(state)
  draft.sessions = tupleSessions(state)
  return problem
}

const letter = (
  draft: Draft,
  column: 'protocol' | 'direction' | 'action',
  codes: Readonly<Record<string, number>>,
  name: string,
  value: string | undefined,
  expected: string,
): string | null => {
  const code = value !== undefined && Object.hasOwn(codes, value) ? codes[value] : undefined
  if (code === undefined) return badWord(name, value ?? '', expected)
  draft[column] = code
  return null
}

type Place = { readonly rule: string | null; readonly mac: string | null; readonly tuples: readonly unknown[] }

/** The tuples of a record in reading order, by the rule and the network card they stand under. */
const placesOf = (record: JsonObject): readonly Place[] =>
  listOf(objectOf(record['properties'])['flows']).flatMap(group => {
    const { rule, flows } = objectOf(group)
    return listOf(flows).map(card => {
      const { mac, flowTuples } = objectOf(card)
      return { rule: textOf(rule), mac: textOf(mac), tuples: listOf(flowTuples) }
    })
  })

const decode = (value: unknown, sink: Sink): void => {
  if (!isObject(value)) return sink.reject(`${shown(value)} is no JSON object; a flow log record was expected`)
  if (Array.isArray(value['records']) && value['records'].length === 0) return sink.skip('no-traffic')
  if (!isObject(value['properties'])) return sink.reject('properties is missing; a flow log record was expected')
  const nsg = resourcePart(value['resourceId'], 'networksecuritygroups')
  const account = resourcePart(value['resourceId'], 'subscriptions')
  const cardOfRecord = textOf(value['macAddress'])
  const record = recordName(value, 'resourceId')
  let part = 0
  for (const { rule, mac, tuples } of placesOf(value)) {
    const context = {
      rule,
      ruleSet: nsg,
      sensor: nsg,
      interface: mac ?? cardOfRecord,
      account,
      region: null,
      vpc: null,
      subnet: null,
      record,
    }
    for (const tuple of tuples) {
      decodeTuple(tuple, part, context, readTuple, sink)
      part++
    }
  }
  if (part === 0) sink.skip('no-traffic')
}

const isRecord = (value: unknown): boolean => {
  if (!isObject(value)) return false
  if (value['category'] === 'NetworkSecurityGroupFlowEvent') return true
  return placesOf(value).some(({ tuples }) => typeof tuples[0] === 'string')
}

export const azureNsgFlow: TextFormat = {
  id: 'azure-nsg-flow',
  title: 'Azure NSG flow logs',
  versions: 'version 1 and 2, PT1H.json with records, NDJSON or single records',
  spec: 'https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview',
  input: 'text',
  lists: ['records'],
  sniff: ({ records, text }) => {
    if (records.length > 0) return records.some(isRecord) ? 'certain' : 'no'
    if (/"category"\s*:\s*"NetworkSecurityGroupFlowEvent"/.test(text)) return 'certain'
    return /"mac"\s*:/.test(text) && /"flowTuples"\s*:/.test(text) ? 'likely' : 'no'
  },
  open: () => ({ framing: 'json', value: (value, _, sink) => decode(value, sink) }),
  ruleKind: 'security-group',
  identity: tupleIdentity,
  blindSpots: [
    'Only TCP and UDP are logged: no ICMP, no other protocol.',
    'The counters of begin and denied tuples are empty; they are unknown, not zero.',
    'Counters stay empty for flows under inbound TCP rules of the user unless FlowTimeoutInMinutes is set.',
    'The NSG of the subnet and that of the network card may both log a flow: the same flow can be there twice.',
    'Where VNet flow logs run beside NSG flow logs, traffic is recorded twice.',
    'Traffic of private endpoints is seen only at the source VM.',
    'A file fetched within its hour may end in the middle; later blocks are missing.',
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
  const outer = ['time', 'systemId', 'macAddress', 'category', 'resourceId', 'operationName'].flatMap(name => {
    const text = textOf(owner[name])
    return text === null ? [] : [[name, text] as const]
  })
  const version = textOf(objectOf(owner['properties'])['Version'])
  return [
    ...outer,
    ...(version === null ? [] : [['properties.Version', version] as const]),
    ...(place ? [['rule', place.rule ?? ''] as const, ['mac', place.mac ?? ''] as const] : []),
    ...(typeof place?.tuple === 'string' ? nameCells(place.tuple, tupleNames) : []),
  ]
}
