import type { Field } from '../model/fields'
import { isZone } from '../units/time'
import type { CompareOp, Expr } from './ast'
import { comparisonSigns, readJoined } from './conditions'
import { resolveField } from './fields'
import type { Voice } from './flows-voice'
import { nearestSpoken, rateNamed, spoken } from './flows-words'
import { type Keyword, keywordOf } from './keywords'
import { patternOf } from './pattern'
import { deepest, Misread } from './result'
import type { Scanner } from './scanner'
import { clockTerm, recentTerm, weekdayTerm } from './time-terms'
import { mergeAny, readCondition, type Typed } from './value'

const opsWanted = ['=', '!=', 'in (', 'not in (', 'like', '>', '<', 'between', 'is set', 'is not set']
const termWanted = ["a condition such as Source Country = 'Japan'", '(', 'not']

const signOrWords = String.raw`\s*(?:[=<>≥≤≠]|!=|(?:not\s+)?(?:in(?=[\s('"‘“])|like)|is\s+(?:not\s+)?set|not\s+set|between)`
/** An operator, of signs or words, stands here. */
const operatorAhead = new RegExp(signOrWords, 'iuy')
/** `in last 2 days` behind words in quotes begins a clause. */
const operatorOfQuoted = new RegExp(String.raw`(?!\s*in\s+(?:the\s+)?last\b)${signOrWords}`, 'iuy')

const not = (term: Expr): Expr => ({ kind: 'not', term })

/** `Flow Type = 'A' and Port in (22, 23)`: the condition that stands where the scanner is. */
export const flowsCondition = (scanner: Scanner, voice: Voice, zone: string): (() => Expr) => {
  let depth = 0
  const { say, wrong, reading } = voice

  const deeper = <T>(read: () => T): T => {
    if (++depth > deepest) throw wrong(`parentheses and negations go ${deepest} deep at most.`)
    const found = read()
    depth--
    return found
  }

  const keyword = () => {
    scanner.skipSpace()
    const word = scanner.keyword()
    return word === null ? null : keywordOf(word)
  }
  const takesKeyword = (wanted: Keyword, kind: 'keyword' | 'negation' = 'keyword'): boolean => {
    if (keyword() !== wanted) return false
    scanner.take(scanner.keyword()?.length ?? 0, kind)
    return true
  }

  const term = (): Expr => {
    if (takesKeyword('not', 'negation')) return deeper(() => not(term()))
    const word = keyword()
    if (word !== null) throw wrong(`a condition is missing before ${word}.`, termWanted)
    if (scanner.atEnd()) throw wrong('the query ends where a condition should be.', termWanted)
    if (scanner.peek() === '(') return group()
    if (scanner.peek() === ')') throw wrong('a condition is missing before this ).', termWanted)
    if (scanner.atQuote()) return quotedTerm()
    return say('time_of_day') || say('time of day') ? clock() : say('weekday') ? weekday() : named()
  }

  const group = (): Expr =>
    deeper(() => {
      const from = scanner.position()
      scanner.take(1, 'operator')
      const inside = either()
      scanner.skipSpace()
      if (scanner.peek() !== ')') {
        if (scanner.atEnd()) throw new Misread('this ( is never closed.', { from, to: from + 1 }, [')'])
        throw wrong('and, or, or a ) is missing before this.', ['and', 'or', ')'])
      }
      scanner.take(1, 'operator')
      return inside
    })

  const either = readJoined(takesKeyword, term)

  /** A field's name in quotes where an operator follows, else words to be found anywhere. */
  const quotedTerm = (): Expr => {
    const from = scanner.position()
    const piece = scanner.quoted('text')
    const text = piece.pieces.join('*')
    const field = resolveField(text)
    operatorOfQuoted.lastIndex = scanner.position()
    if (field && operatorOfQuoted.test(scanner.text)) {
      scanner.rewind(from)
      scanner.take(piece.to - from, 'field')
      return condition(field)
    }
    if (text === '') throw new Misread('a word is missing between these quotes.', piece, termWanted)
    return { kind: 'words', text }
  }

  const named = (): Expr => {
    const field = voice.longest('field', resolveField, operatorAhead)
    if (field) return condition(field)
    const unknown = voice.phrase(operatorAhead)
    if (rateNamed(unknown.text) !== null)
      throw new Misread(
        `${spoken(unknown.text)} is a number of a stretch of time, so no flow can be asked for it; it goes into series(), order by or top.`,
        unknown,
        ['Total Traffic'],
      )
    const lone = resolveField(unknown.text)
    if (lone)
      throw new Misread(`a comparison is missing after ${lone.name}.`, { from: unknown.to, to: unknown.to }, opsWanted)
    throw new Misread(
      unknown.text === ''
        ? 'a field name is missing here; text goes in quotes.'
        : `there is no field "${unknown.text.slice(0, 60)}".`,
      unknown,
      ['a field name'],
      unknown.text === '' ? null : nearestSpoken(unknown.text),
    )
  }

  const condition = (field: Field): Expr => {
    scanner.skipSpace()
    const sign = scanner.operator()
    if (sign !== null) {
      scanner.take(sign.length, 'operator')
      const { op, negated } = comparisonSigns[sign] ?? { op: '=', negated: false }
      const read = comparison(field, op)
      return negated ? not(read) : read
    }
    if (say('is not set', 'operator') || say('not set', 'operator')) return not({ kind: 'exists', field: field.name })
    if (say('is set', 'operator')) return { kind: 'exists', field: field.name }
    if (say('in the last') || say('in last')) {
      if (field.name !== 'start') throw wrong(`what began lately is asked of start, not of ${field.name}.`, ['start'])
      return recent()
    }
    if (say('not in', 'operator')) return not(list(field))
    if (say('in', 'operator')) return list(field)
    if (say('not like', 'operator')) return not(like(field))
    if (say('like', 'operator')) return like(field)
    if (say('between', 'operator')) return between(field)
    throw wrong(`a comparison is missing after ${field.name}.`, opsWanted)
  }

  const comparison = (field: Field, op: CompareOp): Expr => {
    const piece = voice.value(field)
    return reading(piece, () => readCondition(field, op, piece, zone))
  }

  /** `(a, b)`, or one value alone. */
  const list = (field: Field): Expr => {
    scanner.skipSpace()
    if (scanner.peek() !== '(') return comparison(field, '=')
    const from = scanner.position()
    scanner.take(1, 'operator')
    const terms: Expr[] = []
    for (;;) {
      terms.push(comparison(field, '='))
      scanner.skipSpace()
      const next = scanner.peek()
      if (next === '') throw new Misread('this ( is never closed.', { from, to: from + 1 }, [')'])
      if (next !== ',' && next !== ')') throw wrong('values in a list are separated by a comma.', [',', ')'])
      scanner.take(1, 'operator')
      if (next === ')') return mergeAny(terms)
    }
  }

  /** Part of the text, or all of it where `*` or `%` say what is left open. */
  const like = (field: Field): Expr => {
    const { pieces, ...piece } = voice.pattern(field)
    const whole = pieces.length === 1 ? ['', ...pieces, ''] : pieces
    if (pieces.length === 1 && pieces[0] === '')
      throw new Misread('like needs a piece of text.', piece, ["text such as 'web*'"])
    if (field.type === 'text') return { kind: 'like', field: field.name, pattern: patternOf(whole) }
    const typed: Typed = { pieces: field.type === 'ip' ? pieces : whole, quoted: true }
    return reading(piece, () => readCondition(field, '=', typed, zone))
  }

  const between = (field: Field): Expr => {
    const low = voice.value(field)
    if (!say('and')) throw wrong('between needs two values with and between them.', ['and'])
    const high = voice.value(field)
    const typed: Typed = { pieces: [`${low.pieces.join('*')}..${high.pieces.join('*')}`], quoted: true }
    const at = { from: low.from, to: high.to }
    if (field.type === 'text') throw new Misread(`${field.name} is text and has no order.`, at, ['=', 'in (', 'like'])
    return reading(at, () => readCondition(field, '=', typed, zone))
  }

  const recent = (): Expr => {
    const length = voice.length()
    return reading(length, () => recentTerm(length.text))
  }

  /** `between 21:00 and 06:30`, on the clocks of the window's zone unless another is named. */
  const clock = (): Expr => {
    if (!say('between', 'operator')) throw wrong('time_of_day lies between two times.', ['between 21:00 and 06:30'])
    const low = voice.value(null)
    if (!say('and')) throw wrong('between needs two times with and between them.', ['and'])
    const high = voice.value(null)
    const at = { from: low.from, to: high.to }
    const there = zoneNamed()
    return reading(at, () => clockTerm(low.pieces.join('*'), high.pieces.join('*'), there))
  }

  const takeSign = (wanted: string): boolean => {
    scanner.skipSpace()
    if (scanner.operator() !== wanted) return false
    scanner.take(wanted.length, 'operator')
    return true
  }

  const weekday = (): Expr => {
    const negated = say('not in', 'operator') || takeSign('!=')
    if (!negated && !say('in', 'operator') && !takeSign('='))
      throw wrong('weekday is in a list of days.', ['in (sat, sun)', '='])
    scanner.skipSpace()
    const from = scanner.position()
    const days = dayList()
    const at = { from, to: scanner.position() }
    const there = zoneNamed()
    const read = reading(at, () => weekdayTerm(days, there))
    return negated ? not(read) : read
  }

  const dayList = (): readonly string[] => {
    scanner.skipSpace()
    if (scanner.peek() !== '(') return [voice.value(null).pieces.join('*')]
    scanner.take(1, 'operator')
    const days: string[] = []
    for (;;) {
      days.push(voice.value(null).pieces.join('*'))
      scanner.skipSpace()
      const next = scanner.peek()
      if (next !== ',' && next !== ')') throw wrong('days are separated by a comma.', [',', ')'])
      scanner.take(1, 'operator')
      if (next === ')') return days
    }
  }

  const zoneNamed = (): string => {
    if (!say('at time zone')) return zone
    const piece = voice.value(null)
    const named = piece.pieces.join('*')
    if (isZone(named)) return named
    throw new Misread(`"${named.slice(0, 60)}" is no time zone.`, piece, ['a zone such as Europe/London'])
  }

  return either
}
