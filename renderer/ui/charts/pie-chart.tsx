import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react'
import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { cx } from '../cx'
import { formatQuantity, formatShare } from '../quantity'
import { useSize } from '../use-size'
import styles from './charts.module.css'
import { widthOfText } from './fitted'
import { SeriesPatterns, Swatch, seriesFill } from './paint'
import { type ChartActions, type ChartItem, paintsOf } from './series'

type Slice = ChartItem & { readonly from: number; readonly to: number; readonly at: number | null }

/** Turns of a circle for each part; the rest of the whole comes last. */
export const slicesOf = (items: readonly ChartItem[], rest: number): readonly Slice[] => {
  const total = items.reduce((sum, { value }) => sum + Math.max(0, value), Math.max(0, rest))
  if (total === 0) return []
  let turned = 0
  const paints = paintsOf(items)
  const parts = [
    ...items.map((item, at) => ({ ...item, at: paints[at] ?? at })),
    ...(rest > 0 ? [{ key: '', name: t('charts.rest'), value: rest, at: null }] : []),
  ]
  return parts.map(part => {
    const from = turned
    turned += Math.max(0, part.value) / total
    return { ...part, from, to: turned }
  })
}

const point = (turn: number, radius: number): string => {
  const angle = turn * 2 * Math.PI - Math.PI / 2
  return `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`
}

/** The outline of a piece of a ring. A whole turn has no beginning, so it stops just short of one. */
const arc = (from: number, until: number, outer: number, inner: number): string => {
  const to = Math.min(until, from + 0.99999)
  const large = to - from > 0.5 ? 1 : 0
  return `M${point(from, outer)}A${outer} ${outer} 0 ${large} 1 ${point(to, outer)}L${point(to, inner)}A${inner} ${inner} 0 ${large} 0 ${point(from, inner)}Z`
}

const entryPx = 22
const gapPx = 12
/** Swatch, paddings and the share stand beside the name and the value of a part. */
const besidePx = 18 + 7 + 10 + 52 + 14 + 14
const largestPx = 460
const smallestPx = 72

type Room = { readonly width: number; readonly height: number }

/** Side of the ring, and whether its list stands below or beside it: whichever leaves the ring larger. */
export const layoutOf = ({ width, height }: Room, listPx: number, parts: number) => {
  const beside = Math.min(width - listPx - gapPx, height)
  const above = Math.min(width, height - Math.min(parts * entryPx, height * 0.6) - gapPx)
  const isAbove = above > beside
  return { isAbove, side: Math.min(largestPx, Math.max(smallestPx, Math.floor(isAbove ? above : beside))) }
}

/**
 * Parts of a whole as a ring, with a list of names, values and shares beside or below it. `rest` is what the items leave out, drawn
 * plain and last. Fills the place it is put into.
 *
 *     <PieChart label="Flows by country" unit={null} items={[{ key: 'JP', name: 'Japan', value: 12 }]} rest={28} onMark={...} />
 */
export const PieChart = ({
  label,
  items,
  unit,
  rest = 0,
  onMark,
  onMenu,
}: ChartActions & {
  readonly label: string
  readonly items: readonly ChartItem[]
  readonly unit: string | null
  readonly rest?: number
}) => {
  const id = useId().replaceAll(':', '')
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [lead, setLead] = useState<string | null>(null)
  const slices = slicesOf(items, rest)
  const total = items.reduce((sum, { value }) => sum + Math.max(0, value), Math.max(0, rest))
  const listPx = Math.max(
    0,
    ...slices.map(({ name, value }) => widthOfText(visibleText(name)) + widthOfText(formatQuantity(value, unit))),
  )
  const { isAbove, side } = layoutOf(size ?? { width: 0, height: 0 }, listPx + besidePx, slices.length)
  const outer = side / 2 - 6
  const inner = outer * 0.58
  const shareOf = (value: number) => formatShare(value, total)
  const press = (key: string) => (key === '' ? undefined : onMark?.({ key, time: null }))
  const openMenu = (event: MouseEvent, key: string) => {
    if (!onMenu || key === '') return
    event.preventDefault()
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    onMenu({ key, time: null }, byKey ? { x: left + 12, y: bottom } : { x: event.clientX, y: event.clientY })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex(button => button === document.activeElement)
    event.preventDefault()
    buttons[at + step]?.focus()
  }
  return (
    <div ref={box} className={cx(styles['pie'], isAbove && styles['above'])}>
      <div className={styles['ring']} role="img" aria-label={label}>
        {size && slices.length > 0 && (
          <svg
            width={side}
            height={side}
            viewBox={`${-side / 2} ${-side / 2} ${side} ${side}`}
            data-picture
            aria-hidden
          >
            <SeriesPatterns id={id} count={Math.max(0, ...paintsOf(items)) + 1} />
            {slices.map(({ key, name, value, from, to, at }) => (
              <path
                key={key}
                d={arc(from, to, outer, inner)}
                fill={seriesFill(id, at)}
                stroke="var(--bg)"
                strokeWidth="1.5"
                opacity={lead === null || lead === key ? 1 : 0.45}
                className={cx(at !== null && onMark && styles['slice'])}
                data-series={key}
                onPointerEnter={() => setLead(key)}
                onPointerLeave={() => setLead(null)}
                onClick={() => press(key)}
                onContextMenu={event => openMenu(event, key)}
              >
                <title>{`${visibleText(name)}: ${formatQuantity(value, unit)} (${shareOf(value)})`}</title>
              </path>
            ))}
            <text textAnchor="middle" y="6" fontSize={Math.min(20, inner / 3.4)} fontWeight="600" fill="var(--text)">
              {formatQuantity(total, unit)}
            </text>
          </svg>
        )}
        {slices.length === 0 && <p className="dim">{t('charts.nothing')}</p>}
      </div>
      <ul className={styles['parts']} aria-label={t('charts.legend')} data-legend onKeyDown={onKeyDown}>
        {slices.map(({ key, name, value, at, mono }, place) => (
          <li key={key}>
            <button
              type="button"
              disabled={at === null}
              tabIndex={place === 0 ? 0 : -1}
              className={cx(styles['entry'], lead === key && styles['lead'])}
              onPointerEnter={() => setLead(key)}
              onPointerLeave={() => setLead(null)}
              onFocus={() => setLead(key)}
              onBlur={() => setLead(null)}
              onClick={() => press(key)}
              onContextMenu={event => openMenu(event, key)}
            >
              <Swatch id={id} at={at} look="face" />
              <span className={cx(styles['name'], mono && styles['mono'])}>{visibleText(name)}</span>
              <span className={styles['value']}>{formatQuantity(value, unit)}</span>
              <span className={styles['share']}>{shareOf(value)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
