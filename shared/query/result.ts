import type { TokenKind } from '../contract'
import type { Dialect, Query, QueryError } from './ast'

export type Token = { readonly from: number; readonly to: number; readonly kind: TokenKind }

export type ParseResult =
  | { readonly ok: true; readonly dialect: Dialect; readonly query: Query; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly dialect: Dialect; readonly error: QueryError; readonly tokens: readonly Token[] }

/** Longest query text that is read. */
export const mostCharacters = 100_000

/** Parentheses and negations inside one another, at most. */
export const deepest = 200

/** Stops a parser where the text goes wrong. */
export class Misread extends Error {
  readonly from: number
  readonly to: number
  readonly expected: readonly string[]
  readonly suggestion: string | null

  constructor(
    message: string,
    at: { readonly from: number; readonly to: number },
    expected: readonly string[] = [],
    suggestion: string | null = null,
  ) {
    super(message)
    this.name = 'Misread'
    this.from = at.from
    this.to = at.to
    this.expected = expected
    this.suggestion = suggestion
  }
}

/** The error as shown: its sentence begins with the position, counted from 1. */
export const queryError = ({ message, from, to, expected, suggestion }: Misread): QueryError => ({
  message: `Character ${from + 1}: ${message}`,
  from,
  to: Math.max(to, from),
  expected,
  suggestion,
})

/** Throws `Misread` where a text is longer than is read. */
export const refuseLong = ({ length }: string): void => {
  if (length <= mostCharacters) return
  const [most, own] = [mostCharacters, length].map(count => count.toLocaleString('en'))
  throw new Misread(`a query has at most ${most} characters; this one has ${own}.`, {
    from: mostCharacters,
    to: length,
  })
}

/** What a parser makes of a text: its query, or what is wrong and where. It notes the tokens that it passes. */
export const readAs = (dialect: Dialect, text: string, tokens: Token[], read: () => Query): ParseResult => {
  try {
    refuseLong(text)
    return { ok: true, dialect, query: read(), tokens }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    const known = tokens.filter(({ to }) => to <= error.from)
    const to = Math.min(error.to, text.length)
    if (to > error.from) known.push({ from: error.from, to, kind: 'error' })
    return { ok: false, dialect, error: queryError(error), tokens: known }
  }
}
