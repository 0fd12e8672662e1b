import { expect, test } from 'vitest'
import { cutPage, rowsAsked } from './rows-asked'

const scope = (query: string) => ({ query, dialect: 'auto' as const, from: null, to: null, zone: 'UTC' })
const endless = Number.POSITIVE_INFINITY

test.each([
  ['', 'start', { thenBy: [], dedup: [], most: endless }],
  ['action:denied | limit 3', 'start', { thenBy: [], dedup: [], most: 3 }],
  [
    '* | dedup src_ip | sort bytes desc, start | limit 10',
    'bytes',
    { thenBy: [{ field: 'start', descending: false }], dedup: ['src_ip'], most: 10 },
  ],
  ['* | sort bytes desc, start', 'packets', { thenBy: [], dedup: [], most: endless }],
  ['* | stats count() | limit 3', 'start', { thenBy: [], dedup: [], most: endless }],
])('%s', (query, field, asked) => {
  expect(rowsAsked(scope(query), { field, descending: true })).toEqual(asked)
})

test('a page ends where the rows asked for end', () => {
  const page = { total: 100, rows: [1, 2, 3, 4] }
  expect(cutPage(page, 8, 10)).toEqual({ total: 10, rows: [1, 2] })
  expect(cutPage(page, 12, 10)).toEqual({ total: 10, rows: [] })
  expect(cutPage(page, 0, endless)).toEqual(page)
})
