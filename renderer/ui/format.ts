import { formatBytes as bytesText } from '../../shared/units/bytes'
import { language } from '../text'

const counts = new Map<string, Intl.NumberFormat>()

/** `12,431`, in the language shown. */
export const formatCount = (count: number): string => {
  let format = counts.get(language())
  if (!format) {
    format = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 })
    counts.set(language(), format)
  }
  return format.format(count)
}

export const formatBytes = bytesText

/** `38 ms`, `1.4 s`, `3 min 20 s`. */
export const formatElapsed = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

type Parts = Readonly<Record<Intl.DateTimeFormatPartTypes, string>>

const clocks = new Map<string, Intl.DateTimeFormat>()

const clock = (zone: string): Intl.DateTimeFormat => {
  const key = `${language()} ${zone}`
  let format = clocks.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(language(), {
      timeZone: zone,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    })
    clocks.set(key, format)
  }
  return format
}

// The largest time a Date can hold; anything further is not a time (a log may say so all the same).
const mostMs = 8.64e15

const partsOf = (ms: number, zone: string): Parts | null => {
  if (!Number.isFinite(ms) || Math.abs(ms) > mostMs) return null
  return Object.fromEntries(
    clock(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  ) as Parts
}

/** `20 Nov 02:37:11`: a time in a list, where the zone stands elsewhere, and the year too unless it is asked for. */
export const formatTime = (ms: number, zone: string, withYear = false): string => {
  const parts = partsOf(ms, zone)
  return parts
    ? `${parts.day.padStart(2, '0')} ${parts.month}${withYear ? ` ${parts.year}` : ''} ${parts.hour}:${parts.minute}:${parts.second}`
    : String(ms)
}

/** `20 Nov 2026 02:37:11.204 +09:00`: a time that stands alone. */
export const formatFullTime = (ms: number, zone: string): string => {
  const parts = partsOf(ms, zone)
  if (!parts) return String(ms)
  const { day, month, year, hour, minute, second, fractionalSecond } = parts
  return `${day} ${month} ${year} ${hour}:${minute}:${second}.${fractionalSecond} ${formatOffset(ms, zone)}`
}

/** `20 Nov 2026 02:37`. */
export const formatMinute = (ms: number, zone: string): string => {
  const parts = partsOf(ms, zone)
  return parts ? `${parts.day} ${parts.month} ${parts.year} ${parts.hour}:${parts.minute}` : String(ms)
}

/** `20 Nov 2026`. */
export const formatDay = (ms: number, zone: string): string => {
  const parts = partsOf(ms, zone)
  return parts ? `${parts.day} ${parts.month} ${parts.year}` : String(ms)
}

/** `+09:00`. */
export const formatOffset = (ms: number, zone: string): string => {
  const name = partsOf(ms, zone)?.timeZoneName ?? ''
  return name.replace(/^(GMT|UTC)/, '') || '+00:00'
}

/** `16–22 Nov 2026`, `20 Nov 2026 02:00–04:30`: a stretch of time, the end excluded, as short as it can be said. */
export const formatRange = (from: number, to: number, zone: string): string => {
  const a = partsOf(from, zone)
  const b = partsOf(Math.max(from, to - 1), zone)
  const end = partsOf(to, zone)
  if (!a || !b || !end) return `${from}–${to}`
  const midnight = (parts: Parts) => parts.hour === '00' && parts.minute === '00' && parts.second === '00'
  const sameDay = a.day === b.day && a.month === b.month && a.year === b.year
  if (midnight(a) && midnight(end)) {
    if (sameDay) return `${a.day} ${a.month} ${a.year}`
    if (a.year !== b.year) return `${a.day} ${a.month} ${a.year} – ${b.day} ${b.month} ${b.year}`
    return a.month === b.month
      ? `${a.day}–${b.day} ${b.month} ${b.year}`
      : `${a.day} ${a.month} – ${b.day} ${b.month} ${b.year}`
  }
  const fine = to - from < 120_000
  const time = (parts: Parts) => `${parts.hour}:${parts.minute}${fine ? `:${parts.second}` : ''}`
  if (sameDay) return `${a.day} ${a.month} ${a.year} ${time(a)}–${time(end)}`
  return `${a.day} ${a.month} ${a.year === b.year ? '' : `${a.year} `}${time(a)} – ${end.day} ${end.month} ${end.year} ${time(end)}`
}

/** Whether a stretch of time has more than one year in it, so that a time without its year would be ambiguous. */
export const spansYears = (from: number | null, to: number | null, zone: string): boolean =>
  from !== null && to !== null && partsOf(from, zone)?.year !== partsOf(to, zone)?.year
