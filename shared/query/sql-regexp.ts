import { compileRegex } from './regex'

const mostKept = 50

type SqlValue = string | number | null

/** What `text regexp pattern` of printed SQL means: SQLite calls it with the pattern first, and knows no such function itself. */
export const createSqlRegexp = (): ((pattern: SqlValue, text: SqlValue) => number | null) => {
  const compiled = new Map<string, (text: string) => boolean>()
  return (pattern, text) => {
    if (typeof pattern !== 'string' || text === null) return null
    let matches = compiled.get(pattern)
    if (!matches) {
      if (compiled.size >= mostKept) compiled.clear()
      matches = compileRegex(pattern)
      compiled.set(pattern, matches)
    }
    return Number(matches(String(text)))
  }
}
