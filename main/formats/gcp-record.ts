import { actionCode, directionCode, kindCode } from './code'
import { badWord, dropFillerPorts, fillCount, fillHost, fillPort, fillTime, fillTotals, firstOf, shown } from './fill'
import type { Draft, Explained, Sink } from './format'
import { type GcpEntry, gcpEntry, gcpTime, isFirewallRecord, isFlowRecord, labelOf, logNameOf } from './gcp-entry'
import { flatten, isBlank, type JsonObject, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

/** Stores, rejects or skips an entry of either log: what was exported together is read together. */
export const decodeGcp = (value: unknown, sink: Sink): void => {
  const found = gcpEntry(value)
  if (found === null) return sink.reject(`${shown(value)} holds no log entry`)
  const read = isFirewallRecord(found) ? fillFirewall : isFlowRecord(found) ? fillFlow : null
  if (read === null) {
    if (logNameOf(found) !== null && !isOurs(found)) return sink.skip('another log')
    return sink.reject('jsonPayload holds no connection with what became of it; a flow or firewall record was expected')
  }
  const { draft } = sink
  draft.kind = kindCode('flow')
  draft.sessions = 1
  const id = textOf(found.entry['insertId'] ?? found.entry['insert_id'])
  if (id !== null) draft.flow_id = -sink.text(id)
  const problem = firstOf(fillConnection(objectOf(found.payload['connection']), sink), read(found, sink))
  if (problem !== null) return sink.reject(problem)
  dropFillerPorts(draft)
  const name = [logNameOf(found), textOf(found.entry['timestamp']), id]
  if (!name.includes(null)) sink.identify(name.join('\n'))
  sink.store()
}

/** What Cloud Logging itself tells duplicates by. https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
export const gcpIdentity = 'entries are the same where their log, timestamp and insertId are'

const isOurs = (found: GcpEntry): boolean => /(\/|%2F)(vpc_flows|firewall)$/.test(logNameOf(found) ?? '')

const missing = (values: JsonObject, name: string, shownAs: string): string | null =>
  isBlank(values[name]) ? `${shownAs} is missing` : null

const fillConnection = (connection: JsonObject, sink: Sink): string | null =>
  firstOf(
    missing(connection, 'src_ip', 'connection.src_ip') ??
      fillHost(sink, 'src_ip', 'connection.src_ip', connection['src_ip']),
    missing(connection, 'dest_ip', 'connection.dest_ip') ??
      fillHost(sink, 'dst_ip', 'connection.dest_ip', connection['dest_ip']),
    fillPort(sink, 'src_port', 'connection.src_port', connection['src_port']),
    fillPort(sink, 'dst_port', 'connection.dest_port', connection['dest_port']),
    fillCount(sink, 'protocol', 'connection.protocol', connection['protocol']),
    sink.draft.protocol > 255
      ? badWord('connection.protocol', connection['protocol'], 'an IP protocol number, 0 to 255')
      : null,
  )

/** What the entry says about the machine that reported, its network, and whose it is. */
type Place = { readonly instance: JsonObject; readonly vpc: JsonObject }

const fillPlace = ({ instance, vpc }: Place, found: GcpEntry, sink: Sink): void => {
  const columns: readonly (readonly [keyof Draft, string | null])[] = [
    ['instance', textOf(instance['vm_name'])],
    ['zone', textOf(instance['zone'])],
    ['region', textOf(instance['region']) ?? textOf(vpc['subnetwork_region']) ?? regionOf(labelOf(found, 'location'))],
    [
      'account',
      textOf(instance['project_id']) ?? textOf(vpc['project_id']) ?? labelOf(found, 'project_id') ?? projectOf(found),
    ],
    ['vpc', textOf(vpc['vpc_name'])],
    ['subnet', textOf(vpc['subnetwork_name']) ?? labelOf(found, 'subnetwork_name')],
  ]
  for (const [column, text] of columns) if (text !== null) sink.draft[column] = sink.text(text)
}

/** The project a log lies in. */
const projectOf = (found: GcpEntry): string | null =>
  textOf(/^projects\/([^/]+)\/logs\//.exec(logNameOf(found) ?? '')?.[1])

/** The label of a subnetwork is its region; that of a firewall entry may be a zone, `us-east1-c`. */
const regionOf = (location: string | null): string | null =>
  location === null || location === 'global' ? null : location.replace(/^([a-z]+-[a-z]+\d+)-[a-z]$/, '$1')

const reporters = ['SRC', 'DEST', 'SRC_GATEWAY', 'DEST_GATEWAY']

const fillFlow = (found: GcpEntry, sink: Sink): string | null => {
  const { payload, entry } = found
  const reporter = textOf(payload['reporter'])
  if (reporter !== null && !reporters.includes(reporter))
    return badWord('reporter', reporter, 'SRC, DEST, SRC_GATEWAY or DEST_GATEWAY')
  const side = reporter?.startsWith('DEST') ? 'dest' : 'src'
  const gateway = reporter?.endsWith('GATEWAY') ? objectOf(payload[`${side}_gateway`]) : null
  const instance = gateway
    ? { project_id: gateway['project_id'], region: gateway['location'] }
    : objectOf(payload[`${side}_instance`])
  fillPlace({ instance, vpc: objectOf(payload[`${side}_vpc`]) }, found, sink)
  if (reporter !== null) sink.draft.category = sink.text(reporter)
  const tunnel = textOf(gateway?.['name'])
  if (tunnel !== null) sink.draft.interface = sink.text(tunnel)
  const sensor = labelOf(found, 'name') ?? labelOf(found, 'subnetwork_name')
  if (sensor !== null) sink.draft.sensor = sink.text(sensor)
  const problem = firstOf(
    fillCount(sink, 'src_bytes', 'bytes_sent', payload['bytes_sent']),
    fillCount(sink, 'src_packets', 'packets_sent', payload['packets_sent']),
    fillTime(sink, 'start', 'start_time', gcpTime(payload['start_time'])),
    fillTime(sink, 'end', 'end_time', gcpTime(payload['end_time'])),
    isBlank(payload['start_time']) ? fillTime(sink, 'start', 'timestamp', gcpTime(entry['timestamp'])) : null,
  )
  fillTotals(sink.draft)
  if (Number.isNaN(sink.draft.end)) sink.draft.end = sink.draft.start
  return problem ?? (Number.isNaN(sink.draft.start) ? 'start_time and timestamp are missing' : null)
}

const dispositions: Readonly<Record<string, number>> = {
  ALLOWED: actionCode('allowed'),
  DENIED: actionCode('denied'),
  // Handed to an endpoint that inspects it: what became of it is not in this log.
  INTERCEPTED: Number.NaN,
}

const directions: Readonly<Record<string, number>> = {
  INGRESS: directionCode('inbound'),
  EGRESS: directionCode('outbound'),
}

const fillFirewall = (found: GcpEntry, sink: Sink): string | null => {
  const { payload, entry } = found
  const { draft } = sink
  const details = objectOf(payload['rule_details'])
  const disposition = textOf(payload['disposition']) ?? ''
  if (!Object.hasOwn(dispositions, disposition))
    return badWord('disposition', payload['disposition'], 'ALLOWED, DENIED or INTERCEPTED')
  const direction = textOf(details['direction'])
  if (direction !== null && !Object.hasOwn(directions, direction))
    return badWord('rule_details.direction', direction, 'INGRESS or EGRESS')
  draft.action = dispositions[disposition] ?? Number.NaN
  if (disposition === 'INTERCEPTED') draft.category = sink.text(disposition)
  draft.direction = direction === null ? Number.NaN : (directions[direction] ?? Number.NaN)
  draft.rule = sink.rule(...ruleOf(details))
  fillPlace({ instance: objectOf(payload['instance']), vpc: objectOf(payload['vpc']) }, found, sink)
  const name = textOf(objectOf(payload['vpc'])['vpc_name'])
  if (name !== null) draft.sensor = sink.text(name)
  const problem = fillTime(sink, 'start', 'timestamp', gcpTime(entry['timestamp']))
  draft.end = draft.start
  return problem ?? (Number.isNaN(draft.start) ? 'timestamp is missing' : null)
}

/**
 * `network:default/firewall:allow-ssh` names a rule; `network:default/firewallPolicy:42` only its policy, in which the
 * priority tells which rule it was.
 */
const ruleOf = (details: JsonObject): readonly [string | null, string | null, string | null] => {
  const reference = textOf(details['reference'])
  const [, network = null, kind, name = null] =
    /^(?:network:([^/]*)\/)?(firewall|firewallPolicy):(.+)$/.exec(reference ?? '') ?? []
  if (kind === 'firewall') return [name, null, network]
  if (kind === 'firewallPolicy') return [null, textOf(details['priority']), name]
  return [reference, null, null]
}

/** Every member of the entry by its path. */
export const explainGcp = (record: string): Explained => {
  try {
    const found = gcpEntry(parseJson(record))
    if (found === null) return []
    const { entry, payload } = found
    return entry === payload || isBlank(entry['json_payload']) || typeof entry['json_payload'] !== 'string'
      ? flatten(entry)
      : flatten({ ...entry, json_payload: payload })
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return []
  }
}
