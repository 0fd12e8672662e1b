import type { Scene } from './scene'
import type { Target } from './target'
import type { View } from './view'
import { contains, type WorldPoint } from './world'

const dotReachPx = 3
const arcReachPx = 4

/** What lies under a point of the world, the nearest first: a place, a line, the land. Both drawings share it. */
export const pickTarget = (scene: Scene, view: View, at: WorldPoint): Target | null => {
  for (const dot of scene.dots.toReversed()) {
    const away = Math.hypot(dot.at[0] - at[0], dot.at[1] - at[1]) * view.scale
    if (away <= dot.radiusPx + dotReachPx) return { kind: 'place', place: dot.place }
  }
  let nearest: Target | null = null
  let nearestPx = Number.POSITIVE_INFINITY
  for (const arc of scene.arcs) {
    const away = distanceTo(arc.line, at) * view.scale
    if (away <= arc.widthPx / 2 + arcReachPx && away < nearestPx) {
      nearest = { kind: 'arc', arc }
      nearestPx = away
    }
  }
  if (nearest) return nearest
  for (const { place, polygons, boxes } of scene.shapes) {
    if (place === null) continue
    for (const [i, [outline = [], ...holes]] of polygons.entries()) {
      const box = boxes[i]
      if (!box || at[0] < box.left || at[0] > box.right || at[1] < box.top || at[1] > box.bottom) continue
      if (contains(outline, at) && !holes.some(hole => contains(hole, at))) return { kind: 'place', place }
    }
  }
  return null
}

/** From a point to the nearest point of a line. */
const distanceTo = (line: readonly WorldPoint[], [x, y]: WorldPoint): number => {
  let least = Number.POSITIVE_INFINITY
  for (const [i, [bx, by]] of line.entries()) {
    const [ax, ay] = line[i - 1] ?? [bx, by]
    const dx = bx - ax
    const dy = by - ay
    const square = dx * dx + dy * dy
    const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square))
    least = Math.min(least, Math.hypot(x - ax - dx * along, y - ay - dy * along))
  }
  return least
}
