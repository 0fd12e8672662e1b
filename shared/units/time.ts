import { DateTime, IANAZone } from 'luxon'

/** The stretch a typed time names: a date is its whole day, a clock time without seconds its minute. `to` is excluded. */
export type TimeSpan = {
  readonly from: number
  readonly to: number
  readonly precision: 'year' | 'month' | 'day' | 'minute' | 'second' | 'millisecond'
}

const shape =
  /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?\s?(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?$/i

const zoneOf = (offset: string | undefined, zone: string): string => {
  if (offset === undefined) return zone
  return /^(z|utc)$/i.test(offset) ? 'UTC' : `UTC${offset}`
}

/** Luxon reads `UTC+5`, `UTC+05:30`, but not `UTC+0530`. */
const normalZone = (zone: string): string => zone.replace(/^(UTC[+-]\d{2})(\d{2})$/i, '$1:$2')

/** Epoch seconds (10 digits) or milliseconds (13), as logs carry them. */
const epochSpan = (text: string): TimeSpan | null => {
  const found = /^(\d{9,10}|\d{12,13})(?:\.(\d{1,9}))?$/.exec(text)
  if (!found) return null
  const [, digits = '', fraction = ''] = found
  if (digits.length > 10) return { from: Number(digits), to: Number(digits) + 1, precision: 'millisecond' }
  if (fraction === '') return { from: Number(digits) * 1000, to: (Number(digits) + 1) * 1000, precision: 'second' }
  const from = Number(digits) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  return { from, to: from + 1, precision: 'millisecond' }
}

/**
 * ISO 8601 dates and times with or without an offset, a space for the T allowed, and epoch seconds or milliseconds. What
 * carries no offset is read in `zone` (an IANA name). Null when it is not a time that exists.
 */
export const parseTimeSpan = (text: string, zone: string): TimeSpan | null => {
  const wanted = text.trim()
  const found = shape.exec(wanted)
  if (!found) return epochSpan(wanted)
  const [, year, month, day, hour, minute, second, fraction, offset] = found
  if (day === undefined && offset !== undefined) return null
  const precision =
    month === undefined
      ? 'year'
      : day === undefined
        ? 'month'
        : hour === undefined
          ? 'day'
          : second === undefined
            ? 'minute'
            : fraction === undefined
              ? 'second'
              : 'millisecond'
  const begin = DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month ?? 1),
      day: Number(day ?? 1),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      millisecond: Number((fraction ?? '0').padEnd(3, '0').slice(0, 3)),
    },
    { zone: normalZone(zoneOf(offset, zone)) },
  )
  if (!begin.isValid) return null
  return { from: begin.toMillis(), to: begin.plus({ [precision]: 1 }).toMillis(), precision }
}

/** The instant a typed time begins, ms since 1970 UTC; null when it is not a time. */
export const parseTime = (text: string, zone: string): number | null => parseTimeSpan(text, zone)?.from ?? null

const offsets = new Map<string, Map<number, number>>()
const offsetStepMs = 15 * 60_000
const keptOffsets = 50_000

/** Minutes a zone is east of UTC. Looked up once a quarter of an hour: time zones change on no finer step. */
export const zoneOffsetMinutes = (zone: string, ms: number): number => {
  let known = offsets.get(zone)
  if (!known) {
    known = new Map()
    offsets.set(zone, known)
  }
  const step = Math.floor(ms / offsetStepMs)
  const seen = known.get(step)
  if (seen !== undefined) return seen
  if (known.size >= keptOffsets) known.clear()
  const offset = DateTime.fromMillis(step * offsetStepMs, { zone }).offset
  const minutes = Number.isFinite(offset) ? offset : 0
  known.set(step, minutes)
  return minutes
}

/**
 * The instant at which the clocks of `zone` show what a UTC clock would show at `wallMs`. A time the clocks show twice is
 * the earlier of the two; one they pass over is read as if they had not been put forward yet.
 */
export const zonedTime = (wallMs: number, zone: string): number => {
  if (isUtc(zone) || !Number.isFinite(wallMs)) return wallMs
  const guess = wallMs - zoneOffsetMinutes(zone, wallMs) * minuteMs
  const before = zoneOffsetMinutes(zone, guess - dayMs)
  const after = zoneOffsetMinutes(zone, guess + dayMs)
  for (const offset of [before, after]) {
    const instant = wallMs - offset * minuteMs
    if (zoneOffsetMinutes(zone, instant) === offset) return instant
  }
  return wallMs - before * minuteMs
}

/**
 * The first ms of the step of time that `ms` lies in, counted on the clocks of `zone`, so that days begin at midnight. An
 * hour the clocks show twice is two hours.
 */
export const timeBin = (ms: number, step: number, zone: string): number => {
  const offsetAt = (time: number): number => (isUtc(zone) ? 0 : zoneOffsetMinutes(zone, time) * minuteMs)
  const wall = Math.floor((ms + offsetAt(ms)) / step) * step
  const begin = wall - offsetAt(ms)
  // The clocks were put forward or back since the step began, so it began by the clocks of then.
  return offsetAt(begin) === offsetAt(ms) ? begin : wall - offsetAt(begin)
}

const minuteMs = 60_000
const dayMs = 86_400_000

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

const offsetText = (minutes: number): string => {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

export const isUtc = (zone: string): boolean => /^(utc|etc\/utc|z|gmt|zulu)$/i.test(zone)

export const isZone = (zone: string): boolean =>
  isUtc(zone) || IANAZone.isValidZone(zone) || DateTime.local({ zone }).isValid

/** Largest time JavaScript can hold. */
const lastMs = 8_640_000_000_000_000

/** `2026-06-01T09:30:00Z`, `2026-06-01T18:30:00.250+09:00`: with its offset, milliseconds only when there are any. */
export const formatIso = (ms: number, zone: string): string => {
  if (!Number.isFinite(ms) || Math.abs(ms) > lastMs - 86_400_000) return String(ms)
  const utc = isUtc(zone)
  const minutes = utc ? 0 : Math.round(zoneOffsetMinutes(zone, ms))
  const text = new Date(ms + minutes * 60_000).toISOString()
  const short = text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1)
  return `${short}${utc ? 'Z' : offsetText(minutes)}`
}

/** `UTC`, `UTC+09:00`: what the clock of a zone is ahead of UTC at a moment. */
export const zoneOffsetLabel = (zone: string, at: number): string => {
  const minutes = isUtc(zone) ? 0 : Math.round(zoneOffsetMinutes(zone, at))
  return minutes === 0 ? 'UTC' : `UTC${offsetText(minutes)}`
}
