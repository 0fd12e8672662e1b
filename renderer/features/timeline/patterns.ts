import { colour } from '../../ui/use-shown-theme'
import type { Lane } from './use-course'

export const laneToken: Readonly<Record<Lane, string>> = {
  allowed: '--allowed',
  denied: '--denied',
  none: '--faint',
  alert: '--alert',
}

const sizePx = 6

/** How a lane is filled: solid, slanted lines, level lines, dots, so that colour is never alone. */
export const drawTile = (context: CanvasRenderingContext2D, lane: Lane, size: number): void => {
  const ground = colour('--bg')
  context.fillStyle = colour(laneToken[lane])
  context.fillRect(0, 0, size, size)
  context.strokeStyle = ground
  context.fillStyle = ground
  context.lineWidth = size / 6
  if (lane === 'denied') {
    context.beginPath()
    for (const shift of [-size, 0, size]) {
      context.moveTo(shift, size)
      context.lineTo(shift + size, 0)
    }
    context.stroke()
  } else if (lane === 'none') {
    context.fillRect(0, size / 2, size, size / 3)
  } else if (lane === 'alert') {
    context.beginPath()
    context.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI)
    context.fill()
  }
}

/** The fill of a lane for a canvas of that many device pixels to one of the page. */
export const laneFill = (lane: Lane, context: CanvasRenderingContext2D): CanvasPattern | string => {
  const size = Math.round(sizePx * devicePixelRatio)
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const drawing = tile.getContext('2d')
  if (!drawing) return colour(laneToken[lane])
  drawTile(drawing, lane, size)
  return context.createPattern(tile, 'repeat') ?? colour(laneToken[lane])
}
