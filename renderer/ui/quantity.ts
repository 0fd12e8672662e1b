import { changePercent } from './charts/series'
import { formatBytes, formatCount, formatElapsed } from './format'

/** Decimal steps of a number that has many digits: `1.53 M`. */
const shortened = (value: number): { readonly text: string; readonly step: string } => {
  const steps = ['', 'k', 'M', 'G', 'T', 'P']
  let size = Math.abs(value)
  let at = 0
  // 999.5 would print as 1000 of the smaller step.
  while (size >= 999.5 && at < steps.length - 1) {
    size /= 1000
    at++
  }
  if (at === 0 && size > 0 && size < 1) return { text: String(Number(value.toPrecision(2))), step: '' }
  const whole = at === 0 && Number.isInteger(value)
  const digits = whole ? 0 : size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return { text: `${value < 0 ? '-' : ''}${size.toFixed(digits)}`, step: steps[at] ?? '' }
}

/**
 * A number with its unit, as a table shows it: `1.53 MB`, `12.4 Mbit/s`, `1.4 s`, `12,431`, `3.2 packets/s`. Units are those
 * of a column: `bytes`, `bit/s`, `ms`, `degrees`, `packets`, anything `/s`, or null for a bare count.
 */
export const formatQuantity = (value: number, unit: string | null): string => {
  if (unit === 'bytes') return formatBytes(value)
  if (unit === 'ms') return formatElapsed(value)
  if (unit === 'degrees') return `${formatCount(value)}°`
  if (unit === 'bit/s') {
    const { text, step } = shortened(value)
    return `${text} ${step}bit/s`
  }
  if (unit?.endsWith('/s')) return `${small(value)} ${unit}`
  return small(value)
}

/** Counts in full; what is less than one keeps the digits that say something. */
const small = (value: number): string =>
  value !== 0 && Math.abs(value) < 1 ? String(Number(value.toPrecision(2))) : formatCount(value)

/** A part of a whole: `7.3 %`; what is there but rounds to nothing says so. */
export const formatShare = (part: number, whole: number): string => {
  if (whole <= 0) return ''
  const tenths = Math.round((part / whole) * 1000)
  return part > 0 && tenths === 0 ? '< 0.1 %' : `${(tenths / 10).toFixed(1)} %`
}

/** How a number changed: `▲ 34 %`, `▼ 5 %`, `▲ 12×` where per cent would be long, `= 0 %`; what was not there before is new. */
export const formatChange = (now: number, before: number | null, newWord: string): string => {
  const percent = changePercent(now, before)
  if (percent === null) return now === 0 ? '' : `✦ ${newWord}`
  const size = Math.abs(percent)
  const arrow = percent > 0 ? '▲' : '▼'
  if (size >= 1000) return `${arrow} ${formatCount(Math.round(size / 100 + 1))}×`
  const shown = formatCount(size >= 10 ? Math.round(size) : Number(size.toFixed(1)))
  return shown === '0' ? '= 0 %' : `${arrow} ${shown} %`
}

/** The same where there is little room, as on an axis: `12.4 k`. */
export const formatShort = (value: number, unit: string | null): string => {
  if (unit === 'bytes' || unit === 'ms' || unit === 'bit/s' || unit === 'degrees') return formatQuantity(value, unit)
  if (value !== 0 && Math.abs(value) < 1) return small(value)
  const { text, step } = shortened(value)
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return step === '' ? plain : `${plain} ${step}`
}
