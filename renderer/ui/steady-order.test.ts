import { expect, test } from 'vitest'
import { steadyOrder } from './steady-order'

test('rows stay where they were sorted to, whatever their values became', () => {
  expect(steadyOrder(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual(['a', 'b', 'c'])
})

test('a row that is new comes last, and one that is gone leaves no gap', () => {
  expect(steadyOrder(['a', 'b', 'c'], ['n', 'c', 'm', 'a'])).toEqual(['a', 'c', 'n', 'm'])
  expect(steadyOrder([], ['b', 'a'])).toEqual(['b', 'a'])
})
