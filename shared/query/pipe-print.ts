import { fieldNamed } from '../model/fields'
import { formatExactDuration } from '../units/duration'
import { formatIso } from '../units/time'
import type { Aliases } from './aliases/aliases'
import type { Aggregate, Expr, GroupKey, Having, Query, Value } from './ast'
import { flatJoin } from './conditions'
import { unsayable, type Wording } from './dialect'
import { resolveField } from './fields'
import { patternOf, patternPieces } from './pattern'
import { printSearch } from './print'
import { mostCharacters, type ParseResult } from './result'

/** Why a dialect cannot say a query. */
export class Unsayable extends Error {}

/** Our fields by the first name that the tables of a vendor give them, or by `chosen` where several are known. */
export const namesOf = (
  tables: readonly Aliases[],
  chosen: Readonly<Record<string, string>>,
): ((field: string) => string) => {
  const names = new Map(Object.entries(chosen))
  for (const { names: aliases } of tables) {
    for (const alias of Object.keys(aliases)) {
      const field = resolveField(alias)
      if (field && !names.has(field.name)) names.set(field.name, alias)
    }
  }
  return field => names.get(field) ?? field
}

/** A value as the field's own reader takes it, and whether it is a text. A time meant exactly keeps its milliseconds. */
export const valueText = (
  field: string,
  value: Value,
  exact: boolean,
): { readonly text: string; readonly isText: boolean } => {
  const type = fieldNamed(field)?.type ?? 'text'
  if (typeof value === 'string') return { text: value, isText: true }
  if (type === 'time') {
    const iso = formatIso(value, 'UTC')
    return { text: exact && !iso.includes('.') ? iso.replace(/Z$/, '.000Z') : iso, isText: true }
  }
  if (type === 'duration') return { text: formatExactDuration(value), isText: true }
  return { text: String(value), isText: false }
}

/** What a column of a table is compared with: a time where it is called as one, else a number or text as it is. */
export const columnValueText = ({
  column,
  value,
}: Extract<Having, { readonly kind: 'compare' }>): { readonly text: string; readonly isText: boolean } =>
  fieldNamed(column)?.type === 'time'
    ? valueText(column, value, true)
    : { text: String(value), isText: typeof value === 'string' }

/** What every dialect of pipes lacks; throws `Unsayable`. */
export const refuseBeyond = (of: Aggregate | GroupKey, title: string): void => {
  if (!('fn' in of)) {
    if (of.kind === 'prefix') throw new Unsayable(`${title} groups by no networks of both families of addresses.`)
    if (of.kind === 'bin' && of.zone !== 'UTC') throw new Unsayable(`${title} bins time by UTC alone.`)
    return
  }
  if (of.series) throw new Unsayable(`${title} has no course over time beside a number; it groups by a bin of time.`)
  if (of.fn === 'rate') throw new Unsayable(`${title} has no rate; it has sums.`)
}

/** What is written has to be read as the same query, or it is not said at all. */
export const checkedWording = (
  query: Query,
  print: (query: Query) => string,
  parse: (text: string, zone: string) => ParseResult,
  title: string,
): Wording => {
  try {
    const plain = plainer(query)
    const text = print(plain)
    if (text.length > mostCharacters) return unsayable(`In ${title} this is longer than a query may be.`)
    const read = parse(text, 'UTC')
    const same = read.ok && printSearch(plainer(read.query)) === printSearch(plain)
    return same ? { text, why: null } : unsayable(`${title} has no words that mean exactly this.`)
  } catch (error) {
    if (error instanceof Unsayable) return unsayable(error.message)
    throw error
  }
}

/** Without what can be said in two ways that mean the same rows. */
const plainer = ({ where, shape }: Query): Query => ({ where: where && plainTerm(where), shape })

const plainTerm = (expr: Expr): Expr => {
  switch (expr.kind) {
    case 'not':
      return expr.term.kind === 'not' ? plainTerm(expr.term.term) : { kind: 'not', term: plainTerm(expr.term) }
    case 'and':
    case 'or':
      return flatJoin(expr.kind, expr.terms.map(plainTerm))
    case 'like': {
      const [first = '', ...more] = patternPieces(expr.pattern)
      const last = more.pop() ?? ''
      const pattern = patternOf([first, ...more.filter(piece => piece !== ''), last])
      return pattern === '*' ? { kind: 'exists', field: expr.field } : { ...expr, pattern }
    }
    default:
      return expr
  }
}

/** Ranges as two comparisons, for a dialect that has no word for them. One of an either-side name cannot be taken apart so. */
export const withoutRanges = (expr: Expr): Expr => {
  switch (expr.kind) {
    case 'not':
      return { kind: 'not', term: withoutRanges(expr.term) }
    case 'and':
    case 'or':
      return flatJoin(expr.kind, expr.terms.map(withoutRanges))
    case 'between': {
      if (fieldNamed(expr.field)?.source.from === 'either') return expr
      const { field, low, high } = expr
      return {
        kind: 'and',
        terms: [
          { kind: 'compare', field, op: '>=', value: low },
          { kind: 'compare', field, op: '<=', value: high },
        ],
      }
    }
    default:
      return expr
  }
}
