import { DateTime } from 'luxon'
import { zonedTime } from '../../../shared/units/time'
import { isoTime } from '../iso-time'
import { countOf } from '../json-value'

/** Reads a time to whole milliseconds since 1970; `NaN` when it is none. */
export type ReadTime = (value: unknown) => number

type Times = { readonly format: string; readonly zone: string }

const perMs: Readonly<Record<string, number>> = { 'epoch-s': 0.001, 'epoch-ms': 1, 'epoch-us': 1000, 'epoch-ns': 1e6 }

/** A time is written in fewer characters than this. */
const longestTime = 64

/** Null for a pattern that does not name a day of a year: the sentence about it is the caller's. */
export const timeReader = ({ format, zone }: Times): ReadTime | null => {
  if (format === 'iso') return value => (typeof value === 'string' ? isoIn(value.trim(), zone) : Number.NaN)
  const units = Object.hasOwn(perMs, format) ? perMs[format] : undefined
  if (units !== undefined) return value => epochIn(value, units)
  return patternReader(format, zone)
}

const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const minuteOnly = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?=$|Z|[+-]\d{2})/
const offset = /(Z|[+-]\d{2}(:?\d{2})?)$/i

/** ISO 8601 to the day, the minute or the second; slashes for the dashes of the date are read, too. */
const isoIn = (text: string, zone: string): number => {
  if (text.length < 10 || text.length > longestTime) return Number.NaN
  let iso = text[4] === '/' && text[7] === '/' ? `${text.slice(0, 10).replaceAll('/', '-')}${text.slice(10)}` : text
  if (dateOnly.test(iso)) iso += 'T00:00:00'
  iso = iso.replace(minuteOnly, '$&:00')
  // `2026-11-16 08:00:00 +0100`, `... UTC`
  iso = iso.replace(/ (?=[+-]\d{2}:?\d{2}$)/, '').replace(/ ?(UTC|GMT)$/, 'Z')
  const ms = isoTime(iso)
  return offset.test(iso.slice(19)) ? ms : zonedTime(ms, zone)
}

/** Digits are read as such: a double does not hold microseconds of today exactly once they have a fraction. */
const epochIn = (value: unknown, units: number): number => {
  if (typeof value === 'number') return units < 1 ? Math.round(value * 1000) : Math.floor(value / units)
  if (typeof value !== 'string') return Number.NaN
  const found = /^(\d{1,20})(?:\.(\d{1,12}))?$/.exec(value.trim())
  if (!found) return Number.NaN
  const [, digits = '', fraction = ''] = found
  if (units < 1) {
    const seconds = countOf(digits)
    return seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  }
  const kept = digits.slice(0, digits.length - (String(units).length - 1))
  return kept === '' ? 0 : countOf(kept)
}

/** A moment whose parts are all different, to see what a pattern keeps of it. */
const probe = DateTime.utc(2019, 11, 23, 17, 5, 9)

const english = { locale: 'en-US' } as const

const patternReader = (format: string, zone: string): ReadTime | null => {
  const parser = DateTime.buildFormatParser(format, english)
  const parse = (text: string, within: string): DateTime | null => {
    try {
      const time = DateTime.fromFormatParser(text, parser, { ...english, zone: within })
      return time.isValid ? time : null
    } catch {
      // Luxon throws when tokens contradict each other, such as a week and a month.
      return null
    }
  }
  const written = probe.toFormat(format, english)
  const kept = parse(written, 'UTC')
  if (!keepsProbe(kept)) return null
  // With an offset in the text it is the same instant wherever it is read. Luxon reads a clock's doubled hour as the one
  // that has the offset of today, whatever today is: clocks without an offset are read as UTC and put into their zone here.
  const names = kept?.toMillis() === parse(written, 'UTC+1')?.toMillis()
  let last = ''
  let lastMs = Number.NaN
  return value => {
    const text = (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '').trim()
    if (text === '' || text.length > longestTime) return Number.NaN
    // Logs repeat their times: the one before is mostly the one again.
    if (text === last) return lastMs
    const ms = parse(text, 'UTC')?.toMillis() ?? Number.NaN
    last = text
    lastMs = names ? ms : zonedTime(ms, zone)
    return lastMs
  }
}

/**
 * A pattern without a year would be filled up with this one, and one without morning or evening read afternoons as
 * mornings: neither is a time. A date alone is.
 */
const keepsProbe = (kept: DateTime | null): boolean =>
  kept !== null && kept.hasSame(probe, 'day') && (kept.hour === probe.hour || kept.hour === 0)
