import { geoEqualEarth, geoPath } from 'd3-geo'
import type { Feature, FeatureCollection } from 'geojson'
import { feature } from 'topojson-client'
import type { FindingPicture } from '../../shared/model/finding'
import type { Land } from '../../shared/model/land'
import { formatBytes } from '../../shared/units/bytes'
import { countryName } from '../../shared/units/country'
import { count, safe } from './html-text'

const width = 960
const height = 420
/** Points of a coast nearer to each other than this many units add bytes and nothing to see. */
const finest = 0.9
const mostArcs = 150
const mostPairs = 10
const mostNames = 12

type Pair = FindingPicture['map'][number]

export type WorldMap = {
  /** The land once for all maps of a page. */
  readonly defs: string
  readonly map: (pairs: readonly Pair[]) => string
}

/** Draws maps of one page over land that the page holds once. */
export const createWorldMap = (land: Land): WorldMap => {
  const shapes: FeatureCollection = feature(land, land.objects.countries)
  const inhabited = shapes.features.filter(({ id }) => id !== 'AQ')
  const projection = geoEqualEarth()
    .rotate([-11, 0])
    .fitExtent(
      [
        [4, 4],
        [width - 4, height - 4],
      ],
      { type: 'FeatureCollection', features: inhabited },
    )
  const outline = (parts: readonly Feature[]): string => {
    const pen = createPen()
    const path = geoPath(projection, pen)
    for (const part of parts) path(part)
    return pen.text()
  }
  const place = (code: string | null): readonly [number, number] | null => {
    const point = code === null ? undefined : land.points[code]
    return point ? projection([point[0], point[1]]) : null
  }
  // The projection adds points along an arc until it bends smoothly.
  const line = geoPath(
    geoEqualEarth()
      .rotate(projection.rotate())
      .scale(projection.scale())
      .translate(projection.translate())
      .precision(0.1),
  ).digits(1)

  const arc = (pair: Pair, most: number): string => {
    const from = pair.src_country === null ? undefined : land.points[pair.src_country]
    const to = pair.dst_country === null ? undefined : land.points[pair.dst_country]
    if (!from || !to || pair.src_country === pair.dst_country) return ''
    const coordinates = [
      [from[0], from[1]],
      [to[0], to[1]],
    ]
    const d = line({ type: 'LineString', coordinates }) ?? ''
    return `<path class="arc ${classOf(pair)}" stroke-width="${weight(pair.flows, most, 0.8, 4)}" d="${d}"/>`
  }
  const dots = (pairs: readonly Pair[]): string => {
    const flows = new Map<string, { allowed: number; denied: number; other: number }>()
    for (const pair of pairs) {
      for (const code of new Set([pair.src_country, pair.dst_country])) {
        if (code === null) continue
        const sums = flows.get(code) ?? { allowed: 0, denied: 0, other: 0 }
        sums[classOf(pair)] += pair.flows
        flows.set(code, sums)
      }
    }
    const total = ({ allowed, denied, other }: { allowed: number; denied: number; other: number }): number =>
      allowed + denied + other
    const most = Math.max(...[...flows.values()].map(total), 1)
    // The busiest places get their name first; a name that would run into another is left out.
    const named: (readonly [number, number])[] = []
    return [...flows]
      .sort(([, a], [, b]) => total(b) - total(a))
      .map(([code, sums]) => {
        const at = place(code)
        if (!at) return ''
        const kind =
          sums.denied >= sums.allowed && sums.denied >= sums.other
            ? 'denied'
            : sums.allowed >= sums.other
              ? 'allowed'
              : 'other'
        const label =
          named.length < mostNames && named.every(([x, y]) => Math.abs(x - at[0]) > 26 || Math.abs(y - at[1]) > 12)
            ? `<text class="place" x="${num(at[0] + 7)}" y="${num(at[1] + 3.5)}">${safe(code, 10)}</text>`
            : ''
        if (label !== '') named.push(at)
        return `<circle class="dot ${kind}" cx="${num(at[0])}" cy="${num(at[1])}" r="${weight(total(sums), most, 2.2, 6)}"/>${label}`
      })
      .join('')
  }

  return {
    defs: `<svg class="defs" aria-hidden="true"><defs><path id="land" d="${outline(inhabited)}"/></defs></svg>`,
    map: pairs => {
      if (!pairs.some(({ src_country, dst_country }) => src_country !== null || dst_country !== null)) return ''
      const named = new Set(pairs.flatMap(({ src_country, dst_country }) => [src_country, dst_country]))
      const shaded = inhabited.filter(({ id }) => typeof id === 'string' && named.has(id))
      const drawn = pairs.slice(0, mostArcs)
      const most = Math.max(...drawn.map(({ flows }) => flows), 1)
      // The busiest last, so that they lie on top.
      const arcs = drawn.toReversed().map(pair => arc(pair, most))
      return `<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="Countries that talked to each other"><use class="land" href="#land"/><path class="shaded" d="${outline(shaded)}"/>${arcs.join('')}${dots(drawn)}</svg>`
    },
  }
}

/** The busiest pairs of countries as a table: what the map shows, in words. */
export const pairsTable = (pairs: readonly Pair[]): string => {
  const rows = pairs
    .slice(0, mostPairs)
    .map(
      pair =>
        `<tr><td>${placeName(pair.src_country)}</td><td>${placeName(pair.dst_country)}</td><td class="${classOf(pair)}">${safe(pair.action ?? 'not logged', 20)}</td><td class="number">${count(pair.flows)}</td><td class="number">${formatBytes(pair.bytes)}</td></tr>`,
    )
  const rest = pairs.length > mostPairs ? `<p class="small">and ${count(pairs.length - mostPairs)} more pairs</p>` : ''
  return `<table class="pairs"><thead><tr><th>From</th><th>To</th><th>Action</th><th class="number">Rows</th><th class="number">Bytes</th></tr></thead><tbody>${rows.join('')}</tbody></table>${rest}`
}

const placeName = (code: string | null): string =>
  code === null ? '<span class="dim">private or unknown</span>' : safe(countryName(code, 'en'), 80)

const classOf = ({ action }: Pair): 'allowed' | 'denied' | 'other' =>
  action === 'allowed' || action === 'denied' ? action : 'other'

const weight = (value: number, most: number, least: number, greatest: number): string =>
  num(least + ((greatest - least) * Math.log1p(value)) / Math.log1p(most))

const num = (value: number): string => String(Math.round(value * 10) / 10)

/** Collects a path for d3, leaving out points too near to the one before. */
const createPen = () => {
  let d = ''
  let lastX = 0
  let lastY = 0
  const to = (letter: 'M' | 'L', x: number, y: number): void => {
    d += `${letter}${num(x)} ${num(y)}`
    lastX = x
    lastY = y
  }
  return {
    beginPath: () => {},
    moveTo: (x: number, y: number) => to('M', x, y),
    lineTo: (x: number, y: number) => {
      if (Math.hypot(x - lastX, y - lastY) >= finest) to('L', x, y)
    },
    arc: () => {},
    closePath: () => {
      d += 'z'
    },
    text: () => d.replaceAll(/M[^LMz]+z/g, ''),
  }
}
