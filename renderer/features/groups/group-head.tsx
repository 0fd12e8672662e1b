import type { CSSProperties } from 'react'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import styles from './groups.module.css'
import type { Strip } from './line-columns'

/** The names of the columns; a press asks for another order. */
export const GroupHead = ({
  strips,
  style,
  minWidth,
  sort,
  onSort,
}: {
  readonly strips: readonly Strip[]
  readonly style: CSSProperties
  readonly minWidth: number
  readonly sort: { readonly column: string; readonly descending: boolean } | null
  /** Null where the order is the query's own, as that of SQL. */
  readonly onSort: ((column: string, descending: boolean) => void) | null
}) => (
  <div role="row" aria-rowindex={1} className={styles['head']} style={{ ...style, minWidth }}>
    <div role="columnheader" aria-label={t('groups.expandColumn')} className={styles['lead']} />
    {strips.map(({ id, kind, column, isRight }, at) => {
      const title = kind === 'cell' ? words(column) : t(`groups.strip.${kind}`)
      const canSort = kind === 'cell' && onSort !== null && (column.role === 'key' || column.role === 'value')
      const here = sort?.column === column.name && kind === 'cell' ? sort : null
      return (
        <div
          key={id}
          role="columnheader"
          aria-sort={here ? (here.descending ? 'descending' : 'ascending') : 'none'}
          className={cx(styles['th'], at === 0 && styles['first'], isRight && styles['r'])}
          title={`${title}\n${column.hint}`}
        >
          {canSort ? (
            <button
              type="button"
              onClick={() => onSort(column.name, here ? !here.descending : column.role === 'value')}
            >
              {title} {here ? (here.descending ? '↓' : '↑') : ''}
            </button>
          ) : (
            <span>{title}</span>
          )}
        </div>
      )
    })}
  </div>
)

const words = ({ role, title }: Strip['column']): string => (role === 'before' ? t('groups.before') : title)
