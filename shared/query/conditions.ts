import type { CompareOp, Expr, Having } from './ast'

/** The signs of comparisons, also as an editor makes them of two characters. */
export const comparisonSigns: Readonly<Record<string, { readonly op: CompareOp; readonly negated: boolean }>> = {
  '=': { op: '=', negated: false },
  '==': { op: '=', negated: false },
  '!=': { op: '=', negated: true },
  '<>': { op: '=', negated: true },
  '≠': { op: '=', negated: true },
  '>': { op: '>', negated: false },
  '>=': { op: '>=', negated: false },
  '≥': { op: '>=', negated: false },
  '<': { op: '<', negated: false },
  '<=': { op: '<=', negated: false },
  '≤': { op: '<=', negated: false },
}

/** Conditions on rows, on the lines of a table, and those not yet known to be either: each has joints of its own kind. */
type Joinable = { readonly kind: string }

const partsOf = <T extends Joinable>(kind: 'and' | 'or', term: T): readonly T[] =>
  term.kind === kind && 'terms' in term ? (term.terms as readonly T[]) : [term]

/** Terms joined into one; an `and` in an `and`, and an `or` in an `or`, stand side by side. */
export const flatJoin = <T extends Joinable>(kind: 'and' | 'or', terms: readonly T[]): T => {
  const [first] = terms
  if (terms.length === 1 && first) return first
  return { kind, terms: terms.flatMap(term => partsOf(kind, term)) } as Joinable as T
}

/** Reads `a and b or c`, of which `and` binds tighter; `takes` passes the word where it stands. */
export const readJoined = <T extends Joinable>(takes: (word: 'and' | 'or') => boolean, term: () => T): (() => T) => {
  const listOf = (word: 'and' | 'or', read: () => T) => (): T => {
    const terms = [read()]
    while (takes(word)) terms.push(read())
    return flatJoin(word, terms)
  }
  return listOf('or', listOf('and', term))
}

/** The conditions all of which have to hold. */
export const termsOf = (where: Expr | null): readonly Expr[] => (where === null ? [] : partsOf('and', where))

/** The opposite of `termsOf`. */
export const allOf = (terms: readonly Expr[]): Expr | null => (terms.length === 0 ? null : flatJoin('and', terms))

/** How a dialect writes a condition on the lines of a table beyond its `and` and `or`. */
type HavingWords = {
  /** The opposite of what is written inside. */
  readonly not: (inside: string, isJoined: boolean) => string
  readonly compare: (of: Extract<Having, { readonly kind: 'compare' }>) => string
}

export const havingText = (having: Having, words: HavingWords): string => {
  switch (having.kind) {
    case 'and':
    case 'or':
      return having.terms
        .map(term => (isJoined(term) ? `(${havingText(term, words)})` : havingText(term, words)))
        .join(` ${having.kind} `)
    case 'not':
      return words.not(havingText(having.term, words), isJoined(having.term))
    case 'compare':
      return words.compare(having)
  }
}

const isJoined = ({ kind }: Having): boolean => kind === 'and' || kind === 'or'
