import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeOrder } from './time-order'

test('rows in order need no new order', () => {
  expect(timeOrder(Float64Array.of(1, 2, 2, 5, 0), 4)).toBe(null)
  expect(timeOrder(new Float64Array(0), 0)).toBe(null)
})

test('rows are put in order of time, and stay as they came where times are equal', () => {
  const times = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 20 })),
    fc.array(fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2099, 0, 1) })),
  )
  fc.assert(
    fc.property(times, list => {
      const start = Float64Array.from(list)
      const order = [...(timeOrder(start, list.length) ?? list.keys())]
      const expected = [...list.keys()].sort((a, b) => (list[a] ?? 0) - (list[b] ?? 0) || a - b)
      expect(order).toEqual(expected)
    }),
  )
})
