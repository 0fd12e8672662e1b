import type { Cell, Table } from '../../../shared/contract'
import { type FieldType, fieldNamed } from '../../../shared/model/fields'
import type { PlainRow, PlainValue } from './sql-messages'

type Column = Table['columns'][number]

const numeric = new Set<FieldType>(['integer', 'time', 'duration', 'flags', 'degrees'])

/**
 * What the columns of an SQL answer hold: a column that is named as a field, with values such as that field has, is of
 * its type; any other is whole numbers, numbers or text by its values.
 */
export const answerColumns = (names: readonly string[], rows: readonly PlainRow[]): readonly Column[] =>
  names.map((name, at) => {
    const values = rows.map(row => row[at] ?? null).filter(value => value !== null)
    const field = fieldNamed(name)
    const type = field && fits(field.type, values) ? field.type : typeOf(values)
    return { name, type, unit: type === field?.type ? field.unit : null, role: 'value' }
  })

const fits = (type: FieldType, values: readonly PlainValue[]): boolean =>
  type === 'tags'
    ? values.every(value => typeof value === 'string' && /^\|.*\|$/.test(value))
    : values.every(value => (typeof value === 'number') === numeric.has(type))

const typeOf = (values: readonly PlainValue[]): string => {
  if (!values.every(value => typeof value === 'number')) return 'text'
  return values.every(Number.isInteger) ? 'integer' : 'number'
}

/** The cells of one row as they cross the wire: a tag set is a list again. */
export const answerCells = (columns: readonly Column[], row: PlainRow): readonly Cell[] =>
  columns.map(({ type }, at) => {
    const value = row[at] ?? null
    if (type === 'tags' && typeof value === 'string') return value.split('|').filter(tag => tag !== '')
    return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value
  })
