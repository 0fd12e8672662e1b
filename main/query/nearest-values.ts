import type { NearestValue } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import type { Expr, Query } from '../../shared/query/ast'
import { printSearch } from '../../shared/query/print'
import { anyOf } from '../../shared/query/value'
import { foldCase, nearest } from '../../shared/units/text'
import type { Lens } from './lens'

type Wanted = { readonly field: string; readonly value: string }

/** Of longer queries and richer fields only the first are looked at. */
const mostAsked = 8
const mostSeen = 1000

const isText = (field: string): boolean => ['text', 'cidr'].includes(fieldNamed(field)?.type ?? '')

/** Values of text that some row should have; what no row should have is no typing mistake. */
const wantedBy = (expr: Expr): readonly Wanted[] => {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.terms.flatMap(wantedBy)
  if (expr.kind === 'in' && isText(expr.field))
    return expr.values.map(value => ({ field: expr.field, value: String(value) }))
  return expr.kind === 'compare' && expr.op === '=' && isText(expr.field)
    ? [{ field: expr.field, value: String(expr.value) }]
    : []
}

const replaced = (expr: Expr, { field, value }: Wanted, by: string): Expr => {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return { ...expr, terms: expr.terms.map(term => replaced(term, { field, value }, by)) }
    case 'in':
      return expr.field === field
        ? anyOf(
            field,
            expr.values.map(each => (each === value ? by : each)),
          )
        : expr
    case 'compare':
      return expr.field === field && expr.value === value ? { ...expr, value: by } : expr
    default:
      return expr
  }
}

/** The value that begins as the one typed, or differs from it by few letters, or holds it. */
const nearestTo = (typed: string, seen: readonly string[]): string | null => {
  const begun = foldCase(typed)
  const holding = begun.length < 3 ? [] : seen.filter(value => foldCase(value).includes(begun))
  return holding.find(value => foldCase(value).startsWith(begun)) ?? nearest(typed, seen) ?? holding[0] ?? null
}

/** Values of a field in the case, the commonest first. */
const seenOf = async (lens: Lens, name: string, signal?: AbortSignal): Promise<readonly string[]> => {
  const source = fieldNamed(name)?.source
  const fields = source?.from === 'either' ? source.fields : [name]
  const facets = await lens.facets({ where: null, fields, limit: mostSeen }, signal)
  const values = fields.flatMap(field => facets[field]?.groups ?? []).map(({ key: [value] }) => value)
  return [...new Set(values.filter(value => typeof value === 'string' && value !== ''))].map(String)
}

/** For each value of text that a query wants and no row of the case has, the nearest one that some row has. */
export const nearestValues = async (
  lens: Lens,
  { where, shape }: Query,
  signal?: AbortSignal,
): Promise<readonly NearestValue[]> => {
  if (where === null) return []
  const filled = new Set(await lens.filledFields(signal))
  const found: NearestValue[] = []
  for (const wanted of wantedBy(where).slice(0, mostAsked)) {
    const { field, value } = wanted
    const source = fieldNamed(field)?.source
    const sides = source?.from === 'either' ? source.fields : [field]
    if (!sides.some(side => filled.has(side))) continue
    if ((await lens.count({ kind: 'compare', field, op: '=', value }, signal)) > 0) continue
    const near = nearestTo(value, await seenOf(lens, field, signal))
    if (near !== null)
      found.push({ field, value, near, query: printSearch({ where: replaced(where, wanted, near), shape }) })
  }
  return found
}
