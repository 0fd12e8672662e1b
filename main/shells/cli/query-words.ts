/**
 * A query may begin with a minus (`-target_port:67`), which would read as an option. Before options are read, such words
 * of commands that take a query get a mark in front, which no shell can pass.
 */
const mark = '\0'

const takeQuery = new Set(['query', 'explain', 'export'])
const shortOptions = new Set(['-o', '-h', '-V'])

export const markQueryWords = (args: readonly string[]): string[] => {
  if (!takeQuery.has(args[0] ?? '')) return [...args]
  const end = args.indexOf('--')
  return args.map((arg, at) =>
    (end < 0 || at < end) && /^-[^-]/.test(arg) && !shortOptions.has(arg) ? `${mark}${arg}` : arg,
  )
}

/** The words as one query text, marks removed. */
export const queryOf = (words: readonly string[]): string =>
  words.map(word => (word.startsWith(mark) ? word.slice(mark.length) : word)).join(' ')
