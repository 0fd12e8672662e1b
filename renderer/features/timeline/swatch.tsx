import { useEffect, useRef } from 'react'
import { drawTile } from './patterns'
import styles from './timeline.module.css'
import type { Lane } from './use-course'

const sizePx = 9

/** The fill of a lane, for the legend; `theme` redraws it when the palette changes. */
export const Swatch = ({ lane, theme }: { readonly lane: Lane; readonly theme: string }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context) drawTile(context, lane, sizePx)
  }, [lane, theme])
  return <canvas ref={canvas} width={sizePx} height={sizePx} className={styles['dot']} aria-hidden />
}
