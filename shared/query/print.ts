import { type FieldType, fieldNamed } from '../model/fields'
import { formatExactDuration } from '../units/duration'
import { parseCidr, parseIp } from '../units/ip'
import { formatIso } from '../units/time'
import type { Expr, Query, Value } from './ast'
import { isQueryWord, keywordOf } from './keywords'
import { patternPieces } from './pattern'
import { stagesText } from './print-stages'
import { printTimeTerm } from './time-terms'

/** The condition in the one canonical spelling of the search dialect, which `parseSearch` reads back as the same tree. */
export const printWhere = (where: Expr | null): string => (where === null ? '' : printExpr(where))

/** The whole query; SQL is its own canonical form. */
export const printSearch = (query: Query): string => {
  if (query.shape.kind === 'sql') return query.shape.text
  const stages = stagesText(query)
  return stages === '' ? printWhere(query.where) : `${printWhere(query.where) || '*'}${stages}`
}

const printExpr = (expr: Expr): string => {
  switch (expr.kind) {
    case 'and':
      return expr.terms.map(grouped).join(' ')
    case 'or':
      return expr.terms.map(grouped).join(' OR ')
    case 'not':
      return `-${expr.term.kind === 'not' ? `(${printExpr(expr.term)})` : grouped(expr.term)}`
    case 'words':
      return word(expr.text)
    case 'exists':
      return `${expr.field}:*`
    case 'subnet':
      return `${expr.field}:${expr.cidr}`
    case 'like':
      return `${expr.field}:${pattern(expr.pattern)}`
    case 'regex':
      return `${expr.field}:${printRegex(expr.pattern)}`
    case 'compare':
      return `${expr.field}:${expr.op === '=' ? equal(expr.field, expr.value) : `${expr.op}${plain(expr.field, expr.value)}`}`
    case 'in':
      return `${expr.field}:(${expr.values.map(value => equal(expr.field, value)).join(', ')})`
    case 'between':
      return `${expr.field}:${plain(expr.field, expr.low)}..${plain(expr.field, expr.high)}`
    case 'recent':
    case 'clock':
    case 'weekday':
      return printTimeTerm(expr)
  }
}

/** Between slashes, those inside it escaped. */
export const printRegex = (pattern: string): string =>
  `/${pattern.replaceAll(/\\[\s\S]|\//g, found => (found === '/' ? String.raw`\/` : found))}/`

const grouped = (expr: Expr): string =>
  expr.kind === 'and' || expr.kind === 'or' ? `(${printExpr(expr)})` : printExpr(expr)

const typeOf = (field: string): FieldType => fieldNamed(field)?.type ?? 'text'

/** A time meant exactly keeps its milliseconds, because without them it names a whole second. */
const equal = (field: string, value: Value): string => {
  const printed = plain(field, value)
  return typeOf(field) === 'time' && !printed.includes('.') ? printed.replace(/Z$/, '.000Z') : printed
}

const plain = (field: string, value: Value): string => {
  const type = typeOf(field)
  if (typeof value === 'string') return quotedIfNeeded(value)
  if (type === 'time') return formatIso(value, 'UTC')
  if (type === 'duration') return formatExactDuration(value)
  return String(value)
}

const bare = /^[\p{L}\p{N}_][\p{L}\p{N}_./@%+~#&?=:;-]*$/u
const barePattern = /^[\p{L}\p{N}_*][\p{L}\p{N}_./@%+~#&?=:;*-]*$/u

const escaped = (text: string): string => text.replaceAll(/[\\"*]/g, String.raw`\$&`)

const quotedIfNeeded = (text: string): string =>
  bare.test(text) && keywordOf(text) === null ? text : `"${escaped(text)}"`

const pattern = (text: string): string =>
  text !== '*' && barePattern.test(text) ? text : `"${patternPieces(text).map(escaped).join('*')}"`

/** A bare word must not read as a field, an address or the beginning of another dialect. */
const bareWord = /^[\p{L}\p{N}_][\p{L}\p{N}_./@%+~#?-]*$/u

const word = (text: string): string =>
  bareWord.test(text) && !isQueryWord(text) && !parseIp(text) && !parseCidr(text) ? text : `"${escaped(text)}"`
