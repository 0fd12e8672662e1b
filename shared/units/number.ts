const multiples: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, b: 1e9 }

/** `1200`, `1,200`, `1_200`, `0x1f`, `10k`, `1.5M`; null when it is not a number of whole things. */
export const parseCount = (text: string): number | null => {
  const trimmed = text.trim()
  if (/^0x[0-9a-f]{1,13}$/i.test(trimmed)) return Number.parseInt(trimmed.slice(2), 16)
  const found = /^(-?)(\d{1,3}(?:[,_]\d{3})+|\d{1,20})(\.\d{1,9})?\s?([kmgtb]?)$/i.exec(trimmed)
  if (!found) return null
  const [, sign = '', whole = '', fraction = '', unit = ''] = found
  const exact = Number(`${whole.replaceAll(/[,_]/g, '')}${fraction}`) * (multiples[unit.toLowerCase()] ?? 1)
  const value = Math.round(exact)
  if (!Number.isSafeInteger(value) || Math.abs(exact - value) > 1e-6) return null
  return sign === '-' && value !== 0 ? -value : value
}

/** A number with a fraction, as degrees are. */
export const parseDecimal = (text: string): number | null =>
  /^-?(\d{1,15}(\.\d{1,15})?|\.\d{1,15})$/.test(text.trim()) ? Number(text) + 0 : null

const grouped = new Map<string, Intl.NumberFormat>()

/** Digits grouped as the reader's language does. */
export const formatCount = (value: number, locale = 'en'): string => {
  const format = grouped.get(locale) ?? new Intl.NumberFormat(locale)
  grouped.set(locale, format)
  return format.format(value)
}

/**
 * Which of so many values in their order stands at a percentile, counted from 1: that of the nearest rank. Hundredths are
 * no exact numbers, so a rank that is whole but for their error is that one and not the next.
 */
export const percentileRank = (percent: number, count: number): number => {
  const rank = (percent * count) / 100
  const whole = Math.round(rank)
  return Math.max(1, Math.abs(rank - whole) < 1e-6 ? whole : Math.ceil(rank))
}
