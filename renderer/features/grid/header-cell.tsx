import { type CSSProperties, type DragEvent, type KeyboardEvent, useState } from 'react'
import { groupableFields } from '../../answers/field-picker'
import { useGroupBy } from '../../answers/group-by-button'
import { fieldLabel } from '../../state/field-text'
import { sortField } from '../../state/grid-layout'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { ContextMenu, type MenuEntry } from '../../ui/menu'
import { isRight } from './cell-view'
import styles from './grid.module.css'
import type { Asked } from './use-asked'
import type { GridHeader, GridTable } from './use-columns'

const dragType = 'application/x-netwake-column'
const stepPx = 16

/** The head of one column: click sorts, drag moves, the edge resizes, the menu does all of it. */
export const HeaderCell = ({
  header,
  table,
  asked,
  index,
  style,
  className,
}: {
  readonly header: GridHeader
  readonly table: GridTable
  readonly asked: Asked
  readonly index: number
  readonly style: CSSProperties
  readonly className: string
}) => {
  const { column } = header
  const { sort, putSort, putColumns, titles } = asked
  const groupBy = useGroupBy()
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const [over, setOver] = useState(false)
  const label = titles[column.id] ?? fieldLabel(column.id)
  const sorted = sort.field === sortField(column.id) ? (sort.descending ? 'descending' : 'ascending') : 'none'
  const order = table.getVisibleLeafColumns().map(({ id }) => id)
  const put = (id: string, at: number) => {
    const rest = order.filter(other => other !== id)
    table.setColumnOrder([...rest.slice(0, at), id, ...rest.slice(at)])
  }
  const sortBy = (descending: boolean) => putSort({ field: sortField(column.id), descending })
  const click = () =>
    sortBy(sorted === 'none' ? !/^(src|dst|rule|file|protocol)/.test(column.id) : sorted === 'ascending')
  const asUsual = () =>
    table.setColumnSizing(old => Object.fromEntries(Object.entries(old).filter(([id]) => id !== column.id)))
  const resize = (by: number) =>
    table.setColumnSizing(old => ({ ...old, [column.id]: Math.max(48, column.getSize() + by) }))
  const pinned = column.getIsPinned() !== false

  const action = (id: string, run: () => void, more: { readonly disabled?: boolean } = {}): MenuEntry => ({
    kind: 'action',
    id,
    label: t(`grid.header.${id}`),
    run,
    ...more,
  })
  const entries: readonly MenuEntry[] = [
    { kind: 'heading', id: 'column', label },
    action('ascending', () => sortBy(false)),
    action('descending', () => sortBy(true)),
    {
      kind: 'action',
      id: 'group',
      label: t('groups.groupByThis'),
      disabled: !groupableFields([sortField(column.id)]).includes(sortField(column.id)),
      run: () => groupBy(sortField(column.id)),
    },
    { kind: 'line', id: 'a' },
    action(pinned ? 'unpin' : 'pin', () => column.pin(pinned ? false : 'start')),
    action('left', () => put(column.id, index - 1), { disabled: index === 0 }),
    action('right', () => put(column.id, index + 1), { disabled: index === order.length - 1 }),
    action('wider', () => resize(stepPx * 3)),
    action('narrower', () => resize(-stepPx * 3)),
    action('usual', () => asUsual()),
    { kind: 'line', id: 'b' },
    action('hide', () => putColumns(order.filter(id => id !== column.id)), { disabled: order.length < 2 }),
  ]

  const onDrop = (event: DragEvent) => {
    setOver(false)
    const moved = event.dataTransfer.getData(dragType)
    if (moved === '' || moved === column.id) return
    event.preventDefault()
    event.stopPropagation()
    put(moved, order.filter(id => id !== moved).indexOf(column.id))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -stepPx, ArrowRight: stepPx }[event.key]
    if (by === undefined || !event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    resize(by)
  }
  return (
    <div
      role="columnheader"
      aria-sort={sorted}
      aria-colindex={index + 1}
      className={cx(styles['th'], isRight(column.id) && styles['r'], over && styles['over'], className)}
      style={style}
      onContextMenu={event => {
        event.preventDefault()
        setMenuAt({ x: event.clientX, y: event.clientY })
      }}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(dragType)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <button
        type="button"
        draggable
        title={`${label}\n${t('grid.header.hint')}`}
        onClick={click}
        onKeyDown={onKeyDown}
        onDragStart={event => {
          event.dataTransfer.setData(dragType, column.id)
          event.dataTransfer.effectAllowed = 'move'
        }}
      >
        {label} {sorted === 'descending' ? '↓' : sorted === 'ascending' ? '↑' : ''}
      </button>
      <div
        aria-hidden
        className={cx(styles['handle'], column.getIsResizing() && styles['resizing'])}
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => asUsual()}
      />
      {menuAt && <ContextMenu at={menuAt} label={label} entries={entries} onClose={() => setMenuAt(null)} />}
    </div>
  )
}
