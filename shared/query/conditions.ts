import type { CompareOp, Expr } from './ast'

/** The signs of comparisons, also as an editor makes them of two characters. */
export const comparisonSigns: Readonly<Record<string, { readonly op: CompareOp; readonly negated: boolean }>> = {
  '=': { op: '=', negated: false },
  '==': { op: '=', negated: false },
  '!=': { op: '=', negated: true },
  '≠': { op: '=', negated: true },
  '>': { op: '>', negated: false },
  '>=': { op: '>=', negated: false },
  '≥': { op: '>=', negated: false },
  '<': { op: '<', negated: false },
  '<=': { op: '<=', negated: false },
  '≤': { op: '<=', negated: false },
}

/** Terms joined into one; an `and` in an `and`, and an `or` in an `or`, stand side by side. */
export const flatJoin = (kind: 'and' | 'or', terms: readonly Expr[]): Expr => {
  const [first] = terms
  if (terms.length === 1 && first) return first
  return { kind, terms: terms.flatMap(term => (term.kind === kind ? term.terms : [term])) }
}
