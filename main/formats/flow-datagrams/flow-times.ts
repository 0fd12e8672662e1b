import { isPlausibleTime } from '../fill'
import type { Moment } from './moment'
import { u32 } from './network-order'
import { numberIn, type RecordFields } from './record-fields'
import { slotAt } from './slots'
import { uptimeMs } from './uptime'

/** Seconds from 1900, where NTP counts from, to 1970 (RFC 5905, figure 4). */
const ntpEpoch = 2_208_988_800

/**
 * Time in 64 bits: seconds since 1900 and a fraction of 2^32 (RFC 7011, section 6.1.9). Netscaler writes microseconds
 * where the fraction belongs. 0 for a field that was never set, as any time field.
 */
const ntpMs = ({ bytes, at, lengths }: RecordFields, slot: number, isMicroseconds: boolean): number => {
  const from = at[slot] as number
  if (from < 0 || lengths[slot] !== 8) return Number.NaN
  const seconds = u32(bytes, from)
  if (seconds === 0) return 0
  const fraction = u32(bytes, from + 4)
  const ms = isMicroseconds ? fraction / 1000 : (fraction / 2 ** 32) * 1000
  return (seconds - ntpEpoch) * 1000 + Math.floor(ms)
}

/** The ends of a flow in ms, `NaN` where nothing says one; or why its record cannot be believed. */
export type Span = { start: number; end: number; problem: string | null }

/** A field as it may stand: 0 was never set, anything else out of reach is damage. */
const told = (span: Span, ms: number, name: string, unit: string): number => {
  if (ms !== ms || ms === 0) return Number.NaN
  if (isPlausibleTime(ms)) return ms
  span.problem ??= `the ${name} in ${unit} says ${ms} ms since 1970; that is not a time between 1990 and 2100`
  return Number.NaN
}

type Slots = {
  readonly name: string
  readonly milliseconds: number
  readonly seconds: number
  readonly microseconds: number
  readonly nanoseconds: number
}

const startSlots: Slots = {
  name: 'start',
  milliseconds: slotAt.startMilliseconds,
  seconds: slotAt.startSeconds,
  microseconds: slotAt.startMicroseconds,
  nanoseconds: slotAt.startNanoseconds,
}
const endSlots: Slots = {
  name: 'end',
  milliseconds: slotAt.endMilliseconds,
  seconds: slotAt.endSeconds,
  microseconds: slotAt.endMicroseconds,
  nanoseconds: slotAt.endNanoseconds,
}
const eventSlots: Slots = {
  name: 'time of the event',
  milliseconds: slotAt.eventMilliseconds,
  seconds: slotAt.eventSeconds,
  microseconds: slotAt.eventMicroseconds,
  nanoseconds: slotAt.eventNanoseconds,
}

/** The finest of the absolute times that the record has. */
const absolute = (span: Span, record: RecordFields, slots: Slots, isNetscaler: boolean): number => {
  const { name } = slots
  const ms = told(span, numberIn(record, slots.milliseconds), name, 'milliseconds')
  if (ms === ms) return ms
  const nano = told(span, ntpMs(record, slots.nanoseconds, false), name, 'nanoseconds')
  if (nano === nano) return nano
  const micro = told(span, ntpMs(record, slots.microseconds, isNetscaler), name, 'microseconds')
  if (micro === micro) return micro
  return told(span, numberIn(record, slots.seconds) * 1000, name, 'seconds')
}

/** By uptime, which the header tells the time of (version 9), or the time of the boot (IPFIX). */
const byUptime = (record: RecordFields, slot: number, { clockMs, uptime }: Moment, booted: number): number => {
  const stamp = numberIn(record, slot)
  if (stamp !== stamp) return Number.NaN
  if (uptime === uptime) return uptimeMs(clockMs, uptime, stamp)
  const own = numberIn(record, slotAt.bootMilliseconds)
  const boot = own === own ? own : booted
  return isPlausibleTime(boot + stamp) ? boot + stamp : Number.NaN
}

/** Fills `span` with the times of a flow; its start is never left open: it was over when its datagram was sent. */
export const readSpan = (
  span: Span,
  record: RecordFields,
  moment: Moment,
  booted: number,
  isNetscaler: boolean,
): void => {
  span.problem = null
  let start = absolute(span, record, startSlots, isNetscaler)
  let end = absolute(span, record, endSlots, isNetscaler)
  const event = absolute(span, record, eventSlots, isNetscaler)
  if (start !== start) start = byUptime(record, slotAt.startUptime, moment, booted)
  if (end !== end) end = byUptime(record, slotAt.endUptime, moment, booted)
  // Microseconds before the time of the header (RFC 7012, elements 158 and 159).
  if (start !== start) start = moment.clockMs - Math.round(numberIn(record, slotAt.startDelta) / 1000)
  if (end !== end) end = moment.clockMs - Math.round(numberIn(record, slotAt.endDelta) / 1000)
  if (end !== end) end = event
  const duration = numberIn(record, slotAt.durationMilliseconds)
  const lasted = duration === duration ? duration : Math.floor(numberIn(record, slotAt.durationMicroseconds) / 1000)
  if (end !== end) end = start + lasted
  if (start !== start) start = end - lasted
  if (start !== start) start = end
  span.start = start === start ? start : moment.clockMs
  span.end = end
}
