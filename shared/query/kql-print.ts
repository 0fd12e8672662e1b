import { fieldNamed } from '../model/fields'
import { formatExactDuration } from '../units/duration'
import type { Aggregate, Expr, GroupKey, Having, Query, RowsShape, TableShape, Value } from './ast'
import { columnName } from './column-name'
import { havingText, termsOf } from './conditions'
import { kqlColumn, kqlField } from './kql-names'
import { patternPieces } from './pattern'
import { columnValueText, refuseBeyond, Unsayable, valueText } from './pipe-print'
import { regexOfPieces } from './regex-term'

const title = 'KQL'

const text = (value: string): string =>
  `"${value.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`)}"`
const verbatim = (value: string): string => `@"${value.replaceAll('"', '""')}"`
const plainName = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*$/u
const words = new Set(['by', 'asc', 'desc', 'nulls', 'and', 'or', 'not', 'in', 'has', 'contains', 'between', 'matches'])
const name = (of: string): string =>
  plainName.test(of) && !words.has(of.toLowerCase()) ? of : `['${of.replaceAll(/[\\']/g, String.raw`\$&`)}']`
const field = (of: string): string => name(kqlField(of))
const named = (what: string, as: string | null): string => (as === null ? what : `${name(as)} = ${what}`)

/** The query as Log Analytics takes it. Throws `Unsayable`. */
export const printKql = ({ where, shape }: Query): string => {
  if (shape.kind === 'sql') throw new Unsayable('KQL is not SQL.')
  const terms = termsOf(where)
  const wheres = terms.map(term => `where ${terms.length > 1 ? tight(term) : condition(term)}`)
  return ['NTANetAnalytics', ...wheres, ...(shape.kind === 'rows' ? rowStages(shape) : tableStages(shape))].join('\n| ')
}

const rowStages = ({ columns, dedup, sort, limit }: RowsShape): readonly string[] => {
  if (dedup.length > 0) throw new Unsayable('KQL keeps no first row of those alike.')
  return [
    ...(sort.length === 0 ? [] : [`sort by ${sort.map(of => ordered(field(of.column), of.descending)).join(', ')}`]),
    ...(limit === null ? [] : [`take ${limit}`]),
    ...(columns === null ? [] : [`project ${columns.map(of => named(field(of.field), of.as)).join(', ')}`]),
  ]
}

const ordered = (column: string, descending: boolean): string => `${column} ${descending ? 'desc' : 'asc'}`

const tableStages = (shape: TableShape): readonly string[] => {
  const { by, values, sort, limit } = shape
  if (shape.compare) throw new Unsayable('KQL sets no period before beside a table.')
  if (shape.details !== null) throw new Unsayable('KQL knows nothing of machines and interfaces.')
  const keys = by.map(key).join(', ')
  const distinct = values.length === 0 && by.every(({ kind, as }) => kind === 'field' && as === null)
  const counted = ['summarize', values.map(value).join(', '), keys === '' ? '' : `by ${keys}`]
  const column = (of: string): string => columnText(of, shape)
  return [
    distinct ? `distinct ${keys}` : counted.filter(part => part !== '').join(' '),
    ...(shape.having === null ? [] : [`where ${having(shape.having, column)}`]),
    ...(sort.length === 0 ? [] : [`sort by ${sort.map(of => ordered(column(of.column), of.descending)).join(', ')}`]),
    ...(limit === null ? [] : [`take ${limit}`]),
  ]
}

const columnText = (column: string, { by, values }: TableShape): string => {
  const of = [...by, ...values].find(each => columnName(each) === column)
  if (!of || of.as !== null) return name(column)
  if (!('fn' in of)) return field(of.field)
  const own = kqlColumn(of)
  if (own === null) throw new Unsayable(`KQL has no name for the column ${column}; "as" gives it one.`)
  return name(own)
}

const key = (of: GroupKey): string => {
  refuseBeyond(of, title)
  return named(of.kind === 'bin' ? `bin(${field(of.field)}, ${formatExactDuration(of.ms)})` : field(of.field), of.as)
}

const value = (of: Aggregate): string => {
  refuseBeyond(of, title)
  return named(call(of), of.as)
}

const call = (of: Aggregate): string => {
  switch (of.fn) {
    case 'count':
      return 'count()'
    case 'distinct':
      return `dcount(${field(of.field)})`
    case 'percentile':
      return `percentile(${field(of.field)}, ${of.at})`
    case 'first':
    case 'last':
      return `${of.fn === 'first' ? 'arg_min' : 'arg_max'}(TimeGenerated, ${field(of.field)})`
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
      return `* contains ${text(expr.text)}`
    case 'recent':
      return `TimeGenerated > ago(${formatExactDuration(expr.ms)})`
    case 'clock':
    case 'weekday':
      throw new Unsayable('KQL has no windows of the day and no days of the week in a time zone.')
    case 'exists':
      return `isnotempty(${field(expr.field)})`
    case 'subnet':
      return `${expr.cidr.includes(':') ? 'ipv6' : 'ipv4'}_is_in_range(${field(expr.field)}, ${text(expr.cidr)})`
    case 'like':
      return like(expr)
    case 'regex':
      return `${field(expr.field)} matches regex ${verbatim(expr.pattern)}`
    case 'compare':
      return `${field(expr.field)} ${expr.op === '=' ? equals(expr.field, '') : expr.op} ${literal(expr.field, expr.value, expr.op === '=')}`
    case 'in':
      return `${field(expr.field)} ${isText(expr.field) ? 'in~' : 'in'} (${expr.values.map(of => literal(expr.field, of, true)).join(', ')})`
    case 'between':
      return `${field(expr.field)} between (${literal(expr.field, expr.low, false)} .. ${literal(expr.field, expr.high, false)})`
  }
}

const isText = (of: string): boolean => fieldNamed(of)?.type === 'text'

/** Texts compare without case here, and so they are written. */
const equals = (of: string, negated: '' | '!'): string => {
  if (isText(of)) return negated === '' ? '=~' : '!~'
  return negated === '' ? '==' : '!='
}

const tight = (expr: Expr): string =>
  expr.kind === 'and' || expr.kind === 'or' ? `(${condition(expr)})` : condition(expr)

const opposite = (expr: Expr): string => {
  if (expr.kind === 'exists') return `isempty(${field(expr.field)})`
  if (expr.kind === 'recent') return `TimeGenerated < ago(${formatExactDuration(expr.ms)})`
  if (expr.kind === 'compare' && expr.op === '=')
    return `${field(expr.field)} ${equals(expr.field, '!')} ${literal(expr.field, expr.value, true)}`
  return `not(${condition(expr)})`
}

const literal = (of: string, value: Value, exact: boolean): string => {
  const shown = valueText(of, value, exact)
  if (typeof value === 'number' && fieldNamed(of)?.type === 'time') return `datetime(${shown.text})`
  if (typeof value === 'number' && fieldNamed(of)?.type === 'duration') return shown.text
  return shown.isText ? text(shown.text) : shown.text
}

const like = ({ field: of, pattern }: Extract<Expr, { readonly kind: 'like' }>): string => {
  const pieces = patternPieces(pattern)
  const [first = '', second = '', third] = pieces
  if (pieces.length === 2 && first !== '' && second === '') return `${field(of)} startswith ${text(first)}`
  if (pieces.length === 2 && first === '' && second !== '') return `${field(of)} endswith ${text(second)}`
  if (pieces.length === 3 && first === '' && third === '' && second !== '')
    return `${field(of)} contains ${text(second)}`
  return `${field(of)} matches regex ${verbatim(regexOfPieces(pieces))}`
}

const having = (of: Having, column: (name: string) => string): string =>
  havingText(of, {
    not: inside => `not(${inside})`,
    compare: compared => {
      const shown = columnValueText(compared)
      const op = compared.op === '=' ? '==' : compared.op
      const isTime = typeof compared.value === 'number' && shown.isText
      const against = isTime ? `datetime(${shown.text})` : shown.isText ? text(shown.text) : shown.text
      return `${column(compared.column)} ${op} ${against}`
    },
  })
