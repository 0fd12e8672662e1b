import type { Expr } from './ast'
import { termsOf } from './conditions'

/** How long the stretch of time is that a condition narrows to at its top, ms; null when it has no beginning or no end. */
export const periodLength = (where: Expr | null): number | null => {
  let [from, to, recent] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (const term of termsOf(where)) {
    if (term.kind === 'recent') recent = Math.min(recent, term.ms)
    else if (term.kind === 'between' && term.field === 'start') {
      from = Math.max(from, Number(term.low))
      to = Math.min(to, Number(term.high) + 1)
    } else if (term.kind === 'compare' && term.field === 'start') {
      const value = Number(term.value)
      if (term.op === '>=' || term.op === '>') from = Math.max(from, term.op === '>' ? value + 1 : value)
      else if (term.op === '<' || term.op === '<=') to = Math.min(to, term.op === '<' ? value : value + 1)
    }
  }
  const length = Math.min(to - from, recent)
  return Number.isFinite(length) && length > 0 ? length : null
}

/**
 * The same condition on the period before the one it asks about, as long as that one: what it says of times is moved
 * back. `range` is a stretch that narrows beside it. Null when neither has a beginning, so that nothing is before.
 */
export const periodBefore = (
  where: Expr | null,
  range: { readonly from: number; readonly to: number } | null,
): Expr | null => {
  const ms = range === null ? periodLength(where) : range.to - range.from
  return ms === null || where === null ? null : movedBack(where, ms)
}

const movedBack = (expr: Expr, ms: number): Expr => {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return { ...expr, terms: expr.terms.map(term => movedBack(term, ms)) }
    case 'not':
      return { ...expr, term: movedBack(expr.term, ms) }
    case 'recent':
      return {
        kind: 'and',
        terms: [
          { kind: 'recent', ms: expr.ms + ms },
          { kind: 'not', term: { kind: 'recent', ms } },
        ],
      }
    case 'compare':
      return expr.field === 'start' ? { ...expr, value: Number(expr.value) - ms } : expr
    case 'between':
      return expr.field === 'start' ? { ...expr, low: Number(expr.low) - ms, high: Number(expr.high) - ms } : expr
    case 'in':
      return expr.field === 'start' ? { ...expr, values: expr.values.map(value => Number(value) - ms) } : expr
    default:
      return expr
  }
}
