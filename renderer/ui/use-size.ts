import { type RefObject, useEffect, useState } from 'react'

export type Size = { readonly width: number; readonly height: number }

/** Size of an element as it changes; null before the first measure. */
export const useSize = (element: RefObject<HTMLElement | null>): Size | null => {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const watched = element.current
    if (!watched) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      setSize(old => (old?.width === width && old.height === height ? old : { width, height }))
    })
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return size
}
