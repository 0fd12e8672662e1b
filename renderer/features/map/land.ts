import { geoCentroid } from 'd3-geo'
import type { Feature } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

/** What `data/land.json` holds: the outlines of countries, and for each a point that stands for it. */
export type LandFile = Topology & {
  readonly labels: Readonly<Record<string, readonly [longitude: number, latitude: number]>>
}

export type Country = { readonly code: string | null; readonly shape: Feature }

export type Land = {
  readonly countries: readonly Country[]
  /** Longitude and latitude of the point that stands for a country; null when the map does not know it. */
  readonly pointOf: (code: string) => readonly [number, number] | null
}

const codePattern = /^[A-Z]{2}$/

const codeOf = ({ id, properties }: Feature): string | null => {
  for (const value of [properties?.['code'], properties?.['iso'], id]) {
    if (typeof value === 'string' && codePattern.test(value)) return value
  }
  return null
}

export const landOf = (file: LandFile): Land => {
  const outlines = feature(file, file.objects['countries'] as GeometryCollection)
  const countries = outlines.features.map(shape => ({ code: codeOf(shape), shape }))
  return {
    countries,
    pointOf: code => {
      const label = file.labels[code]
      if (label) return label
      const country = countries.find(known => known.code === code)
      return country ? geoCentroid(country.shape) : null
    },
  }
}

let loading: Promise<Land> | null = null

/** The land, fetched once from the app's own files. */
export const loadLand = (): Promise<Land> => {
  loading ??= fetch('./data/land.json')
    .then(answer => {
      if (!answer.ok) throw new Error(`data/land.json: ${answer.status}`)
      return answer.json() as Promise<LandFile>
    })
    .then(landOf)
    .catch((error: unknown) => {
      loading = null
      throw error
    })
  return loading
}
