import { expect, test } from 'vitest'
import { percentileRank } from './number'

test('the rank of a percentile is the least that so many percent do not go beyond, whole ranks exactly', () => {
  expect([0, 50, 95, 100].map(percent => percentileRank(percent, 20))).toEqual([1, 10, 19, 20])
  expect([7, 14, 28, 55].map(percent => percentileRank(percent, 100))).toEqual([7, 14, 28, 55])
  expect([percentileRank(99.9, 1000), percentileRank(99.9, 1001)]).toEqual([999, 1000])
  for (let count = 1; count < 5000; count++)
    for (const tenths of [1, 70, 145, 550, 950, 999])
      expect(percentileRank(tenths / 10, count)).toBe(Math.max(1, Math.ceil((tenths * count) / 1000)))
})
