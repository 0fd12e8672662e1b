import type { Expr } from '../../shared/query/ast'
import { zoneOffsets } from '../../shared/units/time-bins'
import type { Predicate } from './predicate'

const minuteMs = 60_000
const dayMs = 86_400_000
const everyDay = 0b111_1111
type ClockExpr = Extract<Expr, { readonly kind: 'clock' | 'weekday' }>

/** A window of the day or days of the week as a condition on `start`, for rows that began between `from` and `to`. */
export const planClock = (expr: ClockExpr, from: number, to: number): Predicate => {
  if (Number.isNaN(from) || Number.isNaN(to)) return { op: 'none' }
  const offsets = zoneOffsets(expr.zone, from, to)
  if (expr.kind === 'clock') return { op: 'clock', offsets, low: expr.from, high: expr.to, days: everyDay }
  return {
    op: 'clock',
    offsets,
    low: 0,
    high: dayMs / minuteMs,
    days: expr.days.reduce((mask, day) => mask | (1 << (day - 1)), 0),
  }
}

/** 1 for each time that lies in the window; NaN lies in none. */
export const maskClock = (
  { offsets, low, high, days }: Extract<Predicate, { readonly op: 'clock' }>,
  times: Float64Array,
  count: number,
  out: Uint8Array,
): void => {
  let [at, until, offset] = [-1, Number.NEGATIVE_INFINITY, 0]
  const place = (time: number): void => {
    at = offsets.findLastIndex(([since]) => since <= time)
    offset = offsets[at]?.[1] ?? 0
    until = offsets[at + 1]?.[0] ?? Number.POSITIVE_INFINITY
  }
  for (let row = 0; row < count; row++) {
    const time = times[row] as number
    if (time !== time) {
      out[row] = 0
      continue
    }
    if (at < 0 || time >= until || time < (offsets[at]?.[0] ?? 0)) place(time)
    const local = time + offset
    const day = Math.floor(local / dayMs)
    const minute = (local - day * dayMs) / minuteMs
    const inWindow = low < high ? minute >= low && minute < high : minute >= low || minute < high
    // 1 January 1970 was a Thursday, three days after a Monday.
    out[row] = +(inWindow && (days & (1 << ((((day + 3) % 7) + 7) % 7))) !== 0)
  }
}
