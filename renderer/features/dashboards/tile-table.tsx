import type { Cell, Page, Table } from '../../../shared/contract'
import type { Shape } from '../../../shared/query/ast'
import { isAddressColumn, shortCellText, tableColumns } from '../../answers/table-columns'
import { type MarkedRows, markedLine } from '../../answers/table-marks'
import { cellText, fieldLabel, isAddress } from '../../state/field-text'
import { t } from '../../text'
import type { MenuPoint } from '../../ui/charts/series'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import { ActionMark } from '../../ui/marks'
import styles from './dashboards.module.css'

type Line = { readonly cells: readonly Cell[]; readonly marked: MarkedRows | null }
type Heading = {
  readonly title: string
  readonly isRight: boolean
  /** Words of any length, cut where they would push a number out of sight. */
  readonly isElastic: boolean
  readonly isAction: boolean
  readonly isMono: (cell: Cell) => boolean
  readonly text: (cell: Cell) => string
}

/** The share of an elastic column: together they take what the others leave. */
const shareOf = (heads: readonly Heading[], { isElastic }: Heading) =>
  isElastic ? { width: `${100 / heads.filter(head => head.isElastic).length}%` } : undefined

const TileCell = ({ head, cell }: { readonly head: Heading | undefined; readonly cell: Cell }) => {
  if (head?.isAction && (cell === null || typeof cell === 'string'))
    return (
      <td>
        <ActionMark action={cell} />
      </td>
    )
  const text = head?.text(cell) ?? ''
  return (
    <td
      className={cx(
        head?.isRight && styles['right'],
        head?.isElastic && styles['elastic'],
        head?.isMono(cell) && 'mono',
        cell === null && 'dim',
      )}
      {...(head?.isElastic ? { title: text } : {})}
    >
      {text}
    </td>
  )
}

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
          {heads.map((head, at) => (
            <th key={at} className={cx(head.isRight && styles['right'])} style={shareOf(heads, head)}>
              {head.title}
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
              <TileCell key={column} head={heads[column]} cell={cell} />
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
        isElastic: column.type === 'text',
        isAction: column.role === 'key' && column.field === 'action',
        isMono: cell => isAddressColumn(column, cell),
        text: cell => shortCellText(column, cell, zone, false),
      }))}
      lines={table.rows.map(({ cells }) => ({
        cells: columns.map(({ at }) => cells[at] ?? null),
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
      isElastic: type === 'text',
      isAction: name === 'action',
      isMono: cell => type === 'time' || isAddress(name, cell),
      text: cell => cellText(name, cell, zone),
    }))}
    lines={page.rows.map(row => ({
      cells: page.columns.map((_, at) => row[at] ?? null),
      marked: null,
    }))}
    total={page.total}
    {...acts}
  />
)
