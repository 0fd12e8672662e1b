import { expect, test } from 'vitest'
import { fieldNamed } from '../../../shared/model/fields'
import { both } from '../../../shared/query/ast'
import { parseSearch } from '../../../shared/query/search'
import { include } from '../../../shared/query/term'
import { firstTiles, lineTerm, listTiles, type Tile } from './tiles'

const tiles: readonly Tile[] = [...firstTiles, ...listTiles]
const named = (id: string): Tile => tiles.find(tile => tile.id === id) ?? { id, where: null, by: [], measure: 'flows' }

test('every tile groups by fields there are and opens as a query that can be read', () => {
  for (const tile of tiles) {
    expect(tile.by.every(field => fieldNamed(field) !== undefined)).toBe(true)
    const parsed = tile.where && parseSearch(include('', tile.where, 'UTC'), 'UTC')
    expect(parsed === null || parsed.ok, tile.id).toBe(true)
  }
})

test('a line opens exactly its own rows', () => {
  const ports = named('deniedInbound')
  const line = both(ports.where, lineTerm(ports, [22, 'tcp', 'ssh']))
  expect(line && include('', line, 'UTC')).toBe('action:denied direction:inbound dst_port:22 protocol:tcp')
})

test('a line without a value means the rows without it', () => {
  expect(include('', lineTerm(named('sourceCountries'), [null]), 'UTC')).toBe('-src_country:*')
})
