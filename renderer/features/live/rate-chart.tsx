import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import type { RateSample } from '../../engine/capture-rates'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { useMedia } from '../../ui/use-media'
import { colour, useShownTheme } from '../../ui/use-shown-theme'
import { useSize } from '../../ui/use-size'
import styles from './live.module.css'
import { type RateWindow, rateWindow } from './rate-window'
import 'uplot/dist/uPlot.min.css'

type Measure = 'datagrams' | 'records'

const heightPx = 44

/** The newest values as an area under a line, with the ground they stand on. */
const createChart = (parent: HTMLElement, width: number, window: () => RateWindow): uPlot => {
  const line = colour('--accent')
  return new uPlot(
    {
      width,
      height: heightPx,
      ms: 1,
      padding: [3, 0, 1, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: {
          time: true,
          range: () => {
            const { from, to } = window()
            return [from, to]
          },
        },
        y: { range: (_, __, most) => [0, Math.max(most ?? 0, 1)] },
      },
      axes: [{ show: false }, { show: false }],
      series: [
        {},
        { stroke: line, width: 1.4, fill: `color-mix(in srgb, ${line} 18%, transparent)`, points: { show: false } },
      ],
      hooks: {
        drawClear: [
          ({ ctx, bbox }) => {
            ctx.fillStyle = colour('--line')
            ctx.fillRect(bbox.left, bbox.top + bbox.height - devicePixelRatio, bbox.width, devicePixelRatio)
          },
        ],
      },
    },
    [[], []],
    parent,
  )
}

/** How fast it went over the last two minutes. */
export const RateChart = ({
  samples,
  measure,
}: {
  readonly samples: readonly RateSample[]
  readonly measure: Measure
}) => {
  const area = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const width = Math.floor(useSize(area)?.width ?? 0)
  const theme = useShownTheme()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const now = samples.at(-1)?.at ?? 0
  const shown = useMemo(() => rateWindow(now, still), [now, still])
  const range = useRef(shown)
  const data = useMemo(
    (): uPlot.AlignedData => [samples.map(({ at }) => at), samples.map(sample => sample[measure])],
    [samples, measure],
  )

  useEffect(() => {
    const parent = area.current
    if (!parent || width === 0) return
    const made = createChart(parent, width, () => range.current)
    chart.current = made
    return () => {
      made.destroy()
      chart.current = null
    }
  }, [width, theme])

  useEffect(() => {
    range.current = shown
    chart.current?.setData(data)
  }, [data, shown, width, theme])

  const most = Math.max(0, ...samples.filter(({ at }) => at >= shown.from).map(sample => sample[measure]))
  return (
    <div
      ref={area}
      role="img"
      aria-label={t(`live.chart.${measure}`, { most: formatCount(most) })}
      className={styles['chart']}
    />
  )
}
