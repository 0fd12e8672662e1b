import type { Cell, ColumnInfo } from '../../../shared/contract'
import { foldedAddress, isFolded } from '../../../shared/model/aggregated'
import { tcpFlags } from '../../../shared/model/codes'
import { formatIso } from '../../../shared/units/time'

/** A cell as JSON gives it: times are ISO 8601 in the zone asked for, tag sets arrays. */
export const jsonCell = (cell: Cell, { type }: ColumnInfo, zone: string): Cell =>
  type === 'time' && typeof cell === 'number' ? formatIso(cell, zone) : cell

/** A cell as a person reads it in a table. */
export const textCell = (cell: Cell, { type }: ColumnInfo, zone: string): string => {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.join(', ')
  if (type === 'time' && typeof cell === 'number') return formatIso(cell, zone)
  if (type === 'flags' && typeof cell === 'number')
    return tcpFlags.filter((_, bit) => Math.floor(cell / 2 ** bit) % 2 === 1).join(' ')
  return String(cell)
}

/** What stands where an address would, had its log not folded it away; null for every other cell. */
export const addressNote = (cell: Cell | undefined, { name }: ColumnInfo, format: Cell | undefined): string | null =>
  isFolded({ [name]: cell, format }, name) ? foldedAddress : null

export const isNumeric = ({ type }: ColumnInfo): boolean => ['integer', 'duration', 'degrees'].includes(type)

/** ISO 8601 in UTC, or null. */
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : formatIso(ms, 'UTC'))
