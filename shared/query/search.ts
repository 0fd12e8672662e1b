import type { Field } from '../model/fields'
import { parseCidr, parseIp } from '../units/ip'
import type { CompareOp, Expr } from './ast'
import { comparisonSigns, flatJoin } from './conditions'
import { nearestField, resolveField, wordFields } from './fields'
import { keywordOf } from './keywords'
import { patternOf } from './pattern'
import { readStages } from './read-stages'
import { regexTerm } from './regex-term'
import { deepest, Misread, type ParseResult, readAs } from './result'
import { createScanner, type Piece, type Scanner } from './scanner'
import { readTimeTerm, type TimeTerm, timeTermNamed } from './time-terms'
import { BadValue, mergeAny, readCondition } from './value'
import { wordTerm } from './word-term'

/**
 * The search dialect: `field:value`, `-field:value`, NOT, AND (implied), OR, parentheses, quotes, wildcards, subnets, ranges,
 * comparisons, lists and bare words. Times without an offset are read in `zone`.
 */
export const parseSearch = (text: string, zone: string): ParseResult => {
  const scanner = createScanner(text)
  return readAs('search', text, scanner.tokens, () => {
    const where = createParser(scanner, zone)()
    const shape = readStages(scanner, zone)
    scanner.skipSpace()
    if (!scanner.atEnd())
      throw new Misread(
        scanner.peek() === ')' ? 'this ) closes nothing.' : 'this belongs to no stage; a bar begins the next.',
        { from: scanner.position(), to: scanner.position() + Math.max(1, scanner.ahead().length) },
      )
    return { where, shape }
  })
}

const termWanted = ['field:value', 'a word', 'a phrase in quotes', '(']

const isMac = (text: string): boolean => /^([\da-f]{2}:){5}[\da-f]{2}$/i.test(text)

const createParser = (scanner: Scanner, zone: string): (() => Expr | null) => {
  let depth = 0

  const here = () => ({ from: scanner.position(), to: scanner.position() })

  const deeper = <T>(read: () => T): T => {
    if (++depth > deepest) throw new Misread(`parentheses and negations go ${deepest} deep at most.`, here())
    const value = read()
    depth--
    return value
  }

  /** The keyword that stands here as a word of its own. */
  const keyword = () => {
    scanner.skipSpace()
    const word = scanner.keyword()
    return word === null ? null : keywordOf(word)
  }
  const takeKeyword = (): void => scanner.take(scanner.keyword()?.length ?? 0, 'keyword')

  const query = (): Expr | null => {
    scanner.skipSpace()
    if (scanner.atEnd() || scanner.peek() === '|') return null
    // Only before a stage: alone, a star is a word that is missing.
    if (/^\*\s*\|/.test(scanner.after(0))) {
      scanner.take(1, 'operator')
      return null
    }
    return either()
  }

  const either = (): Expr => {
    const terms = [every()]
    while (keyword() === 'or') {
      takeKeyword()
      terms.push(every())
    }
    return flatJoin('or', terms)
  }

  const every = (): Expr => {
    const terms = [term()]
    for (;;) {
      const next = keyword()
      if (next === 'and') takeKeyword()
      else if (next === 'or' || scanner.atEnd() || scanner.peek() === ')' || scanner.peek() === '|')
        return flatJoin('and', terms)
      terms.push(term())
    }
  }

  const negated = (sign: number | null, read: () => Expr): Expr => {
    return deeper(() => {
      if (sign === null) takeKeyword()
      else scanner.take(sign, 'negation')
      return { kind: 'not', term: read() }
    })
  }

  /** How many characters a minus (also as an editor makes it) or exclamation mark directly before a term takes; 0 when there is none. */
  const sign = (): number => (/^[-!−–][^\s)]/u.test(scanner.peek() + scanner.peek(1)) ? 1 : 0)

  const term = (): Expr => {
    const word = keyword()
    if (word === 'not') return negated(null, term)
    if (word !== null)
      throw new Misread(
        `a term is missing before ${scanner.ahead().toUpperCase()}.`,
        { from: scanner.position(), to: scanner.position() + scanner.ahead().length },
        termWanted,
      )
    if (scanner.atEnd()) throw new Misread('the query ends where a term should be.', here(), termWanted)
    if (sign() > 0) return negated(1, term)
    if (scanner.peek() === '(') return group(either)
    if (scanner.peek() === ')')
      throw new Misread(
        'a term is missing before this ).',
        { from: scanner.position(), to: scanner.position() + 1 },
        termWanted,
      )
    return scanner.atQuote() ? quotedTerm() : plainTerm()
  }

  const group = (read: () => Expr): Expr =>
    deeper(() => {
      const from = scanner.position()
      scanner.take(1, 'operator')
      const inside = read()
      scanner.skipSpace()
      if (scanner.atEnd()) throw new Misread('this ( is never closed.', { from, to: from + 1 }, [')'])
      scanner.take(1, 'operator')
      return inside
    })

  /** A phrase, or a field name with spaces in quotes. */
  const quotedTerm = (): Expr => {
    const from = scanner.position()
    const piece = scanner.quoted('text')
    if (scanner.peek() !== ':') return words(piece)
    const name = piece.pieces.join('*')
    scanner.rewind(from)
    scanner.take(piece.to - from, 'field')
    return condition(fieldOf(name, piece), true)
  }

  const plainTerm = (): Expr => {
    const ahead = scanner.ahead()
    if (parseIp(ahead) || parseCidr(ahead) || isMac(ahead)) return words(scanner.run('text'))
    const from = scanner.position()
    const name = scanner.name()
    if (name !== null) {
      scanner.take(name.length, 'field')
      const to = scanner.position()
      if (scanner.peek() === ':' && !ahead.startsWith(`${name}://`)) {
        const term = timeTermNamed(name)
        if (term !== null) return timeTerm(term)
        if (/^_exists_$/i.test(name)) return existence()
        return condition(fieldOf(name, { from, to }), true)
      }
      const field = resolveField(name)
      if (field) {
        scanner.skipSpace()
        if (scanner.peek() === ':' || scanner.operator() !== null) return condition(field, scanner.peek() === ':')
      }
      scanner.rewind(from)
    }
    return words(scanner.run('text'))
  }

  const timeTerm = (term: TimeTerm): Expr => {
    scanner.take(1, 'operator')
    scanner.skipSpace()
    const piece = scanner.atQuote() ? scanner.quoted('value') : scanner.run('value')
    return reading(piece, () => readTimeTerm(term, piece.pieces.join('*'), zone))
  }

  const fieldOf = (name: string, at: { readonly from: number; readonly to: number }): Field => {
    const field = resolveField(name)
    if (field) return field
    const shown = name.length > 60 ? `${name.slice(0, 60)}...` : name
    throw new Misread(
      `there is no field "${shown}"; text with a colon goes in quotes.`,
      at,
      ['a field name'],
      nearestField(name),
    )
  }

  /** `_exists_:field`, as Kibana writes it. */
  const existence = (): Expr => {
    scanner.take(1, 'operator')
    const from = scanner.position()
    const piece = scanner.atQuote() ? scanner.quoted('field') : scanner.run('field')
    return { kind: 'exists', field: fieldOf(piece.pieces.join('*'), { from, to: piece.to }).name }
  }

  /** What follows a field's name: a colon and a value, or an operator and a value. */
  const condition = (field: Field, colon: boolean): Expr => {
    if (colon) {
      scanner.take(1, 'operator')
      scanner.skipSpace()
    }
    return scanner.peek() === '(' ? valueGroup(field) : operand(field, '')
  }

  const operand = (field: Field, stops: string): Expr => {
    const symbol = scanner.operator()
    const { op, negated: opposite } = comparisonSigns[symbol ?? '='] ?? { op: '=', negated: false }
    if (symbol !== null) {
      scanner.take(symbol.length, 'operator')
      scanner.skipSpace()
    }
    if (symbol !== null && scanner.peek() === '(') {
      if (op !== '=') throw new Misread(`${symbol} takes one value, not a list.`, here(), ['a value'])
      const inside = valueGroup(field)
      return opposite ? { kind: 'not', term: inside } : inside
    }
    const from = scanner.position()
    const range = symbol === null && field.type !== 'text' ? scanner.bounds() : null
    if (range) return reading({ from, to: scanner.position() }, () => bracketed(field, range))
    const expression = op === '=' ? scanner.regex() : null
    if (expression !== null) {
      const found = reading({ from, to: scanner.position() }, () => regexTerm(field, expression, zone))
      return opposite ? { kind: 'not', term: found } : found
    }
    const piece = scanner.atQuote() ? scanner.quoted('value') : scanner.run('value', stops)
    if (piece.to === piece.from || (!piece.quoted && keywordOf(scanner.text.slice(piece.from, piece.to)) !== null)) {
      throw new Misread(`a value for ${field.name} is missing.`, { from: piece.from, to: piece.to }, ['a value'])
    }
    const read = reading(piece, () => readCondition(field, op, piece, zone))
    return opposite ? { kind: 'not', term: read } : read
  }

  const reading = (at: { readonly from: number; readonly to: number }, read: () => Expr): Expr => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      throw new Misread(error.message, at, error.expected, error.suggestion)
    }
  }

  /** `[a TO b]` holds its bounds, `{a TO b}` does not, and `*` is no bound. */
  const bracketed = (field: Field, { low, high, open, close }: NonNullable<ReturnType<Scanner['bounds']>>): Expr => {
    const one = (op: CompareOp, text: string): Expr => readCondition(field, op, { pieces: [text], quoted: true }, zone)
    if (open === '[' && close === ']' && low !== '*' && high !== '*') return one('=', `${low}..${high}`)
    const terms = [
      ...(low === '*' ? [] : [one(open === '[' ? '>=' : '>', low)]),
      ...(high === '*' ? [] : [one(close === ']' ? '<=' : '<', high)]),
    ]
    return terms.length === 0 ? { kind: 'exists', field: field.name } : flatJoin('and', terms)
  }

  /** `(22, 23)`, `(a OR b)`, `(>10 AND <20)`, `(NOT 22)` after a field. */
  const valueGroup = (field: Field): Expr => {
    const unit = (): Expr => {
      const word = keyword()
      if (word === 'not') return negated(null, unit)
      if (sign() > 0 && !/^-[\d.]/.test(scanner.peek() + scanner.peek(1))) return negated(1, unit)
      return scanner.peek() === '(' ? group(any) : operand(field, ',')
    }
    const all = (): Expr => {
      const terms = [unit()]
      while (keyword() === 'and') {
        takeKeyword()
        terms.push(unit())
      }
      return flatJoin('and', terms)
    }
    const any = (): Expr => {
      const terms = [all()]
      for (;;) {
        if (keyword() === 'or') takeKeyword()
        else if (scanner.peek() === ',') scanner.take(1, 'operator')
        else if (scanner.atEnd() || scanner.peek() === ')') return mergeAny(terms)
        else
          throw new Misread(
            'values in a list are separated by a comma or OR.',
            { from: scanner.position(), to: scanner.position() + scanner.ahead().length },
            [',', 'OR', ')'],
          )
        scanner.skipSpace()
        terms.push(all())
      }
    }
    return group(any)
  }

  return query
}

/** A bare word or phrase. */
const words = ({ pieces, quoted, from, to }: Piece): Expr => {
  const address = quoted ? null : wordTerm(pieces.join('*'))
  if (address && address.kind !== 'words') return address
  // Words are looked for anywhere, so stars at their ends say nothing more.
  const inner = pieces.filter((piece, at) => piece !== '' || (at > 0 && at < pieces.length - 1))
  if (inner.every(piece => piece === ''))
    throw new Misread('a word is missing; to see everything, leave the query empty.', { from, to }, termWanted)
  if (inner.length === 1) return { kind: 'words', text: inner[0] ?? '' }
  const pattern = patternOf(['', ...inner, ''])
  return { kind: 'or', terms: wordFields.map(field => ({ kind: 'like', field, pattern })) }
}
