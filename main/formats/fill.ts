import type { Draft, Sink } from './format'
import { isoTime } from './iso-time'
import { countOf, isBlank } from './json-value'

/**
 * Steps that put one logged value into the draft. Each gives null, or the sentence to reject the record with. A blank
 * value (`-`, empty, null, missing) leaves the column empty.
 */

/** A value as it may stand in a sentence: short, and on one line. */
export const shown = (value: unknown): string => {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text === '' ? '""' : text
}

export const badAddress = (name: string, value: unknown): string =>
  `${name} is ${shown(value)}; that is not an IP address`
export const badPort = (name: string, value: unknown): string => `${name} is ${shown(value)}; a port is 0 to 65535`
export const badCount = (name: string, value: unknown): string =>
  `${name} is ${shown(value)}; a whole number from 0 to 9007199254740991 was expected`
export const badTime = (name: string, value: unknown): string =>
  `${name} is ${shown(value)}; that is not a time between 1990 and 2100`
export const badWord = (name: string, value: unknown, expected: string): string =>
  `${name} is ${shown(value)}; expected ${expected}`

const earliestMs = Date.UTC(1990, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)

/** A time no log can have comes from a masked, shifted or damaged field. */
export const isPlausibleTime = (ms: number): boolean => ms >= earliestMs && ms < latestMs

/** Numbers this small are seconds since 1970, not milliseconds: as milliseconds they would lie before 1973. */
const largestSeconds = 1e11

/** An epoch time in ms from seconds or milliseconds, told apart by magnitude. */
export const epochMs = (value: number): number => (value < largestSeconds ? Math.round(value * 1000) : value)

/** Protocols that have ports: TCP, UDP, DCCP, SCTP, UDP-Lite. Others are logged with port 0, which means none. */
export const hasPorts = (protocol: number): boolean =>
  protocol === 6 || protocol === 17 || protocol === 132 || protocol === 33 || protocol === 136

export const isIcmp = (protocol: number): boolean => protocol === 1 || protocol === 58

/** Port 0 of a protocol without ports is no port. */
export const dropFillerPorts = (draft: Draft): void => {
  if (Number.isNaN(draft.protocol) || hasPorts(draft.protocol)) return
  if (draft.src_port === 0) draft.src_port = Number.NaN
  if (draft.dst_port === 0) draft.dst_port = Number.NaN
}

export const fillHost = (sink: Sink, column: 'src_ip' | 'dst_ip', name: string, value: unknown): string | null => {
  if (isBlank(value)) return null
  const id = typeof value === 'string' ? sink.host(value) : Number.NaN
  if (Number.isNaN(id)) return badAddress(name, value)
  sink.draft[column] = id
  return null
}

export const fillPort = (sink: Sink, column: 'src_port' | 'dst_port', name: string, value: unknown): string | null => {
  if (isBlank(value)) return null
  const port = countOf(value)
  if (!(port <= 65_535)) return badPort(name, value)
  sink.draft[column] = port
  return null
}

export const fillCount = (sink: Sink, column: keyof Draft, name: string, value: unknown): string | null => {
  if (isBlank(value)) return null
  const count = countOf(value)
  if (Number.isNaN(count)) return badCount(name, value)
  sink.draft[column] = count
  return null
}

/** A value of eight bits: an IP protocol, an ICMP type or code. */
export const fillByte = (
  sink: Sink,
  column: 'protocol' | 'icmp_type' | 'icmp_code',
  name: string,
  value: unknown,
): string | null => {
  if (isBlank(value)) return null
  const byte = countOf(value)
  if (!(byte <= 255)) return badWord(name, value, 'a whole number from 0 to 255')
  sink.draft[column] = byte
  return null
}

/** ISO 8601 text, or seconds or milliseconds since 1970 as a number or its digits. */
export const fillTime = (sink: Sink, column: 'start' | 'end', name: string, value: unknown): string | null => {
  if (isBlank(value)) return null
  const ms = timeOf(value)
  if (!isPlausibleTime(ms)) return badTime(name, value)
  sink.draft[column] = ms
  return null
}

export const timeOf = (value: unknown): number => {
  if (typeof value === 'number') return epochMs(value)
  if (typeof value !== 'string') return Number.NaN
  const whole = value.length <= 14 ? countOf(value) : Number.NaN
  if (!Number.isNaN(whole)) return epochMs(whole)
  return /^\d{1,14}(\.\d{1,9})?$/.test(value) ? epochMs(Number(value)) : isoTime(value)
}

/** Totals of both directions, from the sides the log reported. */
export const fillTotals = (draft: Draft): void => {
  draft.bytes = sum(draft.src_bytes, draft.dst_bytes)
  draft.packets = sum(draft.src_packets, draft.dst_packets)
}

const sum = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : a + b)

/** The first sentence of several steps; every step has run. */
export const firstOf = (...problems: readonly (string | null)[]): string | null =>
  problems.find(problem => problem !== null) ?? null
