import { expect, test } from 'vitest'
import { parseSearch } from '../../../shared/query/search'
import { include } from '../../../shared/query/term'
import { between, touching } from '../../state/place'
import { laneBetween } from './lane-filter'

const text = (expr: Parameters<typeof include>[1]): string => include('', expr, 'UTC')

test('a country narrows to either side, a line to its two ends', () => {
  expect(text(touching('NL'))).toBe('country:NL')
  expect(text(between('NL', 'US'))).toBe('src_country:NL dst_country:US')
})

test('the private network is what has no country and is not public; unknown is public without a country', () => {
  expect(text(between('private', 'US'))).toBe('-src_country:* -src_scope:public dst_country:US')
  expect(text(between('RU', 'unknown'))).toBe('src_country:RU -dst_country:* dst_scope:public')
})

test('a lane of a line is what its number counts', () => {
  expect(text(laneBetween('NL', 'US', 'denied'))).toBe('src_country:NL dst_country:US action:denied -kind:alert')
  expect(text(laneBetween('NL', 'US', 'alert'))).toBe('src_country:NL dst_country:US kind:alert')
  expect(text(laneBetween('NL', 'US', 'unlogged'))).toBe('src_country:NL dst_country:US -action:* -kind:alert')
})

test('what the map writes into the query box is read back as it was meant', () => {
  for (const place of ['private', 'unknown', 'JP']) {
    const written = include('action:denied', touching(place), 'UTC')
    const parsed = parseSearch(written, 'UTC')
    expect(parsed.ok, written).toBe(true)
    expect(include(written, touching(place), 'UTC')).toBe(written)
  }
})
