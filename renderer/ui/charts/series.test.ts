import { expect, test } from 'vitest'
import { changePercent, figuresOf, paintsOf, stacked, summed } from './series'

const series = [
  { key: 'a', name: 'A', values: [1, null, 3] },
  { key: 'b', name: 'B', values: [2, null, null] },
]

test('series stand on each other; what has no value adds nothing', () => {
  expect(stacked(series, 3)).toEqual([
    { key: 'a', low: [0, 0, 0], high: [1, 0, 3] },
    { key: 'b', low: [1, 0, 3], high: [3, 0, 3] },
  ])
})

test('a sum of series has no value where none of them has', () => {
  expect(summed(series, 3)).toEqual([3, null, 3])
})

test('figures are nearest ranks of the buckets that have a value', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(figuresOf([...hundred, null])).toEqual({ p50: 50, p95: 95, max: 100 })
  expect(figuresOf([7])).toEqual({ p50: 7, p95: 7, max: 7 })
  expect(figuresOf([null, null])).toBeNull()
})

test('a change is in per cent of what was before, and unknown where nothing was', () => {
  expect([changePercent(150, 100), changePercent(50, 100), changePercent(0, 4)]).toEqual([50, -50, -100])
  expect([changePercent(5, 0), changePercent(5, null), changePercent(null, 5)]).toEqual([null, null, null])
})

test('what has a colour everywhere keeps it, and the others take what is free', () => {
  expect(paintsOf([{ paint: 1 }, {}, {}])).toEqual([1, 0, 2])
  expect(paintsOf([{}, { paint: 0 }])).toEqual([1, 0])
  expect(paintsOf([{}, {}])).toEqual([0, 1])
})
