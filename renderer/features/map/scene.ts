import { type Place, privatePlace, unknownPlace } from '../../state/place'
import { bow } from './curve'
import type { Land } from './land'
import { type Lane, lanes, type Pair, type PlaceTotals } from './traffic'
import { type Box, boxOf, type World, type WorldPoint, type WorldPolygon } from './world'

export type MapMeasure = 'flows' | 'bytes' | 'sources'

/** A piece of land on the flat world, with the box each of its polygons lies in. */
export type Ground = {
  readonly place: Place | null
  readonly polygons: readonly WorldPolygon[]
  readonly boxes: readonly Box[]
}

export type Shape = Ground & {
  /** 0 = no traffic, 1..5 = which fifth of the countries with traffic. */
  readonly shade: number
}

export type Arc = Pair & {
  readonly key: string
  readonly widthPx: number
  /** 0 to 1: lines of few flows stand back behind those of many. */
  readonly strength: number
  readonly line: readonly WorldPoint[]
}

export type Dot = {
  readonly place: Place
  readonly at: WorldPoint
  readonly radiusPx: number
  readonly lane: Lane
  readonly value: number
}

/** Everything a drawing of the map shows, in world units and pixels; both drawings and the exported picture read it. */
export type Scene = {
  readonly world: World
  readonly shapes: readonly Shape[]
  readonly arcs: readonly Arc[]
  readonly dots: readonly Dot[]
  /** Smallest value of each shade in use, lightest first. */
  readonly steps: readonly number[]
  /** Pairs between two places, drawn or not. */
  readonly pairs: number
  /** Flows that stay inside one place, and flows of countries the land file has no point for. */
  readonly inside: number
  readonly placeless: number
}

export const shadeCount = 5
/** Half are the widest, half the ones with the most flows; more lines than this hide each other. */
const mostArcs = 120

type SceneInput = {
  readonly world: World
  readonly land: Land
  readonly shapes: readonly Ground[]
  readonly pairs: readonly Pair[]
  readonly totals: readonly PlaceTotals[]
  readonly measure: MapMeasure
  /** Longitude and latitude at which the private network is drawn. */
  readonly anchor: readonly [number, number]
}

/** Where flows with a public address of no known country are drawn: south of everything. */
const unknownAnchor: readonly [number, number] = [-25, -50]

export const projectLand = (land: Land, world: World): readonly Ground[] =>
  land.countries
    .filter(({ code }) => code !== 'AQ')
    .map(({ code, shape }) => {
      const polygons = world.polygons(shape)
      return { place: code, polygons, boxes: polygons.map(boxOf) }
    })

export const createScene = ({ world, land, shapes, pairs, totals, measure, anchor }: SceneInput): Scene => {
  const pointOf = (place: Place): WorldPoint | null => {
    const at = place === privatePlace ? anchor : place === unknownPlace ? unknownAnchor : land.pointOf(place)
    return at && world.point(at[0], at[1])
  }
  const countries = totals.filter(({ place }) => place !== privatePlace && place !== unknownPlace)
  const steps = quantiles(countries.map(total => total[measure]))
  const values = new Map(countries.map(total => [total.place, total[measure]]))
  const between = pairs.filter(({ from, to }) => from !== to)
  const inside = pairs.reduce((flows, pair) => flows + (pair.from === pair.to ? pair.flows : 0), 0)
  return {
    world,
    shapes: shapes.map(shape => ({ ...shape, shade: shadeOf(steps, values.get(shape.place ?? '') ?? 0) })),
    arcs: arcsOf(between, pointOf),
    dots: dotsOf(totals, measure, pointOf),
    steps,
    pairs: between.length,
    inside,
    placeless: totals.reduce((flows, { place, flows: its }) => flows + (pointOf(place) ? 0 : its), 0),
  }
}

const arcsOf = (pairs: readonly Pair[], pointOf: (place: Place) => WorldPoint | null): readonly Arc[] => {
  const byBytes = pairs.some(({ bytes }) => bytes > 0)
  const weight = (pair: Pair): number => (byBytes ? pair.bytes : pair.flows)
  // Pairs without bytes (a denied flow often has none) are still drawn, as the thinnest line.
  const biggest = [...pairs].sort((a, b) => weight(b) - weight(a) || b.flows - a.flows)
  const loudest = [...pairs].sort((a, b) => b.flows - a.flows)
  const kept = new Set([...biggest.slice(0, mostArcs / 2), ...loudest.slice(0, mostArcs / 2)])
  const most = Math.max(1, ...pairs.map(weight))
  const mostFlows = Math.max(1, ...pairs.map(({ flows }) => flows))
  const arcs: Arc[] = []
  for (const pair of kept) {
    const start = pointOf(pair.from)
    const end = pointOf(pair.to)
    if (!start || !end) continue
    // Each lane and way has a height of its own, so that no line hides another.
    const bend = 0.09 + (lanes.indexOf(pair.lane) * 2 + (pair.from < pair.to ? 1 : 0)) * 0.034
    const key = `${pair.from}>${pair.to}>${pair.lane}`
    const share = Math.sqrt(weight(pair) / most)
    const presence = Math.log1p(pair.flows) / Math.log1p(mostFlows)
    const strength = Math.min(1, 0.35 + 0.65 * Math.max(share, presence ** 2))
    arcs.push({ ...pair, key, widthPx: 1.2 + 4.3 * share, strength, line: bow(start, end, bend) })
  }
  // Thick lines first, so that thin ones stay visible and can be hit.
  return arcs.sort((a, b) => b.widthPx - a.widthPx)
}

const dotsOf = (
  totals: readonly PlaceTotals[],
  measure: MapMeasure,
  pointOf: (place: Place) => WorldPoint | null,
): readonly Dot[] => {
  const most = Math.max(1, ...totals.map(total => total[measure]))
  const dots: Dot[] = []
  for (const total of totals) {
    const at = pointOf(total.place)
    if (!at) continue
    const lane = lanes.reduce((loudest, next) => (total[next] > total[loudest] ? next : loudest), 'allowed')
    const home = total.place === privatePlace
    const radiusPx = home ? 7 : 2.4 + 3.6 * Math.sqrt(total[measure] / most)
    dots.push({ place: total.place, at, radiusPx, lane, value: total[measure] })
  }
  return dots.reverse()
}

/** Smallest value of each fifth of the values above zero; fewer steps when the values do not differ enough. */
export const quantiles = (values: readonly number[]): readonly number[] => {
  const sorted = values.filter(value => value > 0).sort((a, b) => a - b)
  const steps = Array.from({ length: shadeCount }, (_, i) => sorted[Math.floor((i * sorted.length) / shadeCount)] ?? 0)
  return [...new Set(steps.filter(step => step > 0))]
}

/** The brightest shade goes to the biggest values, however few steps there are. */
export const shadeOf = (steps: readonly number[], value: number): number => {
  if (value <= 0) return 0
  const index = steps.findLastIndex(step => value >= step)
  return index < 0 ? 1 : shadeCount - (steps.length - 1 - index)
}
