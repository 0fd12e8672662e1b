import type { TableColumn } from '../../answers/table-columns'
import { shortCellText } from '../../answers/table-columns'
import { isAddress } from '../../state/field-text'
import type { Line } from './use-lines'

/** One strip of the table: a column of the answer, or what is drawn beside one. */
export type Strip = {
  readonly id: string
  readonly kind: 'cell' | 'share' | 'change' | 'course'
  readonly column: TableColumn
  readonly widthPx: number
  readonly isRight: boolean
}

const letterPx = 7.3
const aroundPx = 26
/** An action stands behind its mark; one that is not logged says so. */
const markPx = 50
const leastPx = 64
const mostKeyPx = 420
const mostTextPx = 320
const sharePx = 112
const changePx = 96
const coursePx = 104

/** Addresses and times are never cut, names may be. */
const widthOf = (
  column: TableColumn,
  lines: readonly Pick<Line, 'cells'>[],
  zone: string,
  withYear: boolean,
): number => {
  const title = column.title.length * 6.6 + 40
  const longest = lines.reduce((most, { cells }) => {
    const cell = cells[column.at] ?? null
    return Math.max(most, shortCellText(column, cell, zone, withYear).length)
  }, 0)
  const mark = column.field === 'action' ? markPx : 0
  const whole = column.isNumber || column.type === 'time' || lines.some(({ cells }) => isWhole(column, cells))
  const wide = longest * (whole && !column.isNumber ? 7.6 : letterPx) + aroundPx + mark
  const most = whole ? 900 : column.role === 'key' ? mostKeyPx : mostTextPx
  return Math.ceil(Math.max(leastPx, Math.min(title, mostKeyPx), Math.min(wide, most)))
}

const isWhole = (column: TableColumn, cells: Line['cells']): boolean => {
  const cell = cells[column.at] ?? null
  return column.field !== null && isAddress(column.field, cell)
}

/** The strips of a table in the order they are read: keys, then each value with its share, its change and its course. */
export const stripsOf = (
  columns: readonly TableColumn[],
  lines: readonly Pick<Line, 'cells'>[],
  look: { readonly zone: string; readonly withYear: boolean; readonly hasShare: boolean },
): readonly Strip[] => {
  const values = columns.filter(({ role }) => role === 'value')
  const cell = (column: TableColumn): Strip => ({
    id: column.name,
    kind: 'cell',
    column,
    widthPx: widthOf(column, lines, look.zone, look.withYear),
    isRight: column.isNumber,
  })
  const beside = (column: TableColumn, kind: 'share' | 'change' | 'course', widthPx: number): Strip => ({
    id: `${kind} ${column.name}`,
    kind,
    column,
    widthPx,
    isRight: kind === 'change',
  })
  return [
    ...columns.filter(({ role }) => role === 'key').map(cell),
    ...columns.filter(({ role }) => role === 'detail').map(cell),
    ...values.flatMap(column => {
      const before = columns.find(({ at }) => at === column.before)
      return [
        cell(column),
        ...(look.hasShare && column.addsUp && column === values[0] ? [beside(column, 'share', sharePx)] : []),
        ...(before ? [cell(before), beside(column, 'change', changePx)] : []),
        ...(column.series === null ? [] : [beside(column, 'course', coursePx)]),
      ]
    }),
  ]
}

/** How far a number is up the scale of its column, from 0 to 1, for shading: small differences among large numbers show. */
export const heatOf = (value: number, most: number): number => (most <= 0 || value <= 0 ? 0 : Math.sqrt(value / most))
