import { cloneElement, type ReactElement, useCallback, useEffect, useId, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './tooltip.module.css'

type Handlers = {
  'aria-describedby'?: string | undefined
  onPointerEnter?: (event: never) => void
  onPointerLeave?: (event: never) => void
  onPointerDown?: (event: never) => void
  onFocus?: (event: never) => void
  onBlur?: (event: never) => void
}

const waitMs = 450
const gapPx = 7
const edgePx = 6

type Place = { readonly element: Element }

const Tip = ({ id, text, place }: { readonly id: string; readonly text: string; readonly place: Place }) => {
  const position = useCallback(
    (tip: HTMLDivElement | null) => {
      if (!tip) return
      const target = place.element.getBoundingClientRect()
      const { width, height } = tip.getBoundingClientRect()
      const below = target.bottom + gapPx
      const top = below + height > innerHeight - edgePx ? target.top - gapPx - height : below
      const left = Math.min(Math.max(edgePx, target.left + target.width / 2 - width / 2), innerWidth - width - edgePx)
      tip.style.top = `${Math.max(edgePx, top)}px`
      tip.style.left = `${left}px`
    },
    [place],
  )
  return createPortal(
    <div ref={position} role="tooltip" id={id} className={styles['tip']}>
      {text}
    </div>,
    document.body,
  )
}

/** A short explanation of one element, on hover and on keyboard focus; Escape hides it. */
export const Tooltip = ({ text, children }: { readonly text: string; readonly children: ReactElement<Handlers> }) => {
  const id = useId()
  const [wanted, setWanted] = useState<(Place & { readonly afterMs: number }) | null>(null)
  const [place, setPlace] = useState<Place | null>(null)
  const hide = useCallback(() => setWanted(null), [])
  useEffect(() => {
    if (!wanted) return
    const timer = setTimeout(() => setPlace(wanted), wanted.afterMs)
    return () => {
      clearTimeout(timer)
      setPlace(null)
    }
  }, [wanted])
  useEffect(() => {
    if (!place) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [place, hide])

  const own = children.props
  const show = (element: Element, afterMs: number) => setWanted({ element, afterMs })
  const handlers: Handlers = {
    'aria-describedby': place ? id : own['aria-describedby'],
    onPointerEnter: (event: { currentTarget: Element }) => {
      own.onPointerEnter?.(event as never)
      show(event.currentTarget, waitMs)
    },
    onPointerLeave: event => {
      own.onPointerLeave?.(event)
      hide()
    },
    onPointerDown: event => {
      own.onPointerDown?.(event)
      hide()
    },
    onFocus: (event: { currentTarget: Element }) => {
      own.onFocus?.(event as never)
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, 0)
    },
    onBlur: event => {
      own.onBlur?.(event)
      hide()
    },
  }
  return (
    <>
      {cloneElement(children, handlers)}
      {place && text !== '' && <Tip id={id} text={text} place={place} />}
    </>
  )
}
