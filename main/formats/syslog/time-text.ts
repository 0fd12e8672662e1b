import type { Calendar, Clock } from './clock'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Minutes east of UTC of the abbreviations that mean one zone only; `CST` and `IST` mean several. */
const zones: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
  JST: 540,
}

/** A time found at a place of a text, and where it ends. */
export type TimeFound = { readonly ms: number; readonly end: number }

const calendar = (
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
): Calendar => ({
  month,
  day: Number(day),
  hour: Number(hour),
  minute: Number(minute),
  second: Number(second ?? 0),
  ms: Number((fraction ?? '0').padEnd(3, '0').slice(0, 3)),
})

/** Minutes east of UTC of `Z`, `+09:00`, `-0500`, `+02` or an abbreviation; `NaN` when it names no zone. */
export const offsetOf = (zone: string | undefined): number => {
  if (zone === undefined) return Number.NaN
  const found = /^([+-])(\d\d):?(\d\d)?$/.exec(zone)
  if (!found) return (Object.hasOwn(zones, zone) ? zones[zone] : undefined) ?? Number.NaN
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0)
  return found[1] === '-' ? -minutes : minutes
}

/** In the zone that is written, or else in the clock's. */
export const placed = (clock: Clock, year: number, when: Calendar, offset: number): number => {
  if (Number.isNaN(offset)) return clock.local(year, when)
  const { month, day, hour, minute, second, ms } = when
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return Number.NaN
  return Date.UTC(year, month - 1, day, hour, minute, second, ms) - offset * 60_000
}

const zoneWords = Object.keys(zones).join('|')

const bsdTime = new RegExp(
  String.raw`[*.]?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: (\d{4})(?=[\s:]))?(?: (${zoneWords})(?=:|$))?(?=[\s:]|$)`,
  'y',
)

/** `Aug  1 14:01:20`, with Cisco's year, fraction and zone (RFC 3164, 4.1.2). */
export const bsdTimeAt = (text: string, at: number, clock: Clock, receivedMs: number): TimeFound | null => {
  bsdTime.lastIndex = at
  const found = bsdTime.exec(text)
  if (!found) return null
  const [, name = '', day, before, hour, minute, second, fraction, after, zone] = found
  const month = months.indexOf(name.toLowerCase()) + 1
  if (month === 0) return null
  const when = calendar(month, day, hour, minute, second, fraction)
  const year = before ?? after
  const offset = offsetOf(zone)
  const end = bsdTime.lastIndex
  if (year !== undefined) return { ms: placed(clock, Number(year), when, offset), end }
  const ms = clock.yearless(when, receivedMs)
  if (Number.isNaN(offset)) return { ms, end }
  return { ms: placed(clock, new Date(ms).getUTCFullYear(), when, offset), end }
}

const isoTimeText =
  /(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?(?=[\s:,]|$)/y

/** ISO 8601 as devices write it: seconds may be missing, and the zone (RFC 5424, 6.2.3 asks for both). */
export const isoTimeAt = (text: string, at: number, clock: Clock): TimeFound | null => {
  isoTimeText.lastIndex = at
  const found = isoTimeText.exec(text)
  if (!found) return null
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const when = calendar(Number(month), day, hour, minute, second, fraction)
  return { ms: placed(clock, Number(year), when, offsetOf(zone)), end: isoTimeText.lastIndex }
}

const epochTime = /(\d{9,10})(?:\.(\d{1,9}))?(?=\s)/y

/** Seconds since 1970, as Cisco Meraki heads its lines. */
export const epochTimeAt = (text: string, at: number): TimeFound | null => {
  epochTime.lastIndex = at
  const found = epochTime.exec(text)
  if (!found) return null
  const ms = Number(found[1]) * 1000 + Number((found[2] ?? '0').padEnd(3, '0').slice(0, 3))
  return { ms, end: epochTime.lastIndex }
}

/** A whole value that is a time: epoch seconds to nanoseconds, ISO 8601, or `MMM dd yyyy HH:mm:ss[.SSS][ zone]`. */
export const timeOfValue = (value: string | null | undefined, clock: Clock): number => {
  if (value === null || value === undefined) return Number.NaN
  const text = value.trim()
  if (/^(\d{9,10}|\d{13}|\d{16}|\d{19})$/.test(text)) return epochOfDigits(text)
  const fraction = /^(\d{10})\.(\d{1,9})$/.exec(text)
  if (fraction) return Number(fraction[1]) * 1000 + Number((fraction[2] ?? '').padEnd(3, '0').slice(0, 3))
  const found = isoTimeAt(text, 0, clock) ?? bsdTimeAt(text, 0, clock, Number.NaN)
  return found?.end === text.length ? found.ms : Number.NaN
}

/** Seconds, ms, µs or ns since 1970, told apart by the number of digits. */
const epochOfDigits = (digits: string): number =>
  digits.length <= 10 ? Number(digits) * 1000 : Number(digits.slice(0, 13))
