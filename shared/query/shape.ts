import { type Field, type FieldType, fieldNamed } from '../model/fields'
import {
  type Aggregate,
  type GroupKey,
  type Having,
  mostKeys,
  mostValues,
  type RowsShape,
  type Shape,
  type TableShape,
} from './ast'
import { columnName } from './column-name'

/** A table that asks for nothing yet. */
export const emptyTable: TableShape = {
  kind: 'table',
  by: [],
  values: [],
  having: null,
  sort: [],
  limit: null,
  compare: false,
  details: null,
}

/** No limit of rows goes beyond it. */
export const mostRowsAsked = 1_000_000_000

const measured = new Set<FieldType>(['integer', 'duration', 'degrees'])
const ordered = new Set<FieldType>(['integer', 'duration', 'degrees', 'time'])

/** The value of a first or last row has no course that could be drawn. */
export const hasCourse = ({ fn }: Aggregate): boolean => fn !== 'first' && fn !== 'last'

/** Fields that count something can be added up; a port or a row's number is a number only by its looks. */
export const isMeasured = ({ name, type }: Field): boolean =>
  measured.has(type) && !/(^id$|_port$|_asn$|^asn$|icmp_|^vlan$|_if$|^record$)/.test(name)

/** What keeps a shape from being answered, in words; null when nothing does. Every dialect asks it once it has read a query. */
export const checkShape = (shape: Shape): string | null => {
  if (shape.kind === 'sql') return null
  if (shape.kind === 'rows') {
    const unknown = shape.sort.find(({ column }) => !isShown(column))
    if (unknown) return `rows cannot be sorted by "${unknown.column.slice(0, 60)}": it is no field of a row.`
    const either = shape.dedup.find(isEither)
    if (either !== undefined) return oneSide(either)
    return twiceCalled(shape.columns?.map(({ field, as }) => as ?? field) ?? [])
  }
  if (shape.by.length === 0 && shape.values.length === 0) return 'a table needs a function or a field to group by.'
  if (shape.values.length > mostValues) return `a table has ${mostValues} functions at most.`
  if (shape.by.length > mostKeys) return `rows are grouped by ${mostKeys} fields at most.`
  for (const of of [...shape.by, ...shape.values]) {
    const problem = 'fn' in of ? problemOf(of) : keyProblem(of)
    if (problem !== null) return problem
  }
  const names = [...shape.by, ...shape.values].map(columnName)
  const twice = twiceCalled(names)
  if (twice !== null) return twice
  const asked = [...shape.sort.map(({ column }) => column), ...columnsOf(shape.having)]
  const unknown = asked.find(column => !names.includes(column))
  return unknown === undefined ? null : noColumn(unknown, names)
}

export const noColumn = (name: string, names: readonly string[]): string =>
  `the table has no column "${name.slice(0, 60)}"; it has ${names.slice(0, 8).join(', ')}.`

/** The columns that show a field of a row; an either-side one is a column for each side, under their own names. */
export const shownColumns = ({ name, source }: Field, as: string | null): NonNullable<RowsShape['columns']> =>
  source.from === 'either' ? source.fields.map(field => ({ field, as: null })) : [{ field: name, as }]

const isShown = (name: string): boolean => {
  const field = fieldNamed(name)
  return field !== undefined && field.source.from !== 'either'
}

const columnsOf = (having: Having | null): readonly string[] => {
  if (having === null) return []
  if (having.kind === 'compare') return [having.column]
  return having.kind === 'not' ? columnsOf(having.term) : having.terms.flatMap(columnsOf)
}

const twiceCalled = (names: readonly string[]): string | null => {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? null : `two columns are called "${twice.slice(0, 60)}"; "as" gives one another name.`
}

const oneSide = (field: string): string => `${field} is either side of a row; name one, as in src_${field}.`

const isEither = (name: string): boolean => fieldNamed(name)?.source.from === 'either'

const keyProblem = (of: GroupKey): string | null => {
  if (of.kind === 'bin') return of.ms >= 1 ? null : 'a bin of time has at least one millisecond.'
  if (of.kind === 'field') return null
  if (fieldNamed(of.field)?.type !== 'ip') return `${of.field} is no address, so it has no prefix.`
  const fits =
    Number.isInteger(of.v4) && of.v4 >= 0 && of.v4 <= 32 && Number.isInteger(of.v6) && of.v6 >= 0 && of.v6 <= 128
  return fits ? null : 'a prefix has 0 to 32 bits of IPv4 and 0 to 128 of IPv6.'
}

const problemOf = (of: Aggregate): string | null => {
  if (of.fn === 'count') return null
  const field = fieldNamed(of.field)
  if (!field) return `there is no field "${of.field}".`
  if (of.fn === 'distinct') return null
  if (isEither(of.field)) return oneSide(of.field)
  if (!hasCourse(of)) return of.series ? `the ${of.fn} row has no course over time that could be drawn.` : null
  if (of.fn === 'min' || of.fn === 'max')
    return ordered.has(field.type)
      ? null
      : `${of.field} has no least and no greatest; min and max need a number or a time.`
  if (!isMeasured(field) && !(of.fn === 'percentile' && ordered.has(field.type)))
    return `${of.field} counts nothing, so ${of.fn} says nothing of it; bytes, packets, sessions and duration do.`
  if (of.fn !== 'percentile') return null
  return of.at >= 0 && of.at <= 100 ? null : `a percentile lies between 0 and 100; ${of.at} does not.`
}

/** The seconds a rate of a line is about: those of its bin where the lines are bins of time, else those of the range. */
export const rateSeconds = ({ by }: TableShape, rangeSeconds: number): number => {
  const bins = by.flatMap(key => (key.kind === 'bin' ? [key.ms / 1000] : []))
  return bins.length === 0 ? rangeSeconds : Math.min(...bins)
}
