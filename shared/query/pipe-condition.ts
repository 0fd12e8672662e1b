import type { Field } from '../model/fields'
import type { CompareOp, Expr, Having, Value } from './ast'
import { both } from './ast'
import type { TypedValue } from './column-value'
import { flatJoin } from './conditions'
import type { Lexeme } from './lexemes'
import { regexTerm } from './regex-term'
import { BadValue, mergeAny, readCondition } from './value'

/** What is asked of one field or column. */
export type Test =
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly value: TypedValue }
  | { readonly kind: 'any'; readonly values: readonly TypedValue[] }
  | { readonly kind: 'between'; readonly low: TypedValue; readonly high: TypedValue }
  /** The pieces between the stars of a pattern. */
  | { readonly kind: 'like'; readonly pieces: readonly string[] }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'subnet'; readonly cidr: string }
  | { readonly kind: 'exists' }
  /** Not longer ago than this, ms. */
  | { readonly kind: 'recent'; readonly ms: number }

/** A condition as read, before it is known to be one on rows or on the lines of a table. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'test'; readonly of: Lexeme; readonly test: Test; readonly from: number; readonly to: number }
  /** One that only rows can satisfy. */
  | { readonly kind: 'rows'; readonly expr: Expr; readonly from: number; readonly to: number }

/** `not isempty(x)` says no more than that x is there. */
export const negated = (term: Condition): Condition => (term.kind === 'not' ? term.term : { kind: 'not', term })

/** The condition on rows that a test of a field means. Throws `BadValue`. */
export const testOfField = (field: Field, test: Test, zone: string): Expr => {
  const equal = ({ text }: TypedValue, op: CompareOp = '='): Expr =>
    readCondition(field, op, { pieces: [text], quoted: true }, zone)
  switch (test.kind) {
    case 'compare':
      return equal(test.value, test.op)
    case 'any':
      return mergeAny(test.values.map(value => equal(value)))
    case 'between':
      if (field.type === 'text')
        return both(equal(test.low, '>='), equal(test.high, '<=')) ?? { kind: 'exists', field: field.name }
      return readCondition(field, '=', { pieces: [`${test.low.text}..${test.high.text}`], quoted: true }, zone)
    case 'like':
      return readCondition(field, '=', { pieces: test.pieces, quoted: false }, zone)
    case 'regex':
      return regexTerm(field, test.pattern, zone)
    case 'subnet':
      if (field.type !== 'ip' && field.type !== 'cidr')
        throw new BadValue(`${field.name} holds no addresses, so it lies in no subnet.`, ['a field of addresses'])
      return readCondition(field, '=', { pieces: [test.cidr], quoted: true }, zone)
    case 'exists':
      return { kind: 'exists', field: field.name }
    case 'recent':
      if (field.name !== 'start')
        throw new BadValue(`how long ago is asked of when a flow began, not of ${field.name}.`, [
          'the time a flow began',
        ])
      return { kind: 'recent', ms: test.ms }
  }
}

/** The condition on the lines of a table that a test of a column means. Throws `BadValue`. */
export const testOfColumn = (column: string, test: Test, valueOf: (typed: TypedValue) => Value): Having => {
  const compare = (op: CompareOp, value: TypedValue): Having => ({ kind: 'compare', column, op, value: valueOf(value) })
  switch (test.kind) {
    case 'compare':
      return compare(test.op, test.value)
    case 'any':
      return flatJoin(
        'or',
        test.values.map(value => compare('=', value)),
      )
    case 'between':
      return { kind: 'and', terms: [compare('>=', test.low), compare('<=', test.high)] }
    default:
      throw new BadValue(
        'the lines of a table are compared with values; ask anything else of the rows before they are counted.',
        ['a comparison'],
      )
  }
}
