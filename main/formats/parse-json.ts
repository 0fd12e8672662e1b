/**
 * `JSON.parse` that keeps integers beyond 2^53 (flow ids of some sensors) as text with all their digits. A double would
 * round them, and two flows would become one.
 */
export const parseJson = (text: string): unknown => JSON.parse(longDigits.test(text) ? quoteLongIntegers(text) : text)

/** Integers of 16 digits that begin with 9 may be unsafe, longer ones are; the cheap test runs on every record. */
const longDigits = /[:,[\s]-?(?:9\d{15}|[1-8]\d{16})/

const quote = 34
const backslash = 92

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Wraps unsafe integers in quotes, outside of strings only. Anything malformed is left for `JSON.parse` to refuse. */
const quoteLongIntegers = (text: string): string => {
  let out = ''
  let copied = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
      continue
    }
    if (!isDigit(code)) {
      at++
      continue
    }
    const begin = text[at - 1] === '-' ? at - 1 : at
    while (isDigit(text.charCodeAt(at))) at++
    const next = text[at]
    const isFraction = next === '.' || next === 'e' || next === 'E'
    if (!isFraction && at - begin >= 16 && !Number.isSafeInteger(Number(text.slice(begin, at)))) {
      out += `${text.slice(copied, begin)}"${text.slice(begin, at)}"`
      copied = at
    }
    while (isNumberPart(text.charCodeAt(at))) at++
  }
  return out + text.slice(copied)
}

/** The rest of a fraction or exponent: its digits are no integer of their own. */
const isNumberPart = (code: number): boolean =>
  isDigit(code) || code === 46 || code === 43 || code === 45 || (code | 32) === 101

const endOfString = (text: string, begin: number): number => {
  let at = begin + 1
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    at += code === backslash ? 2 : 1
  }
  return at
}
