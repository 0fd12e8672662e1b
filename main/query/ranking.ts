import type { CompareOp } from '../../shared/query/ast'
import { type KeyLayout, unpack } from './key'

/** A number of a group worked out of the columns and spreads of a grouping; NaN where there is none. */
export type Output =
  /** The column as it is. */
  | { readonly kind: 'column'; readonly at: number }
  /** A code that a column holds: none where it was never set. */
  | { readonly kind: 'code'; readonly at: number }
  /** Of no value at all there is neither a sum nor a mean. */
  | {
      readonly kind: 'sum' | 'mean'
      readonly at: number
      readonly missing: number | null
      readonly rows: number
      /** The sum is multiplied by the one and divided by the other. */
      readonly times: number
      readonly per: number
    }
  | { readonly kind: 'different'; readonly spread: number }
  /** The code at the nearest rank. */
  | { readonly kind: 'rank'; readonly spread: number; readonly percent: number }
  /** Known beforehand, by the packed key of a group that is one short word. */
  | { readonly kind: 'given'; readonly codes: Float64Array }

/** A condition on a group: nothing satisfies no comparison, and `not` is the plain opposite. */
export type GroupTest =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly GroupTest[] }
  | { readonly kind: 'not'; readonly term: GroupTest }
  /** `of.at` counts outputs or keys; a key's code 0 is nothing. */
  | {
      readonly kind: 'number'
      readonly of: Place
      readonly add: number
      readonly op: CompareOp
      readonly value: number
    }
  /** 1 for each code wanted. */
  | { readonly kind: 'code'; readonly of: Place; readonly table: Uint8Array }

export type Place = { readonly from: 'output' | 'key'; readonly at: number }

export type OrderTerm = Place & { readonly descending: boolean }

/** What is made of merged groups: their numbers, which of them count, and the first so many in an order. */
export type Ranking = {
  readonly outputs: readonly Output[]
  readonly having: GroupTest | null
  /** Nothing comes last, whichever way; groups that are alike in all by their packed keys. */
  readonly order: readonly OrderTerm[]
  readonly limit: number
}

/** Groups with the numbers asked for. */
export type Numbered = {
  readonly layout: KeyLayout
  readonly keys: Uint32Array
  readonly outputs: readonly Float64Array[]
}

const valueAt = ({ layout, keys, outputs }: Numbered, { from, at }: Place): ((group: number) => number) => {
  if (from === 'output') {
    const column = outputs[at]
    return group => column?.[group] ?? Number.NaN
  }
  const field = layout.fields[at] ?? { bit: 0, bits: 1 }
  return group => unpack(keys, group * layout.words, field) || Number.NaN
}

export const groupTest = (test: GroupTest, groups: Numbered): ((group: number) => boolean) => {
  switch (test.kind) {
    case 'and': {
      const terms = test.terms.map(term => groupTest(term, groups))
      return group => terms.every(term => term(group))
    }
    case 'or': {
      const terms = test.terms.map(term => groupTest(term, groups))
      return group => terms.some(term => term(group))
    }
    case 'not': {
      const term = groupTest(test.term, groups)
      return group => !term(group)
    }
    case 'code': {
      const of = valueAt(groups, test.of)
      return group => test.table[of(group)] === 1
    }
    case 'number': {
      const of = valueAt(groups, test.of)
      const passes = comparison(test.op, test.value - test.add)
      return group => passes(of(group))
    }
  }
}

const comparison = (op: CompareOp, value: number): ((found: number) => boolean) => {
  switch (op) {
    case '=':
      return found => found === value
    case '<':
      return found => found < value
    case '<=':
      return found => found <= value
    case '>':
      return found => found > value
    case '>=':
      return found => found >= value
  }
}

export const groupOrder = (order: readonly OrderTerm[], groups: Numbered): ((a: number, b: number) => number) => {
  const terms = order.map(term => compareBy(valueAt(groups, term), term.descending))
  const { words } = groups.layout
  return (a, b) => {
    for (const term of terms) {
      const difference = term(a, b)
      if (difference !== 0) return difference
    }
    return compareKeys(groups.keys, a * words, b * words, words)
  }
}

const compareBy =
  (of: (group: number) => number, descending: boolean): ((a: number, b: number) => number) =>
  (a, b) => {
    const [one, two] = [of(a), of(b)]
    if (one === two) return 0
    if (one !== one || two !== two) return one !== one ? (two !== two ? 0 : 1) : -1
    return one < two === descending ? 1 : -1
  }

const compareKeys = (keys: Uint32Array, a: number, b: number, words: number): number => {
  for (let word = words - 1; word >= 0; word--) {
    const difference = (keys[a + word] as number) - (keys[b + word] as number)
    if (difference !== 0) return difference
  }
  return 0
}
