import { Failure } from '../../../shared/rpc/message'
import { isZone, zoneOffsetMinutes } from '../../../shared/units/time'
import { shown } from '../fill'

/** A date and time of day as a device wrote it; month and day count from 1. */
export type Calendar = {
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

export type Clock = {
  /** A time without a zone, in the zone the user named; `NaN` when there is no such day. */
  readonly local: (year: number, when: Calendar) => number
  /** A time that has no year either. `receivedMs` is when the line came in, `NaN` for a line of a file. */
  readonly yearless: (when: Calendar, receivedMs: number) => number
}

export type ClockOptions = {
  /** The year of the first line; null when it is to be told from the reception or from `writtenMs`. */
  readonly year: number | null
  readonly zone: string
  /** No line is later: when the file was last written. */
  readonly writtenMs: number
}

const dayMs = 86_400_000
/** Clocks differ, and a zone nobody named may lie up to 14 hours ahead. */
const leewayMs = dayMs
/** A 29th of February is there every four years, around 2100 every eight. */
const mostYearsBack = 9

const utcOf = (year: number, { month, day, hour, minute, second, ms }: Calendar): number => {
  const at = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const date = new Date(at)
  // A leap second is written as second 60.
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return exists || second === 60 ? at : Number.NaN
}

/** Shortest distance wins: a line of 31 December read on 1 January is of the year before. */
const nearest = (times: readonly number[], to: number): number => {
  let best = Number.NaN
  for (const time of times) if (!(Math.abs(best - to) <= Math.abs(time - to)) && !Number.isNaN(time)) best = time
  return best
}

export const createClock = ({ year, zone, writtenMs }: ClockOptions): Clock => {
  let lastMs = Number.NaN

  const local = (of: number, when: Calendar): number => {
    const utc = utcOf(of, when)
    if (Number.isNaN(utc)) return utc
    const first = utc - zoneOffsetMinutes(zone, utc) * 60_000
    return utc - zoneOffsetMinutes(zone, first) * 60_000
  }

  const around = (when: Calendar, ms: number): number => {
    const middle = new Date(ms).getUTCFullYear()
    return nearest(
      [middle - 1, middle, middle + 1].map(each => local(each, when)),
      ms,
    )
  }

  const notAfter = (when: Calendar, limitMs: number): number => {
    const newest = new Date(limitMs).getUTCFullYear() + 1
    for (let back = 0; back < mostYearsBack; back++) {
      const ms = local(newest - back, when)
      if (ms <= limitMs) return ms
    }
    return Number.NaN
  }

  return {
    local,
    yearless: (when, receivedMs) => {
      if (!Number.isNaN(receivedMs)) return around(when, receivedMs)
      if (year === null) return notAfter(when, writtenMs + leewayMs)
      const ms = Number.isNaN(lastMs) ? local(year, when) : around(when, lastMs)
      if (!Number.isNaN(ms)) lastMs = ms
      return ms
    },
  }
}

/** `year=2024 zone=Asia/Tokyo`: what the user writes after the format's id. */
export const clockFrom = (options: string | null, writtenMs: number): Clock => {
  let year: number | null = null
  let zone = 'UTC'
  for (const word of options?.trim().split(/\s+/) ?? []) {
    const [, name, value = ''] = /^(\w+)=(.+)$/.exec(word) ?? []
    if (name === 'year' && /^(19|20)\d\d$/.test(value)) year = Number(value)
    else if (name === 'zone' && isZone(value)) zone = value
    else if (word !== '')
      throw new Failure(
        'bad-input',
        `${shown(word)} is no option of a syslog format; write year=2024 for the year of the first line, zone=Asia/Tokyo for the devices' time zone, or both.`,
      )
  }
  return createClock({ year, zone, writtenMs })
}
