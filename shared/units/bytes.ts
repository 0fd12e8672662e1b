import { parseCount } from './number'

const decimal: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15 }
const binary: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 }

/** `1500`, `10 MB` (millions), `1GiB` (powers of two), `10k`; null when it is not a size. */
export const parseBytes = (text: string): number | null => {
  const found = /^([\d.,_]+)\s?(?:([kmgtp])(i?)b?|b|bytes?)$/i.exec(text.trim())
  if (!found) return parseCount(text)
  const [, digits = '', prefix = '', two = ''] = found
  const number = digits.replaceAll(/[,_]/g, '')
  if (!/^\d{1,16}(\.\d{1,9})?$/.test(number)) return null
  const scale = prefix === '' ? 1 : ((two === '' ? decimal : binary)[prefix.toLowerCase()] ?? 1)
  const value = Math.round(Number(number) * scale)
  return Number.isSafeInteger(value) ? value : null
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Three significant digits in decimal units: `1.53 MB`. */
export const formatBytes = (bytes: number): string => {
  let value = Math.abs(bytes)
  let unit = 0
  // 999.5 would print as 1000 of the smaller unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 ? 0 : value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${bytes < 0 ? '-' : ''}${value.toFixed(digits)} ${units[unit]}`
}
