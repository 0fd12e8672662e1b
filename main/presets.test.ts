import { expect, test } from 'vitest'
import { dialectOf, parseQuery } from '../shared/query/parse'
import { presets } from './presets'

const every = (prefix: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${prefix}-${String(from + at).padStart(2, '0')}`)

test('every query that was promised to run is a preset', () => {
  const kept = new Set(presets.flatMap(({ requirements }) => requirements))
  const promised = [
    ...every('VR', 1, 19),
    ...every('IB', 1, 3),
    ...every('IB', 5, 13),
    ...every('NF', 13, 23),
    ...every('AZ', 15, 18),
    'AZ-26',
    ...every('EL', 5, 7),
  ]
  expect(promised.filter(id => !kept.has(id))).toEqual([])
})

test('presets have different names, and a part that matters and stands once', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
  expect(new Set(presets.map(({ title }) => title)).size).toBe(presets.length)
  for (const { id, query, clause } of presets) {
    const words = query.slice(clause.from, clause.to)
    expect({ id, times: query.split(words).length - 1 }).toEqual({ id, times: 1 })
  }
})

const readable = presets.filter(({ query }) => !['insights', 'kql'].includes(dialectOf(query)))

test.each(readable.map(({ id, query }) => [id, query] as const))('the preset %s is read', (_, query) => {
  const parsed = parseQuery(query, { dialect: 'auto', zone: 'UTC' })
  expect(parsed.ok ? '' : parsed.error.message).toBe('')
})
