import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react'
import type { Cell } from '../../../shared/contract'
import { t } from '../../text'
import type { CellLook } from './cell-view'
import styles from './grid.module.css'
import { GridRow, type Placed, placedClass, placedStyle } from './grid-row'
import { HeaderCell } from './header-cell'
import type { Asked } from './use-asked'
import type { GridColumn, GridTable } from './use-columns'
import type { Row, Rows } from './use-rows'
import { headPx, rowPx, type Windowing } from './use-windowing'

/** A cell as commands see it. */
export type CellAt = { readonly row: Row; readonly rowIndex: number; readonly column: string; readonly value: Cell }

export type PickHow = 'only' | 'toggle' | 'extend'

type Props = {
  readonly table: GridTable
  readonly asked: Asked
  readonly rows: Rows
  readonly windowing: Windowing
  readonly look: CellLook
  readonly selected: ReadonlySet<number>
  readonly onPick: (index: number, how: PickHow) => void
  readonly onMenu: (cell: CellAt, at: { readonly x: number; readonly y: number }) => void
  /** Keys that act on the cell that is active; true when one did. */
  readonly onKey: (cell: CellAt, event: KeyboardEvent) => boolean
}

type Active = { readonly row: number; readonly column: number }

/** Rows are laid out from a round row number, because pixels get too coarse at ten million rows. */
const baseEvery = 1000

/** The columns as rows need them; the same array as before while nothing about them changed. */
const usePlaced = (ordered: readonly GridColumn[]): readonly Placed[] => {
  const now = ordered.map((column): Placed => {
    const pinned = column.getIsPinned() !== false
    return {
      id: column.id,
      width: column.getSize(),
      left: pinned ? column.getStart('start') : null,
      lastPinned: pinned && column.getIsLastColumn('start'),
    }
  })
  const key = JSON.stringify(now)
  const [kept, setKept] = useState({ key, placed: now })
  if (kept.key !== key) setKept({ key, placed: now })
  return kept.key === key ? kept.placed : now
}

/** Rows and columns, with the keyboard of a spreadsheet. */
export const GridTableView = ({ table, asked, rows, windowing, look, selected, onPick, onMenu, onKey }: Props) => {
  const { scroller, top, first, end, heightPx, viewPx, pageRows } = windowing
  const id = useId()
  const [active, setActive] = useState<Active>({ row: 0, column: 0 })
  const grid = useRef<HTMLDivElement>(null)
  const columns = table.getVisibleLeafColumns()
  const ordered = [
    ...columns.filter(column => column.getIsPinned() !== false),
    ...columns.filter(column => column.getIsPinned() === false),
  ]
  const placed = usePlaced(ordered)
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
    // The first column stands at the left end, whether it is pinned there or not.
    if (at === 0) return windowing.showColumn(0, 0, 0)
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

  const press = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
    const [rowIndex, columnIndex] = target?.dataset['cell']?.split(' ').map(Number) ?? []
    if (event.button !== 0 || rowIndex === undefined || columnIndex === undefined) return
    setActive({ row: rowIndex, column: columnIndex })
    if (event.shiftKey) event.preventDefault()
    grid.current?.focus({ preventScroll: true })
    onPick(rowIndex, event.ctrlKey || event.metaKey ? 'toggle' : event.shiftKey ? 'extend' : 'only')
  }

  const base = Math.floor(first / baseEvery) * baseEvery
  const headers = table.getFlatHeaders()
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
              {placed.map((found, at) => {
                const header = headers.find(head => head.column.id === found.id)
                return header ? (
                  <HeaderCell
                    asked={asked}
                    key={found.id}
                    header={header}
                    table={table}
                    index={at}
                    style={placedStyle(found)}
                    className={placedClass(found)}
                  />
                ) : null
              })}
            </div>
            <div role="rowgroup" className={styles['rows']} style={{ height: viewPx }} onMouseDown={press}>
              <div className={styles['sheet']} style={{ transform: `translateY(${(base - top) * rowPx}px)` }}>
                {indexes.map(index => {
                  const found = rows.rowAt(index)
                  const rowId = found?.['id']
                  return (
                    <GridRow
                      key={index}
                      gridId={id}
                      index={index}
                      base={base}
                      row={found}
                      columns={placed}
                      look={look}
                      selected={typeof rowId === 'number' && selected.has(rowId)}
                      active={index === row ? column : -1}
                    />
                  )
                })}
              </div>
            </div>
          </div>
        </div>
      </div>
    </div>
  )
}
