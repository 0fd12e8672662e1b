import { expect, test } from 'vitest'
import {
  clampTop,
  type Extent,
  lastTop,
  scrollHeight,
  scrollOf,
  seenRows,
  tallestPx,
  topOf,
  topShowing,
} from './scroll-map'

const small: Extent = { rows: 1000, rowPx: 27, viewPx: 540 }
const huge: Extent = { rows: 10_000_000, rowPx: 27, viewPx: 540 }

test('a table that fits scrolls pixel for pixel', () => {
  expect(scrollHeight(small)).toBe(27_000)
  expect(topOf(270, small)).toBe(10)
  expect(scrollOf(10, small)).toBe(270)
})

test('a table of ten million rows stays below what a browser can hold and still reaches both ends', () => {
  expect(scrollHeight(huge)).toBe(tallestPx)
  expect(topOf(0, huge)).toBe(0)
  expect(topOf(tallestPx - huge.viewPx, huge)).toBe(lastTop(huge))
  expect(seenRows(lastTop(huge), huge)).toEqual({ first: 9_999_980, end: 10_000_000 })
})

test('the scrollbar and the row number follow each other over the whole height', () => {
  for (const top of [0, 1, 12_345.5, 4_999_999, 9_999_980]) expect(topOf(scrollOf(top, huge), huge)).toBeCloseTo(top, 4)
})

test('fewer rows than fit never scroll', () => {
  const few: Extent = { rows: 3, rowPx: 27, viewPx: 540 }
  expect(scrollHeight(few)).toBe(540)
  expect(lastTop(few)).toBe(0)
  expect(topOf(100, few)).toBe(0)
  expect(seenRows(0, few)).toEqual({ first: 0, end: 3 })
})

test('no rows at all are no rows', () => {
  expect(seenRows(0, { rows: 0, rowPx: 27, viewPx: 540 })).toEqual({ first: 0, end: 0 })
})

test('a row is brought into view by the least movement, and not at all when it is seen already', () => {
  expect(topShowing(500, 0, huge)).toBe(481)
  expect(topShowing(3, 10, huge)).toBe(3)
  expect(topShowing(12, 10, huge)).toBe(10)
  expect(topShowing(9_999_999, 0, huge)).toBe(lastTop(huge))
})

test('a wheel turn past an end stops at the end', () => {
  expect(clampTop(-5, huge)).toBe(0)
  expect(clampTop(1e9, huge)).toBe(lastTop(huge))
})
