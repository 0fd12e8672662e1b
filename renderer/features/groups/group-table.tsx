import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronRight } from 'lucide-react'
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import type { Table } from '../../../shared/contract'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import { GroupHead } from './group-head'
import styles from './groups.module.css'
import { type CellLook, LineCell } from './line-cell'
import { heatOf, type Strip } from './line-columns'
import type { Line } from './use-lines'

const rowPx = 27
const headPx = 30
const leadPx = 58

export type CellPlace = { readonly index: number; readonly line: Line; readonly strip: Strip }

type Props = {
  readonly strips: readonly Strip[]
  readonly count: number
  readonly lineAt: (index: number) => Line | undefined
  readonly look: CellLook
  /** Largest number of each column by its name, when cells are shaded. */
  readonly heat: ReadonlyMap<string, number> | null
  readonly sort: { readonly column: string; readonly descending: boolean } | null
  /** Lines chosen to be held against each other. */
  readonly picked: readonly number[]
  readonly onSort: ((column: string, descending: boolean) => void) | null
  readonly onPick: (index: number) => void
  readonly onMenu: (cell: CellPlace, at: { readonly x: number; readonly y: number }) => void
  readonly onKey: (cell: CellPlace, key: string) => boolean
  readonly onSeen: (first: number, end: number) => void
  readonly expanded: ReadonlySet<number>
  /** Null where the query does not say which rows a line is made of. */
  readonly onExpand: ((index: number) => void) | null
  readonly expand: (line: Line) => ReactNode
  readonly expandedPx: (line: Line | undefined) => number
  readonly overallLabel: string
}

type Item = { readonly index: number; readonly isRows: boolean }

/** Lines with the rows of the expanded ones under them, by their place in the list. */
const itemAt = (at: number, expanded: readonly number[]): Item => {
  let index = at
  for (const open of expanded) {
    if (open >= index) break
    if (open + 1 === index) return { index: open, isRows: true }
    index--
  }
  return { index, isRows: false }
}

/** The groups as lines: any number of them, with the keyboard of a sheet, the whole of them at the bottom. */
export const GroupTable = (props: Props) => {
  const { strips, count, lineAt, look, heat, picked, onPick, onMenu, onKey, onSeen, expanded, onExpand, expand } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ row: 0, column: 0 })
  const open = [...expanded].filter(index => index < count).sort((a, b) => a - b)
  const row = Math.min(active.row, Math.max(0, count - 1))
  const column = Math.min(active.column, strips.length - 1)
  const virtual = useVirtualizer({
    count: count + open.length,
    getScrollElement: () => box.current,
    estimateSize: at => {
      const { index, isRows } = itemAt(at, open)
      return isRows ? props.expandedPx(lineAt(index)) : rowPx
    },
    overscan: 10,
    scrollPaddingStart: headPx,
    scrollPaddingEnd: look.overall ? rowPx + 2 : 0,
  })
  const openKey = open.join()
  useEffect(() => virtual.measure(), [virtual, openKey])

  const items = virtual
    .getVirtualItems()
    .map(item => ({ ...itemAt(item.index, open), start: item.start, size: item.size }))
  const first = items[0]?.index ?? 0
  const end = (items.at(-1)?.index ?? 0) + 1
  useEffect(() => onSeen(first, end), [first, end, onSeen])

  const template = `${leadPx}px ${strips.map(({ widthPx }) => `${widthPx}px`).join(' ')} minmax(0, 1fr)`
  const style: CSSProperties = { gridTemplateColumns: template }
  const minWidth = strips.reduce((sum, { widthPx }) => sum + widthPx, leadPx)
  const placeOf = (index: number, at: number): CellPlace | null => {
    const line = lineAt(index)
    const strip = strips[at]
    return line && strip ? { index, line, strip } : null
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 300) / rowPx) - 3)
    const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? count - 1 : row, strips.length - 1],
    }
    const to = event.altKey ? undefined : moves[event.key]
    const cell = placeOf(row, column)
    if (to) {
      const next = { row: clamp(to[0], count), column: clamp(to[1], strips.length) }
      setActive(next)
      virtual.scrollToIndex(next.row + open.filter(index => index < next.row).length)
    } else if (event.key === 'Enter') onExpand?.(row)
    else if (event.key === ' ') onPick(row)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const box = document.getElementById(`${id}-${row}-${column}`)?.getBoundingClientRect()
      if (cell) onMenu(cell, { x: (box?.left ?? 0) + 12, y: box?.bottom ?? 0 })
    } else if (!cell || !onKey(cell, `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.key.toLowerCase()}`))
      return
    event.preventDefault()
    event.stopPropagation()
  }
  const press = (event: MouseEvent, index: number) => {
    const at = Number(
      event.target instanceof Element
        ? (event.target.closest<HTMLElement>('[data-strip]')?.dataset['strip'] ?? -1)
        : -1,
    )
    if (at < 0) return null
    setActive({ row: index, column: at })
    return placeOf(index, at)
  }

  return (
    <div
      ref={box}
      role="grid"
      aria-label={t('groups.label')}
      aria-rowcount={count + 1}
      aria-colcount={strips.length + 1}
      aria-multiselectable
      aria-activedescendant={count > 0 ? `${id}-${row}-${column}` : undefined}
      tabIndex={0}
      className={styles['table']}
      onKeyDown={onKeyDown}
    >
      <GroupHead strips={strips} style={style} minWidth={minWidth} sort={props.sort} onSort={props.onSort} />
      <div role="rowgroup" className={styles['body']} style={{ height: virtual.getTotalSize(), minWidth }}>
        {items.map(({ index, isRows, start, size }) => {
          const line = lineAt(index)
          if (isRows)
            return (
              <div
                key={`${index} rows`}
                className={styles['below']}
                style={{ transform: `translateY(${start}px)`, height: size }}
              >
                {line && expand(line)}
              </div>
            )
          const isOpen = expanded.has(index)
          const isPicked = picked.includes(index)
          return (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isPicked}
              aria-expanded={isOpen}
              className={cx(styles['line'], index === row && styles['current'])}
              style={{ ...style, transform: `translateY(${start}px)` }}
              onMouseDown={event => press(event, index)}
              onDoubleClick={() => onExpand?.(index)}
              onContextMenu={event => {
                const cell = press(event, index)
                if (!cell) return
                event.preventDefault()
                onMenu(cell, { x: event.clientX, y: event.clientY })
              }}
            >
              <div role="gridcell" className={styles['lead']}>
                {onExpand && (
                  <button
                    type="button"
                    tabIndex={-1}
                    aria-label={t(isOpen ? 'groups.collapse' : 'groups.expand', { line: formatCount(index + 1) })}
                    onClick={() => onExpand(index)}
                  >
                    {isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
                  </button>
                )}
                <input
                  type="checkbox"
                  tabIndex={-1}
                  checked={isPicked}
                  aria-label={t('groups.pick', { line: formatCount(index + 1) })}
                  onChange={() => onPick(index)}
                />
              </div>
              {strips.map((strip, at) => {
                const cell = line?.cells[strip.column.at]
                const most = strip.kind === 'cell' ? heat?.get(strip.column.name) : undefined
                const warm = most !== undefined && typeof cell === 'number' ? heatOf(cell, most) : 0
                return (
                  <div
                    key={strip.id}
                    id={`${id}-${index}-${at}`}
                    role="gridcell"
                    data-strip={at}
                    data-column={strip.kind === 'cell' ? strip.column.name : undefined}
                    className={cx(
                      styles['td'],
                      at === 0 && styles['first'],
                      strip.isRight && styles['r'],
                      index === row && at === column && styles['active'],
                    )}
                    style={
                      warm > 0
                        ? { background: `color-mix(in srgb, var(--accent) ${Math.round(warm * 46)}%, transparent)` }
                        : undefined
                    }
                  >
                    {line ? (
                      <LineCell strip={strip} line={line} look={look} />
                    ) : at === 0 ? (
                      <span className="faint">{formatCount(index + 1)}</span>
                    ) : null}
                  </div>
                )
              })}
            </div>
          )
        })}
      </div>
      {look.overall && count > 0 && (
        <Overall strips={strips} look={look} style={style} minWidth={minWidth} label={props.overallLabel} />
      )}
    </div>
  )
}

const clamp = (at: number, count: number): number => Math.min(Math.max(0, at), Math.max(0, count - 1))

/** The line under the table: the same over all rows asked about at once. */
const Overall = ({
  strips,
  look,
  style,
  minWidth,
  label,
}: {
  readonly strips: readonly Strip[]
  readonly look: CellLook
  readonly style: CSSProperties
  readonly minWidth: number
  readonly label: string
}) => {
  const line: Line = { cells: look.overall ?? ([] as Table['rows'][number]['cells']), series: [] }
  return (
    <div role="row" className={styles['overall']} style={{ ...style, minWidth }} data-overall>
      <div role="gridcell" className={styles['lead']} />
      {strips.map((strip, at) => (
        <div
          key={strip.id}
          role="gridcell"
          className={cx(styles['td'], at === 0 && styles['first'], strip.isRight && styles['r'])}
        >
          {at === 0 && strip.column.role === 'key' ? (
            <b>{label}</b>
          ) : strip.kind === 'course' || strip.kind === 'share' || strip.column.role === 'key' ? null : (
            <LineCell strip={strip} line={line} look={look} />
          )}
        </div>
      ))}
    </div>
  )
}
