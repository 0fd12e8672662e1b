import { expect, test } from 'vitest'
import { dialectOf, parseQuery } from '../../../shared/query/parse'
import { asKept, asShown, readTyped } from './reading'

test('what is typed in a fixed language is kept so that it reads the same without being told', () => {
  for (const [text, dialect] of [
    ['flows where port = 22', 'flows'],
    ['dst_port:22 action:denied', 'search'],
    ['filter dstPort = 22', 'insights'],
    ['flows group by Source Country', 'auto'],
  ] as const) {
    const parsed = readTyped(text, dialect, 'UTC')
    if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`)
    const again = parseQuery(asKept(text, parsed), { dialect: 'auto', zone: 'UTC' })
    expect(again.ok && again.query, text).toEqual(parsed.query)
  }
})

test('a query that a click made is shown in the language chosen, and as it is where that cannot say it', () => {
  expect(dialectOf(asShown('dst_port:22', 'flows', 'UTC'))).toBe('flows')
  expect(asShown('dst_port:22', 'auto', 'UTC')).toBe('dst_port:22')
  expect(asShown('', 'kql', 'UTC')).toBe('')
})
