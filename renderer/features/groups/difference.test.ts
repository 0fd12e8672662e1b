import { expect, test } from 'vitest'
import { differenceOf } from './difference'

test('two groups share some values and have others for themselves', () => {
  const a = [
    { cell: 443, count: 9 },
    { cell: 80, count: 4 },
    { cell: null, count: 1 },
  ]
  const b = [
    { cell: 80, count: 2 },
    { cell: 22, count: 1 },
  ]
  expect(differenceOf(a, b)).toEqual({
    onlyA: [
      { cell: 443, count: 9 },
      { cell: null, count: 1 },
    ],
    both: [{ cell: 80, a: 4, b: 2 }],
    onlyB: [{ cell: 22, count: 1 }],
  })
})

test('a word and a number that look alike are two values', () => {
  expect(differenceOf([{ cell: '80', count: 1 }], [{ cell: 80, count: 1 }]).both).toEqual([])
})
