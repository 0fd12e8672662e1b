import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gridColumns, type TilePlace } from '../model/dashboard'
import { compacted, freePlace, placed } from './arrange'

const at = (id: string, x: number, y: number, w: number, h: number) => ({ id, place: { x, y, w, h } })
const overlap = (a: TilePlace, b: TilePlace): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

test('what stands where a tile is put moves down, and nothing hangs in the air', () => {
  const tiles = [at('a', 0, 0, 6, 4), at('b', 6, 0, 6, 4), at('c', 0, 4, 12, 4)]
  expect(placed(tiles, 'c', { x: 0, y: 0, w: 12, h: 4 })).toEqual([
    at('a', 0, 4, 6, 4),
    at('b', 6, 4, 6, 4),
    at('c', 0, 0, 12, 4),
  ])
  expect(placed(tiles, 'a', { x: 0, y: 0, w: 6, h: 6 })).toEqual([
    at('a', 0, 0, 6, 6),
    at('b', 6, 0, 6, 4),
    at('c', 0, 6, 12, 4),
  ])
})

test('a new tile takes the first gap it fits into', () => {
  expect(freePlace([at('a', 0, 0, 6, 6)], 'pie')).toEqual({ x: 6, y: 0, w: 4, h: 6 })
  expect(freePlace([at('a', 0, 0, 10, 6)], 'pie')).toEqual({ x: 0, y: 6, w: 4, h: 6 })
})

const place = fc.record({
  x: fc.integer({ min: 0, max: gridColumns - 1 }),
  y: fc.integer({ min: 0, max: 30 }),
  w: fc.integer({ min: 1, max: gridColumns }),
  h: fc.integer({ min: 1, max: 10 }),
})

test('wherever a tile is dragged, all stay on the grid, none over another, and again the same', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), fc.nat(), place, (places, which, wanted) => {
      const tiles = compacted(places.map((each, id) => ({ id: String(id), place: each })))
      const id = String(which % tiles.length)
      const next = placed(tiles, id, wanted)
      expect(next.map(tile => tile.id)).toEqual(tiles.map(tile => tile.id))
      for (const [a, one] of next.entries())
        for (const other of next.slice(a + 1)) expect(overlap(one.place, other.place)).toBe(false)
      const moved = next.find(tile => tile.id === id)?.place
      expect(moved && moved.x >= 0 && moved.x + moved.w <= gridColumns).toBe(true)
      expect(compacted(next)).toEqual(next)
    }),
  )
})
