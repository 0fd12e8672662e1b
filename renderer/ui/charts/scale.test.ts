import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linear, spread, valueTicks } from './scale'

test('the lines of an axis stand at round values and reach over the largest one', () => {
  expect(valueTicks(97, 4, 'bytes')).toEqual([0, 25, 50, 75, 100])
  expect(valueTicks(3, 5, null)).toEqual([0, 1, 2, 3])
  expect(valueTicks(0.7, 4, 'packets/s')).toEqual([0, 0.2, 0.4, 0.6, 0.8])
  expect(valueTicks(150_000, 3, 'ms')).toEqual([0, 60_000, 120_000, 180_000])
  expect(valueTicks(0, 4, null)).toEqual([0, 1])
})

test('whatever the values, an axis has few lines, evenly apart, the last at or above the largest', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), fc.integer({ min: 1, max: 12 }), (most, wanted) => {
      const ticks = valueTicks(most, wanted, 'bytes')
      const step = (ticks[1] ?? 0) - (ticks[0] ?? 0)
      expect(ticks[0]).toBe(0)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
      expect(ticks.length).toBeLessThanOrEqual(wanted + 2)
      expect((ticks.at(-1) ?? 0) - most).toBeLessThan(step * (1 + 1e-9))
    }),
  )
})

test('a scale is linear, upside down as well, and of no width gives its beginning', () => {
  expect([0, 5, 10].map(linear(0, 10, 100, 0))).toEqual([100, 50, 0])
  expect(linear(3, 3, 7, 9)(3)).toBe(7)
})

test('words on nearly the same height are moved apart, upwards first, and stay within the picture', () => {
  expect(spread([100, 99, 40], 9, 100)).toEqual([100, 88, 40])
  expect(spread([10, 10, 10], 9, 100)).toEqual([33, 21, 9])
  expect(spread([80, 50, 20], 9, 100)).toEqual([80, 50, 20])
})
