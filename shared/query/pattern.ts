import { foldCase } from '../units/text'

/** The literal pieces between the stars of a `like` pattern: `a*b` gives a and b, `*` two empty ones. */
export const patternPieces = (pattern: string): string[] => {
  const pieces: string[] = []
  let piece = ''
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? ''
    const next = pattern[at + 1]
    if (char === '*') {
      pieces.push(piece)
      piece = ''
    } else if (char === '\\' && (next === '*' || next === '\\')) {
      piece += next
      at++
    } else piece += char
  }
  pieces.push(piece)
  return pieces
}

/** The pattern with these literal pieces between its stars. */
export const patternOf = (pieces: readonly string[]): string =>
  pieces.map(piece => piece.replaceAll(/[\\*]/g, String.raw`\$&`)).join('*')

/** Whether a whole text matches, without case. In time proportional to the text: nothing is ever tried twice. */
export const matcherOf = (pattern: string): ((text: string) => boolean) => {
  const pieces = patternPieces(foldCase(pattern))
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return text => foldCase(text) === first
  const last = pieces.at(-1) ?? ''
  const middle = pieces.slice(1, -1).filter(piece => piece !== '')
  return typed => {
    const text = foldCase(typed)
    if (!text.startsWith(first)) return false
    let at = first.length
    for (const piece of middle) {
      const found = text.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    return text.length - last.length >= at && text.endsWith(last)
  }
}
