import type { World, WorldPoint } from './world'
import { worldWidth } from './world'

/** What part of the world the window shows: the point in its middle and pixels a unit. */
export type View = { readonly x: number; readonly y: number; readonly scale: number }
export type Size = { readonly width: number; readonly height: number }

/** The legend of the view stands over this much of the bottom. */
export const legendPx = 64

/** How far in and out, beside the view that shows everything. */
const nearest = 40
const farthest = 0.8

/** The whole inhabited world, as big as it fits above what covers the bottom; the oceans at both edges may be cut. */
export const wholeWorld = (world: World, { width, height }: Size, coveredPx: number): View => {
  const free = Math.max(height / 2, height - coveredPx)
  const scale = Math.max(0.1, Math.min(width / (worldWidth * 0.93), free / (world.bottom - world.top)))
  return { x: worldWidth / 2, y: (world.top + world.bottom) / 2 + (height - free) / 2 / scale, scale }
}

/** Zoomed by a factor about a point of the window (its middle when none is given). */
export const zoomed = (view: View, size: Size, whole: View, factor: number, at?: WorldPoint): View => {
  const scale = Math.min(whole.scale * nearest, Math.max(whole.scale * farthest, view.scale * factor))
  const [px, py] = at ?? [size.width / 2, size.height / 2]
  const x = view.x + (px - size.width / 2) * (1 / view.scale - 1 / scale)
  const y = view.y + (py - size.height / 2) * (1 / view.scale - 1 / scale)
  return kept({ x, y, scale }, whole)
}

/** Moved by pixels. */
export const moved = (view: View, whole: View, dx: number, dy: number): View =>
  kept({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }, whole)

/** The middle of the window never leaves the world. */
const kept = (view: View, whole: View): View => ({
  ...view,
  x: Math.min(worldWidth, Math.max(0, view.x)),
  y: Math.min(whole.y * 2, Math.max(0, view.y)),
})

export const toWindow = (view: View, { width, height }: Size, [x, y]: WorldPoint): WorldPoint => [
  width / 2 + (x - view.x) * view.scale,
  height / 2 + (y - view.y) * view.scale,
]

export const toWorld = (view: View, { width, height }: Size, [px, py]: WorldPoint): WorldPoint => [
  view.x + (px - width / 2) / view.scale,
  view.y + (py - height / 2) / view.scale,
]
