import fc from 'fast-check'
import type { Field } from '../model/fields'
import { arbitraryExpr, type ValueFor } from './arbitrary-query'
import {
  type Aggregate,
  type Expr,
  type GroupKey,
  type Having,
  mostKeys,
  type Query,
  type RowsShape,
  type Sort,
  type TableShape,
  type TimeExpr,
  type Value,
} from './ast'
import { columnName } from './column-name'
import { columnValue } from './column-value'
import { flatJoin } from './conditions'
import { checkShape, emptyTable } from './shape'
import { BadValue } from './value'

/** Shapes for property tests, such as parsers give: every column named once, sorted and compared by names it has. */

const zones = ['UTC', 'Asia/Tokyo', 'America/St_Johns'] as const

const isEither = ({ source }: Field): boolean => source.from === 'either'

const limits = fc.option(fc.nat({ max: 1000 }), { freq: 1 })

const sorts = (columns: readonly string[]): fc.Arbitrary<readonly Sort[]> =>
  columns.length === 0
    ? fc.constant([])
    : fc.array(fc.record({ column: fc.constantFrom(...columns), descending: fc.boolean() }), { maxLength: 2 })

export const arbitraryRows = (asked: readonly Field[], names: fc.Arbitrary<string>): fc.Arbitrary<RowsShape> => {
  const shown = asked.filter(field => !isEither(field)).map(({ name }) => name)
  const columns = fc.uniqueArray(
    fc.record({ field: fc.constantFrom(...shown), as: fc.option(names, { freq: 1, nil: null }) }),
    { minLength: 1, maxLength: 4, selector: ({ field, as }) => as ?? field },
  )
  return fc.record({
    kind: fc.constant('rows' as const),
    columns: fc.option(columns, { freq: 1 }),
    dedup: fc.uniqueArray(fc.constantFrom(...shown), { maxLength: 2 }),
    sort: sorts(shown),
    limit: limits,
  })
}

const keyOn = (asked: readonly Field[]): fc.Arbitrary<GroupKey> => {
  const addresses = asked.filter(({ type }) => type === 'ip').map(({ name }) => name)
  const bin = fc.record({
    kind: fc.constant('bin' as const),
    field: fc.constantFrom('start' as const, 'end' as const),
    ms: fc.constantFrom(1, 1000, 90_000, 300_000, 3_600_000, 86_400_000),
    zone: fc.constantFrom(...zones),
    as: fc.constant(null),
  })
  const prefix = fc.record({
    kind: fc.constant('prefix' as const),
    field: fc.constantFrom(...addresses),
    v4: fc.nat({ max: 32 }),
    v6: fc.nat({ max: 128 }),
    as: fc.constant(null),
  })
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...asked).map((field): GroupKey => ({ kind: 'field', field: field.name, as: null })),
    },
    bin,
    ...(addresses.length === 0 ? [] : [prefix]),
  )
}

/** Functions of fields that `checkShape` lets them have. */
const valueOn = (asked: readonly Field[]): fc.Arbitrary<Aggregate> => {
  const plain = { as: null, series: false } as const
  const all = asked.flatMap(({ name: field }): readonly Aggregate[] => [
    { fn: 'distinct', field, ...plain },
    { fn: 'sum', field, ...plain },
    { fn: 'avg', field, ...plain },
    { fn: 'min', field, ...plain },
    { fn: 'max', field, ...plain },
    { fn: 'first', field, ...plain },
    { fn: 'last', field, ...plain },
    { fn: 'rate', field, ...plain },
    { fn: 'percentile', field, at: 0, ...plain },
    { fn: 'percentile', field, at: 95, ...plain },
    { fn: 'percentile', field, at: 99.9, ...plain },
  ])
  const sound = all.filter(value => checkShape({ ...emptyTable, values: [value] }) === null)
  // Adding up is asked for more often than it is possible.
  const numeric = sound.filter(({ fn }) => !['distinct', 'first', 'last'].includes(fn))
  const count: Aggregate = { fn: 'count', ...plain }
  return fc.oneof(
    fc.constant(count),
    fc.constantFrom(...sound),
    fc.constantFrom(...(numeric.length > 0 ? numeric : sound)),
  )
}

/** Values among which there is one for every type of field. */
const samples = [
  '10.0.0.9',
  '2001:db8::7',
  '10.0.0.0/8',
  '2026-06-01',
  '443',
  'JP',
  'tcp',
  'denied',
  'flow',
  'inbound',
  'end',
  'private',
  'East-West',
] as const

/** A value as a parser gives it for this column: the one typed, or the first of the samples that it can have. */
const valueIn = (of: GroupKey | Aggregate, typed: string | number): Value => {
  for (const each of [typed, ...samples]) {
    try {
      return columnValue(of, { text: String(each), quoted: typeof each === 'string' }, 'UTC')
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
    }
  }
  throw new Error(`there is no sample for ${columnName(of)}`)
}

const havingOn = (columns: readonly (GroupKey | Aggregate)[], text: fc.Arbitrary<string>): fc.Arbitrary<Having> => {
  const compare = fc
    .tuple(
      fc.constantFrom(...columns),
      fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
      fc.oneof(fc.nat({ max: 1_000_000 }), fc.constantFrom(0.5, 12.25, ...samples), text),
    )
    .map(([of, op, typed]): Having => ({ kind: 'compare', column: columnName(of), op, value: valueIn(of, typed) }))
  return fc.letrec<{ tree: Having }>(tie => {
    const joined = (kind: 'and' | 'or') =>
      fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map(terms => flatJoin(kind, terms))
    return {
      tree: fc.oneof(
        { maxDepth: 2 },
        { weight: 3, arbitrary: compare },
        tie('tree').map((term): Having => ({ kind: 'not', term })),
        joined('and'),
        joined('or'),
      ),
    }
  }).tree
}

export const arbitraryTable = (asked: readonly Field[], names: fc.Arbitrary<string>): fc.Arbitrary<TableShape> => {
  const called = <T extends GroupKey | Aggregate>(what: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.tuple(what, fc.option(names, { freq: 1, nil: null })).map(([of, as]) => ({ ...of, as }))
  const value = fc.tuple(called(valueOn(asked)), fc.boolean()).map(([of, series]) => ({ ...of, series }))
  return fc
    .record({
      by: fc.uniqueArray(called(keyOn(asked)), { maxLength: mostKeys - 1, selector: columnName }),
      values: fc.uniqueArray(value, { maxLength: 3, selector: columnName }),
    })
    .filter(({ by, values }) => checkShape({ ...emptyTable, by, values }) === null)
    .chain(({ by, values }) => {
      const columns = [...by, ...values].map(columnName)
      return fc.record({
        kind: fc.constant('table' as const),
        by: fc.constant(by),
        values: fc.constant(values),
        having: fc.option(havingOn([...by, ...values], names), { freq: 1 }),
        sort: sorts(columns),
        limit: limits,
        compare: fc.boolean(),
        details: fc.constantFrom(null, null, null, 'vm' as const, 'interface' as const),
      })
    })
}

/** Windows of the day, days of the week and the last of the data. */
export const arbitraryTime: fc.Arbitrary<TimeExpr> = fc.oneof(
  fc.constantFrom(1, 60_000, 5_400_000, 172_800_000).map((ms): TimeExpr => ({ kind: 'recent', ms })),
  fc
    .tuple(fc.nat({ max: 1439 }), fc.nat({ max: 1439 }), fc.constantFrom(...zones))
    .filter(([from, to]) => from !== to)
    .map(([from, to, zone]): TimeExpr => ({ kind: 'clock', from, to, zone })),
  fc
    .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), fc.constantFrom(...zones))
    .map(([days, zone]): TimeExpr => ({ kind: 'weekday', days: days.toSorted((a, b) => a - b), zone })),
)

/** Rows, tables or neither more than a condition; `names` makes the names of columns. */
export const arbitraryShape = (
  asked: readonly Field[],
  names: fc.Arbitrary<string>,
): fc.Arbitrary<RowsShape | TableShape> => fc.oneof(arbitraryRows(asked, names), arbitraryTable(asked, names))

/** Whole queries; `text` makes words, the pieces of patterns and, where it is not empty, names. */
export const arbitraryQuery = (
  asked: readonly Field[],
  valueFor: ValueFor,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<Query> => {
  const term: fc.Arbitrary<Expr> = fc.oneof(
    { weight: 5, arbitrary: arbitraryExpr(asked, valueFor, text) },
    { weight: 1, arbitrary: arbitraryTime },
  )
  return fc.record({
    where: fc.option(term, { freq: 5 }),
    shape: arbitraryShape(
      asked,
      text.filter(name => name !== ''),
    ),
  })
}
