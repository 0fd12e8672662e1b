import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { MapDrawing } from './drawing'
import type { Label } from './labels'
import { laneStyles } from './lane-style'
import { tokenColours } from './palette'
import type { Scene } from './scene'
import type { Lane } from './traffic'
import type { Size, View } from './view'

type Picture = {
  readonly scene: Scene
  readonly view: View
  readonly size: Size
  readonly labels: readonly Label[]
  readonly title: string
  readonly legend: readonly { readonly lane: Lane; readonly text: string }[]
  readonly attribution: string
}

const footPx = 46
const fontFamily = "'Inter Variable', Inter, sans-serif"

const Sheet = ({ scene, view, size, labels, title, legend, attribution }: Picture) => {
  const height = size.height + footPx
  const column = Math.min(190, (size.width - 20) / legend.length)
  return (
    <svg xmlns="http://www.w3.org/2000/svg" width={size.width} height={height} viewBox={`0 0 ${size.width} ${height}`}>
      <title>{title}</title>
      <rect width={size.width} height={height} fill="var(--bg)" />
      <svg width={size.width} height={size.height} overflow="hidden">
        <MapDrawing scene={scene} view={view} size={size} labels={labels} lit={null} />
      </svg>
      <g transform={`translate(14 ${size.height + 16})`} fontFamily={fontFamily} fontSize={11}>
        {legend.map(({ lane, text }, i) => (
          <g key={lane} transform={`translate(${i * column} 0)`}>
            <path
              d="M0 -4H24"
              stroke={`var(${laneStyles[lane].token})`}
              strokeWidth={2.6}
              strokeLinecap="round"
              strokeDasharray={laneStyles[lane].dash?.join(' ')}
            />
            <text x={30} fill="var(--text)">
              {text}
            </text>
          </g>
        ))}
        <text y={20} fill="var(--dim)">
          {title}
        </text>
        <text x={size.width - 28} y={20} fill="var(--dim)" textAnchor="end">
          {attribution}
        </text>
      </g>
    </svg>
  )
}

/** The map as it is seen, as one SVG file that needs nothing else; colours are written out. */
export const mapPicture = (picture: Picture): string => {
  const host = document.createElement('div')
  const root = createRoot(host)
  flushSync(() => root.render(<Sheet {...picture} />))
  const colours = tokenColours()
  const svg = host.innerHTML.replace(/var\((--[a-z-]+)\)/g, (_, name: string) => colours.get(name) ?? '#888')
  root.unmount()
  return svg
}
