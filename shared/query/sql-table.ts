import { type FieldType, fieldNamed } from '../model/fields'
import type { Aggregate, Expr, GroupKey, Having, TableShape } from './ast'
import { beforeName, columnName } from './column-name'
import { havingText } from './conditions'
import { periodBefore, periodLength } from './period-before'
import { rateSeconds } from './shape'
import { compareTo, whereLines } from './sql-condition'
import { named, quoted, typeOf } from './sql-words'

/** The stretch of time asked about, ms, the end excluded. */
export type SqlRange = { readonly from: number; readonly to: number }

/** A table's lines. What is known of the keys beside (`details`) is in no column of `flows`, so it is left out. */
export const printTableSql = (where: Expr | null, shape: TableShape, range: SqlRange | null): string => {
  const ms = range === null ? periodLength(where) : range.to - range.from
  const bin = rateSeconds(shape, 0)
  const seconds = bin > 0 ? String(bin) : ms === null ? dataSeconds : String(ms / 1000)
  const columns = columnsOf(shape, seconds)
  const lines = shape.compare ? compared(where, shape, columns, range) : linesOf(where, shape, columns)
  const order = shape.by.length === 0 ? [] : [`order by ${orderOf(shape, shape.compare ? ofEither(columns) : columns)}`]
  return [...lines, ...order, ...(shape.limit === null ? [] : [`limit ${shape.limit}`])].join('\n')
}

/** Each line beside the one with its keys in the period before. */
const compared = (
  where: Expr | null,
  shape: TableShape,
  columns: Columns,
  range: SqlRange | null,
): readonly string[] => {
  const earlier = periodBefore(where, range)
  const both = ofEither(columns)
  const { keys } = columns
  const inside = (lines: readonly string[]): readonly string[] =>
    lines.flatMap(line => line.split('\n')).map(line => `  ${line}`)
  const same = keys.map(({ name }) => `asked.${named(name)} is before.${named(name)}`)
  const { having } = shape
  return [
    'with asked as (',
    ...inside(linesOf(where, { having: null }, columns)),
    '), before as (',
    ...inside(linesOf(earlier ?? never, { having: null }, columns)),
    ')',
    `select ${[...both.keys, ...both.values, ...both.earlier].map(({ name, sql }) => `${sql} as ${named(name)}`).join(', ')}`,
    `from asked full join before on ${same.length === 0 ? 'true' : same.join(' and ')}`,
    ...(having === null ? [] : [`where ${condition(having, [...both.keys, ...both.values])}`]),
  ]
}

/** What a line of either period shows: of one that is there in one alone, the other has no rows and so no values. */
const ofEither = ({ keys, values }: Columns): Columns & { readonly earlier: readonly Column[] } => {
  const from = (period: string, { name, sql }: Column): string => {
    const value = `${period}.${named(name)}`
    return sql.startsWith('count') ? `coalesce(${value}, 0)` : value
  }
  return {
    keys: keys.map(key => ({ ...key, sql: `coalesce(asked.${named(key.name)}, before.${named(key.name)})` })),
    values: values.map(value => ({ ...value, sql: from('asked', value) })),
    earlier: values.map(value => ({ ...value, name: beforeName(value.name), sql: from('before', value) })),
  }
}

/** A row began at some time, so this holds for none. */
const never: Expr = { kind: 'not', term: { kind: 'exists', field: 'start' } }

/** The values of each line with a course, bucket by bucket; `step` null = left to be given as `:step`. Null when no value has one. */
export const printSeriesSql = (where: Expr | null, shape: TableShape, step: number | null): string | null => {
  const values = shape.values.filter(({ series }) => series)
  if (values.length === 0) return null
  const width = step === null ? ':step' : String(step)
  const bucket = { ...nothing, name: 'bucket', sql: `time_bin(start, ${width}, 'UTC')`, type: 'time' } as const
  const { keys } = columnsOf(shape, '')
  const seconds = step === null ? '(:step / 1000.0)' : String(step / 1000)
  const all = [...keys, bucket]
  const parts = { keys: all, values: columnsOf({ ...shape, values }, seconds).values }
  return [
    ...linesOf(where, { ...shape, having: null }, parts),
    `order by ${all.map((_, at) => at + 1).join(', ')}`,
  ].join('\n')
}

/** Seconds from the first beginning in the data to the moment after the last. */
const dataSeconds = '(select (max(start) - min(start) + 1) / 1000.0 from flows)'

type Column = { readonly name: string; readonly sql: string; readonly type: FieldType }
type KeyColumn = Column & {
  /** What a row is told apart for, beside itself: `from` joins it, `condition` keeps it. */
  readonly source: string | null
  readonly side: string | null
  readonly condition: string | null
}
type Columns = { readonly keys: readonly KeyColumn[]; readonly values: readonly Column[] }

const nothing = { source: null, side: null, condition: null } as const

const columnsOf = (shape: TableShape, seconds: string): Columns => ({
  keys: shape.by.map(keyColumn),
  values: shape.values.map(of => ({ name: columnName(of), sql: aggregate(of, seconds), type: valueType(of) })),
})

const keyColumn = (key: GroupKey, at: number): KeyColumn => {
  const name = columnName(key)
  const field = fieldNamed(key.field)
  const of = (side: string): string => {
    if (key.kind === 'bin') return `time_bin(${named(side)}, ${key.ms}, ${quoted(key.zone)})`
    return key.kind === 'prefix' ? `ip_prefix(${named(side)}, ${key.v4}, ${key.v6})` : named(side)
  }
  const type: FieldType = key.kind === 'bin' ? 'time' : key.kind === 'prefix' ? 'cidr' : (field?.type ?? 'text')
  if (field?.source.from === 'either') {
    const [src, dst] = field.source.fields.map(of)
    const side = `side${at + 1}`
    const sql = `iif(${side} = 0, ${src}, ${dst})`
    const condition = `iif(${side} = 0, ${src} is not null or ${dst} is null, ${dst} is not null and ${dst} is not ${src})`
    return { name, sql, type, source: null, side: `(select 0 as ${side} union all select 1)`, condition }
  }
  if (type !== 'tags') return { ...nothing, name, sql: of(key.field), type }
  const list = `'["' || replace(trim(${key.field}, '|'), '|', '","') || '"]'`
  const tag = `tag${at + 1}`
  return { ...nothing, name, sql: tag, type: 'text', source: `left join json_each(${list}) as ${tag}` }
}

/** Numbers but for what keeps the kind of its field. */
const valueType = (of: Aggregate): FieldType =>
  of.fn === 'min' || of.fn === 'max' || of.fn === 'first' || of.fn === 'last' ? typeOf(of.field) : 'integer'

const aggregate = (of: Aggregate, seconds: string): string => {
  if (of.fn === 'count') return 'count(*)'
  const column = named(of.field)
  switch (of.fn) {
    case 'distinct':
      return distinct(of.field)
    case 'first':
    case 'last':
      return `${of.fn}_by(${column}, start, id)`
    case 'percentile':
      return `percentile(${column}, ${of.at})`
    case 'rate':
      return `sum(${column}) * ${fieldNamed(of.field)?.unit === 'bytes' ? '8.0' : '1.0'} / ${seconds}`
    default:
      return `${of.fn}(${column})`
  }
}

const distinct = (field: string): string => {
  const { type, source } = fieldNamed(field) ?? { type: 'text', source: { from: 'nowhere' } }
  if (source.from === 'either') return `count_distinct_sides(${source.fields.map(named).join(', ')})`
  return type === 'tags' ? `count_distinct_tags(${field})` : `count(distinct ${named(field)})`
}

const linesOf = (where: Expr | null, { having }: Pick<TableShape, 'having'>, columns: Columns): readonly string[] => {
  const { keys, values } = columns
  const shown = [...keys, ...values].map(({ name, sql }) => (sql === named(name) ? sql : `${sql} as ${named(name)}`))
  const tags = keys.flatMap(({ source, sql }) => (source === null ? [] : [{ source, sql }]))
  // The columns of json_each have names of ours among them, so they stay within a select of their own.
  const rows =
    tags.length === 0
      ? 'flows'
      : `(select flows.*, ${tags.map(({ sql }) => `${sql}.value as ${sql}`).join(', ')} from flows ${tags.map(({ source }) => source).join(' ')})`
  const sides = keys.flatMap(({ side }) => (side === null ? [] : [side]))
  const kept = keys.flatMap(({ condition }) => (condition === null ? [] : [condition]))
  const narrowed = whereLines(where)
  return [
    `select ${shown.join(', ')}`,
    `from ${[rows, ...sides].join(', ')}`,
    ...(kept.length === 0
      ? narrowed
      : [`where ${[...kept, ...narrowed.map(line => `(${line.replace(/^where /, '')})`)].join('\n  and ')}`]),
    ...(keys.length === 0 ? [] : [`group by ${keys.map((_, at) => at + 1).join(', ')}`]),
    ...(having === null ? [] : [`having ${condition(having, [...keys, ...values])}`]),
  ]
}

/** The line that a value of a table is compared with stands for what it is computed by, as SQLite looks names up in `flows` first. */
const condition = (having: Having, columns: readonly Column[]): string =>
  havingText(having, {
    not: inside => `(${inside}) is not true`,
    compare: of => {
      const column = columns.find(({ name }) => name === of.column)
      if (!column) throw new Error(`print the column ${of.column}`)
      return compareTo(column.sql, column.type, of.op, of.value)
    },
  })

/** As the query sorts, or the largest of the first value first; lines that are alike by their keys. Nulls are last either way. */
const orderOf = (shape: TableShape, { keys, values }: Columns): string => {
  const all = [...keys, ...values]
  const asked = shape.sort.map(({ column, descending }) => ({
    column: all.find(({ name }) => name === column),
    descending,
  }))
  const sorted =
    asked.length > 0 || shape.by.some(({ kind }) => kind === 'bin') ? asked : [{ column: values[0], descending: true }]
  const ties = keys.filter(key => !sorted.some(({ column }) => column === key))
  return [...sorted, ...ties.map(column => ({ column, descending: false }))]
    .flatMap(({ column, descending }) => {
      if (!column) return []
      // Only a name alone is a column of the answer; within a call it would be one of `flows`.
      const by = column.type === 'ip' ? `ip_hex(${column.sql})` : named(column.name)
      return [`${by}${descending ? ' desc' : ''} nulls last`]
    })
    .join(', ')
}
