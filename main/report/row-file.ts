import type { ColumnInfo } from '../../shared/contract'
import type { RowCell } from './csv'

/** Rows written to a file of their own a block at a time; memory holds no more than the last blocks. */
export type RowFile = {
  readonly write: (rows: readonly (readonly RowCell[])[]) => void | Promise<void>
  readonly close: () => void | Promise<void>
}

export type OpenRowFile = (path: string, columns: readonly ColumnInfo[]) => RowFile | Promise<RowFile>

/** A cell where a file has no lists: a tag set is `|a|b|`, so that `|a|` is found in it, and a course over time JSON. */
export const flatCell = (cell: RowCell, type: string): string | number | null => {
  if (cell === null || typeof cell !== 'object') return cell
  return type === 'series' ? JSON.stringify(cell) : `|${cell.join('|')}|`
}

const counted = new Set(['integer', 'time', 'duration', 'flags'])
const measured = new Set(['number', 'degrees'])

/** What a column's cells are in a file that has types. A mean of whole numbers is seldom one, so the first rows are looked at. */
export const storedKind = (
  { type }: ColumnInfo,
  at: number,
  rows: readonly (readonly RowCell[])[],
): 'time' | 'integer' | 'real' | 'text' => {
  if (measured.has(type)) return 'real'
  if (!counted.has(type)) return 'text'
  const broken = rows.some(row => typeof row[at] === 'number' && !Number.isInteger(row[at]))
  return broken ? 'real' : type === 'time' ? 'time' : 'integer'
}
