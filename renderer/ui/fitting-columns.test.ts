import { expect, test } from 'vitest'
import { fittingColumns } from './fitting-columns'

const columns = [
  { id: 'name', widthPx: 200, rank: 0 },
  { id: 'set', widthPx: 100, rank: 3 },
  { id: 'hits', widthPx: 70, rank: 1 },
  { id: 'first', widthPx: 100, rank: 4 },
  { id: 'last', widthPx: 100, rank: 2 },
]
const shown = (roomPx: number, ...keep: readonly string[]) =>
  fittingColumns(columns, roomPx, ['name', ...keep]).map(({ id }) => id)

test('what matters less goes first, and the order stays', () => {
  expect(shown(570)).toEqual(['name', 'set', 'hits', 'first', 'last'])
  expect(shown(569)).toEqual(['name', 'set', 'hits', 'last'])
  expect(shown(380)).toEqual(['name', 'hits', 'last'])
})

test('a column that is sorted by stays, and another makes room for it', () => {
  expect(shown(380, 'first')).toEqual(['name', 'hits', 'first'])
})

test('the name stays however narrow it gets', () => {
  expect(shown(50)).toEqual(['name'])
})
