import { memo } from 'react'
import { privatePlace } from '../../state/place'
import { arrowHead } from './curve'
import type { Label } from './labels'
import { laneStyles, shadeStrengths } from './lane-style'
import type { Arc, Dot, Scene, Shape } from './scene'
import { arcOpacity, isLit, type Target } from './target'
import { type Size, toWindow, type View } from './view'
import type { WorldPoint, WorldPolygon } from './world'

const pathOf = (polygons: readonly WorldPolygon[]): string =>
  polygons
    .flatMap(rings => rings.map(ring => `M${ring.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`))
    .join('')

const Country = memo(({ shape, lit }: { shape: Shape; lit: boolean }) => {
  const d = pathOf(shape.polygons)
  return (
    <g>
      <path d={d} fill="var(--land)" stroke="var(--land-edge)" strokeWidth={0.7} vectorEffect="non-scaling-stroke" />
      {shape.shade > 0 && <path d={d} fill="var(--accent)" fillOpacity={shadeStrengths[shape.shade]} />}
      {lit && <path d={d} fill="none" stroke="var(--accent)" strokeWidth={1.6} vectorEffect="non-scaling-stroke" />}
    </g>
  )
})

/** The land alone, in world units; drawn anew only when the scene changes. */
export const LandDrawing = memo(({ shapes, lit }: { shapes: readonly Shape[]; lit: Target | null }) =>
  shapes.map((shape, i) => <Country key={`${shape.place ?? ''}${i}`} shape={shape} lit={isLit(shape.place, lit)} />),
)

const lineOf = (points: readonly WorldPoint[]): string =>
  `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join('L')}`

const ArcDrawing = ({ arc, view, size, lit }: { arc: Arc; view: View; size: Size; lit: Target | null }) => {
  const { token, dash } = laneStyles[arc.lane]
  const points = arc.line.map(point => toWindow(view, size, point))
  const head = arrowHead(points, 4.5 + arc.widthPx)
  const stroke = `var(${token})`
  return (
    <g opacity={arcOpacity(arc, lit)} fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path d={lineOf(points)} stroke={stroke} strokeWidth={arc.widthPx} strokeDasharray={dash?.join(' ')} />
      {head && <path d={lineOf(head)} stroke={stroke} strokeWidth={1.5} />}
    </g>
  )
}

const DotDrawing = ({ dot, view, size, faded }: { dot: Dot; view: View; size: Size; faded: boolean }) => {
  const [x, y] = toWindow(view, size, dot.at)
  const fill = dot.place === privatePlace ? 'var(--accent)' : `var(${laneStyles[dot.lane].token})`
  return (
    <circle
      cx={x}
      cy={y}
      r={dot.radiusPx}
      fill={fill}
      stroke="var(--bg)"
      strokeWidth={1.5}
      opacity={faded ? 0.35 : 1}
    />
  )
}

export const LabelDrawing = ({ labels }: { labels: readonly Label[] }) =>
  labels.map(({ place, text, x, y, anchor }) => (
    <text
      key={place}
      x={x}
      y={y}
      textAnchor={anchor}
      fontSize={11}
      fontFamily="'Inter Variable', Inter, sans-serif"
      fill="var(--text)"
      stroke="var(--bg)"
      strokeWidth={3}
      strokeLinejoin="round"
      paintOrder="stroke"
      pointerEvents="none"
    >
      {text}
    </text>
  ))

type Props = {
  readonly scene: Scene
  readonly view: View
  readonly size: Size
  readonly labels: readonly Label[]
  readonly lit: Target | null
}

/** The whole map as SVG elements: on the screen without WebGL, and in the exported picture. */
export const MapDrawing = ({ scene, view, size, labels, lit }: Props) => {
  const shift = `translate(${size.width / 2 - view.x * view.scale} ${size.height / 2 - view.y * view.scale}) scale(${view.scale})`
  return (
    <>
      <g transform={shift}>
        <LandDrawing shapes={scene.shapes} lit={lit} />
      </g>
      {scene.arcs.map(arc => (
        <ArcDrawing key={arc.key} arc={arc} view={view} size={size} lit={lit} />
      ))}
      {scene.dots.map(dot => (
        <DotDrawing
          key={dot.place}
          dot={dot}
          view={view}
          size={size}
          faded={lit?.kind === 'arc' && lit.arc.from !== dot.place && lit.arc.to !== dot.place}
        />
      ))}
      <LabelDrawing labels={labels} />
    </>
  )
}
