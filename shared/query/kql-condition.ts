import { nearest } from '../units/text'
import { formatIso, parseTime } from '../units/time'
import type { TypedValue } from './column-value'
import { comparisonSigns, flatJoin, readJoined } from './conditions'
import type { Lexeme } from './lexemes'
import { type Condition, negated, type Test } from './pipe-condition'
import type { Cursor } from './pipe-cursor'
import { regexAnywhere } from './regex-term'
import { wordTerm } from './word-term'

export const kqlTests = [
  'isempty',
  'isnotempty',
  'isnull',
  'isnotnull',
  'ipv4_is_in_range',
  'ipv6_is_in_range',
  'not',
] as const
export const kqlOperators = [
  'has',
  'contains',
  'startswith',
  'endswith',
  'matches regex',
  'in',
  'in~',
  'between',
  '!has',
  '!contains',
  '!startswith',
  '!endswith',
  '!in',
  '!in~',
  '!between',
] as const

/** `=` alone compares nothing in KQL. */
const comparisons: typeof comparisonSigns = {
  ...comparisonSigns,
  '=~': { op: '=', negated: false },
  '!~': { op: '=', negated: true },
}

/** A bound in time: so long ago, or a value. */
type Bound = { readonly kind: 'ago'; readonly ms: number } | { readonly kind: 'value'; readonly value: TypedValue }

/** Times without an offset are read in `zone`. */
export const conditionReader = (cursor: Cursor, zone: string): (() => Condition) => {
  const group = (): Condition => {
    const open = cursor.peek()
    cursor.needSign('(')
    const inside = cursor.deeper(either)
    if (cursor.atEnd()) throw cursor.wrong('this ( is never closed.', [')'], null, open)
    cursor.needSign(')')
    return inside
  }
  const term = (): Condition => {
    if (cursor.isSign('(')) return group()
    if (cursor.word() === 'not') {
      cursor.take('keyword')
      return cursor.deeper(() => negated(group()))
    }
    if (cursor.isSign('*')) return anywhere()
    return cursor.isCall() ? calledTest() : fieldTest()
  }
  const either = readJoined(cursor.takeWord, term)

  const string = (): string => {
    if (cursor.peek().kind !== 'string') throw cursor.wrong('a text in quotes is missing here.', ['"text"'])
    return cursor.take('value').text
  }

  const value = (): TypedValue => {
    const bound = timed()
    if (bound.kind === 'value') return bound.value
    throw cursor.wrong('ago() is compared with when a flow began, by < or >.', ['a value'])
  }

  const timed = (): Bound => {
    const word = cursor.word()
    if (cursor.isCall() && (word === 'ago' || word === 'now')) {
      cursor.take('keyword')
      cursor.needSign('(')
      const ms = word === 'ago' ? cursor.duration('how long ago is a length of time such as 5m.') : 0
      cursor.needSign(')')
      cursor.noArithmetic()
      return { kind: 'ago', ms }
    }
    const negative = cursor.takeSign('-')
    const { kind, text } = cursor.peek()
    if (kind !== 'string' && kind !== 'number' && kind !== 'time' && (kind !== 'name' || cursor.isCall()))
      throw cursor.wrong('a value is missing here.', ['a value'])
    cursor.take('value')
    cursor.noArithmetic()
    if (kind === 'time') return { kind: 'value', value: { text: instantOf(text, zone), quoted: true } }
    return { kind: 'value', value: { text: negative ? `-${text}` : text, quoted: kind !== 'number' } }
  }

  /** `* contains "text"`: any text of a row. */
  const anywhere = (): Condition => {
    const { from } = cursor.take('operator')
    const isTerm = cursor.word() === 'has'
    if (!cursor.takeWord('contains', 'has'))
      throw cursor.wrong('of every field, contains or has is asked.', ['contains', 'has'])
    const place = cursor.peek()
    const text = string()
    const word = wordTerm(text)
    const expr =
      isTerm && word.kind === 'words' ? cursor.reading(place, () => regexAnywhere(termRegex(text), 'UTC')) : word
    return { kind: 'rows', expr, from, to: cursor.peek(-1).to }
  }

  const calledTest = (): Condition => {
    const { from, text } = cursor.peek()
    const fn = kqlTests.find(each => each === text.toLowerCase())
    if (!fn)
      throw cursor.wrong(
        `there is no function "${text.slice(0, 60)}" in a condition.`,
        kqlTests,
        nearest(text, kqlTests),
      )
    cursor.take('keyword')
    cursor.needSign('(')
    const of = cursor.name('a field name')
    const cidr = fn.startsWith('ipv') && needed(',') ? string() : null
    cursor.needSign(')')
    const test: Test = cidr === null ? { kind: 'exists' } : { kind: 'subnet', cidr }
    const found: Condition = { kind: 'test', of, test, from, to: cursor.peek(-1).to }
    return fn === 'isempty' || fn === 'isnull' ? negated(found) : found
  }
  const needed = (sign: string): true => {
    cursor.needSign(sign)
    return true
  }

  const fieldTest = (): Condition => {
    const of = cursor.name('a field name')
    cursor.noArithmetic()
    const asked = (test: Test): Condition => ({ kind: 'test', of, test, from: of.from, to: cursor.peek(-1).to })
    const sign = cursor.peek().kind === 'sign' && !cursor.isSign('=') ? comparisons[cursor.peek().text] : undefined
    if (sign) {
      cursor.take('operator')
      return compared(asked, sign)
    }
    const typed = cursor.word()
    const opposite = typed.startsWith('!')
    const operator = opposite ? typed.slice(1) : typed
    const test = operatorTest(operator, of, asked)
    if (!test)
      throw cursor.wrong(
        cursor.isSign('=') ? 'KQL compares with ==.' : `a comparison should follow ${of.text.slice(0, 60)}.`,
        ['==', '!=', '=~', '!~', '<', '<=', '>', '>=', ...kqlOperators],
        cursor.isSign('=') ? '==' : nearest(typed, kqlOperators),
      )
    return opposite ? negated(test) : test
  }

  /** A time later than so long ago is the last of the data; earlier is all but that. */
  const compared = (
    asked: (test: Test) => Condition,
    { op, negated: opposite }: (typeof comparisons)[string],
  ): Condition => {
    const place = cursor.peek()
    const bound = timed()
    if (bound.kind === 'value') {
      const test = asked({ kind: 'compare', op, value: bound.value })
      return opposite ? { kind: 'not', term: test } : test
    }
    if (op === '=')
      throw cursor.wrong('a time is compared with ago(2d) by < or >.', ['> ago(2d)', '< ago(2d)'], null, place)
    if (bound.ms === 0)
      throw cursor.wrong('nothing is later than now(), so it narrows nothing; leave it out.', ['ago(2d)'], null, place)
    const recent = asked({ kind: 'recent', ms: bound.ms })
    return op === '>' || op === '>=' ? recent : { kind: 'not', term: recent }
  }

  const operatorTest = (operator: string, of: Lexeme, asked: (test: Test) => Condition): Condition | null => {
    const like = (pieces: (text: string) => readonly string[]): Condition => {
      cursor.take('keyword')
      const text = string()
      return asked({ kind: 'like', pieces: text === '' ? ['', ''] : pieces(text) })
    }
    switch (operator) {
      case 'contains':
      case 'contains_cs':
        return like(text => ['', text, ''])
      case 'startswith':
      case 'startswith_cs':
        return like(text => [text, ''])
      case 'endswith':
      case 'endswith_cs':
        return like(text => ['', text])
      case 'has':
      case 'has_cs':
        cursor.take('keyword')
        return asked({ kind: 'regex', pattern: termRegex(string()) })
      case 'matches':
        cursor.take('keyword')
        if (!cursor.takeWord('regex')) throw cursor.wrong('regex is missing here.', ['regex'])
        return asked({ kind: 'regex', pattern: string() })
      case 'in':
      case 'in~': {
        cursor.take('keyword')
        cursor.needSign('(')
        const values = cursor.list(value)
        cursor.needSign(')')
        return asked({ kind: 'any', values })
      }
      case 'between':
        return between(of, asked)
      default:
        return null
    }
  }

  const between = (of: Lexeme, asked: (test: Test) => Condition): Condition => {
    cursor.take('keyword')
    cursor.needSign('(')
    const low = timed()
    cursor.needSign('..')
    const high = timed()
    cursor.needSign(')')
    if (low.kind === 'value' && high.kind === 'value')
      return asked({ kind: 'between', low: low.value, high: high.value })
    const from: Condition =
      low.kind === 'ago'
        ? asked({ kind: 'recent', ms: low.ms })
        : asked({ kind: 'compare', op: '>=', value: low.value })
    if (low.kind === 'ago' && low.ms === 0) throw cursor.wrong('nothing is later than now.', ['ago(2d)'], null, of)
    if (high.kind === 'value') return flatJoin('and', [from, asked({ kind: 'compare', op: '<=', value: high.value })])
    if (high.ms === 0) return from
    return flatJoin('and', [from, { kind: 'not', term: asked({ kind: 'recent', ms: high.ms }) }])
  }

  return either
}

/** `datetime(2026-06-01)` is the midnight at which the day begins, and not the day; what is no time is left to be refused. */
const instantOf = (text: string, zone: string): string => {
  const ms = parseTime(text, zone)
  return ms === null ? text : formatIso(ms, 'UTC').replace(/(:\d\d)Z$/, '$1.000Z')
}

/** `has` finds whole terms: runs of letters and digits (https://learn.microsoft.com/en-us/kusto/query/datatypes-string-operators). */
const termRegex = (text: string): string => {
  const literal = text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return `(^|[^a-z0-9])${literal}([^a-z0-9]|$)`
}
