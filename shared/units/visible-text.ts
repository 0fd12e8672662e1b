/**
 * Log text is written by whoever sent the traffic. Characters that a reader cannot see but a screen, a terminal or a
 * spreadsheet obeys (controls, direction overrides, zero-width and tag characters, fillers, halves of surrogate pairs)
 * are shown by their number: `⟨U+202E⟩`.
 */
export const visibleText = (text: string): string => (plain.test(text) ? text : text.replace(unseen, mark))

/** The same, with tabs and line ends left as they are: for places that lay text out in lines. */
export const visibleLines = (text: string): string =>
  plain.test(text)
    ? text
    : text.replace(unseen, found => (found === '\n' || found === '\t' || found === '\r' ? found : mark(found)))

/** At most so many characters, with a word on what was left out. Cut first: evidence may hold lines of megabytes. */
export const clippedText = (text: string, most: number): string => {
  if (text.length <= most) return visibleText(text)
  const head = text.slice(0, most).replace(halfAtEnd, '')
  return `${visibleText(head)}… (${(text.length - head.length).toLocaleString('en')} more characters)`
}

/** Nearly all log text is printable ASCII, which is told much faster. */
const plain = /^[\x20-\x7e]*$/
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115F\u1160\u2800\u3164\uFFA0]|\u034F|\u17B4|\u17B5/gu
const halfAtEnd = /[\uD800-\uDBFF]$/

const mark = (found: string): string => `⟨U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
