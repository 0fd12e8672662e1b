import { flowTypes, tcpFlags } from '../model/codes'
import { type Field, type FieldType, fieldNamed } from '../model/fields'
import { ipHex, parseCidr, parseIp } from '../units/ip'
import { foldCase } from '../units/text'
import { formatIso } from '../units/time'
import type { CompareOp, Expr, FieldExpr, Query, Value } from './ast'
import { wordFields } from './fields'
import { matcherOf, patternPieces } from './pattern'

/**
 * The query as SQL on a table `flows` with one column per field of the model: times and durations in ms, enumerations as
 * their words, `flow_type` as `|East-West|ExternalPublic|`, and `src_ip_hex`/`dst_ip_hex` for subnets and address order.
 */
export const printSql = (
  { where }: Query,
  options: { readonly order?: { readonly field: string; readonly descending: boolean }; readonly limit?: number } = {},
): string => {
  const lines = ['select *', 'from flows']
  if (where) {
    const terms = where.kind === 'and' ? where.terms : [where]
    lines.push(`where ${terms.map(term => (terms.length > 1 ? tight(term) : condition(term))).join('\n  and ')}`)
  }
  if (options.order)
    lines.push(`order by ${orderColumn(options.order.field)}${options.order.descending ? ' desc' : ''}`)
  if (options.limit !== undefined) lines.push(`limit ${options.limit}`)
  return lines.join('\n')
}

const reserved = new Set(['end'])
const named = (column: string): string => (reserved.has(column) ? `"${column}"` : column)

const typeOf = (field: string): FieldType => fieldNamed(field)?.type ?? 'text'

const orderColumn = (field: string): string => (typeOf(field) === 'ip' ? `${field}_hex` : named(field))

/** Whether a condition prints as several joined by `or` or `and`. */
const isJoined = (expr: Expr): boolean => {
  if (expr.kind === 'and' || expr.kind === 'or' || expr.kind === 'words') return true
  if (!('field' in expr)) return false
  const { type, source } = fieldNamed(expr.field) ?? { type: 'text', source: { from: 'nowhere' } }
  if (source.from === 'either') return true
  return (type === 'tags' || type === 'flags') && (expr.kind === 'in' || expr.kind === 'like')
}

const tight = (expr: Expr): string => (isJoined(expr) ? `(${condition(expr)})` : condition(expr))

const condition = (expr: Expr): string => {
  switch (expr.kind) {
    case 'and':
      return expr.terms.map(tight).join(' and ')
    case 'or':
      return expr.terms.map(tight).join(' or ')
    case 'not':
      // A null column makes a comparison null, and the opposite of null must be true.
      return `(${condition(expr.term)}) is not true`
    case 'words':
      return wordFields.map(field => `instr(lower(${named(field)}), ${text(foldCase(expr.text))}) > 0`).join(' or ')
    case 'recent':
      return `start > (select max(start) from flows) - ${expr.ms}`
    case 'clock': {
      const minute = `minute_of_day(start, ${text(expr.zone)})`
      const joint = expr.from < expr.to ? 'and' : 'or'
      return `(${minute} >= ${expr.from} ${joint} ${minute} < ${expr.to})`
    }
    case 'weekday':
      return `weekday(start, ${text(expr.zone)}) in (${expr.days.join(', ')})`
    default:
      return onSides(expr)
  }
}

/** An either-side name is its two columns, joined by `or`. */
const onSides = (expr: FieldExpr): string => {
  const { source } = fieldNamed(expr.field) ?? { source: { from: 'nowhere' } as Field['source'] }
  if (source.from !== 'either') return onColumn(expr, expr.field)
  return source.fields.map(side => onColumn(expr, side)).join(' or ')
}

const onColumn = (expr: FieldExpr, field: string): string => {
  const type = typeOf(field)
  const column = named(field)
  switch (expr.kind) {
    case 'exists':
      return `${column} is not null`
    case 'compare':
      return compare(field, type, expr.op, expr.value)
    case 'in':
      return type === 'tags' || type === 'flags'
        ? expr.values.map(value => compare(field, type, '=', value)).join(' or ')
        : `${column}${collation(type)} in (${expr.values.map(value => literal(type, value)).join(', ')})`
    case 'between':
      return type === 'ip'
        ? `${field}_hex between ${hex(expr.low)} and ${hex(expr.high)}`
        : `${column}${collation(type)} between ${literal(type, expr.low)} and ${literal(type, expr.high)}`
    case 'like':
      return like(field, type, expr.pattern)
    case 'regex':
      return `${column} regexp ${text(expr.pattern)}`
    case 'subnet':
      return subnet(field, expr.cidr)
  }
}

const collation = (type: FieldType): string => (type === 'text' ? ' collate nocase' : '')

const compare = (field: string, type: FieldType, op: CompareOp, value: Value): string => {
  if (type === 'tags') return `instr(${field}, ${text(`|${value}|`)}) > 0`
  if (type === 'flags' && typeof value === 'string')
    return `(${field} & ${2 ** tcpFlags.findIndex(flag => flag === value)}) <> 0`
  if (type === 'ip' && op !== '=') return `${field}_hex ${op} ${hex(value)}`
  return `${named(field)}${collation(type)} ${op} ${literal(type, value)}`
}

const like = (field: string, type: FieldType, pattern: string): string => {
  if (type === 'tags') {
    const matches = matcherOf(pattern)
    const tags = flowTypes.filter(matches)
    return tags.length === 0 ? 'false' : tags.map(tag => compare(field, type, '=', tag)).join(' or ')
  }
  const pieces = patternPieces(pattern).map(piece => piece.replaceAll(/[\\%_]/g, String.raw`\$&`))
  return `${named(field)} like ${text(pieces.join('%'))} escape '\\'`
}

const subnet = (field: string, block: string): string => {
  const cidr = parseCidr(block)
  if (!cidr) throw new Error(`print ${field} in subnet ${block}`)
  return `${field}_hex between '${ipHex(cidr.low)}' and '${ipHex(cidr.high)}'`
}

const hex = (value: Value): string => {
  const bytes = parseIp(String(value))
  if (!bytes) throw new Error(`print the address ${value}`)
  return `'${ipHex(bytes)}'`
}

const literal = (type: FieldType, value: Value): string => {
  if (typeof value === 'string') return text(value)
  return type === 'time' ? `${value} /* ${formatIso(value, 'UTC')} */` : String(value)
}

/** SQLite ends a statement's text at a NUL, so one inside a string is written as a function. */
const text = (value: string): string => {
  const parts = value.split('\0').map(part => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || char(0) || ')})`
}
