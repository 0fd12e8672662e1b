import {
  type Aggregate,
  everything,
  type GroupKey,
  type Having,
  mostKeys,
  mostValues,
  plainRows,
  type Query,
  type Shape,
  type Sort,
  type TableShape,
} from './ast'
import { columnName } from './column-name'
import { parseQuery } from './parse'
import { printSearch } from './print'
import { emptyTable, hasCourse } from './shape'

/** What a table is told apart by, and what it counts: changed a step at a time, each step leaving a table that can be asked. */

const namesOf = ({ by, values }: Pick<TableShape, 'by' | 'values'>): readonly string[] =>
  [...by, ...values].map(columnName)

/** Without what speaks of columns that are gone. */
const settled = (shape: TableShape): TableShape => {
  const names = new Set(namesOf(shape))
  return {
    ...shape,
    having: kept(shape.having, names),
    sort: shape.sort.filter(({ column }) => names.has(column)),
    compare: shape.compare && shape.values.length > 0,
  }
}

const kept = (having: Having | null, names: ReadonlySet<string>): Having | null => {
  if (having === null) return null
  if (having.kind === 'compare') return names.has(having.column) ? having : null
  if (having.kind === 'not') {
    const term = kept(having.term, names)
    return term && { kind: 'not', term }
  }
  const terms = having.terms.flatMap(term => kept(term, names) ?? [])
  const [first] = terms
  if (!first) return null
  return terms.length === 1 ? first : { ...having, terms }
}

export const fieldKey = (field: string): GroupKey => ({ kind: 'field', field, as: null })

/** One more thing to tell rows apart by; nothing changes when it is there already or there is no room. */
export const withKey = (shape: TableShape, key: GroupKey): TableShape =>
  shape.by.length >= mostKeys || namesOf(shape).includes(columnName(key))
    ? shape
    : { ...shape, by: [...shape.by, key], details: null }

/** A table that has neither keys nor values asks for nothing: then rows are counted. */
const asked = (shape: TableShape): TableShape =>
  shape.by.length === 0 && shape.values.length === 0
    ? { ...shape, values: [{ fn: 'count', as: null, series: false }] }
    : shape

export const withoutKey = (shape: TableShape, at: number): TableShape =>
  settled(asked({ ...shape, by: shape.by.filter((_, other) => other !== at), details: null }))

export const withKeyMoved = (shape: TableShape, at: number, by: number): TableShape => {
  const key = shape.by[at]
  const to = at + by
  if (!key || to < 0 || to >= shape.by.length) return shape
  const rest = shape.by.filter(other => other !== key)
  return { ...shape, by: [...rest.slice(0, to), key, ...rest.slice(to)] }
}

/** Another key in the place of one, such as a subnet for an address; sorting by the old one goes to the new. */
export const withKeyAs = (shape: TableShape, at: number, key: GroupKey): TableShape => {
  const old = shape.by[at]
  if (!old || shape.by.some((other, place) => place !== at && columnName(other) === columnName(key))) return shape
  return settled({
    ...shape,
    by: shape.by.with(at, key),
    sort: shape.sort.map(sort => (sort.column === columnName(old) ? { ...sort, column: columnName(key) } : sort)),
    details: null,
  })
}

/** One more number of each group; nothing changes when it is there already or there is no room. */
export const withValue = (shape: TableShape, value: Aggregate): TableShape =>
  shape.values.length >= mostValues || namesOf(shape).includes(columnName(value))
    ? shape
    : { ...shape, values: [...shape.values, value] }

export const withoutValue = (shape: TableShape, at: number): TableShape =>
  settled(asked({ ...shape, values: shape.values.filter((_, other) => other !== at) }))

/** With or without the course over time of one value, or of all of them. */
export const withSeries = (shape: TableShape, series: boolean, at: number | null = null): TableShape => ({
  ...shape,
  values: shape.values.map((value, place) =>
    (at === null || at === place) && (!series || hasCourse(value)) ? { ...value, series } : value,
  ),
})

/** Sorted by one column alone. */
export const sortedBy = (shape: TableShape, sort: Sort): TableShape => ({ ...shape, sort: [sort] })

export const limitedTo = (shape: TableShape, limit: number | null): TableShape => ({ ...shape, limit })

export const compared = (shape: TableShape, compare: boolean): TableShape => ({
  ...shape,
  compare: compare && shape.values.length > 0,
})

/** Rows told apart by a key: how many there are and, where logs count them, how many bytes, the most first. */
export const groupedBy = (key: GroupKey, withBytes: boolean): TableShape => ({
  ...emptyTable,
  by: [key],
  values: [
    { fn: 'count', as: null, series: true },
    ...(withBytes ? [{ fn: 'sum', field: 'bytes', as: null, series: false } as const] : []),
  ],
  sort: [{ column: 'count', descending: true }],
})

/** The query of a text; one that cannot be read asks for everything. */
const queryOfText = (text: string, zone: string): Query => {
  const parsed = parseQuery(text, { dialect: 'auto', zone })
  return parsed.ok ? parsed.query : everything
}

/** The text with another shape of its answer, the condition as it was. SQL says its condition itself, so nothing of it stays. */
export const reshaped = (text: string, zone: string, put: (shape: Shape) => Shape): string => {
  const query = queryOfText(text, zone)
  return printSearch({ ...query, shape: put(query.shape) })
}

/** The same for a query that has a table; others are left as they are. */
export const retabled = (text: string, zone: string, put: (shape: TableShape) => TableShape): string =>
  reshaped(text, zone, shape => (shape.kind === 'table' ? put(shape) : shape))

/** Back to the rows themselves. */
export const asRows = (text: string, zone: string): string => reshaped(text, zone, () => plainRows)
