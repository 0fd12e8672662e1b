import { readFileSync } from 'node:fs'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { describe, expect, test } from 'vitest'
import { centres, contains, createWorld, worldWidth } from './world'

const atlas = JSON.parse(
  readFileSync(new URL('../../../node_modules/world-atlas/countries-110m.json', import.meta.url), 'utf8'),
) as Topology<{ countries: GeometryCollection }>
const countries = feature(atlas, atlas.objects.countries).features

describe.each(Object.entries(centres))('the world seen over the %s', (_, centre) => {
  const world = createWorld(centre)

  test('no outline of a country jumps from one edge of the map to the other', () => {
    // Antarctica runs along the pole, from edge to edge; the map leaves it out.
    for (const country of countries.filter(({ id }) => id !== '010')) {
      for (const ring of world.polygons(country).flat()) {
        for (const [i, [x]] of ring.entries()) {
          const [nextX] = ring[(i + 1) % ring.length] ?? [x]
          expect(Math.abs(nextX - x), `${String(country.id)} at ${x}`).toBeLessThan(worldWidth / 4)
        }
      }
    }
  })

  test('a point goes to the map and back', () => {
    const [longitude = 0, latitude = 0] = world.place(world.point(139.7, 35.7)) ?? []
    expect(longitude).toBeCloseTo(139.7, 3)
    expect(latitude).toBeCloseTo(35.7, 3)
  })
})

test('a country inside another is a hole in it', () => {
  const world = createWorld(centres.atlantic)
  const southAfrica = countries.find(({ id }) => id === '710')
  const [outline, hole] = world.polygons(southAfrica ?? { type: 'Sphere' }).find(polygon => polygon.length > 1) ?? []
  const lesotho = world.point(28.2, -29.6)
  expect(contains(outline ?? [], lesotho)).toBe(true)
  expect(contains(hole ?? [], lesotho)).toBe(true)
})
