/** Reading JSON of unknown shape, at the edge: every answer is typed, and nothing here throws. */

export type JsonObject = Readonly<Record<string, unknown>>

const noObject: JsonObject = Object.freeze({})

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object itself, or an empty one: a missing branch reads like a branch without members. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : noObject)

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Logs carry text an attacker chose. What is longer is cut and ends in an ellipsis; the raw record keeps all of it. */
const longestText = 4096

const noValues = new Set(['', '-', '(empty)', 'N/A', 'null'])
const longestNoValue = 7

const saysNothing = (text: string): boolean => text.length <= longestNoValue && noValues.has(text)

/** A text or number as text; null where the log says nothing in one of the usual ways. */
export const textOf = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || saysNothing(value)) return null
  return value.length > longestText ? `${value.slice(0, longestText - 1)}…` : value
}

/** A non-negative whole number that a double holds exactly, from a number or its digits; `NaN` for everything else. */
export const countOf = (value: unknown): number => {
  const number = typeof value === 'string' ? wholeNumber(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : Number.NaN
}

const wholeNumber = (text: string): number => {
  if (text.length === 0 || text.length > 16) return Number.NaN
  let value = 0
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && saysNothing(value))

/** Members of an object, nested ones as `alert.signature`, lists as JSON: how the inspector shows a record. */
export const flatten = (value: unknown, prefix = ''): (readonly [string, string])[] => {
  const out: (readonly [string, string])[] = []
  flattenInto(out, value, prefix, 0)
  return out
}

const deepest = 8
const mostMembers = 500

const flattenInto = (out: (readonly [string, string])[], value: unknown, name: string, depth: number): void => {
  if (out.length >= mostMembers) return
  if (isObject(value) && depth < deepest && Object.keys(value).length > 0) {
    for (const [key, member] of Object.entries(value)) {
      flattenInto(out, member, name === '' ? key : `${name}.${key}`, depth + 1)
    }
    return
  }
  if (name === '') return
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  out.push([name, text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text])
}
