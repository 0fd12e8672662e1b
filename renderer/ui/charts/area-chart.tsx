import { seriesColour, seriesFill } from './paint'
import { type Plot, TimeChart, type TimeChartProps } from './time-chart'

/** The upper edge of a layer where it has any height: elsewhere it would cover the edge of the layer below. */
const edgeOf = (top: readonly string[], low: readonly number[], high: readonly number[]): string => {
  const isFlat = (at: number) => (high[at] ?? 0) <= (low[at] ?? 0)
  return top
    .map((point, at) =>
      isFlat(at) && isFlat(at + 1) && isFlat(at - 1) ? '' : `${isFlat(at) && isFlat(at - 1) ? 'M' : 'L'}${point}`,
    )
    .join('')
    .replace(/^L/, 'M')
}

const faces = ({ id, shown, layers, buckets, x, y, lead }: Plot) => {
  const across = Array.from({ length: buckets.count }, (_, at) =>
    x(buckets.from + (at + 0.5) * buckets.step).toFixed(1),
  )
  const along = (values: readonly number[]) => values.map((value, at) => `${across[at]} ${y(value).toFixed(1)}`)
  return layers.map(({ key, low, high }, place) => {
    const at = shown[place]?.at ?? 0
    const top = along(high)
    return (
      <g key={key} opacity={lead === null || lead === key ? 1 : 0.4} data-series={key}>
        <path d={`M${top.join('L')}L${along(low).reverse().join('L')}Z`} fill={seriesFill(id, at)} fillOpacity="0.75" />
        <path d={edgeOf(top, low, high)} fill="none" stroke={seriesColour(at)} strokeWidth="1.3" />
      </g>
    )
  })
}

/** Areas on top of each other: the whole and its parts over time. Used as `LineChart` is; a null value adds nothing. */
export const AreaChart = (props: TimeChartProps) => <TimeChart {...props} stack look="face" draw={faces} />
