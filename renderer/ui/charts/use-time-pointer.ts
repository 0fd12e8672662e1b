import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { Buckets, ChartActions, ChartMark } from './series'

/** What is pointed at: a bucket, and one series in it or all of them; `until` ends a stretch that is being brushed. */
export type Pointed = { readonly bucket: number; readonly key: string | null; readonly until: number | null }

type Options = ChartActions & {
  readonly buckets: Buckets
  /** Series in sight, in their order. */
  readonly keys: readonly string[]
  /** The bucket at a place across the plot, from 0 to 1. */
  readonly seriesAt: (bucket: number, fromTop: number) => string | null
  readonly onBrush: ((from: number, to: number) => void) | undefined
}

const leastBrushPx = 5

/** Mouse and keys on a picture over time: both point, open marks, and brush a stretch of time. */
export const useTimePointer = ({ buckets, keys, seriesAt, onBrush, onMark, onMenu }: Options) => {
  const [kept, setPointed] = useState<Pointed | null>(null)
  const [pressedAt, setPressedAt] = useState<{ readonly x: number; readonly bucket: number } | null>(null)
  const last = buckets.count - 1
  const pointed =
    kept === null || kept.bucket > last
      ? null
      : { ...kept, key: kept.key !== null && keys.includes(kept.key) ? kept.key : null }

  const timeOf = (from: number, to: number) => ({
    from: buckets.from + Math.min(from, to) * buckets.step,
    to: buckets.from + (Math.max(from, to) + 1) * buckets.step,
  })
  const markOf = ({ bucket, key }: Pointed): ChartMark => ({ key, time: timeOf(bucket, bucket) })
  const brushed = ({ bucket, until }: Pointed): void => {
    if (until === null) return
    const { from, to } = timeOf(bucket, until)
    onBrush?.(from, to)
    setPointed(null)
  }

  /** Where the mouse is, in buckets and shares of the height. */
  const placeOf = (event: PointerEvent | React.MouseEvent): Pointed => {
    const box = event.currentTarget.getBoundingClientRect()
    const across = (event.clientX - box.left) / Math.max(1, box.width)
    const bucket = Math.min(last, Math.max(0, Math.floor(across * buckets.count)))
    return { bucket, key: seriesAt(bucket, (event.clientY - box.top) / Math.max(1, box.height)), until: null }
  }

  const onPointerMove = (event: PointerEvent): void => {
    const place = placeOf(event)
    const brushing = pressedAt !== null && onBrush && Math.abs(event.clientX - pressedAt.x) >= leastBrushPx
    setPointed(brushing ? { bucket: pressedAt.bucket, key: null, until: place.bucket } : place)
  }
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    // The brush goes on beyond the picture's edge.
    event.currentTarget.setPointerCapture(event.pointerId)
    setPressedAt({ x: event.clientX, bucket: placeOf(event).bucket })
  }
  const onPointerUp = (event: PointerEvent): void => {
    if (pressedAt === null) return
    const wasBrush = Math.abs(event.clientX - pressedAt.x) >= leastBrushPx
    const place = placeOf(event)
    setPressedAt(null)
    if (!wasBrush) onMark?.(markOf(place))
    else if (onBrush) brushed({ bucket: pressedAt.bucket, key: null, until: place.bucket })
  }
  const onContextMenu = (event: React.MouseEvent): void => {
    if (!onMenu) return
    event.preventDefault()
    onMenu(markOf(placeOf(event)), { x: event.clientX, y: event.clientY })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const now = pointed ?? { bucket: -1, key: null, until: null }
    const lanes = [null, ...keys]
    const lane = Math.max(0, lanes.indexOf(now.key))
    const end = now.until ?? now.bucket
    const moved = (to: number): void => {
      const at = Math.min(last, Math.max(0, to))
      const extending = event.shiftKey && onBrush !== undefined && pointed !== null
      setPointed(extending ? { ...now, until: at } : { ...now, bucket: at, until: null })
    }
    switch (event.key) {
      case 'ArrowRight':
        moved(end + 1)
        break
      case 'ArrowLeft':
        moved(pointed ? end - 1 : last)
        break
      case 'Home':
        moved(0)
        break
      case 'End':
        moved(last)
        break
      case 'ArrowDown':
      case 'ArrowUp': {
        const next = (lane + (event.key === 'ArrowDown' ? 1 : -1) + lanes.length) % lanes.length
        setPointed({ ...now, bucket: Math.max(0, now.bucket), key: lanes[next] ?? null })
        break
      }
      case 'Enter':
        if (!pointed) return
        if (pointed.until !== null) brushed(pointed)
        else onMark?.(markOf(pointed))
        break
      case 'Escape':
        if (!pointed) return
        setPointed(null)
        break
      case 'ContextMenu':
      case 'F10': {
        if (!pointed || !onMenu || (event.key === 'F10' && !event.shiftKey)) return
        const box = event.currentTarget.getBoundingClientRect()
        const across = (pointed.bucket + 0.5) / Math.max(1, buckets.count)
        onMenu(markOf(pointed), { x: box.left + across * box.width, y: box.top + box.height / 2 })
        break
      }
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    pointed,
    /** For the element that takes the keys. */
    keysOf: { onKeyDown },
    /** For the face of the plot, from its first bucket to its last. */
    face: {
      onPointerMove,
      onPointerDown,
      onPointerUp,
      onPointerLeave: () => (pressedAt === null ? setPointed(null) : undefined),
      onPointerCancel: () => setPressedAt(null),
      onContextMenu,
    },
  }
}
