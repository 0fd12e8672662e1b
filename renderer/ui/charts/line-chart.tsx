import { seriesColour, seriesDash } from './paint'
import type { Shown } from './series'
import { type Plot, TimeChart, type TimeChartProps } from './time-chart'

const dotPx = 1.8

/** Pieces of a line: it breaks where a bucket has no value, and a value alone becomes a dot. */
const Line = ({ plot: { buckets, x, y, lead }, one }: { readonly plot: Plot; readonly one: Shown }) => {
  const point = (at: number, value: number) =>
    [x(buckets.from + (at + 0.5) * buckets.step).toFixed(1), y(value).toFixed(1)] as const
  let path = ''
  const dots: (readonly [string, string])[] = []
  one.values.forEach((value, at) => {
    if (value === null) return
    const [px, py] = point(at, value)
    const joined = (one.values[at - 1] ?? null) !== null
    path += `${joined ? 'L' : 'M'}${px} ${py}`
    if (!joined && (one.values[at + 1] ?? null) === null) dots.push([px, py])
  })
  const strong = lead === one.key
  return (
    <g opacity={lead === null || strong ? 1 : 0.35} data-series={one.key}>
      <path
        d={path}
        fill="none"
        stroke={seriesColour(one.at)}
        strokeWidth={strong ? 2.4 : 1.6}
        strokeDasharray={seriesDash(one.at)}
        strokeLinejoin="round"
      />
      {dots.map(([px, py]) => (
        <circle key={px} cx={px} cy={py} r={dotPx} fill={seriesColour(one.at)} />
      ))}
    </g>
  )
}

/**
 * A line for each series, told apart by colour and dashes. Fills the place it is put into (a flex column with a height).
 *
 *     <LineChart label="Rate by country" unit="bit/s" zone="UTC" series={...} buckets={...} figures
 *       onMark={({ key, time }) => ...} onBrush={(from, to) => ...} />
 */
export const LineChart = (props: TimeChartProps) => (
  <TimeChart
    {...props}
    stack={false}
    look="line"
    draw={plot => plot.shown.map(one => <Line key={one.key} plot={plot} one={one} />)}
  />
)
