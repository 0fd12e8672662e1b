import type { Feature } from 'geojson'
import { feature } from 'topojson-client'
import type { Land as LandFile } from '../../../shared/model/land'

export type Country = { readonly code: string | null; readonly shape: Feature }

export type Land = {
  readonly countries: readonly Country[]
  /** Longitude and latitude of the point that stands for a country; null when the map does not know it. */
  readonly pointOf: (code: string) => readonly [number, number] | null
}

export const landOf = (file: LandFile): Land => ({
  countries: feature(file, file.objects.countries).features.map(shape => ({
    code: typeof shape.id === 'string' ? shape.id : null,
    shape,
  })),
  pointOf: code => file.points[code] ?? null,
})

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
