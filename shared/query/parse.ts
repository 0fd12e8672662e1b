import type { Dialect } from './ast'
import { dialectEntries } from './dialects'
import type { ParseResult } from './result'
import { parseSearch } from './search'

export type { ParseResult, Token } from './result'

/** The dialect a text is written in; search unless it clearly begins as another. */
export const dialectOf = (text: string): Dialect => {
  const begin = text.trimStart().slice(0, 2000)
  return dialectEntries.find(({ opening }) => opening?.test(begin))?.id ?? 'search'
}

/** Reads a query. `auto` decides by the text; times without an offset are read in `zone`. */
export const parseQuery = (
  text: string,
  { dialect, zone }: { readonly dialect: Dialect | 'auto'; readonly zone: string },
): ParseResult => {
  const meant = dialect === 'auto' ? dialectOf(text) : dialect
  const entry = dialectEntries.find(({ id }) => id === meant)
  return entry ? entry.parse(text, zone) : parseSearch(text, zone)
}
