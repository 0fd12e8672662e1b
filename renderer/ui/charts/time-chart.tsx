import { type ReactNode, useId, useRef, useState } from 'react'
import { language, t } from '../../text'
import { formatOffset, formatRange } from '../format'
import { formatQuantity, formatShort } from '../quantity'
import { useSize } from '../use-size'
import styles from './charts.module.css'
import { Legend } from './legend'
import { SeriesPatterns } from './paint'
import { linear, spread, valueTicks } from './scale'
import {
  type Buckets,
  type ChartActions,
  type ChartSeries,
  figuresOf,
  type Layer,
  paintsOf,
  type Shown,
  stacked,
  summed,
} from './series'
import { timeLabel, timeSplits } from './time-axis'
import { TimeTip } from './time-tip'
import { useTimePointer } from './use-time-pointer'

export type TimeChartProps = ChartActions & {
  /** What the picture shows, for who hears it and above its export. */
  readonly label: string
  readonly series: readonly ChartSeries[]
  readonly buckets: Buckets
  /** Unit of the values, as `formatQuantity` knows it. */
  readonly unit: string | null
  /** IANA zone of the axis. */
  readonly zone: string
  /** Half, 95 of 100 and the largest of the buckets: in the legend, and as lines for the series in focus. */
  readonly figures?: boolean
  readonly legend?: boolean
  /** A stretch of whole buckets was chosen. */
  readonly onBrush?: (from: number, to: number) => void
}

/** The plot as marks are drawn on it, in pixels. */
export type Plot = {
  readonly id: string
  readonly shown: readonly Shown[]
  readonly layers: readonly Layer[]
  readonly buckets: Buckets
  readonly x: (ms: number) => number
  readonly y: (value: number) => number
  /** The series pointed at: the others step back. */
  readonly lead: string | null
}

const topPx = 9
const belowPx = 21
const letterPx = 6.3
const figuresPx = 92
const linePx = 46
/** The offset of the zone stands at the beginning of the time axis. */
const zonePx = 42

/** Frame of every picture over time: axes, grid, legend, values where the mouse or the keys point, brush. `draw` adds the marks. */
export const TimeChart = ({
  label,
  series,
  buckets,
  unit,
  zone,
  figures = false,
  legend = true,
  onBrush,
  onMark,
  onMenu,
  stack,
  look,
  draw,
}: TimeChartProps & {
  readonly stack: boolean
  readonly look: 'line' | 'face'
  readonly draw: (plot: Plot) => ReactNode
}) => {
  const id = useId().replaceAll(':', '')
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const paints = paintsOf(series)
  const shown = series.map((one, at) => ({ ...one, at: paints[at] ?? at })).filter(({ key }) => !hidden.has(key))
  const layers = stack ? stacked(shown, buckets.count) : []
  const tops = stack ? [layers.at(-1)?.high ?? []] : shown.map(({ values }) => values.map(value => value ?? 0))
  const most = tops.reduce((max, values) => values.reduce((a, b) => Math.max(a, b), max), 0)

  const width = size?.width ?? 0
  const height = size?.height ?? 0
  const ticks = valueTicks(most, Math.max(2, Math.floor((height - topPx - belowPx) / linePx)), unit)
  const words = ticks.map(value => formatShort(value, unit))
  const leftPx = Math.ceil(Math.max(...words.map(({ length }) => length)) * letterPx) + 14
  const rightPx = figures ? figuresPx : 10
  const plotWidth = Math.max(1, width - leftPx - rightPx)
  const plotHeight = Math.max(1, height - topPx - belowPx)
  const to = buckets.from + buckets.step * buckets.count
  const x = linear(buckets.from, to, leftPx, leftPx + plotWidth)
  const y = linear(0, ticks.at(-1) ?? 1, topPx + plotHeight, topPx)

  const seriesAt = (bucket: number, fromTop: number): string | null => {
    const value = (1 - fromTop) * (ticks.at(-1) ?? 1)
    if (stack)
      return layers.find(({ low, high }) => value >= (low[bucket] ?? 0) && value < (high[bucket] ?? 0))?.key ?? null
    const near = shown.flatMap(({ key, values }) => {
      const at = values[bucket] ?? null
      return at === null ? [] : [{ key, away: Math.abs(at - value) }]
    })
    return (
      near.reduce<(typeof near)[number] | null>((best, one) => (best && best.away <= one.away ? best : one), null)
        ?.key ?? null
    )
  }
  const keys = shown.map(({ key }) => key)
  const { pointed, keysOf, face } = useTimePointer({
    buckets,
    keys,
    seriesAt,
    onBrush,
    ...(onMark ? { onMark } : {}),
    ...(onMenu ? { onMenu } : {}),
  })
  const lead = pointed?.key ?? (shown.length === 1 ? (shown[0]?.key ?? null) : null)

  const splits = timeSplits(buckets.from, to, plotWidth, zone)
  const splitStep = (splits[1] ?? 0) - (splits[0] ?? 0) || buckets.step
  const focus = stack && (lead === null || shown.length > 1) ? null : lead
  const measured =
    stack && focus === null ? summed(shown, buckets.count) : (shown.find(({ key }) => key === focus)?.values ?? null)
  const lines = figures && measured ? figuresOf(measured) : null
  const words95 =
    lines &&
    ([
      ['p50', lines.p50],
      ['p95', lines.p95],
      ['max', lines.max],
    ] as const)
  const figureYs = spread(words95?.map(([, value]) => y(value)) ?? [], topPx, topPx + plotHeight)
  const spoken = pointed
    ? `${formatRange(buckets.from + pointed.bucket * buckets.step, buckets.from + ((pointed.until ?? pointed.bucket) + 1) * buckets.step, zone)}: ${shown
        .filter(({ key }) => pointed.key === null || key === pointed.key)
        .slice(0, 6)
        .map(({ name, values }) => {
          const value = values[pointed.bucket] ?? null
          return `${name} ${value === null ? t('charts.none') : formatQuantity(value, unit)}`
        })
        .join(', ')}`
    : ''

  return (
    <div className={styles['chart']}>
      <div
        ref={box}
        className={styles['plot']}
        role="group"
        aria-label={label}
        aria-describedby={`${id}-keys`}
        tabIndex={0}
        {...keysOf}
      >
        <p id={`${id}-keys`} className="visually-hidden">
          {t('charts.keys')}
        </p>
        <p className="visually-hidden" role="status">
          {spoken}
        </p>
        {width > 0 && height > 0 && (
          <svg width={width} height={height} data-picture aria-hidden>
            <SeriesPatterns id={id} count={Math.max(0, ...paints) + 1} />
            <g stroke="var(--line-soft)" fill="var(--faint)" fontSize="10.5">
              {ticks.map((value, at) => (
                <g key={value}>
                  <path d={`M${leftPx} ${y(value)}H${leftPx + plotWidth}`} />
                  <text x={leftPx - 7} y={y(value) + 3.5} textAnchor="end" stroke="none">
                    {words[at]}
                  </text>
                </g>
              ))}
              {splits.map(at => (
                <text
                  key={at}
                  x={Math.max(x(at), zonePx)}
                  y={height - 6}
                  textAnchor={x(at) < zonePx + 20 ? 'start' : 'middle'}
                  stroke="none"
                >
                  {timeLabel(at, splitStep, zone, language())}
                </text>
              ))}
              {splits.map(at => (
                <path key={at} d={`M${x(at)} ${topPx + plotHeight}v4`} stroke="var(--line)" />
              ))}
            </g>
            {pointed && (
              <rect
                x={x(buckets.from + Math.min(pointed.bucket, pointed.until ?? pointed.bucket) * buckets.step)}
                y={topPx}
                width={((Math.abs((pointed.until ?? pointed.bucket) - pointed.bucket) + 1) / buckets.count) * plotWidth}
                height={plotHeight}
                fill={pointed.until === null ? 'var(--faint)' : 'var(--accent)'}
                fillOpacity={pointed.until === null ? 0.14 : 0.2}
                data-passing
              />
            )}
            {draw({ id, shown, layers, buckets, x, y, lead: pointed?.key ?? null })}
            <path d={`M${leftPx} ${y(0)}H${leftPx + plotWidth}`} stroke="var(--line)" />
            {words95?.map(([name, value], at) => (
              <g key={name}>
                <path
                  d={`M${leftPx} ${y(value)}H${leftPx + plotWidth + 4}`}
                  stroke="var(--text)"
                  strokeOpacity="0.75"
                  strokeDasharray={['2 4', '6 4', ''][at]}
                />
                <text x={leftPx + plotWidth + 7} y={(figureYs[at] ?? 0) + 3.5} fontSize="10.5" fill="var(--dim)">
                  {name} {formatShort(value, unit)}
                </text>
              </g>
            ))}
          </svg>
        )}
        {/* Before the place is measured a press would fall on a face of one pixel. */}
        {width > 0 && height > 0 && (
          <div
            className={styles['face']}
            style={{ left: leftPx, top: topPx, width: plotWidth, height: plotHeight }}
            data-face
            {...face}
          />
        )}
        {shown.length === 0 || most === 0 ? <p className={styles['nothing']}>{t('charts.nothing')}</p> : null}
        {pointed && (
          <TimeTip
            pointed={pointed}
            shown={shown}
            buckets={buckets}
            unit={unit}
            zone={zone}
            look={look}
            id={id}
            total={stack}
            atPx={x(buckets.from + (pointed.bucket + 0.5) * buckets.step)}
            widthPx={width}
          />
        )}
        <span className={styles['zone']} aria-hidden>
          {formatOffset(buckets.from, zone)}
        </span>
      </div>
      {legend && (
        <Legend
          id={id}
          series={series}
          hidden={hidden}
          look={look}
          unit={unit}
          figures={figures}
          lead={pointed?.key ?? null}
          {...(stack && figures && shown.length > 1 ? { total: summed(shown, buckets.count) } : {})}
          onToggle={key => setHidden(old => toggled(old, key))}
          {...(onMenu ? { onMenu } : {})}
        />
      )}
    </div>
  )
}

const toggled = (old: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(old)
  if (!next.delete(key)) next.add(key)
  return next
}
