import { isObject, textOf } from '../json-value'
import type { Clock } from './clock'
import type { Reception } from './decoder'
import { timeOfValue } from './time-text'

/** Members under which log shippers put the line, header and all; `_raw` has one where `message` may not. */
const lineKeys = ['_raw', 'message', 'MESSAGE', '@message', 'log', 'body', 'text', 'line'] as const
/** Members that say when they got it, and from whom: Splunk, Elastic, Cribl, the journal of systemd, CloudWatch Logs. */
const timeKeys = ['_time', '@timestamp', '__REALTIME_TIMESTAMP', 'timestamp', 'time'] as const
const senderKeys = ['_HOSTNAME', 'hostname', 'host'] as const

/** Names of the members, for a sentence. */
export const lineMembers = lineKeys.slice(0, 3).join(', ')

/** The line in a JSON value; null when it holds none. */
export const wrappedLine = (value: unknown): string | null => {
  if (typeof value === 'string') return value
  if (!isObject(value)) return null
  for (const key of lineKeys) {
    const text = value[key]
    if (typeof text === 'string') return text
  }
  return null
}

/** What the wrapping says about a line that lacks its time, its year or its host. */
export const wrappedReception = (value: unknown, clock: Clock): Reception => {
  if (!isObject(value)) return { receivedMs: Number.NaN, sender: null }
  const times = timeKeys.map(key => timeOfValue(textOf(value[key]), clock))
  return {
    receivedMs: times.find(ms => !Number.isNaN(ms)) ?? Number.NaN,
    sender: senderKeys.map(key => textOf(value[key])).find(sender => sender !== null) ?? null,
  }
}
