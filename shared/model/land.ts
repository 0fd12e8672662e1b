import type { GeometryCollection, Topology } from 'topojson-specification'

/**
 * The bundled map, `data/land.json`: one geometry per piece of land with its ISO 3166-1 alpha-2 code as `id` (no id for
 * land without a code; a code may occur on several geometries).
 */
export type Land = Topology<{ countries: GeometryCollection }> & {
  /** Where arcs of a country begin and end, longitude and latitude, for every code address databases know. */
  readonly points: Readonly<Record<string, readonly [number, number]>>
}
