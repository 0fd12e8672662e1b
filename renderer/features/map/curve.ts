import type { WorldPoint } from './world'

const steps = 36
/** Lines longer than this rise no higher than one of this length, or they would leave the map. */
const fullLength = 420

/**
 * A gentle bow from one point to another, bent northwards. It stays on the flat map, so it cannot wrap round an edge;
 * `bend` is the height of the bow as a share of the distance, different for each lane and way so that none hides another.
 */
export const bow = (from: WorldPoint, to: WorldPoint, bend: number): readonly WorldPoint[] => {
  const [ax, ay] = from
  const [bx, by] = to
  const dx = bx - ax
  const dy = by - ay
  const up = dx >= 0 ? -1 : 1
  // The curve reaches half as far out as its control point.
  const height = 2 * bend * Math.min(1, fullLength / Math.max(1, Math.hypot(dx, dy)))
  const controlX = (ax + bx) / 2 - up * dy * height
  const controlY = (ay + by) / 2 + up * dx * height
  return Array.from({ length: steps + 1 }, (_, i): WorldPoint => {
    const t = i / steps
    const s = 1 - t
    return [s * s * ax + 2 * s * t * controlX + t * t * bx, s * s * ay + 2 * s * t * controlY + t * t * by]
  })
}

/** The line cut into dashes: `on` drawn, `off` left out, again and again; lengths in the units of the points. */
export const dashes = (line: readonly WorldPoint[], on: number, off: number): readonly (readonly WorldPoint[])[] => {
  const pieces: WorldPoint[][] = []
  let piece: WorldPoint[] = line[0] ? [line[0]] : []
  let drawing = true
  let left = on
  for (const [i, [bx, by]] of line.entries()) {
    const before = line[i - 1]
    if (!before) continue
    let [ax, ay] = before
    let length = Math.hypot(bx - ax, by - ay)
    while (length >= left) {
      const share = left / length
      ax += (bx - ax) * share
      ay += (by - ay) * share
      length -= left
      if (drawing) pieces.push([...piece, [ax, ay]])
      piece = [[ax, ay]]
      drawing = !drawing
      left = drawing ? on : off
    }
    left -= length
    if (drawing) piece.push([bx, by])
  }
  if (drawing && piece.length > 1) pieces.push(piece)
  return pieces
}

/** Two strokes past the middle of a line that show which way it runs; ends are where lines crowd. */
export const arrowHead = (line: readonly WorldPoint[], size: number): readonly WorldPoint[] | null => {
  const at = Math.round((line.length - 1) * 0.62)
  const tip = line[at]
  const before = line[at - 1]
  if (!tip || !before) return null
  const length = Math.hypot(tip[0] - before[0], tip[1] - before[1])
  if (length === 0) return null
  const ux = (tip[0] - before[0]) / length
  const uy = (tip[1] - before[1]) / length
  return [
    [tip[0] - ux * size - uy * size * 0.6, tip[1] - uy * size + ux * size * 0.6],
    tip,
    [tip[0] - ux * size + uy * size * 0.6, tip[1] - uy * size - ux * size * 0.6],
  ]
}
