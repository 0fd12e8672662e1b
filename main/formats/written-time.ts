import { Failure } from '../../shared/rpc/message'
import { badTime, isPlausibleTime, shown, timeOf } from './fill'

/** How the times of an export are written: a portal writes them in the language and zone of its browser. */
export type TimeLook = {
  readonly dayFirst: boolean
  /** Minutes east of UTC of times that say no zone, or no known one; null where nobody said. */
  readonly offset: number | null
}

/** `11/22/2021, 7:12:52.123 AM`, `22.11.2021, 07:12:52`, `2021/11/22 7:12:52`. */
const written =
  /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4}),?\s{1,3}(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:\s?([AaPp])\.?\s?[Mm]\.?)?$/

const longest = 40

/** The time a portal wrote, as if its zone were UTC; `NaN` when it is written otherwise. */
const portalMs = (text: string, dayFirst: boolean): number => {
  const parts = text.length > longest ? null : written.exec(text.trim())
  if (!parts) return Number.NaN
  const [first = 0, second = 0, third = 0, hour = 0, minute = 0, seconds = 0] = parts
    .slice(1, 7)
    .map(each => Number(each ?? 0))
  const yearFirst = (parts[1]?.length ?? 0) > 2
  const year = yearFirst ? first : third
  const [month, day] = yearFirst ? [second, third] : dayFirst ? [second, first] : [first, second]
  const half = parts[8]?.toLowerCase()
  const hours = half === undefined ? hour : hour > 12 || hour === 0 ? Number.NaN : (hour % 12) + (half === 'p' ? 12 : 0)
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1000)
  const ms = Date.UTC(year, month - 1, day, hours, minute, seconds, milliseconds)
  const date = new Date(ms)
  const fits =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hours <= 23 && minute <= 59 && seconds <= 59
  return fits ? ms : Number.NaN
}

const dates = /(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]\d{4},?\s{1,3}\d{1,2}[:.]\d{2}[^\n",;]{0,16}/g

/**
 * Whether days stand before months. A number above 12 decides; where there is none, capital AM and PM are how browsers
 * write American dates, and every other language that puts the year last puts the day first (Unicode CLDR).
 */
const dayFirstIn = (text: string): boolean => {
  let american = false
  for (const [date, first, second] of text.matchAll(dates)) {
    if (Number(first) > 12) return true
    if (Number(second) > 12) return false
    american ||= /\d\s?[AP]M/.test(date)
  }
  return !american
}

const offsetMinutes = (text: string): number | null => {
  const [, sign, hours, minutes = '0'] = /^(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?$/i.exec(text) ?? []
  if (hours === undefined) return /^(UTC|GMT|Z)$/i.test(text) ? 0 : null
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** From the beginning of a file, and from what the user said beside the format: `day-first`, `month-first`, `+02:00`. */
export const timeLookOf = (text: string, options: string | null): TimeLook => {
  let dayFirst = dayFirstIn(text)
  let offset: number | null = null
  for (const word of options?.split(/[\s,]+/).filter(each => each !== '') ?? []) {
    const minutes = offsetMinutes(word)
    if (word === 'day-first' || word === 'month-first') dayFirst = word === 'day-first'
    else if (minutes !== null) offset = minutes
    else
      throw new Failure(
        'bad-input',
        `${shown(word)} does not say how times are written; known are day-first, month-first and a zone as +02:00.`,
      )
  }
  return { dayFirst, offset }
}

/** The zone a portal names behind a column of times, as in `FlowStartTime_t [UTC]`. */
const zoneNote = /\[([^\][]{1,60})\]\s*$/

/** The name of a column without the zone behind it. */
export const withoutZone = (name: string): string => name.replace(zoneNote, '').trim()

/** The time in a column, ms, or the sentence to reject the record with. */
export const writtenTime = (name: string, value: unknown, { dayFirst, offset }: TimeLook): number | string => {
  const local = typeof value === 'string' ? portalMs(value, dayFirst) : Number.NaN
  const ms = Number.isNaN(local) ? timeOf(value) : local
  if (!isPlausibleTime(ms)) return badTime(withoutZone(name), value)
  if (saysItsZone(value)) return ms
  const zone = zoneNote.exec(name)?.[1]?.trim()
  const minutes = zone === undefined ? (offset ?? 0) : (offsetMinutes(zone) ?? offset)
  if (minutes === null)
    return `${withoutZone(name)} is in the zone ${shown(zone)}, and nothing says how far from UTC that is; give it beside the format, as in :+02:00`
  return ms - minutes * 60_000
}

/** Seconds since 1970 are in no zone, and ISO 8601 may bring its own. */
const saysItsZone = (value: unknown): boolean =>
  typeof value !== 'string' || /^[\d.]+$/.test(value) || /\dT[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(value.slice(-longest))
