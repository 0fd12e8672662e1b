import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSize } from '../../ui/use-size'
import { clampTop, type Extent, lastTop, scrollHeight, scrollOf, seenRows, topOf, topShowing } from './scroll-map'

export const rowPx = 27
export const headPx = 30

export type Windowing = {
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Row at the top of the view, with its fraction. */
  readonly top: number
  readonly first: number
  readonly end: number
  readonly heightPx: number
  readonly viewPx: number
  readonly pageRows: number
  readonly moveTo: (top: number) => void
  readonly show: (row: number) => void
  /** Brings a column into view that begins and is so wide, beside the columns pinned at the left. */
  readonly showColumn: (leftPx: number, widthPx: number, pinnedPx: number) => void
  readonly onScroll: () => void
}

/** Which rows are in view. The scrollbar is followed coarsely, wheel and keys exactly. */
export const useWindowing = (rows: number, question: string): Windowing => {
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const [top, setTop] = useState(0)
  const now = useRef(0)
  /** Where the scrollbar was put by us: a scroll event that finds it there is our own. */
  const own = useRef(-1)
  const viewPx = Math.max(rowPx, (size?.height ?? 0) - headPx)
  const extent: Extent = { rows, rowPx, viewPx }
  const latest = useRef(extent)
  useLayoutEffect(() => {
    latest.current = extent
  })

  const set = useCallback((next: number) => {
    const clamped = clampTop(next, latest.current)
    now.current = clamped
    setTop(clamped)
  }, [])

  const moveTo = useCallback(
    (next: number) => {
      set(next)
      const element = scroller.current
      if (!element) return
      element.scrollTop = scrollOf(now.current, latest.current)
      own.current = element.scrollTop
    },
    [set],
  )

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element || Math.abs(element.scrollTop - own.current) < 1) return
    own.current = -1
    set(topOf(element.scrollTop, latest.current))
  }, [set])

  useEffect(() => {
    const element = scroller.current
    const onWheel = (event: WheelEvent) => {
      // Sideways and zooming belong to the browser.
      if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      const unit = event.deltaMode === 1 ? 1 : event.deltaMode === 2 ? latest.current.viewPx / rowPx : 1 / rowPx
      event.preventDefault()
      moveTo(now.current + event.deltaY * unit * (event.deltaMode === 1 ? 3 : 1))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [moveTo])

  // Another question begins at its first row.
  useEffect(() => moveTo(0), [question, moveTo])
  // Fewer rows than before: the view must not stand beyond the last.
  useEffect(() => {
    if (now.current > lastTop(latest.current)) moveTo(now.current)
  }, [rows, viewPx, moveTo])

  const { first, end } = seenRows(top, extent)
  return {
    scroller,
    top,
    first,
    end,
    heightPx: scrollHeight(extent) + headPx,
    viewPx,
    pageRows: Math.max(1, Math.floor(viewPx / rowPx) - 1),
    moveTo,
    showColumn: (leftPx, widthPx, pinnedPx) => {
      const element = scroller.current
      if (!element) return
      if (leftPx < element.scrollLeft + pinnedPx) element.scrollLeft = leftPx - pinnedPx
      else if (leftPx + widthPx > element.scrollLeft + element.clientWidth)
        element.scrollLeft = leftPx + widthPx - element.clientWidth
    },
    show: row => moveTo(topShowing(row, now.current, latest.current)),
    onScroll,
  }
}
