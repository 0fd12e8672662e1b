const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

const dayMs = 86_400_000
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

const daysSince1970 = (year: number, month: number, day: number): number => {
  const before = year - 1
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477
  const leapDay = month > 2 && isLeap(year) ? 1 : 0
  return (year - 1970) * 365 + leaps + (daysBefore[month - 1] ?? 0) + leapDay + day - 1
}

/** The day a text begins with; `NaN` when it is none. */
const dateMs = (text: string): number => {
  const year = two(text, 0) * 100 + two(text, 2)
  const month = two(text, 5)
  const day = two(text, 8)
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  if (text[4] !== '-' || text[7] !== '-' || !inRange) return Number.NaN
  return daysSince1970(year, month, day) * dayMs
}

/** A log's times follow each other: the day before is mostly the day again. */
let lastDate = '0000-00-00'
let lastDayMs = Number.NaN

/**
 * ISO 8601 as logs write it, to whole milliseconds: `2022-07-10T23:50:05.533101+0000`, `2020-06-04T13:42:39Z`,
 * `2018-11-13T12:00:35.3899262Z`; a missing offset means UTC. `NaN` for anything else. `Date.parse` would read
 * a time without an offset in the zone of this machine.
 */
export const isoTime = (text: string): number => {
  if (text.length < 19 || text.length > 40) return Number.NaN
  if (!text.startsWith(lastDate)) {
    lastDayMs = dateMs(text)
    lastDate = text.slice(0, 10)
  }
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  const marks = (text[10] === 'T' || text[10] === ' ') && text[13] === ':'
  const inRange = hour <= 23 && minute <= 59
  // A leap second is written as second 60.
  if (!marks || text[16] !== ':' || !inRange || !(second <= 60)) return Number.NaN
  let at = 19
  let fraction = 0
  if (text[at] === '.' || text[at] === ',') {
    let scale = 100
    at++
    const begin = at
    for (let value = digit(text, at); value >= 0; value = digit(text, ++at)) {
      fraction += Math.floor(value * scale)
      scale /= 10
      if (scale < 1) scale = 0
    }
    if (at === begin) return Number.NaN
  }
  const offset = offsetMinutes(text, at)
  return lastDayMs + (hour * 60 + minute - offset) * 60_000 + second * 1000 + fraction
}

const offsetMinutes = (text: string, at: number): number => {
  const sign = text[at]
  if (sign === undefined) return 0
  if ((sign === 'Z' || sign === 'z') && text.length === at + 1) return 0
  if (sign !== '+' && sign !== '-') return Number.NaN
  const rest = text.length - at
  const colon = text[at + 3] === ':' ? 1 : 0
  if (rest !== 3 && rest !== 5 + colon) return Number.NaN
  const minutes = two(text, at + 1) * 60 + (rest === 3 ? 0 : two(text, at + 3 + colon))
  return sign === '-' ? -minutes : minutes
}
