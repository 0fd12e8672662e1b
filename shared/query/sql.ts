import type { Query, RowsShape } from './ast'
import { whereLines } from './sql-condition'
import { printSeriesSql, printTableSql, type SqlRange } from './sql-table'
import { named, typeOf } from './sql-words'

/**
 * The query as SQL on a table `flows` with one column per field of the model: times and durations in ms, enumerations as
 * their words, `flow_type` as `|East-West|ExternalPublic|`, and `src_ip_hex`/`dst_ip_hex` for subnets and address order.
 * The functions it calls beyond SQLite's own are those of `sqlFunctions`. A query for courses over time is two
 * statements: its lines, and the buckets of each.
 */
export const printSql = ({ where, shape }: Query, range: SqlRange | null = null): string => {
  if (shape.kind === 'sql') return shape.text.trim()
  if (shape.kind === 'rows') return [...rowLines(shape, whereLines(where))].join('\n')
  const series = printSeriesSql(where, shape, null)
  const table = printTableSql(where, shape, range)
  return series === null
    ? table
    : `${table};\n\n-- the course of each line, in buckets of :step milliseconds\n${series}`
}

const rowLines = ({ columns, dedup, sort, limit }: RowsShape, where: readonly string[]): readonly string[] => {
  const shown =
    columns?.map(({ field, as }) => (as === null ? named(field) : `${named(field)} as ${named(as)}`)).join(', ') ?? '*'
  const order = sort.length === 0 ? [] : [`order by ${orderOf(sort)}`]
  const end = limit === null ? [] : [`limit ${limit}`]
  if (dedup.length === 0) return [`select ${shown}`, 'from flows', ...where, ...order, ...end]
  const first = `row_number() over (partition by ${dedup.map(named).join(', ')} order by ${orderOf(sort)}) as place`
  return [
    `select ${shown}`,
    'from (',
    ...[`select *, ${first}`, 'from flows', ...where].map(line => `  ${line.replaceAll('\n', '\n  ')}`),
    ')',
    'where place = 1',
    ...order,
    ...end,
  ]
}

/** Rows without a value come last either way; rows that are alike stand by their ids. */
const orderOf = (sort: RowsShape['sort']): string =>
  [
    ...sort.map(({ column, descending }) => {
      const by = typeOf(column) === 'ip' ? `${column}_hex` : named(column)
      return `${by}${descending ? ' desc' : ''} nulls last`
    }),
    'id',
  ].join(', ')
