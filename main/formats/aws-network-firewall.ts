import { cloudWatchMessage, messageOf } from './cloudwatch'
import { decodeEve, eveIdentity } from './eve'
import { shown } from './fill'
import type { Head, Sink, TextFormat } from './format'
import { flatten, isBlank, isObject, type JsonObject, objectOf, textOf } from './json-value'
import { parseJson } from './parse-json'

const decode = (value: unknown, sink: Sink): void => {
  if (!isObject(value))
    return sink.reject(`${shown(value)} is no JSON object; a Network Firewall log record was expected`)
  const { event } = value
  if (!isObject(event)) return sink.reject(`event is ${shown(event ?? null)}; an object was expected`)
  decodeEve(
    event,
    {
      sensor: textOf(value['firewall_name']),
      zone: textOf(value['availability_zone']),
      written: value['event_timestamp'],
    },
    sink,
  )
}

/** A record alone, or in the envelope of CloudWatch Logs, whose message is text or already taken apart. */
const unwrap = (value: unknown): unknown => {
  if (!isObject(value) || isObject(value['event'])) return value
  const message = messageOf(value)
  if (message === null) return isObject(value['message']) ? value['message'] : value
  return parseJson(message)
}

const decodeWrapped = (value: unknown, sink: Sink): void => {
  let record: unknown
  try {
    record = unwrap(value)
  } catch (error) {
    return sink.reject(`message is not JSON: ${shown((error as Error).message)}`)
  }
  decode(record, sink)
}

/** A record as sniffing wants it: null when it is none. */
const recordOf = (value: unknown): JsonObject | null => {
  try {
    const record = unwrap(value)
    return isObject(record) ? record : null
  } catch {
    return null
  }
}

const isRecord = (value: unknown): boolean => {
  const record = recordOf(value)
  if (!record || !isObject(record['event'])) return false
  return !isBlank(record['firewall_name']) || record['event_timestamp'] !== undefined
}

const decoder = new TextDecoder()

/** Lines with something before the JSON: a CSV of Logs Insights, or an export task that puts the time in front. */
const isPrefixed = ({ text }: Head): boolean => !/^\s*[[{]/.test(text)

export const awsNetworkFirewall: TextFormat = {
  id: 'aws-network-firewall',
  title: 'AWS Network Firewall',
  versions:
    'alert, flow (netflow) and tls logs from S3, Firehose and CloudWatch Logs (subscription, export, Insights CSV)',
  spec: 'https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-contents.html',
  input: 'text',
  lists: ['logEvents', 'events'],
  sniff: head => {
    if (head.records.length > 0) return head.records.some(isRecord) ? 'certain' : 'no'
    const hasName = /"+firewall_name"+\s*:/.test(head.text) && /"+event"+\s*:/.test(head.text)
    return hasName ? 'likely' : 'no'
  },
  open: head => {
    if (!isPrefixed(head)) {
      return {
        framing: 'json',
        value: (value, header, sink) => {
          if (header?.['messageType'] === 'CONTROL_MESSAGE') return sink.skip('CONTROL_MESSAGE')
          decodeWrapped(value, sink)
        },
      }
    }
    return {
      framing: 'lines',
      line: (bytes, from, to, sink) => {
        const text = decoder.decode(bytes.subarray(from, to))
        const message = cloudWatchMessage(text)
        if (message === null) return sink.skip('header')
        let record: unknown
        try {
          record = parseJson(message)
        } catch (error) {
          return sink.reject(`the line holds no complete JSON object: ${shown((error as Error).message)}`)
        }
        decode(record, sink)
      },
    }
  },
  ruleKind: 'signature',
  identity: eveIdentity,
  blindSpots: [
    'Only the stateful engine logs: what stateless rules passed or dropped is in no log.',
    'The alert log holds drop, alert and reject rules; a pass rule writes nothing by itself.',
    'A default drop action alone writes no line: packets it dropped appear only where an alert default action is set too.',
    'A flow record holds one direction; the other direction is a record of its own with the same flow_id.',
    'Each engine numbers its flows itself: join on flow_id together with the firewall, the zone and the time.',
    'The addresses of an alert follow the packet that fired, which may be the answer of the server.',
  ],
  explain: record => {
    try {
      const text = /^\s*[[{]/.test(record) ? record : (cloudWatchMessage(record) ?? '{}')
      return flatten(objectOf(recordOf(parseJson(text))))
    } catch {
      // A cut or damaged record has no fields to show; its text is shown beside this.
      return []
    }
  },
}
