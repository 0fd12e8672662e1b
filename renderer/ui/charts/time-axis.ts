import { formatTime } from '../format'
import { offsetMs } from '../offset'

const day = 86_400_000
const minutes = [1 / 60, 1 / 12, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720]
const steps = [...minutes.map(n => n * 60_000), ...[1, 2, 7, 14, 30, 90, 365, 1825, 3650].map(n => n * day)]

const labelPx = 90

/** Where a label of a time axis may stand: round times of the zone, never closer than a label is wide. */
export const timeSplits = (from: number, to: number, widthPx: number, zone: string): number[] => {
  const most = Math.max(2, Math.floor(widthPx / labelPx))
  const step = steps.find(candidate => (to - from) / candidate <= most) ?? to - from
  const shift = offsetMs(from, zone)
  const found: number[] = []
  for (let at = Math.ceil((from + shift) / step) * step - shift; at < to; at += step) found.push(at)
  return found
}

/** The words at one of them: a clock, a day, or a month, as coarse as the distance to the next. */
export const timeLabel = (ms: number, step: number, zone: string, language: string): string => {
  // Of the kinds of English, the British one puts the weekday before the day.
  const words = language === 'en' ? 'en-GB' : language
  const format = (look: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(words, { timeZone: zone, ...look }).format(ms)
  if (step >= 28 * day) return format({ month: 'short', year: 'numeric' })
  if (step >= day || (ms + offsetMs(ms, zone)) % day === 0) return format({ weekday: 'short', day: 'numeric' })
  const clock = formatTime(ms, zone).slice(-8)
  return step < 60_000 ? clock : clock.slice(0, 5)
}
