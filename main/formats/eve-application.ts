import { actionCode } from './code'
import type { Sink } from './format'
import { countOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-value'

/** Names and requests an EVE event carries: DNS, HTTP and TLS objects of an event of that type or of an alert. */
export const eveApplication = (event: JsonObject, sink: Sink): void => {
  const { draft } = sink
  const http = objectOf(event['http'])
  const hostname = serverName(event) ?? textOf(http['hostname']) ?? queryName(objectOf(event['dns']))
  if (hostname !== null) draft.hostname = sink.text(hostname)
  fillText(sink, 'url', http['url'])
  fillText(sink, 'http_method', http['http_method'])
  fillText(sink, 'user_agent', http['http_user_agent'])
  draft.http_status = countOf(http['status'])
  tlsInspection(event, sink)
}

/** TLS inspection logs of AWS Network Firewall have the name beside `tls`, not in it. */
const serverName = (event: JsonObject): string | null =>
  textOf(objectOf(event['tls'])['sni']) ?? textOf(event['sni']) ?? textOf(objectOf(event['quic'])['sni'])

/** DNS version 1 and 2 name the query flat, version 3 in `queries`, alerts of version 2 in `query`. */
const queryName = (dns: JsonObject): string | null => {
  const flat = textOf(dns['rrname'])
  if (flat !== null) return flat
  for (const list of [dns['queries'], dns['query']]) {
    const first = listOf(list).find(isObject)
    const name = first ? textOf(first['rrname']) : null
    if (name !== null) return name
  }
  return textOf(objectOf(dns['answer'])['rrname'])
}

/** What the inspection found: the error, or the state of the revoked certificate and what was done about it. */
const tlsInspection = (event: JsonObject, sink: Sink): void => {
  const { draft } = sink
  const check = objectOf(event['revocation_check'])
  const found = textOf(objectOf(event['tls_error'])['error_message']) ?? textOf(check['status'])
  if (found !== null) draft.category = sink.text(found)
  const done = textOf(check['action'])?.toLowerCase()
  if (done === 'drop' || done === 'reject') draft.action = actionCode('denied')
  if (done === 'pass') draft.action = actionCode('allowed')
}

const fillText = (sink: Sink, column: 'url' | 'http_method' | 'user_agent', value: unknown): void => {
  const text = textOf(value)
  if (text !== null) sink.draft[column] = sink.text(text)
}
