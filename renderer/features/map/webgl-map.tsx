import { type Layer, type LayersList, OrthographicView } from '@deck.gl/core'
import { PathLayer, ScatterplotLayer, SolidPolygonLayer } from '@deck.gl/layers'
import DeckGL, { type DeckGLRef } from '@deck.gl/react'
import { useImperativeHandle, useMemo, useRef } from 'react'
import { arrowHead, dashes } from './curve'
import { isArcLit, isLit, LabelDrawing, type Target } from './drawing'
import { laneStyles, shadeStrengths } from './lane-style'
import styles from './map.module.css'
import type { CanvasProps } from './map-stage'
import { type Palette, usePalette } from './palette'
import type { Arc, Dot, Scene, Shape } from './scene'
import { privatePlace } from './traffic'
import type { WorldPoint, WorldPolygon } from './world'

type Rgba = [number, number, number, number]
type Piece = { readonly arc: Arc; readonly path: readonly WorldPoint[] }
type Ground = { readonly shape: Shape; readonly polygon: WorldPolygon }

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

const landLayers = (shapes: readonly Shape[], palette: Palette, lit: Target | null, borders: boolean): LayersList => {
  const grounds: Ground[] = shapes.flatMap(shape => shape.polygons.map(polygon => ({ shape, polygon })))
  const outlines = grounds.filter(({ shape }) => borders || isLit(shape.place, lit))
  return [
    new SolidPolygonLayer<Ground>({
      id: 'land',
      data: grounds,
      pickable: true,
      getPolygon: ({ polygon }) => polygon as [number, number][][],
      getFillColor: ({ shape }) => mixed(palette['--land'], palette['--accent'], shadeStrengths[shape.shade] ?? 0),
      updateTriggers: { getFillColor: palette },
    }),
    new PathLayer<Ground>({
      id: 'borders',
      data: outlines,
      getPath: ({ polygon }) => [...(polygon[0] ?? []), ...(polygon[0]?.slice(0, 1) ?? [])] as [number, number][],
      getColor: ({ shape }) => (isLit(shape.place, lit) ? palette['--accent'] : palette['--land-edge']),
      getWidth: ({ shape }) => (isLit(shape.place, lit) ? 1.6 : 0.7),
      widthUnits: 'pixels',
      updateTriggers: { getColor: [palette, lit], getWidth: lit },
    }),
  ]
}

const arcLayers = ({ arcs }: Scene, scale: number, palette: Palette, lit: Target | null): LayersList => {
  const pieces: Piece[] = arcs.flatMap(arc => {
    const { dash } = laneStyles[arc.lane]
    const paths = dash ? dashes(arc.line, dash[0] / scale, dash[1] / scale) : [arc.line]
    return paths.map(path => ({ arc, path }))
  })
  const heads: Piece[] = arcs.flatMap(arc => {
    const path = arrowHead(arc.line, (4.5 + arc.widthPx) / scale)
    return path ? [{ arc, path }] : []
  })
  const colour = ({ arc }: Piece): Rgba =>
    faded(palette[laneStyles[arc.lane].token] ?? palette['--text'], lit && !isArcLit(arc, lit) ? 0.16 : 0.88)
  const common = {
    getPath: ({ path }: Piece) => path as [number, number][],
    getColor: colour,
    widthUnits: 'pixels',
    capRounded: true,
    jointRounded: true,
    updateTriggers: { getColor: [palette, lit] },
  } as const
  return [
    // Dashes leave gaps: what is picked is a clear, unbroken line a little wider than the drawn one.
    new PathLayer<Arc>({
      id: 'arc-targets',
      data: arcs,
      pickable: true,
      getPath: ({ line }) => line as [number, number][],
      getColor: [0, 0, 0, 0],
      getWidth: ({ widthPx }) => Math.max(8, widthPx + 4),
      widthUnits: 'pixels',
    }),
    new PathLayer<Piece>({ id: 'arcs', data: pieces, getWidth: ({ arc }) => arc.widthPx, ...common }),
    new PathLayer<Piece>({ id: 'arc-heads', data: heads, getWidth: 1.5, ...common }),
  ]
}

const dotLayer = (dots: readonly Dot[], palette: Palette): Layer =>
  new ScatterplotLayer<Dot>({
    id: 'dots',
    data: dots,
    pickable: true,
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

const targetOf = (layer: string | undefined, object: unknown): Target | null => {
  switch (layer) {
    case 'arc-targets':
      return { kind: 'arc', arc: object as Arc }
    case 'dots':
      return { kind: 'place', place: (object as Dot).place }
    case 'land': {
      const { place } = (object as Ground).shape
      return place === null ? null : { kind: 'place', place }
    }
    default:
      return null
  }
}

/** The map drawn by deck.gl on a flat, already projected world. */
export const WebglMap = ({ scene, view: at, size, labels, lit, pickRef, stageRef, software }: CanvasProps) => {
  const deck = useRef<DeckGLRef>(null)
  const palette = usePalette()
  const scale = dashScale(at.scale)

  useImperativeHandle(
    pickRef,
    () =>
      (clientX: number, clientY: number): Target | null => {
        const corner = stageRef.current?.getBoundingClientRect()
        if (!corner || !deck.current) return null
        const picked = deck.current.pickObject({ x: clientX - corner.left, y: clientY - corner.top, radius: 1 })
        return picked ? targetOf(picked.layer?.id, picked.object) : null
      },
    [stageRef],
  )

  const layers = useMemo(
    () => [
      // Thin outlines cost seconds a frame without a graphics card.
      ...landLayers(scene.shapes, palette, lit, !software),
      ...arcLayers(scene, scale, palette, lit),
      dotLayer(scene.dots, palette),
    ],
    [scene, scale, palette, lit, software],
  )

  return (
    <>
      <DeckGL
        ref={deck}
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
