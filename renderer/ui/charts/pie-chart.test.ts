import { expect, test } from 'vitest'
import { layoutOf, slicesOf } from './pie-chart'

test('the parts of a ring make one turn, the rest last', () => {
  const items = [
    { key: 'a', name: 'A', value: 2 },
    { key: 'b', name: 'B', value: 1 },
  ]
  expect(slicesOf(items, 1).map(({ key, from, to }) => [key, from, to])).toEqual([
    ['a', 0, 0.5],
    ['b', 0.5, 0.75],
    ['', 0.75, 1],
  ])
  expect(slicesOf([], 0)).toEqual([])
})

test('the list stands where it leaves the ring larger', () => {
  expect(layoutOf({ width: 600, height: 250 }, 200, 4)).toEqual({ isAbove: false, side: 250 })
  expect(layoutOf({ width: 200, height: 230 }, 180, 2)).toEqual({ isAbove: true, side: 174 })
})
