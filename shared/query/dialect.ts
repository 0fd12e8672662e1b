import type { Dialect, Query } from './ast'
import type { ParseResult } from './result'

/** A query in the words of a dialect, or why those cannot say it. */
export type Wording = { readonly text: string; readonly why: null } | { readonly text: null; readonly why: string }

export type Translation = Wording & { readonly dialect: Dialect }

/** One way to write queries: how a text of it begins, is read into the tree, and is written from the tree. */
export type DialectEntry = {
  readonly id: Dialect
  readonly title: string
  /** Whether a text clearly begins as a query of this dialect and would be nonsense as a search; null = never by itself. */
  readonly opening: RegExp | null
  /** Times without an offset are read in `zone`. */
  readonly parse: (text: string, zone: string) => ParseResult
  readonly print: (query: Query) => Wording
}

export const wording = (text: string): Wording => ({ text, why: null })
export const unsayable = (why: string): Wording => ({ text: null, why })
