import type { Cell } from '../contract'
import { tcpFlags } from '../model/codes'
import { fieldNamed } from '../model/fields'
import { protocolName } from '../units/protocol'
import type { Expr, Value } from './ast'
import { parseQuery } from './parse'
import { printSearch } from './print'

/** The condition "this field has this cell's value", as a click on the cell means it. */
export const termFor = (field: string, cell: Cell): Expr => {
  if (cell === null) return { kind: 'not', term: { kind: 'exists', field } }
  if (typeof cell === 'object') {
    const terms = cell.map(value => termFor(field, value))
    const [first] = terms
    if (!first) return { kind: 'not', term: { kind: 'exists', field } }
    return terms.length === 1 ? first : { kind: 'and', terms }
  }
  return { kind: 'compare', field, op: '=', value: valueOf(field, cell) }
}

/** Cells carry what crosses the wire; the tree carries what the field's type holds. */
const valueOf = (field: string, cell: string | number): Value => {
  const type = fieldNamed(field)?.type ?? 'text'
  if (type === 'text') return String(cell)
  if (type === 'protocol' && typeof cell === 'number') return protocolName(cell)
  if (type === 'flags' && typeof cell === 'string') {
    const names = cell.split(/\s+/)
    if (names.length > 1)
      return tcpFlags.reduce((mask, flag, bit) => (names.includes(flag) ? mask + 2 ** bit : mask), 0)
  }
  const numeric = type === 'integer' || type === 'time' || type === 'duration' || type === 'degrees'
  return numeric && typeof cell === 'string' && cell.trim() !== '' && Number.isFinite(Number(cell))
    ? Number(cell)
    : cell
}

const same = (a: Expr, b: Expr): boolean => printSearch({ where: a }) === printSearch({ where: b })

const opposite = (expr: Expr): Expr => (expr.kind === 'not' ? expr.term : { kind: 'not', term: expr })

/** The terms all of which a query asks for. A text that cannot be read narrows nothing, so it is not kept. */
const termsOf = (text: string, zone: string): readonly Expr[] => {
  const parsed = parseQuery(text, { dialect: 'auto', zone })
  const where = parsed.ok ? parsed.query.where : null
  if (where === null) return []
  return where.kind === 'and' ? where.terms : [where]
}

const print = (terms: readonly Expr[]): string => {
  const [first] = terms
  if (!first) return ''
  return printSearch({ where: terms.length === 1 ? first : { kind: 'and', terms } })
}

/** The query narrowed to rows that match; what said the contrary goes. */
export const include = (text: string, expr: Expr, zone: string): string => {
  const added = expr.kind === 'and' ? expr.terms : [expr]
  const kept = termsOf(text, zone).filter(term => !added.some(add => same(term, add) || same(term, opposite(add))))
  return print([...kept, ...added])
}

/** The query without the rows that match. */
export const exclude = (text: string, expr: Expr, zone: string): string => include(text, opposite(expr), zone)

/** Nothing but the rows that match, whatever was asked before. */
export const only = (_text: string, expr: Expr, _zone: string): string => printSearch({ where: expr })
