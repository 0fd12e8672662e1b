import { formatExactDuration } from '../units/duration'
import { awsNetworkFirewall } from './aliases/aws-network-firewall'
import { awsVpc } from './aliases/aws-vpc'
import type { Aggregate, Expr, GroupKey, Having, Query, RowsShape, Sort, TableShape, Value } from './ast'
import { columnName } from './column-name'
import { havingText } from './conditions'
import { patternPieces } from './pattern'
import { columnValueText, namesOf, refuseBeyond, Unsayable, valueText } from './pipe-print'
import { printRegex } from './print'
import { regexOfPieces } from './regex-term'

const title = 'Insights'

export const insightsField = namesOf([awsNetworkFirewall, awsVpc], {
  start: '@timestamp',
  end: 'event.netflow.end',
  severity: 'event.alert.severity',
  message: '@message',
})

const text = (value: string): string => `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`
const plainName = /^[\p{L}_@][\p{L}\p{N}_.@]*$/u
const words = new Set(['by', 'as', 'asc', 'desc', 'and', 'or', 'not', 'in', 'like', 'bin'])
const name = (of: string): string =>
  plainName.test(of) && !words.has(of.toLowerCase()) ? of : `\`${of.replaceAll(/[\\`]/g, String.raw`\$&`)}\``
const field = (of: string): string => name(insightsField(of))
const named = (what: string, as: string | null): string => (as === null ? what : `${what} as ${name(as)}`)

/** The query as CloudWatch Logs Insights takes it. Throws `Unsayable`. */
export const printInsights = ({ where, shape }: Query): string => {
  if (shape.kind === 'sql') throw new Unsayable('Insights has no SQL.')
  const filter = where === null ? [] : [`filter ${condition(where)}`]
  const stages = shape.kind === 'rows' ? rowStages(shape) : tableStages(shape)
  const shows = shape.kind === 'rows' && shape.columns !== null
  const all = shows ? [...stages.slice(0, 1), ...filter, ...stages.slice(1)] : [...filter, ...stages]
  if (all.length === 0) throw new Unsayable('Insights begins with a command, and to see everything asks for none.')
  return all.join('\n| ')
}

const rowStages = ({ columns, dedup, sort, limit }: RowsShape): readonly string[] => [
  ...(columns === null ? [] : [`fields ${columns.map(of => named(field(of.field), of.as)).join(', ')}`]),
  ...(sort.length === 0 ? [] : [`sort ${sort.map(of => ordered(field(of.column), of)).join(', ')}`]),
  ...(dedup.length === 0 ? [] : [`dedup ${dedup.map(field).join(', ')}`]),
  ...(limit === null ? [] : [`limit ${limit}`]),
]

const ordered = (column: string, { descending }: Sort): string => `${column} ${descending ? 'desc' : 'asc'}`

const tableStages = (shape: TableShape): readonly string[] => {
  const { by, values, sort, limit } = shape
  if (shape.compare) throw new Unsayable('Insights sets no period before beside a table.')
  if (shape.details !== null) throw new Unsayable('Insights knows nothing of machines and interfaces.')
  const keys = by.length === 0 ? '' : `by ${by.map(key).join(', ')}`
  const stats = ['stats', values.map(value).join(', '), keys].filter(part => part !== '').join(' ')
  const column = (of: string): string => columnText(of, shape)
  return [
    stats,
    ...(shape.having === null ? [] : [`filter ${having(shape.having, column)}`]),
    ...(sort.length === 0 ? [] : [`sort ${sort.map(of => ordered(column(of.column), of)).join(', ')}`]),
    ...(limit === null ? [] : [`limit ${limit}`]),
  ]
}

/** A column without a name of its own is called by the call that makes it. */
const columnText = (column: string, { by, values }: TableShape): string => {
  const of = [...by, ...values].find(each => columnName(each) === column)
  if (!of || of.as !== null) return name(column)
  return 'fn' in of ? name(insightsCall(of) ?? column) : field(of.field)
}

const key = (of: GroupKey): string => {
  refuseBeyond(of, title)
  if (of.kind !== 'bin') return named(field(of.field), of.as)
  const length = formatExactDuration(of.ms)
  return named(of.field === 'start' ? `bin(${length})` : `bin(${field(of.field)}, ${length})`, of.as)
}

const value = (of: Aggregate): string => {
  refuseBeyond(of, title)
  return named(insightsCall(of) ?? '', of.as)
}

const functions = { distinct: 'count_distinct', first: 'earliest', last: 'latest' } as const

/** The call of a function; null for one that Insights does not have. */
export const insightsCall = (of: Aggregate): string | null => {
  switch (of.fn) {
    case 'count':
      return 'count(*)'
    case 'rate':
      return null
    case 'percentile':
      return `pct(${field(of.field)}, ${of.at})`
    case 'distinct':
    case 'first':
    case 'last':
      return `${functions[of.fn]}(${field(of.field)})`
    default:
      return `${of.fn}(${field(of.field)})`
  }
}

const condition = (expr: Expr): string => {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.terms.map(tight).join(` ${expr.kind} `)
    case 'not':
      return opposite(expr.term)
    case 'words':
      return `@message like ${text(expr.text)}`
    case 'exists':
      return `ispresent(${field(expr.field)})`
    case 'subnet':
      return `${expr.cidr.includes(':') ? 'isIpv6InSubnet' : 'isIpv4InSubnet'}(${field(expr.field)}, ${text(expr.cidr)})`
    case 'like':
      return like(expr)
    case 'regex':
      return `${field(expr.field)} like ${printRegex(expr.pattern)}`
    case 'compare':
      return `${field(expr.field)} ${expr.op} ${literal(expr.field, expr.value, expr.op === '=')}`
    case 'in':
      return `${field(expr.field)} in [${expr.values.map(of => literal(expr.field, of, true)).join(', ')}]`
    case 'between':
      throw new Unsayable('Insights asks for a range of one side of a flow, not of either.')
    case 'recent':
      throw new Unsayable('Insights takes the stretch of time beside the query, not in it.')
    case 'clock':
    case 'weekday':
      throw new Unsayable('Insights has no windows of the day and no days of the week.')
  }
}

const tight = (expr: Expr): string =>
  expr.kind === 'and' || expr.kind === 'or' ? `(${condition(expr)})` : condition(expr)

const opposite = (expr: Expr): string => {
  if (expr.kind === 'exists') return `isempty(${field(expr.field)})`
  if (expr.kind === 'compare' && expr.op === '=')
    return `${field(expr.field)} != ${literal(expr.field, expr.value, true)}`
  return `not (${condition(expr)})`
}

const literal = (of: string, value: Value, exact: boolean): string => {
  const shown = valueText(of, value, exact)
  return shown.isText ? text(shown.text) : shown.text
}

const like = ({ field: of, pattern }: Extract<Expr, { readonly kind: 'like' }>): string => {
  const pieces = patternPieces(pattern)
  const [first, middle, last] = pieces
  if (pieces.length === 3 && first === '' && last === '' && middle) return `${field(of)} like ${text(middle)}`
  return `${field(of)} like ${printRegex(regexOfPieces(pieces))}`
}

const having = (of: Having, column: (name: string) => string): string =>
  havingText(of, {
    not: inside => `not (${inside})`,
    compare: compared => {
      const { text: shown, isText } = columnValueText(compared)
      return `${column(compared.column)} ${compared.op} ${isText ? text(shown) : shown}`
    },
  })
