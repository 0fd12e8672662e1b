import { expect, test } from 'vitest'
import { clippedText, visibleLines, visibleText } from './visible-text'

test('what a reader cannot see is shown by its number', () => {
  expect(visibleText('invoice\u202Efdp.exe')).toBe('invoice⟨U+202E⟩fdp.exe')
  expect(visibleText('a\u0000b\u001b[31m\u007f\u0085')).toBe('a⟨U+0000⟩b⟨U+001B⟩[31m⟨U+007F⟩⟨U+0085⟩')
  expect(visibleText('pay\u200Bpal\uFEFF\u2066x\u2069\u00AD')).toBe('pay⟨U+200B⟩pal⟨U+FEFF⟩⟨U+2066⟩x⟨U+2069⟩⟨U+00AD⟩')
  expect(visibleText('\u{E0041}\uD800\u2028\u3164')).toBe('⟨U+E0041⟩⟨U+D800⟩⟨U+2028⟩⟨U+3164⟩')
})

test('ordinary text of any script stays as it is', () => {
  const text = 'Grüße, 日本語, العربية, 👍🏽 <b>&amp;'
  expect(visibleText(text)).toBe(text)
})

test('lines and tabs stay where text is laid out in lines', () => {
  expect(visibleLines('a\tb\r\nc\u0007')).toBe('a\tb\r\nc⟨U+0007⟩')
  expect(visibleText('a\nb')).toBe('a⟨U+000A⟩b')
})

test('a megabyte is cut, with a word on how much is missing', () => {
  expect(clippedText('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxxx… (999,990 more characters)')
  expect(clippedText('ab👍cd', 3)).toBe('ab… (4 more characters)')
  expect(clippedText('short', 10)).toBe('short')
})
