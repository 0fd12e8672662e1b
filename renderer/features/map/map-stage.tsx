import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { t } from '../../text'
import styles from './map.module.css'
import type { Target } from './target'
import type { Size, View } from './view'
import { legendPx, moved, toWorld, wholeWorld, zoomed } from './view'
import type { World, WorldPoint } from './world'

export type Pointed = { readonly target: Target; readonly x: number; readonly y: number }

type Props = {
  /** What lies under a point of the world. */
  readonly pick: (view: View, at: WorldPoint) => Target | null
  readonly world: World
  readonly label: string
  readonly onChoose: (target: Target) => void
  readonly onMenu: (target: Target | null, client: WorldPoint, at: WorldPoint, view: View, size: Size) => void
  /** Draws the map and what lies over it. */
  readonly children: (stage: {
    readonly view: View
    readonly size: Size
    readonly pointed: Pointed | null
  }) => ReactNode
}

const dragPx = 4
const stepPx = 60
const zoomStep = 1.35

/** Size of an element as it changes. */
const useSize = (element: RefObject<HTMLElement | null>): Size | null => {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const watched = element.current
    if (!watched) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width > 0 && height > 0) setSize({ width, height })
    })
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** The part of the map that is held, dragged, zoomed and pointed at, whoever draws it. */
export const MapStage = ({ pick, world, label, onChoose, onMenu, children }: Props) => {
  const stageRef = useRef<HTMLDivElement>(null)
  const size = useSize(stageRef)
  const [chosen, setChosen] = useState<View | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const drag = useRef<{ x: number; y: number; far: boolean } | null>(null)
  const frame = useRef(0)

  const whole = size && wholeWorld(world, size, legendPx)
  const view = chosen ?? whole
  // A wheel listener that may prevent scrolling has to be added by hand.
  useEffect(() => {
    const stage = stageRef.current
    if (!stage || !size || !whole || !view) return
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = stage.getBoundingClientRect()
      const factor = 2 ** (-event.deltaY / (event.deltaMode === 1 ? 8 : 320))
      setChosen(zoomed(view, size, whole, factor, [event.clientX - left, event.clientY - top]))
    }
    stage.addEventListener('wheel', turn, { passive: false })
    return () => stage.removeEventListener('wheel', turn)
  })
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const local = (event: { clientX: number; clientY: number }): WorldPoint => {
    const corner = stageRef.current?.getBoundingClientRect()
    return [event.clientX - (corner?.left ?? 0), event.clientY - (corner?.top ?? 0)]
  }

  const under = (event: { clientX: number; clientY: number }): Target | null =>
    view && size ? pick(view, toWorld(view, size, local(event))) : null

  const point = (event: PointerEvent) => {
    const { clientX, clientY } = event
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => {
      const target = under({ clientX, clientY })
      const [x, y] = local({ clientX, clientY })
      setPointed(target && { target, x, y })
    })
  }

  const onPointerMove = (event: PointerEvent) => {
    const held = drag.current
    if (!held) return point(event)
    const dx = event.clientX - held.x
    const dy = event.clientY - held.y
    if (!held.far && Math.hypot(dx, dy) < dragPx) return
    if (!held.far) event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.clientX, y: event.clientY, far: true }
    setPointed(null)
    if (whole && view) setChosen(moved(view, whole, dx, dy))
  }

  const onPointerUp = (event: PointerEvent) => {
    const held = drag.current
    drag.current = null
    if (!held || held.far || event.button !== 0) return
    const target = under(event)
    if (target) onChoose(target)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (!size || !whole || !view || event.ctrlKey || event.metaKey || event.altKey) return
    const next = keyed(event.key, view, size, whole)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setChosen(next)
  }

  return (
    <div
      ref={stageRef}
      className={styles['stage']}
      tabIndex={0}
      role="group"
      aria-label={label}
      aria-describedby="map-keys"
      data-pointing={pointed ? '' : undefined}
      onPointerDown={event => {
        if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, far: false }
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => {
        cancelAnimationFrame(frame.current)
        setPointed(null)
      }}
      onContextMenu={event => {
        event.preventDefault()
        if (!view || !size) return
        onMenu(under(event), [event.clientX, event.clientY], local(event), view, size)
      }}
      onKeyDown={onKeyDown}
    >
      {view && size && children({ view, size, pointed })}
      <p id="map-keys" className={styles['hidden']}>
        {t('map.keys')}
      </p>
    </div>
  )
}

/** The view after a key; null goes back to the whole world, undefined means the key is not ours. */
const keyed = (key: string, view: View, size: Size, whole: View): View | null | undefined => {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'w':
    case 'ArrowUp':
      return moved(view, whole, 0, stepPx)
    case 's':
    case 'ArrowDown':
      return moved(view, whole, 0, -stepPx)
    case 'a':
    case 'ArrowLeft':
      return moved(view, whole, stepPx, 0)
    case 'd':
    case 'ArrowRight':
      return moved(view, whole, -stepPx, 0)
    case '+':
    case '=':
      return zoomed(view, size, whole, zoomStep)
    case '-':
    case '_':
      return zoomed(view, size, whole, 1 / zoomStep)
    case 'r':
    case '0':
      return null
    default:
      return undefined
  }
}
