import { offsetMs } from '../../ui/offset'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Widths a bar may have, ms: what people count time in. */
const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map(n => n * second),
  ...[1, 2, 5, 10, 15, 30].map(n => n * minute),
  ...[1, 2, 3, 6, 12].map(n => n * hour),
  ...[1, 2, 7, 14, 30, 90, 365, 3650].map(n => n * day),
]

export type Span = { readonly from: number; readonly to: number }
export type Bins = Span & { readonly step: number; readonly count: number }

const mostBins = 2000

/**
 * Bars for a stretch of time on a picture so wide: as many as there is room for, each of a width people count in,
 * beginning where clocks in the zone begin one. Their number follows from the pixels, never from the length of the data.
 */
export const binsFor = (span: Span, widthPx: number, zone: string, barPx = 7): Bins => {
  const room = Math.min(mostBins, Math.max(8, Math.floor(widthPx / barPx)))
  const length = Math.max(1, span.to - span.from)
  const step = steps.find(candidate => length / candidate <= room - 1) ?? Math.ceil(length / (room - 1))
  const shift = offsetMs(span.from, zone)
  const from = Math.floor((span.from + shift) / step) * step - shift
  const count = Math.max(1, Math.ceil((span.to - from) / step))
  return { from, to: from + count * step, step, count }
}

/** A little air around the data, so that the first and the last bar are whole. */
export const zoomed = (view: Span, whole: Span, factor: number, at: number): Span | null => {
  const length = Math.max((view.to - view.from) * factor, 20)
  if (length >= whole.to - whole.from) return null
  const part = (at - view.from) / (view.to - view.from)
  const from = Math.min(Math.max(whole.from, at - part * length), whole.to - length)
  return { from, to: from + length }
}

/** `1 h`, `15 min`, `7 d`. */
export const stepUnit = (step: number): { readonly count: number; readonly unit: 'ms' | 's' | 'min' | 'h' | 'd' } => {
  if (step >= day && step % day === 0) return { count: step / day, unit: 'd' }
  if (step >= hour && step % hour === 0) return { count: step / hour, unit: 'h' }
  if (step >= minute && step % minute === 0) return { count: step / minute, unit: 'min' }
  if (step >= second && step % second === 0) return { count: step / second, unit: 's' }
  return { count: Math.round(step), unit: 'ms' }
}
