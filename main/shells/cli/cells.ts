import type { ColumnInfo } from '../../../shared/contract'
import { foldedAddress, isFolded } from '../../../shared/model/aggregated'
import { tcpFlags } from '../../../shared/model/codes'
import { formatIso } from '../../../shared/units/time'
import type { RowCell } from '../../report/csv'

/** A cell as JSON gives it: times are ISO 8601 in the zone asked for, tag sets arrays. */
export const jsonCell = (cell: RowCell, { type }: ColumnInfo, zone: string): RowCell =>
  type === 'time' && typeof cell === 'number' ? formatIso(cell, zone) : cell

/** A cell as a person reads it in a table. */
export const textCell = (cell: RowCell, { type }: ColumnInfo, zone: string): string => {
  if (cell === null) return ''
  if (typeof cell === 'object') return type === 'series' ? sparkline(cell.map(Number)) : cell.join(', ')
  if (type === 'time' && typeof cell === 'number') return formatIso(cell, zone)
  if (type === 'flags' && typeof cell === 'number')
    return tcpFlags.filter((_, bit) => Math.floor(cell / 2 ** bit) % 2 === 1).join(' ')
  // A mean has more digits than anyone reads; the other formats keep them.
  if (typeof cell === 'number' && !Number.isInteger(cell)) return String(Number(cell.toPrecision(9)))
  return String(cell)
}

const steps = '▁▂▃▄▅▆▇█'

/** The course of a line, each bucket as high as its part of the highest. */
const sparkline = (values: readonly number[]): string => {
  const most = Math.max(...values, 0)
  return values.map(value => steps[most > 0 ? Math.max(0, Math.ceil((value / most) * steps.length) - 1) : 0]).join('')
}

/** What stands where an address would, had its log not folded it away; null for every other cell. */
export const addressNote = (
  cell: RowCell | undefined,
  { name }: ColumnInfo,
  format: RowCell | undefined,
): string | null => (isFolded({ [name]: cell, format }, name) ? foldedAddress : null)

export const isNumeric = ({ type }: ColumnInfo): boolean => ['integer', 'number', 'duration', 'degrees'].includes(type)

/** ISO 8601 in UTC, or null. */
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : formatIso(ms, 'UTC'))
