import { expect, test } from 'vitest'
import { pickTarget } from './pick'
import { createScene, type Ground } from './scene'
import { type Pair, placeTotals } from './traffic'
import { toWorld } from './view'
import { boxOf, centres, createWorld, type WorldPolygon } from './world'

const world = createWorld(centres.atlantic)
const home: readonly [number, number] = [-38, 30]
const dutch: readonly [number, number] = [5, 52]
const [x, y] = world.point(...dutch)
const island: WorldPolygon = [
  [
    [x - 20, y - 20],
    [x + 20, y - 20],
    [x + 20, y + 20],
    [x - 20, y + 20],
  ],
]
const shapes: readonly Ground[] = [{ place: 'NL', polygons: [island], boxes: [boxOf(island)] }]
const pairs: readonly Pair[] = [
  { from: 'NL', to: 'private', lane: 'denied', flows: 5, bytes: 0 },
  { from: 'private', to: 'NL', lane: 'allowed', flows: 5, bytes: 900 },
]
const scene = createScene({
  world,
  land: { countries: [], pointOf: code => (code === 'NL' ? dutch : null) },
  shapes,
  pairs,
  totals: placeTotals(pairs, new Map()),
  measure: 'flows',
  anchor: home,
})
const view = { x: 500, y: 250, scale: 2 }

test('a place lies over the lines, a line over the land', () => {
  expect(pickTarget(scene, view, world.point(...home))).toEqual({ kind: 'place', place: 'private' })
  expect(pickTarget(scene, view, [x + 18, y + 18])).toEqual({ kind: 'place', place: 'NL' })
  expect(pickTarget(scene, view, [x, y + 100])).toBeNull()
})

test('of two lines between the same places the nearer one is meant', () => {
  for (const arc of scene.arcs) {
    const middle = arc.line[18] ?? [0, 0]
    expect(pickTarget(scene, view, middle)).toEqual({ kind: 'arc', arc })
  }
})

test('a point of the window is the point of the world under it', () => {
  expect(toWorld(view, { width: 400, height: 200 }, [200, 100])).toEqual([500, 250])
  expect(toWorld(view, { width: 400, height: 200 }, [0, 0])).toEqual([400, 200])
})
