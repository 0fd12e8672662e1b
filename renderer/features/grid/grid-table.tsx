import { type CSSProperties, type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react'
import type { Cell } from '../../../shared/contract'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import { cellView, isRight, type TimeLook } from './cell-view'
import styles from './grid.module.css'
import { HeaderCell } from './header-cell'
import type { GridColumn, GridTable } from './use-columns'
import type { Row, Rows } from './use-rows'
import { headPx, rowPx, type Windowing } from './use-windowing'

/** A cell as commands see it. */
export type CellAt = { readonly row: Row; readonly rowIndex: number; readonly column: string; readonly value: Cell }

export type PickHow = 'only' | 'toggle' | 'extend'

type Props = {
  readonly table: GridTable
  readonly rows: Rows
  readonly windowing: Windowing
  readonly look: TimeLook
  readonly selected: ReadonlySet<number>
  readonly onPick: (index: number, how: PickHow) => void
  readonly onMenu: (cell: CellAt, at: { readonly x: number; readonly y: number }) => void
  /** Keys that act on the cell that is active; true when one did. */
  readonly onKey: (cell: CellAt, event: KeyboardEvent) => boolean
}

type Active = { readonly row: number; readonly column: number }

const placed = (column: GridColumn): CSSProperties => ({
  width: column.getSize(),
  ...(column.getIsPinned() === false ? {} : { left: column.getStart('start') }),
})

const pinClass = (column: GridColumn): string => {
  if (column.getIsPinned() === false) return ''
  return cx(styles['pinned'], column.getIsLastColumn('start') && styles['lastPinned'])
}

/** Rows and columns, with the keyboard of a spreadsheet. */
export const GridTableView = ({ table, rows, windowing, look, selected, onPick, onMenu, onKey }: Props) => {
  const { scroller, top, first, end, heightPx, viewPx, pageRows } = windowing
  const id = useId()
  const [active, setActive] = useState<Active>({ row: 0, column: 0 })
  const grid = useRef<HTMLDivElement>(null)
  const columns = table.getVisibleLeafColumns()
  const ordered = [
    ...columns.filter(column => column.getIsPinned() !== false),
    ...columns.filter(column => column.getIsPinned() === false),
  ]
  const total = rows.total ?? 0
  const widthPx = ordered.reduce((sum, column) => sum + column.getSize(), 0)
  const column = Math.min(active.column, ordered.length - 1)
  const row = Math.min(active.row, Math.max(0, total - 1))

  const cellAt = (rowIndex: number, columnIndex: number): CellAt | null => {
    const found = rows.rowAt(rowIndex)
    const name = ordered[columnIndex]?.id
    return found && name !== undefined ? { row: found, rowIndex, column: name, value: found[name] ?? null } : null
  }

  const showColumn = (at: number) => {
    const wanted = ordered[at]
    if (!wanted || wanted.getIsPinned() !== false) return
    const pinnedPx = table.getStartTotalSize()
    windowing.showColumn(pinnedPx + wanted.getStart('center'), wanted.getSize(), pinnedPx)
  }

  const go = (to: Active, event: KeyboardEvent) => {
    const next = {
      row: Math.min(Math.max(0, to.row), Math.max(0, total - 1)),
      column: Math.min(Math.max(0, to.column), ordered.length - 1),
    }
    setActive(next)
    windowing.show(next.row)
    showColumn(next.column)
    if (next.row !== row) onPick(next.row, event.shiftKey ? 'extend' : 'only')
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const mod = event.ctrlKey || event.metaKey
    const moves: Readonly<Record<string, Active>> = {
      ArrowDown: { row: row + 1, column },
      ArrowUp: { row: row - 1, column },
      ArrowLeft: { row, column: mod ? 0 : column - 1 },
      ArrowRight: { row, column: mod ? ordered.length - 1 : column + 1 },
      PageDown: { row: row + pageRows, column },
      PageUp: { row: row - pageRows, column },
      Home: mod ? { row: 0, column: 0 } : { row, column: 0 },
      End: mod ? { row: total - 1, column: ordered.length - 1 } : { row, column: ordered.length - 1 },
    }
    const to = event.altKey ? undefined : moves[event.key]
    if (to) go(to, event)
    else if (event.key === ' ' || event.key === 'Enter')
      onPick(row, mod ? 'toggle' : event.shiftKey ? 'extend' : 'only')
    else {
      const cell = cellAt(row, column)
      if (!cell || !onKey(cell, event)) return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  const openMenu = (event: MouseEvent) => {
    event.preventDefault()
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
    const [rowIndex = row, columnIndex = column] = target?.dataset['cell']?.split(' ').map(Number) ?? []
    const cell = cellAt(rowIndex, columnIndex)
    if (!cell) return
    setActive({ row: rowIndex, column: columnIndex })
    const box = (target ?? grid.current)?.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    onMenu(cell, byKey && box ? { x: box.left + 12, y: box.bottom } : { x: event.clientX, y: event.clientY })
  }

  const press = (event: MouseEvent, rowIndex: number) => {
    if (event.button !== 0) return
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
    const columnIndex = Number(target?.dataset['cell']?.split(' ')[1] ?? 0)
    setActive({ row: rowIndex, column: columnIndex })
    if (event.shiftKey) event.preventDefault()
    grid.current?.focus({ preventScroll: true })
    onPick(rowIndex, event.ctrlKey || event.metaKey ? 'toggle' : event.shiftKey ? 'extend' : 'only')
  }

  const indexes = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at)
  const activeSeen = row >= first && row < end
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={t('grid.label')}
      aria-rowcount={total + 1}
      aria-colcount={ordered.length}
      aria-multiselectable
      aria-activedescendant={activeSeen ? `${id}-${row}-${column}` : undefined}
      tabIndex={0}
      className={styles['grid']}
      onKeyDown={onKeyDown}
      onContextMenu={event => {
        if (event.target instanceof Element && event.target.closest('[role=columnheader]')) return
        openMenu(event)
      }}
    >
      <div ref={scroller} className={styles['scroller']} onScroll={windowing.onScroll}>
        <div style={{ height: heightPx, width: `max(100%, ${widthPx}px)` }}>
          <div className={styles['layer']} style={{ height: viewPx + headPx }}>
            <div role="row" aria-rowindex={1} className={styles['head']}>
              {ordered.map((found, at) => {
                const header = table.getFlatHeaders().find(head => head.column.id === found.id)
                return header ? (
                  <HeaderCell
                    key={found.id}
                    header={header}
                    table={table}
                    index={at}
                    style={placed(found)}
                    className={pinClass(found)}
                  />
                ) : null
              })}
            </div>
            <div role="rowgroup" className={styles['rows']} style={{ height: viewPx }}>
              {indexes.map(index => {
                const found = rows.rowAt(index)
                const rowId = found?.['id']
                const on = typeof rowId === 'number' && selected.has(rowId)
                return (
                  <div
                    key={index}
                    role="row"
                    aria-rowindex={index + 2}
                    aria-selected={on}
                    className={cx(styles['row'], on && styles['selected'])}
                    style={{ top: (index - top) * rowPx, width: `max(100%, ${widthPx}px)` }}
                    onMouseDown={event => press(event, index)}
                  >
                    {ordered.map((cell, at) => (
                      <div
                        key={cell.id}
                        id={`${id}-${index}-${at}`}
                        role="gridcell"
                        aria-colindex={at + 1}
                        data-cell={`${index} ${at}`}
                        data-column={cell.id}
                        className={cx(
                          styles['td'],
                          isRight(cell.id) && styles['r'],
                          pinClass(cell),
                          index === row && at === column && styles['active'],
                        )}
                        style={placed(cell)}
                      >
                        {found ? (
                          cellView(cell.id, found, look)
                        ) : at === 0 ? (
                          <span className={styles['pending']}>{formatCount(index + 1)}</span>
                        ) : null}
                      </div>
                    ))}
                  </div>
                )
              })}
            </div>
          </div>
        </div>
      </div>
    </div>
  )
}
