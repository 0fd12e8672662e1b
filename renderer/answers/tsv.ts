import type { Cell, ColumnInfo } from '../../shared/contract'
import { formatIso } from '../../shared/units/time'
import { visibleText } from '../../shared/units/visible-text'

/** A value as it is pasted into a sheet: times in ISO 8601, numbers bare, nothing that could begin a formula or a line. */
const pasted = (type: string, cell: Cell, zone: string): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return type === 'time' ? formatIso(cell, zone) : String(cell)
  const text = visibleText(typeof cell === 'string' ? cell : cell.join(' '))
  return /^[=+\-@]/.test(text) ? `'${text}` : text
}

/** Rows as tab-separated text with the names of their columns above. */
export const toTsv = (
  { columns, rows }: { readonly columns: readonly ColumnInfo[]; readonly rows: readonly (readonly Cell[])[] },
  zone: string,
): string =>
  [
    columns.map(({ name }) => name).join('\t'),
    ...rows.map(cells => cells.map((cell, at) => pasted(columns[at]?.type ?? 'text', cell, zone)).join('\t')),
  ].join('\n')
