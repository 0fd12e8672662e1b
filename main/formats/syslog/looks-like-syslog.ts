import { createClock } from './clock'
import { deviceOf, lineText } from './decoder'
import { readLine } from './header'

const looked = 2048
const anyClock = createClock({ year: null, zone: 'UTC', writtenMs: Date.UTC(2100, 0, 1) })

const lessThan = 60
const space = 32

/** Control characters make a datagram binary; tabs and line ends do not. */
const isText = (bytes: Uint8Array): boolean =>
  bytes
    .subarray(0, 64)
    .every((byte, at) => byte >= space || byte === 9 || byte === 10 || byte === 13 || (byte === 0 && at > 0))

/** Whether a datagram is a syslog message: it begins with a priority, or is text that some device or RFC heads so. */
export const looksLikeSyslog = (bytes: Uint8Array): boolean => {
  if (bytes.length === 0 || !isText(bytes)) return false
  const text = lineText(bytes, 0, Math.min(bytes.length, looked))
  if (bytes[0] === lessThan) return /^<(?:\d{1,2}|1[0-8]\d|19[01])>/.test(text)
  if (/^\d{1,5} <\d{1,3}>/.test(text)) return true
  const line = readLine(text, anyClock, Number.NaN)
  return !Number.isNaN(line.time) || deviceOf(line) !== null
}
