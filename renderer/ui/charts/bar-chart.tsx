import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react'
import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { formatChange, formatQuantity, formatShare } from '../quantity'
import { useSize } from '../use-size'
import styles from './charts.module.css'
import { fitted, widthOfText } from './fitted'
import { SeriesPatterns, seriesColour, seriesFill } from './paint'
import type { ChartActions, ChartItem } from './series'

const rowPx = 27
const barPx = 17
const gapPx = 12

const changeText = ({ value, before }: ChartItem): string =>
  before === undefined ? '' : formatChange(value, before, t('charts.new'))

/**
 * A ranking: one bar a line, the longest across the picture; a tick shows where it was before. `whole` adds the share of each.
 * As tall as its lines, so that whoever places it lets it scroll.
 *
 *     <BarChart label="Bytes by country" unit="bytes" items={[{ key: 'JP', name: 'Japan', value: 12 }]} whole={40}
 *       onMark={({ key }) => ...} />
 */
export const BarChart = ({
  label,
  items,
  unit,
  whole,
  onMark,
  onMenu,
}: ChartActions & {
  readonly label: string
  readonly items: readonly ChartItem[]
  readonly unit: string | null
  /** What all lines, seen or not, add up to. */
  readonly whole?: number | null
}) => {
  const id = useId().replaceAll(':', '')
  const box = useRef<HTMLDivElement>(null)
  const width = useSize(box)?.width ?? 0
  const [stop, setStop] = useState<string | null>(null)
  const stopKey = items.some(({ key }) => key === stop) ? stop : items[0]?.key
  const most = Math.max(0, ...items.flatMap(({ value, before }) => [value, before ?? 0]))
  const share = (value: number) => (whole ? formatShare(value, whole) : '')
  const figures = items.map(item => [formatQuantity(item.value, unit), share(item.value), changeText(item)] as const)
  const columnPx = (at: 0 | 1 | 2) =>
    Math.max(0, ...figures.map(words => widthOfText(words[at]))) + (figures.some(words => words[at] !== '') ? gapPx : 0)
  const columns = [columnPx(0), columnPx(1), columnPx(2)] as const
  const rightPx = columns[0] + columns[1] + columns[2] + 4
  const namePx = Math.min(
    Math.ceil(Math.max(0, ...items.map(({ name }) => widthOfText(visibleText(name))))) + gapPx,
    Math.max(60, width * 0.36),
  )
  const roomPx = Math.max(10, width - namePx - rightPx)

  const onKeyDown = (event: KeyboardEvent<SVGGElement>, key: string) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter' || event.key === ' ') onMark?.({ key, time: null })
    else if (step !== undefined) {
      const lines = [...(event.currentTarget.parentElement?.querySelectorAll<SVGGElement>('[data-series]') ?? [])]
      lines[lines.indexOf(event.currentTarget) + step]?.focus()
    } else return
    event.preventDefault()
  }
  const openMenu = (event: MouseEvent<SVGGElement>, key: string) => {
    if (!onMenu) return
    event.preventDefault()
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    onMenu({ key, time: null }, byKey ? { x: left + 12, y: bottom } : { x: event.clientX, y: event.clientY })
  }
  return (
    <div ref={box} className={styles['bars']}>
      {items.length === 0 && <p className="dim">{t('charts.nothing')}</p>}
      {width > 0 && items.length > 0 && (
        <svg width={width} height={items.length * rowPx} role="group" aria-label={label} data-picture>
          <SeriesPatterns id={id} count={1} />
          {items.map((item, at) => {
            const { key, name, value, before, mono } = item
            const [shown = '', part = '', change = ''] = figures[at] ?? []
            const y = at * rowPx
            const middle = y + rowPx / 2 + 4
            const long = most > 0 ? (Math.max(0, value) / most) * roomPx : 0
            const was = most > 0 && before ? (before / most) * roomPx : null
            const right = width - 2
            return (
              <g
                key={key}
                role="button"
                aria-label={[visibleText(name), shown, part, change].filter(words => words !== '').join(', ')}
                tabIndex={key === stopKey ? 0 : -1}
                className={styles['bar']}
                data-series={key}
                onFocus={() => setStop(key)}
                onClick={() => onMark?.({ key, time: null })}
                onKeyDown={event => onKeyDown(event, key)}
                onContextMenu={event => openMenu(event, key)}
              >
                <title>{visibleText(name)}</title>
                <rect x="0" y={y} width={width} height={rowPx} fill="transparent" data-passing />
                <text
                  x="2"
                  y={middle}
                  fill="var(--text)"
                  {...(mono ? { fontSize: '11.5', fontFamily: 'var(--mono)' } : { fontSize: '12' })}
                >
                  {fitted(visibleText(name), namePx - gapPx + 1)}
                </text>
                <rect
                  x={namePx}
                  y={y + (rowPx - barPx) / 2}
                  width={Math.max(value > 0 ? 2 : 0, long)}
                  height={barPx}
                  rx="2.5"
                  fill={seriesFill(id, 0)}
                  fillOpacity="0.85"
                />
                {was !== null && (
                  <path d={`M${namePx + was} ${y + 3}v${rowPx - 6}`} stroke="var(--text)" strokeWidth="2">
                    <title>{t('charts.before', { value: formatQuantity(before ?? 0, unit) })}</title>
                  </path>
                )}
                <g fontSize="12" textAnchor="end">
                  <text x={right - columns[1] - columns[2]} y={middle} fill="var(--text)">
                    {shown}
                  </text>
                  <text x={right - columns[2]} y={middle} fill="var(--dim)">
                    {part}
                  </text>
                  <text x={right} y={middle} fill={change.startsWith('✦') ? seriesColour(1) : 'var(--dim)'}>
                    {change}
                  </text>
                </g>
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}
