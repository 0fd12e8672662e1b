import type { TokenKind } from '../contract'
import type { Field } from '../model/fields'
import { parseCount } from '../units/number'
import { keywordOf } from './keywords'
import { Misread } from './result'
import type { Piece, Scanner } from './scanner'
import { BadValue, readCondition } from './value'
import { wordsOf } from './words'

type Place = { readonly from: number; readonly to: number }

const word = /\s*([\p{L}_@][\p{L}\p{N}_.@-]*)/uy
/** Names have so many words at most. */
const mostWords = 5

/** Words by which a clause begins, a comma or the end: where a name or a value of several words is over. */
export const clauseAhead =
  /\s*(?:$|[,)]|(?:as|asc|desc|ascending|descending|where|group\s+by|order\s+by|sort\s+by|limit|in\s+(?:the\s+)?last|between|compare|at\s+time\s+zone)(?![\p{L}\p{N}_-]))/iuy
const unitAhead =
  /\s+(?:bytes|b|[kmgtp]i?b|m?s|m|h|d|secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?)(?![\p{L}\p{N}_-])/iuy

/** What a language of words needs of a scanner: phrases, names of several words, values with or without quotes. */
export const createVoice = (scanner: Scanner, zone: string) => {
  const { text } = scanner

  const ahead = (pattern: RegExp): string | null => {
    pattern.lastIndex = scanner.position()
    return pattern.exec(text)?.[0] ?? null
  }
  const place = (): Place => {
    scanner.skipSpace()
    const from = scanner.position()
    return { from, to: Math.min(text.length, from + Math.max(1, scanner.ahead().length)) }
  }
  const wrong = (message: string, expected: readonly string[] = [], suggestion: string | null = null): Misread =>
    new Misread(message, place(), expected, suggestion)

  const phrases = new Map<string, RegExp>()
  /** Takes these words if they stand here, in any case and with any space between. */
  const say = (words: string, kind: TokenKind = 'keyword'): boolean => {
    const pattern =
      phrases.get(words) ?? new RegExp(`${words.replaceAll(' ', String.raw`\s+`)}(?![\\p{L}\\p{N}_-])`, 'iuy')
    phrases.set(words, pattern)
    scanner.skipSpace()
    const found = ahead(pattern)
    if (found === null) return false
    scanner.take(found.length, kind)
    return true
  }

  const isBefore = (at: number, follows: RegExp): boolean => {
    follows.lastIndex = at
    return follows.test(text)
  }

  /** The ends of the words that stand here, nothing taken. */
  const wordEnds = (stop: RegExp | null = null): readonly number[] => {
    scanner.skipSpace()
    const ends: number[] = []
    let at = scanner.position()
    while (ends.length < mostWords) {
      if (ends.length > 0 && stop) {
        if (isBefore(at, stop)) break
      }
      word.lastIndex = at
      const found = word.exec(text)
      if (!found || (ends.length > 0 && keywordOf(found[1] ?? '') !== null)) break
      at += found[0].length
      ends.push(at)
    }
    return ends
  }

  /** Takes the longest run of words that means something where that `follows` it, or words in quotes that mean something. */
  const longest = <T>(
    kind: TokenKind,
    meaning: (name: string) => T | null | undefined,
    follows: RegExp = /(?:)/uy,
  ): T | null => {
    const ends = wordEnds()
    const from = scanner.position()
    if (scanner.atQuote()) {
      const meant = meaning(scanner.quoted(kind).pieces.join('*'))
      if (meant === null || meant === undefined) scanner.rewind(from)
      return meant ?? null
    }
    for (const end of ends.toReversed()) {
      const meant = meaning(text.slice(from, end))
      if (meant === null || meant === undefined || !isBefore(end, follows)) continue
      scanner.take(end - from, kind)
      return meant
    }
    return null
  }

  /** The words up to where `stop` matches, for an error to speak of. */
  const phrase = (stop: RegExp): Place & { readonly text: string } => {
    const ends = wordEnds(stop)
    const from = scanner.position()
    const to = ends.at(-1) ?? place().to
    return { from, to, text: ends.length === 0 ? '' : text.slice(from, to) }
  }

  const reading = <T>(at: Place, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      throw new Misread(error.message, at, error.expected, error.suggestion)
    }
  }

  const isRead = (field: Field, typed: string): boolean => {
    try {
      readCondition(field, '=', { pieces: [typed], quoted: true }, zone)
      return true
    } catch (error) {
      if (error instanceof BadValue) return false
      throw error
    }
  }

  /**
   * A value in quotes or bare. Bare ones have several words only where the field's values are known, as countries are, and
   * a number may stand before its unit.
   */
  const value = (field: Field | null): Piece => {
    scanner.skipSpace()
    if (scanner.atQuote()) return scanner.quoted('value')
    const first = scanner.run('value', ',')
    if (first.to === first.from || keywordOf(text.slice(first.from, first.to)) !== null)
      throw new Misread(`a value${field ? ` for ${field.name}` : ''} is missing.`, { from: first.from, to: first.to }, [
        'a value',
      ])
    if (!field || first.pieces.length > 1) return first
    const joined = (to: number): Piece => {
      scanner.take(to - scanner.position(), 'value')
      return { pieces: [text.slice(first.from, to)], quoted: false, from: first.from, to }
    }
    if (field.unit !== null && parseCount(first.pieces[0] ?? '') !== null) {
      const unit = ahead(unitAhead)
      return unit === null ? first : joined(scanner.position() + unit.length)
    }
    if (field.type !== 'country' && wordsOf(field.type) === null) return first
    const stops = [scanner.position(), ...wordEnds(clauseAhead)]
    const end = stops.toReversed().find(to => isRead(field, text.slice(first.from, to)))
    scanner.rewind(first.to)
    return end === undefined || end === first.to ? first : joined(end)
  }

  /** The pieces of a value between its stars and percent signs. */
  const pattern = (field: Field): Place & { readonly pieces: readonly string[] } => {
    const piece = value(field)
    const typed = piece.quoted ? text.slice(piece.from + 1, piece.to - 1) : text.slice(piece.from, piece.to)
    const pieces = ['']
    for (let at = 0; at < typed.length; at++) {
      const char = typed[at] ?? ''
      const next = typed[at + 1] ?? ''
      if (char === '*' || char === '%') pieces.push('')
      else if (char === '\\' && /[^\p{L}\p{N}\s]/u.test(next)) {
        pieces[pieces.length - 1] += next
        at++
      } else pieces[pieces.length - 1] += char
    }
    return { from: piece.from, to: piece.to, pieces }
  }

  /** `2 days`, `day`, `1h30m`: a length of time. */
  const length = (): Place & { readonly text: string } => {
    scanner.skipSpace()
    const first = scanner.run('value', ',')
    const typed = text.slice(first.from, first.to)
    if (!/^\d+(\.\d+)?$/.test(typed))
      return { from: first.from, to: first.to, text: /^[a-z]+$/i.test(typed) ? `1 ${typed}` : typed }
    scanner.skipSpace()
    const unit = scanner.run('value', ',')
    return { from: first.from, to: unit.to, text: `${typed} ${text.slice(unit.from, unit.to)}` }
  }

  return { say, wrong, place, longest, phrase, reading, value, pattern, length }
}

export type Voice = ReturnType<typeof createVoice>
