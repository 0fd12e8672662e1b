import type { Cell, Table } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import type { Aggregate, GroupKey, Shape } from '../../shared/query/ast'
import { stageName } from '../../shared/query/print-stages'
import { isMeasured } from '../../shared/query/shape'
import { countryName } from '../../shared/units/country'
import { visibleText } from '../../shared/units/visible-text'
import { cellText, fieldLabel, isAddress } from '../state/field-text'
import { language, t } from '../text'
import { formatFullTime, formatRange, formatTime } from '../ui/format'
import { formatQuantity } from '../ui/quantity'

/** A column of a table's answer, with all that drawing it needs to know. */
export type TableColumn = {
  /** Its place among the cells of a line. */
  readonly at: number
  /** Its name in the query. */
  readonly name: string
  readonly title: string
  /** What it is, where the title does not say it in full. */
  readonly hint: string
  readonly role: Table['columns'][number]['role']
  readonly unit: string | null
  readonly type: string
  /** Stands right and can be drawn. */
  readonly isNumber: boolean
  /** The field whose values its cells are; null for a number made of many rows. */
  readonly field: string | null
  readonly key: GroupKey | null
  readonly value: Aggregate | null
  /** Place of its course among the series of a line; null when it has none. */
  readonly series: number | null
  /** Place of the same value in the period before; null when the table does not compare. */
  readonly before: number | null
  /** The lines add up to the whole, so that a line has a share of it. */
  readonly addsUp: boolean
}

const numeric: ReadonlySet<string> = new Set(['integer', 'number', 'duration', 'degrees', 'real', 'float'])

/** The words for a key: the field's, with the size of its steps. */
export const keyTitle = (key: GroupKey): string => {
  const label = fieldLabel(key.field)
  if (key.kind === 'bin') return t('groups.binned', { field: label, step: formatStep(key.ms) })
  if (key.kind === 'prefix') return t('groups.prefixed', { field: label, v4: key.v4 })
  return label
}

/** The words for a value: what is done with which field. */
export const valueTitle = (value: Aggregate): string => {
  if (value.fn === 'count') return t('groups.fn.count')
  const at = value.fn === 'percentile' ? value.at : null
  return t(`groups.fn.${value.fn}`, { field: fieldLabel(value.field), at })
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** `5 min`, `1 d`. */
export const formatStep = (ms: number): string => {
  const [size, unit] = units.find(([each]) => ms >= each && ms % each === 0) ?? [1, 'ms']
  return `${ms / size} ${unit}`
}

const fieldOf = (value: Aggregate): string | null =>
  value.fn === 'first' || value.fn === 'last' || value.fn === 'min' || value.fn === 'max' ? value.field : null

/** The columns of an answer; without the shape, as for SQL, only what the answer says of itself. */
export const tableColumns = (table: Pick<Table, 'columns' | 'series'>, shape: Shape): readonly TableColumn[] => {
  const of = (role: TableColumn['role']) => table.columns.flatMap((column, at) => (column.role === role ? [at] : []))
  const keys = of('key')
  const values = of('value')
  const befores = of('before')
  const asked = shape.kind === 'table' ? shape : null
  return table.columns.map((column, at): TableColumn => {
    const { name, type, unit, role } = column
    const known = fieldNamed(name)
    const key = role === 'key' ? (asked?.by[keys.indexOf(at)] ?? null) : null
    const value = role === 'value' ? (asked?.values[values.indexOf(at)] ?? null) : null
    const words = key
      ? keyTitle(key)
      : value
        ? valueTitle(value)
        : fieldNamed(name)
          ? fieldLabel(name)
          : visibleText(name)
    const alias = key?.as ?? value?.as ?? null
    const course = table.series?.columns.indexOf(name) ?? -1
    const isNumber =
      role !== 'key' &&
      (asked !== null || known === undefined || isMeasured(known)) &&
      (numeric.has(type) || unit !== null) &&
      type !== 'time' &&
      !(value && isWord(value, type))
    return {
      at,
      name,
      title: alias === null ? words : visibleText(alias),
      hint: alias === null ? stageName(name) : words,
      // What SQL selects beside its numbers tells its lines apart.
      role: asked === null && !isNumber ? 'key' : role,
      unit: unit === 'packets' ? null : unit,
      type,
      isNumber,
      field: key ? key.field : value ? fieldOf(value) : known ? name : null,
      key,
      value,
      series: course < 0 ? null : course,
      before: role === 'value' && befores.length > 0 ? (befores[values.indexOf(at)] ?? null) : null,
      addsUp: value !== null && (value.fn === 'count' || value.fn === 'sum' || value.fn === 'rate'),
    }
  })
}

/** First and last give a value of a row: a number only where its field counts something. */
const isWord = ({ fn }: Aggregate, type: string): boolean =>
  (fn === 'first' || fn === 'last') && type !== 'integer' && type !== 'duration'

/** Whether a cell is an address or a network of addresses. */
export const isAddressColumn = ({ field, type, key }: TableColumn, cell: Cell): boolean =>
  field !== null && cell !== null && (isAddress(field, cell) || type === 'cidr' || key?.kind === 'prefix')

/** A cell as words; nothing for what has no value. */
export const tableCellText = (column: TableColumn, cell: Cell, zone: string): string => {
  if (cell === null) return column.role === 'key' ? t('groups.noValue') : ''
  const { key, field, type, unit } = column
  if (key?.kind === 'bin' && typeof cell === 'number') return formatRange(cell, cell + key.ms, zone)
  if (typeof cell === 'number' && column.isNumber) return formatQuantity(cell, unit)
  if (typeof cell === 'number' && type === 'time') return formatFullTime(cell, zone)
  if ((type === 'country' || field?.endsWith('country')) && typeof cell === 'string')
    return countryName(cell, language())
  return field === null ? cellText('', cell, zone) : cellText(field, cell, zone)
}

/** The same where a column gives the words their context, and room is short. */
export const shortCellText = (column: TableColumn, cell: Cell, zone: string, withYear: boolean): string =>
  typeof cell === 'number' && column.type === 'time' && column.key?.kind !== 'bin'
    ? formatTime(cell, zone, withYear)
    : tableCellText(column, cell, zone)
