import { useImperativeHandle } from 'react'
import { MapDrawing, type Target } from './drawing'
import type { CanvasProps } from './map-stage'

/** The map without WebGL: the same scene as SVG elements. */
export const SvgMap = ({ scene, view, size, labels, lit, pickRef }: CanvasProps) => {
  useImperativeHandle(
    pickRef,
    () =>
      (clientX: number, clientY: number): Target | null => {
        for (const element of document.elementsFromPoint(clientX, clientY)) {
          const marked = element.closest('[data-arc], [data-place]')
          const key = marked?.getAttribute('data-arc')
          const arc = key ? scene.arcs.find(known => known.key === key) : undefined
          if (arc) return { kind: 'arc', arc }
          const place = marked?.getAttribute('data-place')
          if (place) return { kind: 'place', place }
        }
        return null
      },
    [scene],
  )
  return (
    <svg width={size.width} height={size.height} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      <MapDrawing scene={scene} view={view} size={size} labels={labels} lit={lit} />
    </svg>
  )
}
