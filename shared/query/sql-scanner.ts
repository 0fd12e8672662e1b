import { Misread } from './result'

/** A piece of an SQL text: https://sqlite.org/lang.html */
export type SqlPiece = {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol'
  /** The word, or the name without its quotes; symbols and texts as they stand. */
  readonly text: string
  readonly from: number
  readonly to: number
}

const word = /[\p{L}_][\p{L}\p{N}_$]*/uy
const number = /(?:0x[\da-f]+|\d[\d_]*\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)/iy
const symbol = /(?:->>|->|\|\||<<|>>|<=|>=|<>|==|!=|[-+*/%&|<>=~(),.;?:@#$!])/y
const space = /(?:\s|\uFEFF)+/y

const closings: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']' }

/** Cuts the text; comments and blanks are left out. A quote that is never closed is an error at its place. */
export const scanSql = (text: string): readonly SqlPiece[] => {
  const pieces: SqlPiece[] = []
  let at = 0
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0] ?? null
  }
  while (at < text.length) {
    const blank = take(space)
    if (blank !== null) {
      at += blank.length
      continue
    }
    if (text.startsWith('--', at)) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end + 1
      continue
    }
    if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (end < 0) throw new Misread('this comment is never closed.', { from: at, to: text.length }, ['*/'])
      at = end + 2
      continue
    }
    const from = at
    const closing = closings[text[at] ?? '']
    if (closing !== undefined) {
      at = endOfQuoted(text, at, closing)
      const inner = text.slice(from + 1, at - 1)
      const isText = closing === "'"
      const name = closing === ']' ? inner : inner.replaceAll(closing + closing, closing)
      pieces.push({ kind: isText ? 'text' : 'name', text: isText ? text.slice(from, at) : name, from, to: at })
      continue
    }
    const [found, kind] = ((): readonly [string | null, SqlPiece['kind']] => {
      const letters = take(word)
      if (letters !== null) return [letters, 'word']
      const digits = take(number)
      return digits === null ? [take(symbol), 'symbol'] : [digits, 'number']
    })()
    if (found === null) {
      const strange = String.fromCodePoint(text.codePointAt(at) ?? 0)
      throw new Misread(`SQL has no "${strange}".`, { from: at, to: at + strange.length })
    }
    at += found.length
    pieces.push({ kind, text: found, from, to: at })
  }
  return pieces
}

/** Behind the closing quote; one written twice stands for itself. */
const endOfQuoted = (text: string, from: number, closing: string): number => {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== closing) continue
    if (closing !== ']' && text[at + 1] === closing) at++
    else return at + 1
  }
  throw new Misread(`this ${text[from]} is never closed.`, { from, to: text.length }, [closing])
}
