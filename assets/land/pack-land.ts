import { readFileSync } from 'node:fs'
import { geoArea, geoCentroid, geoContains } from 'd3-geo'
import type { Polygon } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, MultiPolygon, Topology, Polygon as TopoPolygon } from 'topojson-specification'
import type { Land } from '../../shared/model/land'
import { countryCodes } from '../../shared/units/country'
import { packagePath } from '../inputs'
import { carved, shapeCode } from './codes'
import { chosenPoints } from './points'
import { type Point, simplify } from './simplify'

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }> }>
type Shape = { code: string | null; arcs: number[][][] }

/** Detail kept, in square degrees: about a hundredth of a degree of latitude by one of longitude. */
const limit = 0.012
/** Short arcs are islands and small states: they keep their form. */
const fewest = 8

/** Natural Earth at 1:50 million, simplified, every shape with its alpha-2 code. */
export const packLand = (): string => {
  const atlas = JSON.parse(readFileSync(packagePath('world-atlas', 'countries-50m.json'), 'utf8')) as Atlas
  const shapes = atlas.objects.countries.geometries.flatMap((geometry): Shape[] => {
    const { id, properties } = geometry
    const name = properties && 'name' in properties ? properties.name : ''
    const code = shapeCode(id === undefined ? undefined : String(id), name)
    if (geometry.type === 'Polygon') return carve(atlas, { code, arcs: [geometry.arcs] })
    return geometry.type === 'MultiPolygon' ? carve(atlas, { code, arcs: geometry.arcs }) : []
  })
  const land: Land = {
    type: 'Topology',
    ...(atlas.transform ? { transform: atlas.transform } : {}),
    arcs: simplifyArcs(atlas),
    objects: { countries: { type: 'GeometryCollection', geometries: shapes.map(geometryOf) } },
    points: pointsOf(atlas, shapes),
  }
  return JSON.stringify(land)
}

const geometryOf = ({ code, arcs }: Shape): MultiPolygon | TopoPolygon => {
  const [only] = arcs
  const id = code === null ? {} : { id: code }
  return arcs.length === 1 && only ? { type: 'Polygon', ...id, arcs: only } : { type: 'MultiPolygon', ...id, arcs }
}

const polygonOf = (atlas: Atlas, arcs: number[][]): Polygon =>
  feature(atlas, { type: 'Polygon', arcs } satisfies TopoPolygon).geometry

/** Gives overseas parts that have a code of their own to that code. */
const carve = (atlas: Atlas, shape: Shape): Shape[] => {
  const parts = carved.filter(({ from }) => from === shape.code)
  const groups = new Map<string | null, number[][][]>()
  for (const arcs of shape.arcs) {
    const corners = polygonOf(atlas, arcs).coordinates[0] ?? []
    const inside = ([west, south, east, north]: readonly [number, number, number, number]): boolean =>
      corners.every(([lon = 0, lat = 0]) => lon >= west && lon <= east && lat >= south && lat <= north)
    const code = parts.find(({ box }) => inside(box))?.code ?? shape.code
    groups.set(code, [...(groups.get(code) ?? []), arcs])
  }
  return [...groups].map(([code, arcs]) => ({ code, arcs }))
}

/** Arcs are lists of integer steps; simplified in degrees, kept on the same grid. */
const simplifyArcs = ({ arcs, transform }: Atlas): number[][][] => {
  const [scaleX, scaleY] = transform?.scale ?? [1, 1]
  const [moveX, moveY] = transform?.translate ?? [0, 0]
  return arcs.map(arc => {
    let x = 0
    let y = 0
    const line = arc.map(([dx = 0, dy = 0]): Point => [(x += dx) * scaleX + moveX, (y += dy) * scaleY + moveY])
    let lastX = 0
    let lastY = 0
    return simplify(line, limit, fewest).map(([lon, lat]) => {
      const step = [Math.round((lon - moveX) / scaleX) - lastX, Math.round((lat - moveY) / scaleY) - lastY]
      lastX += step[0] ?? 0
      lastY += step[1] ?? 0
      return step
    })
  })
}

const pointsOf = (atlas: Atlas, shapes: readonly Shape[]): Record<string, readonly [number, number]> => {
  const points: Record<string, readonly [number, number]> = {}
  for (const code of countryCodes) {
    const polygons = shapes
      .filter(shape => shape.code === code)
      .flatMap(({ arcs }) => arcs.map(ring => polygonOf(atlas, ring)))
    const point = chosenPoints[code] ?? pointIn(polygons)
    if (!point) throw new Error(`No point on the map is known for ${code}`)
    points[code] = [hundredth(point[0]), hundredth(point[1])]
  }
  return points
}

const hundredth = (value: number): number => Math.round(value * 100) / 100

/** The middle of the largest piece of land; where that falls outside (a horseshoe), the inner grid point nearest to it. */
const pointIn = (polygons: readonly Polygon[]): readonly [number, number] | null => {
  const [largest] = polygons.toSorted((a, b) => geoArea(b) - geoArea(a))
  if (!largest) return null
  const middle = geoCentroid(largest)
  if (geoContains(largest, middle)) return middle
  const corners = largest.coordinates[0] ?? []
  const [west, east] = extent(corners.map(([lon = 0]) => lon))
  const [south, north] = extent(corners.map(([, lat = 0]) => lat))
  const cells = 24
  let best: readonly [number, number] | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (let row = 1; row < cells; row++) {
    for (let column = 1; column < cells; column++) {
      const lon = west + ((east - west) * column) / cells
      const lat = south + ((north - south) * row) / cells
      const distance = Math.hypot(lon - middle[0], lat - middle[1])
      if (distance < bestDistance && geoContains(largest, [lon, lat])) {
        best = [lon, lat]
        bestDistance = distance
      }
    }
  }
  return best ?? middle
}

const extent = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)]
