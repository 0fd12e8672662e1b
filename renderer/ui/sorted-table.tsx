import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Columns3 } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import { t } from '../text'
import { IconButton } from './button'
import { cx } from './cx'
import { type FittingColumn, fittingColumns } from './fitting-columns'
import { Menu } from './menu'
import styles from './sorted-table.module.css'
import { steadyOrder } from './steady-order'
import { useSize } from './use-size'

export type SortedColumn<R> = FittingColumn & {
  readonly title: string
  /** Says more about the column, where its title is short. */
  readonly hint?: string
  readonly number?: boolean
  /** What it is sorted by; large values first at the first press where that is what is looked for. */
  readonly value: (row: R) => string | number | null
  readonly descendingFirst?: boolean
  readonly cell: (row: R) => ReactNode
}

type Props<R> = {
  readonly label: string
  readonly rows: readonly R[]
  readonly columns: readonly SortedColumn<R>[]
  readonly idOf: (row: R) => string
  readonly nameOf: (row: R) => string
  readonly sortedBy: { readonly id: string; readonly desc: boolean }
  /** Rows whose values change all the time stay where they were sorted to until they are sorted again. */
  readonly steady?: boolean
  readonly selected: string | null
  readonly className?: string | undefined
  readonly onSelect: (row: R) => void
  /** Enter and a double click. */
  readonly onOpen: (row: R) => void
  readonly onMenu?: (row: R, x: number, y: number) => void
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Numbers by size, words as a reader would file them; what is missing comes last. */
const compare = (a: string | number | null, b: string | number | null): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), undefined, { numeric: true })
}

const rowPx = 27
const headPx = 30
const morePx = 34

/** A table of any number of rows, of which only those in sight exist, and of the columns there is room for. */
export const SortedTable = <R extends RowData>(props: Props<R>) => {
  const { label, columns, idOf, nameOf, steady = false, selected, onSelect, onOpen, onMenu } = props
  const box = useRef<HTMLDivElement>(null)
  const tableId = useId()
  const size = useSize(box)
  const [sorting, setSorting] = useState<SortingState>([props.sortedBy])
  const [kept, setKept] = useState<readonly string[]>([])
  const specs = useMemo(
    () =>
      columns.map(({ id, value, descendingFirst }) => ({
        id,
        accessorFn: value,
        sortDescFirst: descendingFirst ?? false,
        sortFn: (a: { original: R }, b: { original: R }) => compare(value(a.original), value(b.original)),
      })),
    [columns],
  )
  const sortBy = (next: SortingState) => {
    setSorting(next)
    setKept([])
  }
  const table = useTable({
    features,
    columns: specs,
    data: props.rows as R[],
    state: { sorting },
    onSortingChange: update => sortBy(typeof update === 'function' ? update(sorting) : update),
  })
  const sorted = table.getRowModel().rows.map(({ original }) => original)
  const byId = new Map(sorted.map(row => [idOf(row), row]))
  const order = steady ? steadyOrder(kept, [...byId.keys()]) : [...byId.keys()]
  if (steady && order.join('\n') !== kept.join('\n')) setKept(order)
  const rows = order.flatMap(id => byId.get(id) ?? [])
  const isOld = rows.some((row, at) => row !== sorted[at])

  const firstColumn = columns[0]?.id
  const room = size?.width ?? Number.POSITIVE_INFINITY
  const sortedId = sorting[0]?.id
  const all = fittingColumns(columns, room, [firstColumn, sortedId])
  const fits = all.length === columns.length
  const shown = fits ? all : fittingColumns(columns, room - morePx, [firstColumn, sortedId])
  const hidden = columns.filter(column => !shown.includes(column))
  // The first column takes what room is left.
  const template = [
    ...shown.map(({ id, widthPx }) => (id === firstColumn ? `minmax(${widthPx}px, 1fr)` : `${widthPx}px`)),
    ...(fits ? [] : [`${morePx}px`]),
  ].join(' ')
  const minWidth = shown.reduce((sum, { widthPx }) => sum + widthPx, fits ? 0 : morePx)

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollPaddingStart: headPx + 2,
  })
  const at = rows.findIndex(row => idOf(row) === selected)

  // A row chosen elsewhere (the address, the inspector) is brought into sight once.
  const brought = useRef<string | null>(null)
  useEffect(() => {
    if (selected === brought.current || at < 0) return
    brought.current = selected
    virtual.scrollToIndex(at)
  }, [selected, at, virtual])

  const move = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row) onSelect(row)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const page = Math.floor((box.current?.clientHeight ?? 300) / rowPx) - 2
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    }
    const to = steps[event.key]
    const row = rows[at]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && row) onOpen(row)
    else if (onMenu && row && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      const place = box.current?.querySelector('[aria-selected="true"]')?.getBoundingClientRect()
      onMenu(row, (place?.left ?? 0) + 40, place?.bottom ?? 0)
    } else return
    event.preventDefault()
  }

  const openMenu = (event: MouseEvent, row: R) => {
    if (!onMenu) return
    event.preventDefault()
    onSelect(row)
    onMenu(row, event.clientX, event.clientY)
  }

  return (
    <div
      ref={box}
      className={cx(styles['table'], props.className)}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={at >= 0 ? `${tableId}-${at}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles['head']} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template, minWidth }}>
        {shown.map(({ id, title, hint, number }) => {
          const column = table.getColumn(id)
          const direction = column?.getIsSorted() ?? false
          const again = direction !== false && isOld
          return (
            <div
              key={id}
              role="columnheader"
              aria-colindex={columns.findIndex(column => column.id === id) + 1}
              data-number={number || undefined}
              aria-sort={direction === false ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
            >
              <button
                type="button"
                tabIndex={-1}
                title={again ? t('ui.sortAgain') : hint}
                onClick={() => (again ? sortBy(sorting) : column?.toggleSorting())}
              >
                {title}
                {direction !== false && <span aria-hidden="true">{direction === 'asc' ? '↑' : '↓'}</span>}
                {again && <span aria-label={t('ui.sortAgain')}>↻</span>}
              </button>
            </div>
          )
        })}
        {!fits && (
          <div role="columnheader" data-more>
            <Menu
              label={t('ui.moreColumns')}
              trigger={
                <IconButton small label={t('ui.moreColumns')}>
                  <Columns3 size={14} />
                </IconButton>
              }
              entries={[
                { kind: 'heading', id: 'more', label: t('ui.moreColumnsHint') },
                ...hidden.map(({ id, title, descendingFirst = false }) => ({
                  kind: 'action' as const,
                  id,
                  label: title,
                  run: () => sortBy([{ id, desc: descendingFirst }]),
                })),
              ]}
            />
          </div>
        )}
      </div>
      <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize(), minWidth }}>
        {virtual.getVirtualItems().map(item => {
          const row = rows[item.index]
          if (!row) return null
          const id = idOf(row)
          return (
            <div
              key={id}
              id={`${tableId}-${item.index}`}
              role="row"
              className={styles['row']}
              aria-rowindex={item.index + 2}
              aria-selected={id === selected}
              aria-label={nameOf(row)}
              style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(row)}
              onDoubleClick={() => onOpen(row)}
              onContextMenu={event => openMenu(event, row)}
            >
              {shown.map(column => (
                <div
                  key={column.id}
                  role="gridcell"
                  data-number={column.number || undefined}
                  data-column={column.id}
                  aria-colindex={columns.indexOf(column) + 1}
                >
                  {column.cell(row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
