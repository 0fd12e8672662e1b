import type { Dot, Scene } from './scene'
import { type Size, toWindow, type View } from './view'
import type { Box } from './world'

export type Label = {
  readonly place: string
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'end'
}

const mostLabels = 24
const letterPx = 6.3
const linePx = 15

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Names for the biggest places that find room, the private network first. */
export const placeLabels = (
  { dots }: Scene,
  view: View,
  size: Size,
  textOf: (dot: Dot) => string,
  first: (dot: Dot) => boolean,
): readonly Label[] => {
  const taken: Box[] = []
  const labels: Label[] = []
  const wanted = [...dots].sort((a, b) => Number(first(b)) - Number(first(a)) || b.value - a.value)
  for (const dot of wanted.slice(0, mostLabels * 2)) {
    const [x, y] = toWindow(view, size, dot.at)
    if (x < 0 || y < 0 || x > size.width || y > size.height || labels.length >= mostLabels) continue
    const text = textOf(dot)
    const width = text.length * letterPx
    const gap = dot.radiusPx + 5
    const sides = [
      { anchor: 'start' as const, left: x + gap, right: x + gap + width },
      { anchor: 'end' as const, left: x - gap - width, right: x - gap },
    ]
    for (const { anchor, left, right } of sides) {
      const box: Box = { left, right, top: y - linePx / 2, bottom: y + linePx / 2 }
      if (left < 2 || right > size.width - 2 || taken.some(other => meet(other, box))) continue
      taken.push(box, { left: x - gap, right: x + gap, top: y - gap, bottom: y + gap })
      labels.push({ place: dot.place, text, x: anchor === 'start' ? left : right, y: y + 4, anchor })
      break
    }
  }
  return labels
}
