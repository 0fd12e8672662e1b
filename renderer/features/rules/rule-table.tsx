import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import type { RuleHits } from '../../../shared/model/rule'
import { t } from '../../text'
import { RuleCell } from './rule-cell'
import { gridTemplate, ruleColumns, tableWidthPx } from './rule-columns'
import { ruleName } from './rule-query'
import styles from './rules.module.css'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Numbers by size, words as a reader would file them; what is missing comes last. */
const compare = (a: string | number | null, b: string | number | null): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), undefined, { numeric: true })
}

const columns = ruleColumns.map(({ id, number, value }) => ({
  id,
  accessorFn: value,
  sortDescFirst: number || id === 'spark' || id === 'first' || id === 'last',
  sortFn: (a: { original: RuleHits }, b: { original: RuleHits }) => compare(value(a.original), value(b.original)),
}))

const rowPx = 27

type Props = {
  readonly rules: readonly RuleHits[]
  readonly selected: number | null
  readonly zone: string
  readonly withYear: boolean
  /** Format titles by id. */
  readonly titles: ReadonlyMap<string, string>
  readonly onSelect: (rule: RuleHits) => void
  readonly onFilter: (rule: RuleHits) => void
  readonly onMenu: (rule: RuleHits, x: number, y: number) => void
}

/** Every rule, any number of them: only the rows in sight exist. */
export const RuleTable = ({ rules, selected, zone, withYear, titles, onSelect, onFilter, onMenu }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>([{ id: 'hits', desc: true }])
  const table = useTable({
    features,
    columns,
    data: rules as RuleHits[],
    state: { sorting },
    onSortingChange: setSorting,
  })
  const rows = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollPaddingStart: 32,
  })
  const at = rows.findIndex(({ original }) => original.id === selected)

  // A rule chosen elsewhere (the address, the inspector) is brought into sight once.
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (selected === shown.current || at < 0) return
    shown.current = selected
    virtual.scrollToIndex(at)
  }, [selected, at, virtual])

  const move = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (row) onSelect(row.original)
  }

  const onKeyDown = (event: KeyboardEvent) => {
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
    else if (event.key === 'Enter' && row) onFilter(row.original)
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row) {
      const place = box.current?.querySelector('[aria-selected="true"]')?.getBoundingClientRect()
      onMenu(row.original, (place?.left ?? 0) + 40, place?.bottom ?? 0)
    } else return
    event.preventDefault()
  }

  const open = (event: MouseEvent, rule: RuleHits) => {
    event.preventDefault()
    onSelect(rule)
    onMenu(rule, event.clientX, event.clientY)
  }

  return (
    <div
      ref={box}
      className={styles['table']}
      role="grid"
      tabIndex={0}
      aria-label={t('rules.table')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at >= 0 ? `rule-${selected}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div
        className={styles['head']}
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: gridTemplate, minWidth: tableWidthPx }}
      >
        {table.getFlatHeaders().map(header => {
          const sorted = header.column.getIsSorted()
          const spec = ruleColumns.find(({ id }) => id === header.id)
          return (
            <div
              key={header.id}
              role="columnheader"
              data-number={spec?.number || undefined}
              aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
            >
              <button type="button" tabIndex={-1} onClick={() => header.column.toggleSorting()}>
                {t(`rules.column.${header.id}`)}
                {sorted !== false && <span aria-hidden="true">{sorted === 'asc' ? '↑' : '↓'}</span>}
              </button>
            </div>
          )
        })}
      </div>
      <div
        className={styles['body']}
        role="rowgroup"
        style={{ height: virtual.getTotalSize(), minWidth: tableWidthPx }}
      >
        {virtual.getVirtualItems().map(item => {
          const rule = rows[item.index]?.original
          if (!rule) return null
          return (
            <div
              key={rule.id}
              id={`rule-${rule.id}`}
              role="row"
              className={styles['row']}
              aria-rowindex={item.index + 2}
              aria-selected={rule.id === selected}
              aria-label={ruleName(rule)}
              style={{ gridTemplateColumns: gridTemplate, transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(rule)}
              onDoubleClick={() => onFilter(rule)}
              onContextMenu={event => open(event, rule)}
            >
              {ruleColumns.map(column => (
                <div key={column.id} role="gridcell" data-number={column.number || undefined} data-column={column.id}>
                  <RuleCell column={column.id} rule={rule} zone={zone} withYear={withYear} titles={titles} />
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
