import { seriesFill } from './paint'
import { type Plot, TimeChart, type TimeChartProps } from './time-chart'

const leastPx = 0.8

const columns = ({ id, shown, layers, buckets, x, y, lead }: Plot) => {
  const wide = x(buckets.from + buckets.step) - x(buckets.from)
  const gap = wide > 5 ? 1 : 0
  return layers.map(({ key, low, high }, place) => {
    const at = shown[place]?.at ?? 0
    const path = high.map((top, bucket) => {
      const ground = low[bucket] ?? 0
      if (top <= ground) return ''
      const left = x(buckets.from + bucket * buckets.step)
      return `M${left.toFixed(1)} ${y(ground).toFixed(1)}V${y(top).toFixed(1)}h${Math.max(leastPx, wide - gap).toFixed(1)}V${y(ground).toFixed(1)}Z`
    })
    return (
      <path
        key={key}
        d={path.join('')}
        fill={seriesFill(id, at)}
        opacity={lead === null || lead === key ? 1 : 0.4}
        data-series={key}
      />
    )
  })
}

/** A column for each bucket, its parts on top of each other. Used as `LineChart` is. */
export const ColumnChart = (props: TimeChartProps) => <TimeChart {...props} stack look="face" draw={columns} />
