import { visibleText } from '../../../shared/units/visible-text'

/** How wide a text stands in a terminal: East Asian wide characters and emoji take two places, marks none. */
const widthOf = (text: string): number => {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const char of text) width += /\p{M}/u.test(char) ? 0 : wide.test(char) ? 2 : 1
  return width
}
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u

const widest = 60

const cut = (text: string): string => {
  const plain = visibleText(text)
  return plain.length > widest ? `${plain.slice(0, widest - 1)}…` : plain
}

export type Column = { readonly title: string; readonly right?: boolean; readonly whole?: boolean }

/** Lays rows out in columns as wide as this block of rows needs. Log text cannot command the terminal. */
export const layOut = (columns: readonly Column[], rows: readonly (readonly string[])[]): readonly number[] =>
  columns.map(({ title, whole }, at) =>
    rows.reduce((most, row) => Math.max(most, widthOf(shown(row[at], whole))), widthOf(title)),
  )

const shown = (text: string | undefined, whole: boolean | undefined): string =>
  whole ? visibleText(text ?? '') : cut(text ?? '')

const line = (cells: readonly string[], columns: readonly Column[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => {
      const text = shown(cell, columns[at]?.whole)
      const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(text)))
      return columns[at]?.right ? gap + text : text + gap
    })
    .join('  ')
    .trimEnd()

export const tableHead = (columns: readonly Column[], widths: readonly number[]): string =>
  `${line(
    columns.map(({ title }) => title),
    columns.map(({ right }) => ({ title: '', right: right ?? false })),
    widths,
  )}\n${widths.map(width => '-'.repeat(width)).join('  ')}\n`

export const tableLines = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string => rows.map(row => `${line(row, columns, widths)}\n`).join('')

/** A whole table at once. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const widths = layOut(columns, rows)
  return tableHead(columns, widths) + tableLines(columns, rows, widths)
}
