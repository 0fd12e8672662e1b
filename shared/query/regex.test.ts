import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRegex } from './regex'
import { plainPatterns } from './regex-term'

/** Expressions both engines read the same way. */
const expression = fc.letrec<{ all: string; atom: string }>(tie => ({
  atom: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'B', '.', '[ab]', '[^a]', '[b-d_]', String.raw`\d`, String.raw`\W`, '^', '$', '-'),
    fc.constantFrom(String.raw`\b`, String.raw`\B`, String.raw`\.`, String.raw`[\s-]`),
    tie('all').map(inside => `(?:${inside})`),
    fc
      .tuple(tie('all'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
      .map(([of, sign]) => `(?:${of})${sign}`),
  ),
  all: fc.oneof(
    { maxDepth: 4 },
    fc.array(tie('atom'), { maxLength: 4 }).map(atoms => atoms.join('')),
    fc.tuple(tie('all'), tie('all')).map(([a, b]) => `${a}|${b}`),
  ),
})).all
const subject = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'c', ' ', '-', '.', '_', '7', '\n', 'é'),
  maxLength: 9,
})

test('finds what a tracking engine finds', () => {
  fc.assert(
    fc.property(expression, fc.array(subject, { minLength: 1, maxLength: 6 }), (pattern, texts) => {
      const [matches, reference] = [compileRegex(pattern), new RegExp(pattern, 'isu')]
      for (const text of texts) expect([pattern, text, matches(text)]).toEqual([pattern, text, reference.test(text)])
    }),
    { numRuns: 5000 },
  )
})

test('a character beyond the first plane is one', () => {
  expect(['^.$', '^..$', '[\u{1f5ff}-\u{1f601}]'].map(pattern => compileRegex(pattern)('\u{1f600}'))).toEqual([
    true,
    false,
    true,
  ])
})

describe('time', () => {
  test.each(['(a+)+$', '(a|a)*$', '(a*)*b', '(?:a?){50}a{50}$', '(.*){20}x', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'of %s grows with the text alone',
    pattern => {
      const matches = compileRegex(pattern)
      const began = performance.now()
      matches(`${'a'.repeat(100_000)}!`)
      expect(performance.now() - began).toBeLessThan(2000)
    },
  )

  test('ever new readings are forgotten again', () => {
    const matches = compileRegex('(a|b)*a(a|b){200}c')
    let text = ''
    for (let at = 0, seed = 1; at < 3000; at++) {
      seed = (seed * 48_271) % 2_147_483_647
      text += seed % 2 === 0 ? 'a' : 'b'
    }
    const began = performance.now()
    expect([matches(text), matches(`a${'b'.repeat(200)}c`)]).toEqual([false, true])
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

test.each([
  ['(a', 'this ( is never closed.'],
  ['a)', 'this ) closes nothing.'],
  ['[a', 'this [ is never closed.'],
  ['[b-a]', 'this range ends before it begins.'],
  ['*a', '* has nothing before it to repeat.'],
  ['a**', 'a repetition cannot be repeated without a group.'],
  ['a{2000}', 'nothing is repeated more than 1,000 times.'],
  ['((a{900}){900}){900}', 'it repeats so much that it is too large to run.'],
  ['((((){999}){999}){999}){999}', 'it repeats so much that it is too large to run.'],
  ['a\\', 'a backslash ends it, with nothing to escape.'],
  ['(a)\\1', String.raw`\1 repeats what a group found, which no engine does in bounded time; it is not run.`],
  ['a(?=b)', 'looking ahead or behind cannot be done in bounded time; it is not run.'],
  ['(?<!b)a', 'looking ahead or behind cannot be done in bounded time; it is not run.'],
  ['[[:alpha:]]', 'named classes such as [:alpha:] are not known; ranges such as a-z are.'],
  [String.raw`\p{L}`, String.raw`\p means nothing here.`],
  ['('.repeat(5000), 'groups go 50 deep at most.'],
])('%s is refused', (pattern, message) => expect(() => compileRegex(pattern)).toThrow(message))

test.each<[string, readonly (readonly string[])[] | null]>([
  ['abc', [['', 'abc', '']]],
  ['^abc$', [['abc']]],
  ['^abc', [['abc', '']]],
  ['abc$', [['', 'abc']]],
  ['(?i)^a.*b$', [['a', 'b']]],
  ['a.*.*b', [['', 'a', 'b', '']]],
  [String.raw`10\.0\.0\.1`, [['', '10.0.0.1', '']]],
  [
    '^a|b$',
    [
      ['a', ''],
      ['', 'b'],
    ],
  ],
  [
    '^(?:a|b).*$',
    [
      ['a', ''],
      ['b', ''],
    ],
  ],
  ['.*', [['', '']]],
  ['', [['', '']]],
  ['a.b', null],
  ['a+', null],
  ['[ab]', null],
  ['(a|b)(c|d)', null],
])('%s in patterns of stars', (pattern, pieces) => expect(plainPatterns(pattern)).toEqual(pieces))
