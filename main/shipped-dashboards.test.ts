import { expect, test } from 'vitest'
import { compacted } from '../shared/dashboard/arrange'
import { isOverTime } from '../shared/model/chart'
import type { Tile } from '../shared/model/dashboard'
import { parseQuery } from '../shared/query/parse'
import { printSearch } from '../shared/query/print'
import { shippedDashboards } from './shipped-dashboards'

const named = shippedDashboards.map(each => [each.title, each] as const)

const queryOf = ({ source }: Tile) => {
  if (source.kind !== 'query') return null
  const parsed = parseQuery(source.query, { dialect: 'auto', zone: 'UTC' })
  if (!parsed.ok) throw new Error(`${source.query}: ${parsed.error.message}`)
  return parsed.query
}

test.each(named)(
  '%s: every tile lies on the grid over no other, and its query is in canonical form',
  (_, { tiles }) => {
    expect(compacted(tiles)).toEqual(tiles)
    for (const tile of tiles) {
      const query = queryOf(tile)
      if (query && tile.source.kind === 'query') expect(printSearch(query)).toBe(tile.source.query)
    }
  },
)

test.each(named)('%s: what is drawn over time has a course, and what is drawn at all has a number', (_, { tiles }) => {
  for (const tile of tiles) {
    const shape = queryOf(tile)?.shape
    if (shape?.kind !== 'table' || tile.kind === 'table' || tile.kind === 'text') continue
    expect([tile.id, shape.values.length > 0]).toEqual([tile.id, true])
    if (tile.kind !== 'metric' && tile.kind !== 'map' && isOverTime(tile.kind))
      expect([tile.id, shape.values[0]?.series]).toEqual([tile.id, true])
  }
})

test('EL-06 Edge firewall has the six widgets, clockwise from the upper left', () => {
  const [edge] = shippedDashboards
  const clockwise = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => edge?.tiles.find(tile => tile.id === id))
  expect(clockwise.map(tile => [tile?.kind, tile?.source.kind === 'query' ? tile.source.query : null])).toEqual([
    [
      'table',
      'direction:inbound action:denied | stats count() as Drops by dst_port, protocol, src_country | sort Drops desc | limit 100',
    ],
    ['pie', 'action:denied | stats count() as Denied by protocol, dst_port | sort Denied desc | limit 8'],
    ['metric', 'direction:inbound action:denied | stats count() as "Inbound drops"'],
    ['pie', 'action:* | stats count() as Flows by action | sort Flows desc'],
    ['pie', 'action:denied | stats count() as Denied by src_country | sort Denied desc | limit 8'],
    ['columns', 'action:denied | stats series(count()) as Denied by dst_port | sort Denied desc | limit 10'],
  ])
  expect(edge?.tiles).toHaveLength(6)
  // a, b and c above, d below c at the right, e and f below from the right to the left.
  const [a, b, c, d, e, f] = clockwise.map(tile => tile?.place ?? { x: 0, y: 0, w: 0, h: 0 })
  expect([a, b, c].map(place => [place?.x, place?.y])).toEqual([
    [0, 0],
    [5, 0],
    [9, 0],
  ])
  expect([d, e, f].map(place => [place?.x, place?.y])).toEqual([
    [9, 3],
    [7, 8],
    [0, 8],
  ])
})

test('EL-05 Sizing draws outbound traffic by destination over time', () => {
  const sizing = shippedDashboards.find(({ id }) => id === 'sizing')
  expect(sizing?.tiles.find(({ id }) => id === 'out-time')?.source).toMatchObject({
    query: 'direction:outbound | stats series(count()) as Flows by dst_ip | sort Flows desc | limit 10',
  })
})
