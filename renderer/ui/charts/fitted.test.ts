import { expect, test } from 'vitest'
import { fitted, widthOfText } from './fitted'

test('words that fit are left alone, others are cut with a sign', () => {
  expect(fitted('Netherlands', 200)).toBe('Netherlands')
  const cut = fitted('a very long name of a rule that denies', 100)
  expect(cut).toMatch(/^a very.*…$/)
  expect(widthOfText(cut)).toBeLessThanOrEqual(100)
})

test('letters of East Asia take the room they need', () => {
  expect(fitted('日本語の名前です', 60)).toBe('日本語の…')
})
