import type { Cell } from '../contract'
import { tcpFlags } from '../model/codes'
import { fieldNamed } from '../model/fields'
import { protocolName } from '../units/protocol'
import { type Expr, everything, type Query, type Value } from './ast'
import { allOf, flatJoin, termsOf } from './conditions'
import { parseQuery } from './parse'
import { printSearch, printWhere } from './print'

/** The condition "this field has this cell's value", as a click on the cell means it. */
export const termFor = (field: string, cell: Cell): Expr => {
  if (cell === null) return { kind: 'not', term: { kind: 'exists', field } }
  if (typeof cell === 'object') {
    if (cell.length === 0) return { kind: 'not', term: { kind: 'exists', field } }
    return flatJoin(
      'and',
      cell.map(value => termFor(field, value)),
    )
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

const same = (a: Expr, b: Expr): boolean => printWhere(a) === printWhere(b)

const opposite = (expr: Expr): Expr => (expr.kind === 'not' ? expr.term : { kind: 'not', term: expr })

/** A text that cannot be read narrows nothing, and SQL says by itself which rows it wants: neither is kept. */
const queryIn = (text: string, zone: string): Query => {
  const parsed = parseQuery(text, { dialect: 'auto', zone })
  return parsed.ok && parsed.query.shape.kind !== 'sql' ? parsed.query : everything
}

/** The query with other conditions, asking of the rows what it asked before. */
export const reconditioned = (text: string, zone: string, put: (terms: readonly Expr[]) => readonly Expr[]): string => {
  const { where, shape } = queryIn(text, zone)
  return printSearch({ where: allOf(put(termsOf(where))), shape })
}

/** The query narrowed to rows that match; what said the contrary goes. */
export const include = (text: string, expr: Expr, zone: string): string => {
  const added = termsOf(expr)
  return reconditioned(text, zone, terms => [
    ...terms.filter(term => !added.some(add => same(term, add) || same(term, opposite(add)))),
    ...added,
  ])
}

/** The query without the rows that match. */
export const exclude = (text: string, expr: Expr, zone: string): string => include(text, opposite(expr), zone)

/** Nothing but the rows that match, whatever was asked before. */
export const only = (_text: string, expr: Expr, _zone: string): string => printWhere(expr)

/** The rows themselves that match within what was asked: what stands behind one number of any answer. */
export const rowsBehind = (text: string, expr: Expr | null, zone: string): string => {
  const { where } = queryIn(expr === null ? text : include(text, expr, zone), zone)
  return printWhere(where)
}
