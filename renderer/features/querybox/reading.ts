import type { Dialect } from '../../../shared/query/ast'
import { dialectOf, type ParseResult, parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { translate } from '../../../shared/query/translate'
import { createValue, type Settable } from '../../state/value'

export type Chosen = Dialect | 'auto'

const storageKey = 'netwake.dialect'

/** In which language queries are typed; `auto` is told from the text. Kept from one start to the next. */
const value = createValue<Chosen | null>(null)
export const chosenDialect: Settable<Chosen> = {
  get: () => value.get() ?? kept(),
  subscribe: value.subscribe,
  set: next => {
    localStorage.setItem(storageKey, next)
    value.set(next)
  },
}

const known: readonly string[] = ['search', 'insights', 'flows', 'kql', 'sql']
const isDialect = (text: string | null): text is Dialect => text !== null && known.includes(text)
const kept = (): Chosen => {
  const text = localStorage.getItem(storageKey)
  return isDialect(text) ? text : 'auto'
}

/** A query read several times for one keystroke is read once. */
const lately = new Map<string, ParseResult>()
const mostLately = 6

/** What was typed, in the language chosen. */
export const readTyped = (text: string, dialect: Chosen, zone: string): ParseResult => {
  const key = `${dialect} ${zone} ${text}`
  const found = lately.get(key) ?? parseQuery(text, { dialect, zone })
  lately.delete(key)
  lately.set(key, found)
  for (const oldest of lately.keys()) {
    if (lately.size <= mostLately) break
    lately.delete(oldest)
  }
  return found
}

/**
 * A query that reads the same without being told its language, which is how it is kept and shared: as typed where the
 * text tells by itself, else in full words of its language.
 */
export const asKept = (text: string, parsed: ParseResult): string => {
  if (!parsed.ok || text.trim() === '' || dialectOf(text) === parsed.dialect) return text.trim()
  const worded = translate(parsed.query).find(({ dialect }) => dialect === parsed.dialect)?.text ?? null
  return worded !== null && dialectOf(worded) === parsed.dialect ? worded : printSearch(parsed.query)
}

/** The query in the words of the language chosen; as it is where those cannot say it. */
export const asShown = (query: string, chosen: Chosen, zone: string): string => {
  if (chosen === 'auto' || query === '' || dialectOf(query) === chosen) return query
  const parsed = readTyped(query, 'auto', zone)
  return (parsed.ok ? translate(parsed.query).find(({ dialect }) => dialect === chosen)?.text : null) ?? query
}

/** The language a text in the box is in: what a click made may be none that was chosen. */
export const languageOf = (text: string, query: string, chosen: Chosen): Chosen => (text === query ? 'auto' : chosen)
