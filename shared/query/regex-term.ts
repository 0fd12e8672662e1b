import { type Field, fieldNamed } from '../model/fields'
import type { Expr } from './ast'
import { flatJoin } from './conditions'
import { wordFields } from './fields'
import { compileRegex } from './regex'
import { anyCharacter, BadRegex, parseRegex, type RegexNode } from './regex-tree'
import { anyOf, BadValue, mergeAny, readCondition } from './value'
import { wordTerm } from './word-term'
import { wordsOf } from './words'

/** What is read instead of an expression of more than this many characters. */
const longest = 2000
const mostPatterns = 50

/** The condition that a part of the field's text matches. One that stars can say becomes a pattern. Throws `BadValue`. */
export const regexTerm = (field: Field, typed: string, zone: string): Expr => {
  const pattern = unslashed(typed)
  const plain = reading(pattern)
  if (plain) return mergeAny(plain.map(pieces => readCondition(field, '=', { pieces, quoted: false }, zone)))
  if (field.type === 'text') return { kind: 'regex', field: field.name, pattern }
  const words = wordsOf(field.type)?.filter(compileRegex(pattern)) ?? []
  if (words.length > 0) return anyOf(field.name, words)
  throw new BadValue(`${field.name} is no text, so a regular expression says nothing of it.`, ['a value'])
}

/** The condition that a part of any text of a row matches, as a bare word is looked for. Throws `BadValue`. */
export const regexAnywhere = (typed: string, zone: string): Expr => {
  const plain = reading(unslashed(typed))
  const words = plain?.map(([first, word, last, ...more]) =>
    first === '' && word && last === '' && more.length === 0 ? wordTerm(word) : null,
  )
  if (words?.every(word => word !== null)) return flatJoin('or', words)
  return flatJoin(
    'or',
    wordFields.flatMap(name => {
      const field = fieldNamed(name)
      return field ? [regexTerm(field, typed, zone)] : []
    }),
  )
}

/** A slash need not be escaped, except where slashes enclose the expression. */
const unslashed = (pattern: string): string =>
  pattern.replaceAll(/\\([\s\S])/g, (whole, char: string) => (char === '/' ? '/' : whole))

const reading = (pattern: string): readonly (readonly string[])[] | null => {
  if (pattern.length > longest)
    throw new BadValue(`a regular expression has at most ${longest.toLocaleString('en')} characters.`, [
      'a shorter expression',
    ])
  try {
    compileRegex(pattern)
    return plainPatterns(pattern)
  } catch (error) {
    if (!(error instanceof BadRegex)) throw error
    throw new BadValue(`the regular expression cannot be run: ${error.message}`, ['a regular expression'])
  }
}

/** The patterns any of which says the same, each as the pieces between its stars; null when none do. */
export const plainPatterns = (pattern: string): readonly (readonly string[])[] | null => {
  const tree = parseRegex(pattern)
  const found = spread(tree).map(plainPieces)
  return found.length <= mostPatterns && found.every(pieces => pieces !== null) ? found : null
}

/** The alternatives of a choice, also of one with the same before and after each. */
const spread = (tree: RegexNode): readonly RegexNode[] => {
  if (tree.kind === 'any') return tree.of
  const parts = flat(tree)
  const at = parts.findIndex(({ kind }) => kind === 'any')
  const choice = parts[at]
  if (choice?.kind !== 'any') return [tree]
  return choice.of.map(of => ({ kind: 'all', of: [...parts.slice(0, at), of, ...parts.slice(at + 1)] }))
}

const plainPieces = (node: RegexNode): readonly string[] | null => {
  const parts = flat(node)
  const begun = isAssert(parts[0], 'begin')
  const ended = parts.length > (begun ? 1 : 0) && isAssert(parts.at(-1), 'end')
  const pieces = begun ? [''] : ['', '']
  for (const part of parts.slice(begun ? 1 : 0, ended ? -1 : undefined)) {
    if (isRun(part)) {
      if (pieces.length === 1 || pieces.at(-1) !== '') pieces.push('')
    } else {
      const char = literal(part)
      if (char === null) return null
      pieces[pieces.length - 1] += char
    }
  }
  if (!ended && (pieces.length === 1 || pieces.at(-1) !== '')) pieces.push('')
  return pieces
}

/** The expression that says what a pattern of stars says. */
export const regexOfPieces = (pieces: readonly string[]): string => {
  const plain = pieces.map(piece =>
    piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`),
  )
  const [first, last] = [plain[0] ?? '', plain.at(-1) ?? '']
  const middle = plain.slice(first === '' ? 1 : 0, last === '' ? -1 : undefined).join('.*')
  return `${first === '' ? '' : '^'}${middle}${last === '' ? '' : '$'}`
}

const flat = (node: RegexNode): readonly RegexNode[] => (node.kind === 'all' ? node.of.flatMap(flat) : [node])

const isAssert = (node: RegexNode | undefined, what: 'begin' | 'end'): boolean =>
  node?.kind === 'assert' && node.what === what

const isRun = (node: RegexNode): boolean =>
  node.kind === 'repeat' && node.of === anyCharacter && node.least === 0 && node.most === Number.POSITIVE_INFINITY

const literal = (node: RegexNode): string | null => {
  if (node.kind !== 'set' || node.negated || node.ranges.length !== 1) return null
  const [low, high] = node.ranges[0] ?? [0, 1]
  return low === high ? String.fromCodePoint(low) : null
}
