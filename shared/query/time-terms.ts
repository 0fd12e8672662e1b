import { formatExactDuration, parseDuration } from '../units/duration'
import { isZone } from '../units/time'
import type { TimeExpr } from './ast'
import { BadValue } from './value'

/** Words that stand like a field before a colon and narrow the time: `last:2d`, `time_of_day:21:00-06:30`, `weekday:sat,sun`. */
const timeTerms = ['last', 'time_of_day', 'weekday'] as const
export type TimeTerm = (typeof timeTerms)[number]

export const timeTermNamed = (name: string): TimeTerm | null =>
  timeTerms.find(known => known === name.toLowerCase()) ?? null

export const dayWords = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const pad = (count: number): string => String(count).padStart(2, '0')
export const clockText = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`

const dayMinutes = 24 * 60

/** Minutes after midnight of `21:00`; 24:00 is the end of the day. Null when it is no time of day. */
const parseClock = (text: string): number | null => {
  const found = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(text.trim())
  const minutes = Number(found?.[1]) * 60 + Number(found?.[2])
  return found && minutes <= dayMinutes ? minutes : null
}

/** The condition of two times of day, the second not included. Throws `BadValue`. */
export const clockTerm = (low: string, high: string, zone: string): TimeExpr => {
  const [from, to] = [parseClock(low), parseClock(high)]
  if (from === null || to === null || from === dayMinutes)
    throw new BadValue(`"${`${low}-${high}`.slice(0, 60)}" is no window of the day.`, ['a window such as 21:00-06:30'])
  if (from === to % dayMinutes)
    throw new BadValue('The window begins and ends at the same time of day, so it leaves nothing out or nothing in.', [
      'a window such as 21:00-06:30',
    ])
  return { kind: 'clock', from, to: to % dayMinutes, zone }
}

/** The condition of days by their names, whole or of three letters. Throws `BadValue`. */
export const weekdayTerm = (names: readonly string[], zone: string): TimeExpr => {
  const days = names.map(name => {
    const wanted = name.trim().toLowerCase()
    const at = dayNames.findIndex((day, place) => day === wanted || dayWords[place] === wanted)
    if (at < 0) throw new BadValue(`"${name.slice(0, 60)}" is no day of the week.`, dayWords)
    return at + 1
  })
  return { kind: 'weekday', days: [...new Set(days)].sort((a, b) => a - b), zone }
}

export const recentTerm = (text: string): TimeExpr => {
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(text) ? null : parseDuration(text)
  if (ms === null || ms <= 0)
    throw new BadValue(`"${text.slice(0, 60)}" is no length of time.`, ['a duration such as 30m, 12h or 2d'])
  return { kind: 'recent', ms }
}

/** What stands after the colon: a window or days may name their time zone, `21:00-06:30@Asia/Tokyo`. Throws `BadValue`. */
export const readTimeTerm = (term: TimeTerm, text: string, zone: string): TimeExpr => {
  if (term === 'last') return recentTerm(text)
  const [value = '', named] = text.split('@', 2)
  if (named !== undefined && !isZone(named))
    throw new BadValue(`"${named.slice(0, 60)}" is no time zone.`, ['a zone such as Europe/London'])
  if (term === 'weekday') return weekdayTerm(value.split(','), named ?? zone)
  const [low = '', high = ''] = value.split(/\.\.|[-–−]/u, 2)
  return clockTerm(low, high, named ?? zone)
}

/** As `readTimeTerm` reads it back, with its zone: a kept query means the same wherever it is opened. */
export const printTimeTerm = (expr: TimeExpr): string => {
  switch (expr.kind) {
    case 'recent':
      return `last:${formatExactDuration(expr.ms)}`
    case 'clock':
      return `time_of_day:${clockText(expr.from)}-${clockText(expr.to)}@${expr.zone}`
    case 'weekday':
      return `weekday:${expr.days.map(day => dayWords[day - 1]).join(',')}@${expr.zone}`
  }
}
