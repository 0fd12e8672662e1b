import { fieldNamed } from '../model/fields'
import { countryCode, countryName } from '../units/country'
import { formatExactDuration } from '../units/duration'
import { formatIso } from '../units/time'
import type { Aggregate, Expr, GroupKey, Query, RowsShape, Sort, TableShape, Value } from './ast'
import { columnName } from './column-name'
import { allOf, termsOf } from './conditions'
import { unsayable, type Wording, wording } from './dialect'
import { type Asked, type Order, queryOfAsked, type Target } from './flows-shape'
import { type Entity, entities, rateName, spokenField } from './flows-words'
import { patternPieces } from './pattern'
import { Misread } from './result'
import { clockText, dayWords } from './time-terms'

/** The query in the language of Aria, or why it cannot say it. */
export const printFlows = ({ where, shape }: Query): Wording => {
  if (where && hasRegex(where)) return unsayable('Aria has no regular expressions.')
  switch (shape.kind) {
    case 'sql':
      return unsayable('Aria has no SQL.')
    case 'rows':
      return printRows(where, shape)
    case 'table':
      return printTable(where, shape)
  }
}

const hasRegex = (expr: Expr): boolean => {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.terms.some(hasRegex)
  return expr.kind === 'regex' || (expr.kind === 'not' && hasRegex(expr.term))
}

const printRows = (where: Expr | null, { columns, dedup, sort, limit }: RowsShape): Wording => {
  if (columns !== null) return unsayable('Aria lists whole flows; it chooses no columns.')
  if (dedup.length > 0) return unsayable('Aria has no dedup.')
  const orders = sort.map((each): Asked['orders'][number] => {
    const field = fieldNamed(each.column)
    return order(field ? { kind: 'field', field } : { kind: 'column', column: each.column }, each)
  })
  return written({ ...nothing, where, orders, limit }, { where, shape: { kind: 'rows', columns, dedup, sort, limit } })
}

const printTable = (where: Expr | null, shape: TableShape): Wording => {
  if (shape.having !== null) return unsayable('Aria has no condition on the lines of a table.')
  const by = shape.by.find(({ kind }) => kind !== 'field')
  if (by) return unsayable(`Aria groups by fields, not by ${by.kind === 'bin' ? 'steps of time' : 'prefixes'}.`)
  const query: Query = { where, shape }
  const entity = entities.find(each => isOf(each, query)) ?? null
  if (!entity && shape.details !== null) return unsayable('Aria tells details only of VMs and switch ports it lists.')
  const orders = shape.sort.map(sort => order(targetOf(sort, shape), sort))
  const asked: Asked = {
    ...nothing,
    entity,
    where: entity ? withoutFirst(where) : where,
    keys: entity ? [] : shape.by,
    values: shape.values,
    orders,
    limit: shape.limit,
    compare: shape.compare,
  }
  const courses = shape.values.filter(({ series }) => series)
  for (const values of [courses, shape.values])
    for (const ordered of [[], orders]) {
      const said = written({ ...asked, values, orders: ordered }, query)
      if (said.text !== null) return said
    }
  return unsayable('Aria shows the count and the total beside what is asked, in its own order.')
}

const nothing: Asked = {
  entity: null,
  values: [],
  where: null,
  when: null,
  keys: [],
  orders: [],
  limit: null,
  compare: false,
}

const order = (of: Target, { descending }: Sort): Order => ({ of, descending, from: 0, to: 0 })

const targetOf = ({ column }: Sort, { by, values }: TableShape): Target => {
  const key = by.find(each => columnName(each) === column)
  const field = key && key.as === null ? fieldNamed(key.field) : undefined
  if (field) return { kind: 'field', field }
  const value = values.find(each => columnName(each) === column)
  return value && value.as === null
    ? { kind: 'aggregate', of: { ...value, series: false } }
    : { kind: 'column', column }
}

const withoutFirst = (where: Expr | null): Expr | null => allOf(termsOf(where).slice(1))

const isOf = ({ keys, details }: Entity, { where, shape }: Query): boolean => {
  const [first] = termsOf(where)
  return (
    shape.kind === 'table' &&
    shape.details === details &&
    shape.by.length === keys.length &&
    shape.by.every((key, at) => key.kind === 'field' && key.as === null && key.field === keys[at]) &&
    first?.kind === 'exists' &&
    first.field === keys.at(-1)
  )
}

/** A line of a table that is in no order asked for may stand in Aria's. */
const sameQuery = (a: Query, b: Query): boolean => {
  const { shape } = b
  const inAnyOrder = shape.kind === 'table' && shape.sort.length === 0
  const put = inAnyOrder && a.shape.kind === 'table' ? { ...a, shape: { ...a.shape, sort: [] } } : a
  return JSON.stringify(put) === JSON.stringify(b)
}

/** The text, if what goes without saying in it makes it the query meant. */
const written = (asked: Asked, meant: Query): Wording => {
  try {
    if (sameQuery(queryOfAsked(asked), meant)) return wording(textOf(asked))
  } catch (error) {
    if (!(error instanceof Misread)) throw error
  }
  return unsayable('Aria cannot put flows into this order.')
}

const textOf = ({ entity, values, where, keys, orders, limit, compare }: Asked): string => {
  const [only] = orders
  const isTop = entity !== null && limit !== null && orders.length === 1 && only?.descending === true
  const terms = termsOf(where)
  const last = terms.at(-1)
  const recent = last?.kind === 'recent' ? last : null
  const condition = allOf(recent ? terms.slice(0, -1) : terms)
  return [
    isTop ? `top ${limit}` : '',
    values.length === 0 ? '' : `${values.map(value).join(', ')} of`,
    entity ? entity.names[0] : 'flows',
    isTop && only ? `by ${target(only)}` : '',
    condition === null ? '' : `where ${conditionText(condition)}`,
    keys.length === 0 ? '' : `group by ${keys.map(key).join(', ')}`,
    orders.length === 0 || isTop ? '' : `order by ${orders.map(sorting).join(', ')}`,
    limit === null || isTop ? '' : `limit ${limit}`,
    compare ? 'compare' : '',
    recent ? `in last ${lengthText(recent.ms)}` : '',
  ]
    .filter(part => part !== '')
    .join(' ')
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

const lengthText = (ms: number): string => {
  const found = units.find(([, scale]) => ms % scale === 0)
  if (!found) return formatExactDuration(ms)
  const count = ms / found[1]
  return `${count} ${found[0]}${count === 1 ? '' : 's'}`
}

const named = (what: string, as: string | null): string => (as === null ? what : `${what} as ${text(as)}`)
const key = (of: GroupKey): string => named(spokenField(of.field), of.as)
const value = (of: Aggregate): string => named(of.series ? `series(${call(of)})` : call(of), of.as)

const call = (of: Aggregate): string => {
  if (of.fn === 'count') return 'count'
  const field = spokenField(of.field)
  switch (of.fn) {
    case 'distinct':
      return `count(distinct ${field})`
    case 'percentile':
      return `percentile(${field}, ${of.at})`
    case 'rate': {
      const rate = rateName(of.field)
      return rate === null ? `rate(${field})` : `sum(${rate})`
    }
    default:
      return `${of.fn}(${field})`
  }
}

const target = ({ of }: Order): string => {
  if (of.kind === 'column') return text(of.column)
  if (of.kind === 'field') return spokenField(of.field.name)
  return (of.of.fn === 'rate' && rateName(of.of.field)) || call(of.of)
}

const sorting = (each: Order): string => `${target(each)} ${each.descending ? 'desc' : 'asc'}`

const conditionText = (expr: Expr): string => {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.terms.map(tight).join(` ${expr.kind} `)
    case 'not':
      return opposite(expr.term)
    case 'words':
      return text(expr.text)
    case 'recent':
      return `start in last ${lengthText(expr.ms)}`
    case 'clock':
      return `time_of_day between ${clockText(expr.from)} and ${clockText(expr.to)} at time zone ${text(expr.zone)}`
    case 'weekday':
      return `weekday in (${expr.days.map(day => dayWords[day - 1]).join(', ')}) at time zone ${text(expr.zone)}`
    default:
      return onField(expr, '')
  }
}

const tight = (expr: Expr): string =>
  expr.kind === 'and' || expr.kind === 'or' ? `(${conditionText(expr)})` : conditionText(expr)

const opposite = (expr: Expr): string => {
  const isPlain = expr.kind === 'exists' || expr.kind === 'in' || expr.kind === 'like'
  const isEqual = expr.kind === 'subnet' || (expr.kind === 'compare' && expr.op === '=')
  return isPlain || isEqual ? onField(expr, 'not ') : `not ${tight(expr)}`
}

type OnField = Extract<Expr, { readonly field: string }>

const onField = (expr: OnField, negated: '' | 'not '): string => {
  const name = spokenField(expr.field)
  const of = (one: Value): string => literal(expr.field, one)
  const equals = negated === '' ? '=' : '!='
  switch (expr.kind) {
    case 'exists':
      return `${name} is ${negated}set`
    case 'subnet':
      return `${name} ${equals} ${text(expr.cidr)}`
    case 'like':
      return `${name} ${negated}like ${pattern(expr.pattern)}`
    case 'compare':
      return `${name} ${expr.op === '=' ? equals : expr.op} ${of(expr.value)}`
    case 'in':
      return `${name} ${negated}in (${expr.values.map(of).join(', ')})`
    case 'regex':
      throw new Error('write a regular expression in the language of Aria')
    case 'between':
      return `${name} between ${of(expr.low)} and ${of(expr.high)}`
  }
}

/** Times keep their milliseconds, because without them they name a whole second. */
const literal = (field: string, of: Value): string => {
  const type = fieldNamed(field)?.type
  if (typeof of === 'string') return text(type === 'country' ? countryText(of) : of)
  if (type === 'duration') return formatExactDuration(of)
  return type === 'time' ? text(formatIso(of, 'UTC').replace(/(:\d\d)Z$/, '$1.000Z')) : String(of)
}

const countryText = (code: string): string => {
  const name = countryName(code, 'en')
  return countryCode(name) === code ? name : code
}

const escaped = (of: string, signs: RegExp): string => of.replaceAll(signs, String.raw`\$&`)
const text = (of: string): string => `'${escaped(of, /[\\'*]/g)}'`
const pattern = (of: string): string =>
  `'${patternPieces(of)
    .map(piece => escaped(piece, /[\\'*%]/g))
    .join('*')}'`
