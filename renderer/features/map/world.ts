import { type GeoPermissibleObjects, geoNaturalEarth1, geoStream } from 'd3-geo'

/** A point of the flat world: `worldWidth` units from edge to edge, y growing southwards. */
export type WorldPoint = readonly [number, number]

/** An outline and the holes in it. */
export type WorldPolygon = readonly (readonly WorldPoint[])[]

/**
 * The flat world both map drawings share. Projecting once, here, is what keeps land and lines from smearing over the
 * antimeridian: d3 cuts polygons at the edge of the map before anything is drawn.
 */
export type World = {
  readonly centre: number
  readonly height: number
  /** Top and bottom of the part where people live; the first view shows this much. */
  readonly top: number
  readonly bottom: number
  readonly point: (longitude: number, latitude: number) => WorldPoint
  readonly place: (at: WorldPoint) => readonly [longitude: number, latitude: number] | null
  readonly polygons: (shape: GeoPermissibleObjects) => readonly WorldPolygon[]
}

export const worldWidth = 1000

/** Meridians to put in the middle: one cuts the map in the Bering Strait, the other in the Atlantic. */
export const centres = { atlantic: 11, pacific: 150 } as const

export const createWorld = (centre: number): World => {
  const projection = geoNaturalEarth1().rotate([-centre, 0]).fitWidth(worldWidth, { type: 'Sphere' }).precision(0.3)
  const point = (longitude: number, latitude: number): WorldPoint => projection([longitude, latitude]) ?? [0, 0]
  return {
    centre,
    height: point(centre, -90)[1],
    top: point(centre, 80)[1],
    bottom: point(centre, -56)[1],
    point,
    place: ([x, y]) => projection.invert?.([x, y]) ?? null,
    polygons: shape => {
      const rings: WorldPoint[][] = []
      let ring: WorldPoint[] = []
      geoStream(
        shape,
        projection.stream({
          point: (x, y) => ring.push([x, y]),
          lineStart: () => {
            ring = []
          },
          lineEnd: () => {
            if (ring.length > 2) rings.push(ring)
          },
          polygonStart: () => undefined,
          polygonEnd: () => undefined,
        }),
      )
      return polygonsOf(rings)
    },
  }
}

/** Outlines run clockwise on the screen, holes the other way round; each hole goes to the outline it lies in. */
const polygonsOf = (rings: readonly (readonly WorldPoint[])[]): readonly WorldPolygon[] => {
  const outlines = rings.filter(ring => signedArea(ring) > 0).map(ring => [ring])
  for (const hole of rings.filter(ring => signedArea(ring) <= 0)) {
    const [corner] = hole
    const around = corner && outlines.find(([outline]) => outline !== undefined && contains(outline, corner))
    if (around) around.push(hole)
    else outlines.push([hole])
  }
  return outlines
}

const signedArea = (ring: readonly WorldPoint[]): number => {
  let area = 0
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y]
    area += x * nextY - nextX * y
  }
  return area / 2
}

export type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** The box round a polygon. */
export const boxOf = ([outline = []]: WorldPolygon): Box => {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of outline) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, right, top, bottom }
}

/** Even-odd rule. */
export const contains = (ring: readonly WorldPoint[], [x, y]: WorldPoint): boolean => {
  let inside = false
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + ring.length - 1) % ring.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
