import type { CompareOp } from '../../shared/query/ast'
import { matcherOf } from '../../shared/query/pattern'
import { compileRegex } from '../../shared/query/regex'
import { foldCase } from '../../shared/units/text'

/** A condition on one text. `folded` compares without case; the others compare characters as they are. */
export type TextTest =
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly value: string; readonly folded: boolean }
  | { readonly kind: 'in'; readonly values: readonly string[]; readonly folded: boolean }
  | { readonly kind: 'between'; readonly low: string; readonly high: string; readonly folded: boolean }
  | { readonly kind: 'like'; readonly pattern: string }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'exists' }

/** Order by code points, which is the order of UTF-8 bytes and so of SQLite. */
export const compareTexts = (a: string, b: string): number => {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x === y) continue
    // Surrogates stand for code points above every other unit.
    const lifted = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit)
    return lifted(x) - lifted(y)
  }
  return a.length - b.length
}

export const textTest = (test: TextTest): ((text: string) => boolean) => {
  switch (test.kind) {
    case 'compare':
      return comparison(test.op, test.value, test.folded ? foldCase : same)
    case 'in': {
      const fold = test.folded ? foldCase : same
      const wanted = new Set(test.values.map(fold))
      return text => wanted.has(fold(text))
    }
    case 'between': {
      const fold = test.folded ? foldCase : same
      const [low, high] = [fold(test.low), fold(test.high)]
      return text => compareTexts(fold(text), low) >= 0 && compareTexts(fold(text), high) <= 0
    }
    case 'like':
      return matcherOf(test.pattern)
    case 'regex':
      return compileRegex(test.pattern)
    case 'contains': {
      const wanted = foldCase(test.text)
      return text => foldCase(text).includes(wanted)
    }
    case 'exists':
      return () => true
  }
}

const same = (text: string): string => text

const comparison = (op: CompareOp, value: string, fold: (text: string) => string): ((text: string) => boolean) => {
  const wanted = fold(value)
  switch (op) {
    case '=':
      return text => fold(text) === wanted
    case '<':
      return text => compareTexts(fold(text), wanted) < 0
    case '<=':
      return text => compareTexts(fold(text), wanted) <= 0
    case '>':
      return text => compareTexts(fold(text), wanted) > 0
    case '>=':
      return text => compareTexts(fold(text), wanted) >= 0
  }
}
