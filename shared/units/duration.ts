const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const unitMs: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, second],
  [/^(m|mins?|minutes?)$/, minute],
  [/^(h|hrs?|hours?)$/, hour],
  [/^(d|days?)$/, day],
  [/^(w|weeks?)$/, 7 * day],
]

/** `250ms`, `5m`, `1h30m`, `1.5 hours`, `01:30:00`; a bare number is milliseconds, as cells are. Null when it is none. */
export const parseDuration = (text: string): number | null => {
  const wanted = text.trim().toLowerCase()
  if (/^\d{1,15}(\.\d{1,6})?$/.test(wanted)) return Math.round(Number(wanted))
  const clock = /^(\d{1,6}):([0-5]\d):([0-5]\d)(\.\d{1,3})?$/.exec(wanted)
  if (clock) {
    const [, hours, minutes, seconds, fraction = ''] = clock
    return Number(hours) * hour + Number(minutes) * minute + Math.round(Number(`${seconds}${fraction}`) * second)
  }
  if (!/^(\d{1,15}(\.\d{1,6})?\s?[a-z]+\s?){1,6}$/.test(wanted)) return null
  let total = 0
  for (const [, digits, unit = ''] of wanted.matchAll(/(\d+(?:\.\d+)?)\s?([a-z]+)/g)) {
    const scale = unitMs.find(([pattern]) => pattern.test(unit))?.[1]
    if (scale === undefined) return null
    total += Number(digits) * scale
  }
  const rounded = Math.round(total)
  return Number.isSafeInteger(rounded) ? rounded : null
}

const exactUnits = [
  ['d', day],
  ['h', hour],
  ['m', minute],
  ['s', second],
  ['ms', 1],
] as const

/** Exactly the duration, without a loss: `1h30m`, `1s500ms`, `0ms`. */
export const formatExactDuration = (ms: number): string => {
  let left = Math.abs(ms)
  let text = ''
  for (const [unit, scale] of exactUnits) {
    const count = Math.floor(left / scale)
    left -= count * scale
    if (count > 0) text += `${count}${unit}`
  }
  return text === '' ? '0ms' : `${ms < 0 ? '-' : ''}${text}`
}

/** The two largest units, for reading: `2 d 3 h`, `1.5 s`, `250 ms`. */
export const formatDuration = (ms: number): string => {
  const size = Math.abs(ms)
  const sign = ms < 0 ? '-' : ''
  if (size < second) return `${sign}${Math.round(size)} ms`
  if (size < minute) {
    // Cut, not rounded: 59.99 s must not read 60 s.
    const digits = size < 10 * second ? 2 : 1
    return `${sign}${Math.floor((size / second) * 10 ** digits) / 10 ** digits} s`
  }
  const whole = Math.round(size / second) * second
  const at = exactUnits.findIndex(([, scale]) => whole >= scale)
  const [unit, scale] = exactUnits[at] ?? exactUnits[3]
  const [nextUnit, nextScale] = exactUnits[at + 1] ?? exactUnits[4]
  const rest = Math.floor((whole % scale) / nextScale)
  return `${sign}${Math.floor(whole / scale)} ${unit}${rest > 0 && nextScale >= second ? ` ${rest} ${nextUnit}` : ''}`
}
