import { expect, test } from 'vitest'
import type { Land } from './land'
import { createScene, quantiles, shadeOf } from './scene'
import { type Pair, placeTotals } from './traffic'
import { centres, createWorld } from './world'

const points: Readonly<Record<string, readonly [number, number]>> = { NL: [5, 52], US: [-98, 39] }
const land: Land = { countries: [], pointOf: code => points[code] ?? null }
const pairs: readonly Pair[] = [
  { from: 'NL', to: 'private', lane: 'denied', flows: 100, bytes: 0 },
  { from: 'private', to: 'US', lane: 'allowed', flows: 4, bytes: 10_000 },
  { from: 'private', to: 'private', lane: 'allowed', flows: 9, bytes: 90 },
  { from: 'ZZ', to: 'private', lane: 'denied', flows: 3, bytes: 0 },
]

test('a scene draws every pair it has places for and counts the rest', () => {
  const scene = createScene({
    world: createWorld(centres.atlantic),
    land,
    shapes: [],
    pairs,
    totals: placeTotals(pairs, new Map()),
    measure: 'flows',
    anchor: [0, 0],
  })
  expect(scene.arcs.map(({ key }) => key)).toEqual(['private>US>allowed', 'NL>private>denied'])
  expect(scene.arcs[0]?.widthPx).toBeGreaterThan(scene.arcs[1]?.widthPx ?? Number.NaN)
  expect(scene.dots.map(({ place }) => place).sort()).toEqual(['NL', 'US', 'private'])
  expect({ inside: scene.inside, placeless: scene.placeless, pairs: scene.pairs }).toEqual({
    inside: 9,
    placeless: 3,
    pairs: 3,
  })
})

test('fifths by rank, fewer when there is less to tell apart', () => {
  expect(quantiles([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])).toEqual([10, 30, 50, 70, 90])
  expect(quantiles([0, 0, 7, 7, 7])).toEqual([7])
  expect(quantiles([])).toEqual([])
})

test('the biggest values get the strongest shade, nothing gets none', () => {
  expect([0, 10, 49, 50, 90, 1000].map(value => shadeOf([10, 30, 50, 70, 90], value))).toEqual([0, 1, 2, 3, 5, 5])
  expect(shadeOf([7], 7)).toBe(5)
})
