import type { TokenKind } from '../contract'
import type { Field } from '../model/fields'
import { parseDuration } from '../units/duration'
import type { Dialect, Query } from './ast'
import { nearestField, resolveField } from './fields'
import { type Lexeme, type LexicalStyle, lexemesOf } from './lexemes'
import { deepest, Misread, type ParseResult, readAs, type Token } from './result'
import { BadValue } from './value'

export type Place = { readonly from: number; readonly to: number }

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text)

/** Walks the lexemes of a piped query and notes what each of them is. */
const createCursor = (text: string, style: LexicalStyle, tokens: Token[]) => {
  const lexemes = lexemesOf(text, style)
  let at = 0
  let depth = 0

  const end: Lexeme = lexemes.at(-1) ?? { kind: 'end', text: '', from: 0, to: 0 }
  const peek = (ahead = 0): Lexeme => lexemes[at + ahead] ?? end
  const wrong = (
    message: string,
    expected: readonly string[] = [],
    suggestion: string | null = null,
    place: Place = peek(),
  ): Misread => {
    const next = peek()
    // What cannot be cut is at fault before what should stand there.
    return next.kind === 'broken' && place === next
      ? new Misread(next.text, next)
      : new Misread(message, place, expected, suggestion)
  }

  const take = (kind: TokenKind): Lexeme => {
    const next = peek()
    if (next.kind === 'broken') throw wrong(next.text)
    if (next.kind !== 'end') {
      tokens.push({ from: next.from, to: next.to, kind })
      at++
    }
    return next
  }
  const isSign = (sign: string, ahead = 0): boolean => peek(ahead).kind === 'sign' && peek(ahead).text === sign
  const takeSign = (sign: string): boolean => isSign(sign) && take('operator').text === sign
  const needSign = (sign: string): void => {
    if (!takeSign(sign)) throw wrong(`${sign} is missing here.`, [sign])
  }
  /** The word of the language that may stand here, in small letters; empty for anything else. */
  const word = (ahead = 0): string => (peek(ahead).kind === 'name' ? peek(ahead).text.toLowerCase() : '')
  const takeWord = (...words: readonly string[]): boolean => {
    const wanted = words.includes(word())
    if (wanted) take('keyword')
    return wanted
  }
  const isCall = (): boolean => peek().kind === 'name' && isSign('(', 1)
  const list = <T>(read: () => T): T[] => {
    const all = [read()]
    while (takeSign(',')) all.push(read())
    return all
  }
  const deeper = <T>(read: () => T): T => {
    if (++depth > deepest) throw wrong(`parentheses and negations go ${deepest} deep at most.`)
    const found = read()
    depth--
    return found
  }

  const name = (what: string): Lexeme => {
    const { kind } = peek()
    if (kind !== 'name' && kind !== 'quoted-name' && kind !== 'string') throw wrong(`${what} is missing here.`, [what])
    return take('field')
  }
  const fieldOf = (typed: Lexeme): Field => {
    const field = resolveField(typed.text)
    if (field) return field
    throw wrong(`there is no field "${cut(typed.text)}".`, ['a field name'], nearestField(typed.text), typed)
  }
  /** What a value cannot be read for is wrong where it stands. */
  const reading = <T>(place: Place, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      throw wrong(error.message, error.expected, error.suggestion, place)
    }
  }
  const noArithmetic = (): void => {
    const { kind, text: sign } = peek()
    if (kind === 'sign' && /^[-+*/%^]$/.test(sign))
      throw wrong('nothing is reckoned from fields here; ask for the fields themselves.', [',', '|'])
  }
  /** A length of time such as `5m`, ms; a number without a unit is none. */
  const duration = (message: string): number => {
    const { kind, text: typed } = peek()
    const ms = kind === 'number' && !/^\d+$/.test(typed) ? parseDuration(typed) : null
    if (ms === null || ms <= 0) throw wrong(message, ['a length of time such as 5m'])
    take('value')
    return ms
  }
  const count = (what: string): number => {
    const place = peek()
    const negative = takeSign('-')
    const { kind, text: digits } = peek()
    if (kind !== 'number' || !/^\d{1,15}(\.\d{1,9})?$/.test(digits))
      throw wrong(`${what} should be a number, not "${cut(digits)}".`, [what])
    const { to } = take('value')
    if (negative) throw wrong(`${what} is a number from 0 on.`, [what], null, { from: place.from, to })
    return Number(digits)
  }

  return {
    peek,
    take,
    wrong,
    isSign,
    takeSign,
    needSign,
    word,
    takeWord,
    isCall,
    list,
    deeper,
    name,
    fieldOf,
    field: (): Field => fieldOf(name('a field name')),
    reading,
    noArithmetic,
    duration,
    count,
    atEnd: (): boolean => peek().kind === 'end',
    /** Whether a stage ends here. */
    atBar: (): boolean => peek().kind === 'end' || isSign('|'),
  }
}

export type Cursor = ReturnType<typeof createCursor>

/** Runs a parser of a piped dialect over a text: its query, or what is wrong and where. */
export const readPiped = (
  text: string,
  dialect: Dialect,
  style: LexicalStyle,
  read: (cursor: Cursor) => Query,
): ParseResult => {
  const tokens: Token[] = []
  return readAs(dialect, text, tokens, () => read(createCursor(text, style, tokens)))
}
