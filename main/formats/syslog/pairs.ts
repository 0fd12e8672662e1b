/** `key=value` texts of several vendors, the first value of each key. */
export type Pairs = ReadonlyMap<string, string>

/** No device writes so many; what follows is left in the text. */
const mostPairs = 512

const spaced = /([\w.-]{1,64})=(?:"((?:[^"\\]|\\.)*)(?:"|$)|'([^']*)'|(\S*))/g
const commaed = /([\w.-]{1,64})=(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^,]*))/g

const readPairs = (text: string, shape: RegExp): Pairs => {
  const pairs = new Map<string, string>()
  for (const [, key = '', quoted, ...plain] of text.matchAll(shape)) {
    if (pairs.size >= mostPairs) break
    if (pairs.has(key)) continue
    pairs.set(key, quoted?.replaceAll(/\\(["\\])/g, '$1') ?? plain.find(value => value !== undefined) ?? '')
  }
  return pairs
}

/** Pairs with blanks between them; a value with blanks stands in quotes. A value that is cut loses its closing quote. */
export const spacedPairs = (text: string): Pairs => readPairs(text, spaced)

/** Pairs with commas between them. */
export const commaPairs = (text: string): Pairs => readPairs(text, commaed)

const noValues = new Set(['', '-', 'N/A', 'n/a', 'null', '(null)'])

/** The value of a key; null where the device says nothing in one of the usual ways. */
export const valueIn = (pairs: Pairs, ...keys: readonly string[]): string | null => {
  for (const key of keys) {
    const value = pairs.get(key)
    if (value !== undefined && !noValues.has(value)) return value
  }
  return null
}
