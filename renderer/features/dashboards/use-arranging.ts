import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react'
import { placed } from '../../../shared/dashboard/arrange'
import { gridColumns, type Tile, type TilePlace } from '../../../shared/model/dashboard'

export const rowPx = 44
export const gapPx = 10

type Gesture = { readonly id: string; readonly tiles: readonly Tile[] }

export type Arranging = {
  /** The tiles as they lie while one is being moved. */
  readonly tiles: readonly Tile[]
  readonly moving: string | null
  readonly handle: (
    tile: Tile,
    what: 'move' | 'size',
  ) => {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  }
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const shifted = ({ x, y, w, h }: TilePlace, what: 'move' | 'size', dx: number, dy: number): TilePlace =>
  what === 'move'
    ? { x: Math.max(0, Math.min(gridColumns - w, x + dx)), y: Math.max(0, y + dy), w, h }
    : { x, y, w: Math.max(1, Math.min(gridColumns - x, w + dx)), h: Math.max(1, Math.min(40, h + dy)) }

/** Tiles are moved and sized by dragging their handles, and by arrow keys on them. */
export const useArranging = (
  grid: RefObject<HTMLDivElement | null>,
  tiles: readonly Tile[],
  onArranged: (tiles: readonly Tile[]) => void,
): Arranging => {
  const [gesture, setGesture] = useState<Gesture | null>(null)

  const begin = (tile: Tile, what: 'move' | 'size', event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || !grid.current) return
    event.preventDefault()
    const handle = event.currentTarget
    const columnPx = (grid.current.clientWidth + gapPx) / gridColumns
    const scrolled = grid.current.parentElement
    const start = { x: event.clientX, y: event.clientY + (scrolled?.scrollTop ?? 0) }
    let now = tiles
    handle.setPointerCapture(event.pointerId)
    const move = (at: globalThis.PointerEvent) => {
      const dx = Math.round((at.clientX - start.x) / columnPx)
      const dy = Math.round((at.clientY + (scrolled?.scrollTop ?? 0) - start.y) / (rowPx + gapPx))
      now = placed(tiles, tile.id, shifted(tile.place, what, dx, dy))
      setGesture({ id: tile.id, tiles: now })
    }
    const end = (at: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('pointerup', end)
      handle.removeEventListener('pointercancel', end)
      setGesture(null)
      if (at.type === 'pointerup' && now !== tiles) onArranged(now)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', end)
    handle.addEventListener('pointercancel', end)
    setGesture({ id: tile.id, tiles })
  }

  return {
    tiles: gesture?.tiles ?? tiles,
    moving: gesture?.id ?? null,
    handle: (tile, what) => ({
      onPointerDown: event => begin(tile, what, event),
      onKeyDown: event => {
        const [dx, dy] = arrows[event.key] ?? []
        if (dx === undefined || dy === undefined) return
        event.preventDefault()
        onArranged(placed(tiles, tile.id, shifted(tile.place, event.shiftKey ? 'size' : what, dx, dy)))
      },
    }),
  }
}
