import { type Layer, type LayersList, OrthographicView } from '@deck.gl/core'
import { PathLayer, ScatterplotLayer, SolidPolygonLayer } from '@deck.gl/layers'
import { DeckGL } from '@deck.gl/react'
import { useMemo, useState } from 'react'
import { privatePlace } from '../../state/place'
import type { CanvasProps } from './canvas-props'
import { arrowHead, dashes } from './curve'
import { LabelDrawing } from './drawing'
import { laneStyles, shadeStrengths } from './lane-style'
import styles from './map.module.css'
import { type Palette, usePalette } from './palette'
import type { Arc, Dot, Scene } from './scene'
import { arcOpacity, isLit, type Target } from './target'
import type { WorldPoint, WorldPolygon } from './world'

type Rgba = [number, number, number, number]
type Piece = { readonly arc: Arc; readonly path: readonly WorldPoint[] }
type Ground = { readonly place: string | null; readonly polygon: WorldPolygon; readonly border: readonly WorldPoint[] }

const view = new OrthographicView({ id: 'map' })

/** Dashes are cut in world units, so they are cut anew when the zoom has changed by half a step. */
const dashScale = (scale: number): number => 2 ** (Math.round(Math.log2(scale) * 2) / 2)

const mixed = (a: Rgba, b: Rgba, share: number): Rgba => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
  255,
]
const faded = (colour: Rgba, opacity: number): Rgba => [colour[0], colour[1], colour[2], Math.round(opacity * 255)]

/** The land as it lies; made once a world, because cutting it into triangles takes longest. */
const groundsOf = ({ shapes }: Scene): readonly Ground[] =>
  shapes.flatMap(({ place, polygons }) =>
    polygons.map(polygon => {
      const [outline = []] = polygon
      return { place, polygon, border: [...outline, ...outline.slice(0, 1)] }
    }),
  )

const landLayers = (
  grounds: readonly Ground[],
  { shapes }: Scene,
  palette: Palette,
  lit: Target | null,
  borders: boolean,
): LayersList => {
  const shades = new Map(shapes.map(({ place, shade }) => [place, shade]))
  const border = {
    getPath: (ground: Ground) => ground.border as [number, number][],
    widthUnits: 'pixels',
  } as const
  return [
    new SolidPolygonLayer<Ground>({
      id: 'land',
      data: grounds,
      getPolygon: ({ polygon }) => polygon as [number, number][][],
      getFillColor: ({ place }) =>
        mixed(palette['--land'], palette['--accent'], shadeStrengths[shades.get(place) ?? 0] ?? 0),
      updateTriggers: { getFillColor: [palette, shapes] },
    }),
    // Thin outlines cost seconds a frame without a graphics card.
    borders &&
      new PathLayer<Ground>({
        id: 'borders',
        data: grounds,
        getColor: palette['--land-edge'],
        getWidth: 0.7,
        updateTriggers: { getColor: palette },
        ...border,
      }),
    new PathLayer<Ground>({
      id: 'lit',
      data: lit ? grounds.filter(({ place }) => isLit(place, lit)) : [],
      getColor: palette['--accent'],
      getWidth: 1.6,
      ...border,
    }),
  ]
}

/** Lines cut into what is drawn of them, and their arrow heads. */
const strokesOf = (
  { arcs }: Scene,
  scale: number,
): { readonly pieces: readonly Piece[]; readonly heads: readonly Piece[] } => ({
  pieces: arcs.flatMap(arc => {
    const { dash } = laneStyles[arc.lane]
    const paths = dash ? dashes(arc.line, dash[0] / scale, dash[1] / scale) : [arc.line]
    return paths.map(path => ({ arc, path }))
  }),
  heads: arcs.flatMap(arc => {
    const path = arrowHead(arc.line, (4.5 + arc.widthPx) / scale)
    return path ? [{ arc, path }] : []
  }),
})

const arcLayers = (
  { pieces, heads }: ReturnType<typeof strokesOf>,
  palette: Palette,
  lit: Target | null,
): LayersList => {
  const common = {
    getPath: ({ path }: Piece) => path as [number, number][],
    getColor: ({ arc }: Piece): Rgba =>
      faded(palette[laneStyles[arc.lane].token] ?? palette['--text'], arcOpacity(arc, lit)),
    widthUnits: 'pixels',
    capRounded: true,
    jointRounded: true,
    updateTriggers: { getColor: [palette, lit] },
  } as const
  return [
    new PathLayer<Piece>({ id: 'arcs', data: pieces, getWidth: ({ arc }) => arc.widthPx, ...common }),
    new PathLayer<Piece>({ id: 'arc-heads', data: heads, getWidth: 1.5, ...common }),
  ]
}

const dotLayer = (dots: readonly Dot[], palette: Palette): Layer =>
  new ScatterplotLayer<Dot>({
    id: 'dots',
    data: dots,
    getPosition: ({ at }) => [at[0], at[1]],
    getRadius: ({ radiusPx }) => radiusPx,
    radiusUnits: 'pixels',
    getFillColor: ({ place, lane }) =>
      (place === privatePlace ? palette['--accent'] : palette[laneStyles[lane].token]) ?? palette['--text'],
    stroked: true,
    getLineColor: palette['--bg'],
    getLineWidth: 1.5,
    lineWidthUnits: 'pixels',
    updateTriggers: { getFillColor: palette, getLineColor: palette },
  })

/** The map drawn by deck.gl on a flat, already projected world. */
export const WebglMap = ({ scene, view: at, size, labels, lit, software }: CanvasProps) => {
  const palette = usePalette()
  const scale = dashScale(at.scale)

  const { world } = scene
  // The land is the same in every scene of one world.
  const [land, setLand] = useState(() => ({ world, grounds: groundsOf(scene) }))
  if (land.world !== world) setLand({ world, grounds: groundsOf(scene) })
  const strokes = useMemo(() => strokesOf(scene, scale), [scene, scale])
  const layers = useMemo(
    () => [
      ...landLayers(land.grounds, scene, palette, lit, !software),
      ...arcLayers(strokes, palette, lit),
      dotLayer(scene.dots, palette),
    ],
    [land, scene, strokes, palette, lit, software],
  )

  return (
    <>
      <DeckGL
        views={view}
        viewState={{ target: [at.x, at.y, 0], zoom: Math.log2(at.scale) }}
        controller={false}
        layers={layers}
        width={size.width}
        height={size.height}
        useDevicePixels={!software}
        deviceProps={{ type: 'webgl', webgl: { antialias: !software } }}
      />
      <svg className={styles['overlay']} width={size.width} height={size.height} aria-hidden="true">
        <LabelDrawing labels={labels} />
      </svg>
    </>
  )
}
