import type { Cell, Table } from '../../../shared/contract'
import { isAddressColumn, shortCellText, tableCellText } from '../../answers/table-columns'
import { t } from '../../text'
import { Change } from '../../ui/change'
import { ActionMark, Mark } from '../../ui/marks'
import { formatShare } from '../../ui/quantity'
import { Sparkline } from '../../ui/sparkline'
import styles from './groups.module.css'
import type { Strip } from './line-columns'
import type { Line } from './use-lines'

export type CellLook = {
  readonly zone: string
  readonly withYear: boolean
  readonly overall: Table['overall']
  /** A list of approved providers is there, so an address that is on none stands out. */
  readonly hasProviders: boolean
}

const numberOf = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null)

const Share = ({ value, whole }: { readonly value: number | null; readonly whole: number | null }) => {
  if (value === null || whole === null || whole <= 0) return null
  const percent = Math.max(0, Math.min(1, value / whole)) * 100
  return (
    <span className={styles['share']}>
      <span className={styles['track']}>
        <i style={{ width: `${percent}%` }} />
      </span>
      <span>{formatShare(value, whole)}</span>
    </span>
  )
}

const isProvider = (field: string | null): boolean => field === 'src_provider' || field === 'dst_provider'

/** What stands in one strip of a line. */
export const LineCell = ({
  strip,
  line,
  look,
}: {
  readonly strip: Strip
  readonly line: Line
  readonly look: CellLook
}) => {
  const { column } = strip
  const cell = line.cells[column.at] ?? null
  switch (strip.kind) {
    case 'share':
      return <Share value={numberOf(cell)} whole={numberOf(look.overall?.[column.at])} />
    case 'change':
      return (
        <Change now={numberOf(cell)} before={column.before === null ? null : numberOf(line.cells[column.before])} />
      )
    case 'course': {
      const values = column.series === null ? [] : (line.series[column.series] ?? [])
      return <Sparkline values={values} label={t('groups.course', { value: column.title })} width={88} />
    }
    case 'cell': {
      if (column.field === 'action' && column.role === 'key')
        return <ActionMark action={typeof cell === 'string' ? cell : null} />
      if (cell === null && look.hasProviders && column.role === 'key' && isProvider(column.field))
        return (
          <span className={styles['unknown']}>
            <Mark meaning="alert" /> {t('groups.notApproved')}
          </span>
        )
      const text = shortCellText(column, cell, look.zone, look.withYear)
      const isPlain = column.isNumber || column.key?.kind === 'bin'
      const mono = column.type === 'time' ? !isPlain : isAddressColumn(column, cell)
      return (
        <span
          className={mono ? 'mono' : cell === null ? 'dim' : undefined}
          title={tableCellText(column, cell, look.zone)}
        >
          {text}
        </span>
      )
    }
  }
}
