import type { CanvasProps } from './canvas-props'
import { MapDrawing } from './drawing'

/** The map without WebGL: the same scene as SVG elements. */
export const SvgMap = ({ scene, view, size, labels, lit }: CanvasProps) => (
  <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
    <MapDrawing scene={scene} view={view} size={size} labels={labels} lit={lit} />
  </svg>
)
