import { flowTypes, tcpFlags } from '../model/codes'
import { type Field, type FieldType, fieldNamed } from '../model/fields'
import { ipHex, parseCidr, parseIp } from '../units/ip'
import { foldCase } from '../units/text'
import { formatIso } from '../units/time'
import type { CompareOp, Expr, FieldExpr, Value } from './ast'
import { termsOf } from './conditions'
import { wordFields } from './fields'
import { matcherOf, patternPieces } from './pattern'
import { named, quoted, typeOf } from './sql-words'

/** A condition as SQL on the table `flows`, and the lines of a statement that hold it. */
export const whereLines = (where: Expr | null): readonly string[] => {
  const terms = termsOf(where)
  if (terms.length === 0) return []
  return [`where ${terms.map(term => (terms.length > 1 ? tight(term) : condition(term))).join('\n  and ')}`]
}

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
      return wordFields.map(field => `instr(lower(${named(field)}), ${quoted(foldCase(expr.text))}) > 0`).join(' or ')
    case 'recent':
      return `start > (select max(start) from flows) - ${expr.ms}`
    case 'clock': {
      const minute = `minute_of_day(start, ${quoted(expr.zone)})`
      const joint = expr.from < expr.to ? 'and' : 'or'
      return `(${minute} >= ${expr.from} ${joint} ${minute} < ${expr.to})`
    }
    case 'weekday':
      return `weekday(start, ${quoted(expr.zone)}) in (${expr.days.join(', ')})`
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
      return `${column} regexp ${quoted(expr.pattern)}`
    case 'subnet':
      return subnet(field, expr.cidr)
  }
}

const collation = (type: FieldType): string => (type === 'text' ? ' collate nocase' : '')

const compare = (field: string, type: FieldType, op: CompareOp, value: Value): string =>
  type === 'ip' && op !== '='
    ? `${field}_hex ${op} ${hex(value)}`
    : compareTo(type === 'tags' || type === 'flags' ? field : named(field), type, op, value)

/** A comparison with whatever has values of the type. */
export const compareTo = (of: string, type: FieldType, op: CompareOp, value: Value): string => {
  if (type === 'tags') return `instr(${of}, ${quoted(`|${value}|`)}) > 0`
  if (type === 'flags' && typeof value === 'string')
    return `(${of} & ${2 ** tcpFlags.findIndex(flag => flag === value)}) <> 0`
  if (type === 'ip' && op !== '=') return `ip_hex(${of}) ${op} ${hex(value)}`
  return `${of}${typeof value === 'string' ? collation(type) : ''} ${op} ${literal(type, value)}`
}

const like = (field: string, type: FieldType, pattern: string): string => {
  if (type === 'tags') {
    const matches = matcherOf(pattern)
    const tags = flowTypes.filter(matches)
    return tags.length === 0 ? 'false' : tags.map(tag => compare(field, type, '=', tag)).join(' or ')
  }
  const pieces = patternPieces(pattern).map(piece => piece.replaceAll(/[\\%_]/g, String.raw`\$&`))
  return `${named(field)} like ${quoted(pieces.join('%'))} escape '\\'`
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
  if (typeof value === 'string') return quoted(value)
  return type === 'time' ? `${value} /* ${formatIso(value, 'UTC')} */` : String(value)
}
