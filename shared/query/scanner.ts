import type { TokenKind } from '../contract'
import { Misread, type Token } from './result'
import type { Typed } from './value'

/** A value or word with where it stands. */
export type Piece = Typed & { readonly from: number; readonly to: number }

/** A straight quote is closed by itself; curly ones by whatever an editor made of the other end. */
const closers: Readonly<Record<string, RegExp>> = {
  '"': /"/,
  '“': /[”“"]/,
  '”': /[”"]/,
  '„': /[”“"]/,
  "'": /'/,
  '‘': /[’']/,
  '’': /[’']/,
}

const space = /\s*/uy
const name = /[\p{L}_@][\p{L}\p{N}_.@-]*/uy
/** A keyword standing alone. Looking no further than its own length keeps long lists linear. */
const keyword = /(?:and|or|not|&&|\|\||!)(?![^\s()])/iuy
/** `[1 TO 9]`, `{1 TO *}`: Lucene's way to write a range, as Kibana takes it. */
const bounds = /([[{])\s*([^\s[\]{}]+)\s+to\s+([^\s[\]{}]+)\s*([\]}])/iuy
/** A regular expression between slashes, the whole of a value; `/a/b` is a path. */
const regex = /\/((?:[^\\/]|\\[\s\S])+)\/(?=$|[\s),|])/uy
const operator = />=|<=|!=|==|[=<>≥≤≠]/uy
/** A backslash takes the meaning from what follows, unless it is a letter or digit: paths stay readable. */
const escapable = /[^\p{L}\p{N}\s]/u

/** Walks a query text and notes the tokens it passes. Positions are character offsets. */
export const createScanner = (text: string) => {
  let at = 0
  const tokens: Token[] = []

  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  const skipSpace = (): void => {
    at += match(space)?.length ?? 0
  }
  const note = (from: number, kind: TokenKind): void => {
    if (at > from) tokens.push({ from, to: at, kind })
  }
  const take = (length: number, kind: TokenKind): void => {
    at += length
    note(at - length, kind)
  }

  /** Reads an escape at `at` and gives the character it stands for, or null when there is none. */
  const escape = (): string | null => {
    const next = text[at + 1]
    if (text[at] !== '\\' || next === undefined || !escapable.test(next)) return null
    at += 2
    return next
  }

  const quoted = (kind: TokenKind): Piece => {
    const from = at
    const closer = closers[text[at] ?? ''] ?? /"/
    const pieces = ['']
    at++
    for (;;) {
      const char = text[at]
      if (char === undefined) {
        tokens.push({ from, to: text.length, kind: 'error' })
        throw new Misread('the quote is never closed.', { from, to: text.length }, ['a closing quote'])
      }
      const literal = escape()
      if (literal !== null) pieces[pieces.length - 1] += literal
      else {
        at++
        if (closer.test(char)) break
        if (char === '*') pieces.push('')
        else pieces[pieces.length - 1] += char
      }
    }
    note(from, kind)
    return { pieces, quoted: true, from, to: at }
  }

  /** Up to a space, a parenthesis, a bar, or one of `stops`. */
  const run = (kind: TokenKind, stops = ''): Piece => {
    const from = at
    const pieces = ['']
    for (;;) {
      const char = text[at]
      if (
        char === undefined ||
        char === '(' ||
        char === ')' ||
        char === '|' ||
        stops.includes(char) ||
        /\s/u.test(char)
      )
        break
      const literal = escape()
      if (literal !== null) pieces[pieces.length - 1] += literal
      else {
        at++
        if (char === '*') pieces.push('')
        else pieces[pieces.length - 1] += char
      }
    }
    note(from, kind)
    return { pieces, quoted: false, from, to: at }
  }

  return {
    text,
    tokens,
    position: () => at,
    rewind: (to: number): void => {
      at = to
      while ((tokens.at(-1)?.from ?? -1) >= to) tokens.pop()
    },
    atEnd: () => at >= text.length,
    peek: (ahead = 0) => text[at + ahead] ?? '',
    skipSpace,
    take,
    name: () => match(name),
    keyword: () => match(keyword),
    operator: () => match(operator),
    /** Takes a bracketed range: its first bound, its last, and the brackets around them. */
    bounds: (): {
      readonly low: string
      readonly high: string
      readonly open: string
      readonly close: string
    } | null => {
      bounds.lastIndex = at
      const found = bounds.exec(text)
      if (!found) return null
      const [whole, open = '', low = '', high = '', close = ''] = found
      take(whole.length, 'value')
      return { low, high, open, close }
    },
    /** Takes a regular expression between slashes and gives what stands between them. */
    regex: (): string | null => {
      regex.lastIndex = at
      const found = regex.exec(text)
      if (!found) return null
      take(found[0].length, 'value')
      return found[1] ?? null
    },
    atQuote: () => Object.hasOwn(closers, text[at] ?? ''),
    quoted,
    run,
    /** The next characters behind those `skipped`, without moving. */
    after: (skipped: number): string => text.slice(at + skipped, at + skipped + 40),
    /** The characters up to the next space or parenthesis, without moving. */
    ahead: (): string => {
      let end = at
      while (end < text.length && !/[\s()]/u.test(text[end] ?? '')) end++
      return text.slice(at, end)
    },
  }
}

export type Scanner = ReturnType<typeof createScanner>
