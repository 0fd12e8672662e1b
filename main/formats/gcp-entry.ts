import { isObject, type JsonObject, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

/** A LogEntry of Google Cloud Logging, and the record in it. */
export type GcpEntry = { readonly entry: JsonObject; readonly payload: JsonObject }

const parsedObject = (text: string): JsonObject | null => {
  try {
    const value = parseJson(text)
    return isObject(value) ? value : null
  } catch {
    return null // The caller tells that nothing is in it.
  }
}

/** A message of Pub/Sub holds the entry as base64. */
const unwrapped = (value: JsonObject): JsonObject | null => {
  const data = isObject(value['message']) ? value['message']['data'] : undefined
  return typeof data === 'string' ? parsedObject(Buffer.from(data, 'base64').toString('utf8')) : value
}

/** BigQuery tables call the record `json_payload`, and may hold it as text; a record may also stand alone. */
const payloadOf = (entry: JsonObject): JsonObject => {
  const payload = entry['jsonPayload'] ?? entry['json_payload']
  if (typeof payload === 'string') return parsedObject(payload) ?? {}
  return isObject(payload) ? payload : isObject(entry['connection']) ? entry : {}
}

/** The entry in a JSON value, out of what wraps it; null where there is none. */
export const gcpEntry = (value: unknown): GcpEntry | null => {
  const entry = isObject(value) ? unwrapped(value) : null
  return entry === null ? null : { entry, payload: payloadOf(entry) }
}

export const isFirewallRecord = ({ payload }: GcpEntry): boolean =>
  isObject(payload['connection']) && typeof payload['disposition'] === 'string'

export const isFlowRecord = (found: GcpEntry): boolean =>
  isObject(found.payload['connection']) &&
  !isFirewallRecord(found) &&
  ['reporter', 'bytes_sent', 'packets_sent'].some(name => found.payload[name] !== undefined)

/** The log an entry says it is of, `projects/p/logs/compute.googleapis.com%2Fvpc_flows`. */
export const logNameOf = ({ entry }: GcpEntry): string | null => textOf(entry['logName'] ?? entry['log_name'])

/** A label of the resource that an entry is about. */
export const labelOf = ({ entry }: GcpEntry, name: string): string | null =>
  textOf(objectOf(objectOf(entry['resource'])['labels'])[name])

/** BigQuery writes `2026-03-01 09:00:00.250000 UTC`. */
export const gcpTime = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/ UTC$/, 'Z') : value)
