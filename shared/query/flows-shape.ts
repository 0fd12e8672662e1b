import type { Field } from '../model/fields'
import {
  type Aggregate,
  both,
  type Expr,
  type GroupKey,
  plainRows,
  type Query,
  type Sort,
  type TableShape,
} from './ast'
import { columnName } from './column-name'
import type { Entity } from './flows-words'
import { Misread } from './result'
import { emptyTable } from './shape'

export type Target =
  | { readonly kind: 'aggregate'; readonly of: Aggregate }
  | { readonly kind: 'field'; readonly field: Field }
  /** A column by the name that the query gave it. */
  | { readonly kind: 'column'; readonly column: string }

/** `descending` is null where the text does not say. */
export type Order = {
  readonly of: Target
  readonly descending: boolean | null
  readonly from: number
  readonly to: number
}

/** A question as its text puts it, before what goes without saying is added. */
export type Asked = {
  readonly entity: Entity | null
  readonly values: readonly Aggregate[]
  readonly where: Expr | null
  /** Conditions on the time, which stand last. */
  readonly when: Expr | null
  readonly keys: readonly GroupKey[]
  readonly orders: readonly Order[]
  readonly limit: number | null
  readonly compare: boolean
}

const count: Aggregate = { fn: 'count', as: null, series: false }
const total: Aggregate = { fn: 'sum', field: 'bytes', as: null, series: false }

const alike = (a: Aggregate, b: Aggregate): boolean => columnName({ ...a, as: null }) === columnName({ ...b, as: null })

/** Beside courses, and where no number is asked for, every line shows how many flows and how much traffic it stands for. */
const shownValues = (asked: readonly Aggregate[]): readonly Aggregate[] =>
  asked.some(({ series }) => !series)
    ? asked
    : [...[count, total].filter(value => !asked.some(each => alike(each, value))), ...asked]

/** Numbers and times are ordered from the greatest, everything else from the first. */
const fromGreatest = ({ type, unit }: Field): boolean => type === 'integer' || type === 'time' || unit !== null

/** The whole query of what was asked. Throws `Misread` where an order cannot be had. */
export const queryOfAsked = (asked: Asked): Query => {
  const { entity, values, when } = asked
  // Machines, ports, countries: flows that know of none are in no line.
  const known: Expr | null = entity ? { kind: 'exists', field: entity.keys.at(-1) ?? entity.keys[0] } : null
  const where = both(both(known, asked.where), when)
  const keys: readonly GroupKey[] = entity ? entity.keys.map(field => ({ kind: 'field', field, as: null })) : asked.keys
  const isTable = keys.length > 0 || values.length > 0
  return { where, shape: isTable ? tableOf(asked, keys) : rowsOf(asked) }
}

const rowsOf = ({ orders, limit, compare }: Asked): Query['shape'] => {
  if (compare)
    throw new Misread('compare needs a table: group by a field, or ask for a number.', { from: 0, to: 0 }, ['group by'])
  const sort = orders.map(({ of, descending, from, to }): Sort => {
    if (of.kind === 'field') return { column: of.field.name, descending: descending ?? fromGreatest(of.field) }
    if (of.kind === 'aggregate' && of.of.fn === 'sum') return { column: of.of.field, descending: descending ?? true }
    throw new Misread(
      'a flow by itself has no such number; group by a field, or order by one of its fields.',
      { from, to },
      ['Total Traffic', 'group by'],
    )
  })
  return { ...plainRows, sort, limit }
}

const tableOf = ({ entity, values: asked, orders, limit, compare }: Asked, by: readonly GroupKey[]): TableShape => {
  const values = [...shownValues(asked)]
  const column = (of: Aggregate): string => {
    const found = values.find(value => alike(value, of))
    if (!found) values.push(of)
    return columnName(found ?? of)
  }
  const sort = orders.map(({ of, descending, from, to }): Sort => {
    if (of.kind === 'column') return { column: of.column, descending: descending ?? true }
    if (of.kind === 'aggregate') return { column: column(of.of), descending: descending ?? true }
    const key = by.find(each => each.field === of.field.name)
    if (key) return { column: columnName(key), descending: descending ?? fromGreatest(of.field) }
    if (of.field.type !== 'integer' && of.field.type !== 'duration')
      throw new Misread(
        `the flows are grouped, and ${of.field.name} is neither a number nor what they are grouped by.`,
        { from, to },
        ['count', 'Total Traffic', 'session count', 'packets', 'bytes rate'],
      )
    const sum: Aggregate = { fn: 'sum', field: of.field.name, as: null, series: false }
    return { column: column(sum), descending: descending ?? true }
  })
  const first = values.find(({ series }) => !series)
  if (sort.length === 0 && by.length > 0 && first) sort.push({ column: columnName(first), descending: true })
  return { ...emptyTable, by, values, sort, limit, compare, details: entity?.details ?? null }
}
