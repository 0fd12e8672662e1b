/**
 * Regular expressions taken apart: the part of RE2's syntax that says which texts match, and nothing that only tracking back
 * could find (https://github.com/google/re2/wiki/Syntax). A dot is any character; letters A to Z have no case.
 */

/** Characters of ranges of code points, or all others. */
export type CharSet = { readonly ranges: readonly (readonly [number, number])[]; readonly negated: boolean }

export type RegexNode =
  | ({ readonly kind: 'set' } & CharSet)
  | { readonly kind: 'all' | 'any'; readonly of: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly of: RegexNode; readonly least: number; readonly most: number }
  | { readonly kind: 'assert'; readonly what: 'begin' | 'end' | 'edge' | 'inside' }

/** Why a regular expression cannot be read, and at which of its characters. */
export class BadRegex extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'BadRegex'
    this.at = at
  }
}

const deepestGroup = 50
const mostRepeats = 1000
const lastPoint = 0x10ffff

export const anyCharacter: RegexNode = { kind: 'set', ranges: [], negated: true }

const one = (point: number): RegexNode => ({ kind: 'set', ranges: [[point, point]], negated: false })

const digits = [[48, 57]] as const
const wordly = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
] as const
const spaces = [
  [9, 10],
  [12, 13],
  [32, 32],
] as const

const others = (ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] => {
  const found: [number, number][] = []
  let next = 0
  for (const [low, high] of ranges) {
    if (low > next) found.push([next, low - 1])
    next = high + 1
  }
  return [...found, [next, lastPoint]]
}

const classes: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  d: digits,
  D: others(digits),
  w: wordly,
  W: others(wordly),
  s: spaces,
  S: others(spaces),
}

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7 }
const asserts = { b: 'edge', B: 'inside', A: 'begin', z: 'end' } as const

/** Throws `BadRegex`. */
export const parseRegex = (pattern: string): RegexNode => {
  let at = 0
  let depth = 0

  const bad = (message: string, from = at): BadRegex => new BadRegex(message, from)
  const sees = (text: string): boolean => pattern.startsWith(text, at)
  const take = (text: string): boolean => {
    if (!sees(text)) return false
    at += text.length
    return true
  }
  const point = (): number => {
    const found = pattern.codePointAt(at) ?? 0
    at += found > 0xffff ? 2 : 1
    return found
  }

  const hex = (): number => {
    const found = /^(?:\{([\da-f]{1,6})\}|([\da-f]{2}))/i.exec(pattern.slice(at, at + 8))
    const value = Number.parseInt(found?.[1] ?? found?.[2] ?? '', 16)
    if (!found || value > lastPoint) throw bad('\\x is followed by two hexadecimal digits.')
    at += found[0].length
    return value
  }

  /** What an escape stands for: one character, or a class of them. The backslash has been read. */
  const escape = (): number | readonly (readonly [number, number])[] => {
    const from = at - 1
    if (at >= pattern.length) throw bad('a backslash ends it, with nothing to escape.', from)
    const found = point()
    const char = String.fromCodePoint(found)
    const known = Object.hasOwn(classes, char) ? classes[char] : undefined
    if (known) return known
    const control = Object.hasOwn(controls, char) ? controls[char] : undefined
    if (control !== undefined) return control
    if (char === 'x') return hex()
    if (/[1-9]/.test(char))
      throw bad(`\\${char} repeats what a group found, which no engine does in bounded time; it is not run.`, from)
    if (/[a-z0]/i.test(char)) throw bad(`\\${char} means nothing here.`, from)
    return found
  }

  const bracket = (): RegexNode => {
    const from = at - 1
    const negated = take('^')
    const ranges: (readonly [number, number])[] = []
    for (let first = true; ; first = false) {
      if (at >= pattern.length) throw bad('this [ is never closed.', from)
      if (!first && take(']')) return { kind: 'set', ranges, negated }
      if (sees('[:')) throw bad('named classes such as [:alpha:] are not known; ranges such as a-z are.')
      const begin = at
      const low = take('\\') ? escape() : point()
      if (typeof low !== 'number') {
        ranges.push(...low)
        continue
      }
      if (!sees('-') || pattern.startsWith('-]', at)) {
        ranges.push([low, low])
        continue
      }
      at++
      const high = take('\\') ? escape() : point()
      if (typeof high !== 'number' || high < low) throw bad('this range ends before it begins.', begin)
      ranges.push([low, high])
    }
  }

  const group = (): RegexNode => {
    const from = at - 1
    if (/^\?<?[=!]/.test(pattern.slice(at, at + 3)))
      throw bad('looking ahead or behind cannot be done in bounded time; it is not run.', from)
    if (take('?')) {
      const opening = /^(?:P?<\w{1,64}>|[is]*:|[is]+\))/.exec(pattern.slice(at, at + 70))?.[0]
      if (opening === undefined) throw bad('of groups, (...), (?:...), (?i) and (?<name>...) are known.', from)
      at += opening.length
      if (opening.endsWith(')')) return { kind: 'all', of: [] }
    }
    if (++depth > deepestGroup) throw bad(`groups go ${deepestGroup} deep at most.`, from)
    const inside = either()
    if (!take(')')) throw bad('this ( is never closed.', from)
    depth--
    return inside
  }

  const atom = (): RegexNode => {
    if (take('(')) return group()
    if (take('[')) return bracket()
    if (take('.')) return anyCharacter
    if (take('^')) return { kind: 'assert', what: 'begin' }
    if (take('$')) return { kind: 'assert', what: 'end' }
    if (!take('\\')) return one(point())
    const what = pattern[at]
    if (what === 'b' || what === 'B' || what === 'A' || what === 'z') {
      at++
      return { kind: 'assert', what: asserts[what] }
    }
    const found = escape()
    return typeof found === 'number' ? one(found) : { kind: 'set', ranges: found, negated: false }
  }

  /** How often the atom before may stand: least and most; null = no sign of it here. */
  const times = (): readonly [number, number] | null => {
    if (take('*')) return [0, Number.POSITIVE_INFINITY]
    if (take('+')) return [1, Number.POSITIVE_INFINITY]
    if (take('?')) return [0, 1]
    const found = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(pattern.slice(at, at + 14))
    if (!found) return null
    const [whole, low = '', more, high = ''] = found
    const least = Number(low)
    const most = more === undefined ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high)
    if (least > mostRepeats || (most !== Number.POSITIVE_INFINITY && most > mostRepeats))
      throw bad(`nothing is repeated more than ${mostRepeats.toLocaleString('en')} times.`)
    if (most < least) throw bad('it can stand no fewer times than at least.')
    at += whole.length
    return [least, most]
  }

  const every = (): RegexNode => {
    const of: RegexNode[] = []
    while (at < pattern.length && !sees('|') && !sees(')')) {
      if (/^[*+?]/.test(pattern[at] ?? '')) throw bad(`${pattern[at]} has nothing before it to repeat.`)
      const found = atom()
      const often = times()
      if (often === null) {
        of.push(found)
        continue
      }
      // A lazy sign changes which part matches, never whether the text does.
      take('?')
      if (/^[*+]/.test(pattern[at] ?? '')) throw bad('a repetition cannot be repeated without a group.')
      of.push({ kind: 'repeat', of: found, least: often[0], most: often[1] })
    }
    return of.length === 1 && of[0] ? of[0] : { kind: 'all', of }
  }

  const either = (): RegexNode => {
    const of = [every()]
    while (take('|')) of.push(every())
    return of.length === 1 && of[0] ? of[0] : { kind: 'any', of }
  }

  const whole = either()
  if (at < pattern.length) throw bad('this ) closes nothing.')
  return whole
}
