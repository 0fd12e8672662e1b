import type { EncodedColumn } from './case-store'

/** The value of one row of an encoded column; null where the log said nothing. */
export const valueAt = ({ width, min, hasNulls, data }: EncodedColumn, index: number): number | null => {
  if (width === 0 || data === null) return Number.isNaN(min) ? null : min
  const code = data[index] ?? Number.NaN
  if (width === 8) return Number.isNaN(code) ? null : code
  if (!hasNulls) return code + min
  return code === 0 ? null : code - 1 + min
}
