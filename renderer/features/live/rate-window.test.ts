import { expect, test } from 'vitest'
import { rateWindow, windowMs } from './rate-window'

test('the window ends now and moves along with it', () => {
  expect(rateWindow(1_000_000, false)).toEqual({ from: 880_000, to: 1_000_000 })
})

test('where motion is not wanted it stands still until it is full', () => {
  const begin = 7 * windowMs
  const whole = { from: begin, to: begin + windowMs }
  expect(rateWindow(begin, true)).toEqual(whole)
  expect(rateWindow(begin + windowMs - 1, true)).toEqual(whole)
  expect(rateWindow(begin + windowMs, true).from).toBe(begin + windowMs)
})
