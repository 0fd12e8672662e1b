import type { Query } from './ast'
import type { Translation } from './dialect'
import { dialectEntries } from './dialects'

/** The query in the words of every dialect, or why one cannot say it. */
export const translate = (query: Query): readonly Translation[] =>
  dialectEntries.map(({ id, print }) => ({ dialect: id, ...print(query) }))
