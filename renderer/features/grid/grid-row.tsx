import { type CSSProperties, memo } from 'react'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import { type CellLook, cellView, isRight } from './cell-view'
import styles from './grid.module.css'
import type { Row } from './use-rows'
import { rowPx } from './use-windowing'

/** Where a column stands, as rows need it. */
export type Placed = {
  readonly id: string
  readonly width: number
  /** Distance from the left edge at which a pinned column stays; null for one that scrolls. */
  readonly left: number | null
  readonly lastPinned: boolean
}

export const placedStyle = ({ width, left }: Placed): CSSProperties => (left === null ? { width } : { width, left })

export const placedClass = ({ left, lastPinned }: Placed): string =>
  left === null ? '' : cx(styles['pinned'], lastPinned && styles['lastPinned'])

type Props = {
  readonly gridId: string
  readonly index: number
  /** Row that stands at the origin of the layer all rows are drawn on. */
  readonly base: number
  readonly row: Row | undefined
  readonly columns: readonly Placed[]
  readonly look: CellLook
  readonly selected: boolean
  /** Column of the active cell; -1 when it is in another row. */
  readonly active: number
}

/** One row. Scrolling moves the layer it lies on, so that a row once drawn is not drawn again. */
export const GridRow = memo(({ gridId, index, base, row, columns, look, selected, active }: Props) => (
  <div
    role="row"
    aria-rowindex={index + 2}
    aria-selected={selected}
    className={cx(styles['row'], selected && styles['selected'])}
    style={{ top: (index - base) * rowPx }}
  >
    {columns.map((column, at) => (
      <div
        key={column.id}
        id={`${gridId}-${index}-${at}`}
        role="gridcell"
        aria-colindex={at + 1}
        data-cell={`${index} ${at}`}
        data-column={column.id}
        className={cx(
          styles['td'],
          isRight(column.id) && styles['r'],
          placedClass(column),
          at === active && styles['active'],
        )}
        style={placedStyle(column)}
      >
        {row ? (
          cellView(column.id, row, look)
        ) : at === 0 ? (
          <span className={styles['pending']}>{formatCount(index + 1)}</span>
        ) : null}
      </div>
    ))}
  </div>
))
