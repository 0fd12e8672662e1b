import { type Bins, type Span, zoomed } from './bins'

export type KeyAct =
  | { readonly kind: 'range'; readonly range: Span | null }
  | { readonly kind: 'view'; readonly view: Span | null }

type Now = { readonly range: Span | null; readonly bins: Bins; readonly whole: Span; readonly view: Span }

const zoomStep = 1.5

/** What a key does on the timeline: arrows move the range by a bar, with Shift they move its end; null for other keys. */
export const keyed = (key: string, shift: boolean, { range, bins, whole, view }: Now): KeyAct | null => {
  const { step } = bins
  const moved = (by: number): KeyAct => {
    if (!range) return { kind: 'range', range: { from: bins.from, to: bins.from + step } }
    if (shift) return { kind: 'range', range: { from: range.from, to: Math.max(range.from + step, range.to + by) } }
    return { kind: 'range', range: { from: range.from + by, to: range.to + by } }
  }
  const middle = range ? (range.from + range.to) / 2 : (view.from + view.to) / 2
  switch (key) {
    case 'ArrowLeft':
      return moved(-step)
    case 'ArrowRight':
      return moved(step)
    case 'Home':
      return { kind: 'range', range: { from: bins.from, to: range?.to ?? bins.from + step } }
    case 'End':
      return { kind: 'range', range: { from: range?.from ?? bins.to - step, to: bins.to } }
    case '+':
    case '=':
      return { kind: 'view', view: zoomed(view, whole, 1 / zoomStep, middle) }
    case '-':
      return { kind: 'view', view: zoomed(view, whole, zoomStep, middle) }
    case 'Escape':
      return range ? { kind: 'range', range: null } : { kind: 'view', view: null }
    default:
      return null
  }
}
