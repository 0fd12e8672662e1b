import type { Cell, Page, Table } from '../../../shared/contract'
import type { Shape } from '../../../shared/query/ast'
import { shortCellText, tableColumns } from '../../answers/table-columns'
import { type MarkedRows, markedLine } from '../../answers/table-marks'
import { cellText, fieldLabel, isAddress } from '../../state/field-text'
import { t } from '../../text'
import type { MenuPoint } from '../../ui/charts/series'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import styles from './dashboards.module.css'

type Line = { readonly cells: readonly string[]; readonly marked: MarkedRows | null }
type Heading = { readonly title: string; readonly isRight: boolean; readonly isMono: (cell: string) => boolean }

type Props = {
  readonly zone: string
  readonly onOpen: (marked: MarkedRows) => void
  readonly onMenu: (marked: MarkedRows, at: MenuPoint) => void
}

const Lines = ({
  heads,
  lines,
  total,
  onOpen,
  onMenu,
}: Omit<Props, 'zone'> & {
  readonly heads: readonly Heading[]
  readonly lines: readonly Line[]
  readonly total: number
}) => (
  <div className={styles['table']}>
    <table>
      <thead>
        <tr>
          {heads.map(({ title, isRight }, at) => (
            <th key={at} className={cx(isRight && styles['right'])}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ cells, marked }, at) => (
          <tr
            key={at}
            className={cx(marked && styles['pressable'])}
            {...(marked
              ? {
                  tabIndex: 0,
                  onClick: () => onOpen(marked),
                  onKeyDown: event => {
                    if (event.key === 'Enter') onOpen(marked)
                  },
                  onContextMenu: event => {
                    event.preventDefault()
                    onMenu(marked, { x: event.clientX, y: event.clientY })
                  },
                }
              : {})}
          >
            {cells.map((cell, column) => (
              <td
                key={column}
                className={cx(heads[column]?.isRight && styles['right'], heads[column]?.isMono(cell) && 'mono')}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    {total > lines.length && (
      <p className={styles['more']}>
        {t('dashboards.moreLines', { shown: formatCount(lines.length), total: formatCount(total) })}
      </p>
    )}
  </div>
)

/** The lines of a table as they fit into a tile; a press narrows to a line's rows. */
export const TableTile = ({
  table,
  shape,
  zone,
  ...acts
}: Props & { readonly table: Table; readonly shape: Shape }) => {
  const columns = tableColumns(table, shape).filter(({ role }) => role !== 'before')
  const marks = shape.kind === 'table' && shape.by.length > 0
  return (
    <Lines
      heads={columns.map(column => ({
        title: column.title,
        isRight: column.isNumber,
        isMono: () => column.field !== null && /(^|_)ip$/.test(column.field),
      }))}
      lines={table.rows.map(({ cells }) => ({
        cells: columns.map(column => shortCellText(column, cells[column.at] ?? null, zone, false)),
        marked: marks ? markedLine(tableColumns(table, shape), cells, zone) : null,
      }))}
      total={table.total}
      {...acts}
    />
  )
}

const numeric: ReadonlySet<string> = new Set(['integer', 'duration', 'degrees'])

/** Rows as they are, the first of them. */
export const RowsTile = ({ page, zone, ...acts }: Props & { readonly page: Page }) => (
  <Lines
    heads={page.columns.map(({ name, type }) => ({
      title: fieldLabel(name),
      isRight: numeric.has(type),
      isMono: (cell: Cell) => type === 'time' || isAddress(name, cell),
    }))}
    lines={page.rows.map(row => ({
      cells: page.columns.map(({ name }, at) => cellText(name, row[at] ?? null, zone)),
      marked: null,
    }))}
    total={page.total}
    {...acts}
  />
)
