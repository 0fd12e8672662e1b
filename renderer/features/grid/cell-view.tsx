import type { ReactNode } from 'react'
import type { AlertAction } from '../../../shared/contract'
import { isFolded } from '../../../shared/model/aggregated'
import { fieldNamed } from '../../../shared/model/fields'
import { isLikelyReject } from '../../../shared/model/likely-reject'
import { visibleText } from '../../../shared/units/visible-text'
import { cellText } from '../../state/field-text'
import { places } from '../../state/grid-layout'
import { t } from '../../text'
import { formatBytes, formatCount, formatTime } from '../../ui/format'
import { ActionMark, Mark } from '../../ui/marks'
import { answerOf, type Row } from './use-rows'

const text = (value: unknown): string | null => (typeof value === 'string' ? visibleText(value) : null)

const Place = ({ row, country, org }: { readonly row: Row; readonly country: string; readonly org: string }) => (
  <>
    {text(row[country])} <span className="dim">{text(row[org])}</span>
  </>
)

const Address = ({ row, side }: { readonly row: Row; readonly side: 'src' | 'dst' }) => {
  const threat = text(row[`${side}_threat`])
  return (
    <span className="mono">
      {text(row[`${side}_ip`])}
      {threat !== null && (
        <>
          {' '}
          <Mark meaning="malicious" title={t('grid.onList', { list: threat })} />
        </>
      )}
    </span>
  )
}

/** Nothing where the log said nothing; an address that was folded away says so. */
const Missing = ({ column, row }: { readonly column: string; readonly row: Row }) => {
  if (!isFolded(row, column)) return null
  return (
    <span className="dim" title={t('grid.folded')}>
      {t('grid.folded')}
    </span>
  )
}

/** How a row is shown beyond what it holds. */
export type CellLook = {
  /** In which zone times stand, and whether with their year, where a case spans several. */
  readonly zone: string
  readonly withYear: boolean
  /** What alerts say of rows whose own log gives no action, by the id of the row. */
  readonly alertActions: ReadonlyMap<number, AlertAction>
}

const Action = ({ row, alertActions }: { readonly row: Row } & Pick<CellLook, 'alertActions'>) => {
  const own = text(row['action'])
  const said = own === null ? (alertActions.get(Number(row['id']))?.action ?? null) : null
  return (
    <>
      <ActionMark action={own} kind={text(row['kind'])} byAlert={said} />
      {isLikelyReject(own ?? said, row['tcp_flags']) && (
        <span className="dim" title={t('ui.likelyRejectHint')}>
          {' · '}
          {t('ui.likelyReject')}
        </span>
      )}
    </>
  )
}

/** Of a joined row, what went there and what came back. */
const BothWays = ({
  row,
  of,
  format,
}: {
  readonly row: Row
  readonly of: string
  readonly format: (count: number) => string
}) => {
  const shown = (side: 'src' | 'dst') => {
    const count = row[`${side}_${of}`]
    return typeof count === 'number' ? format(count) : '–'
  }
  return (
    <span className="nowrap" title={t('grid.bothWaysHint', { there: shown('src'), back: shown('dst') })}>
      → {shown('src')} <span className="dim">←</span> {shown('dst')}
    </span>
  )
}

/** One value as a column shows it. Nothing where the log said nothing. */
export const cellView = (column: string, row: Row, { zone, withYear, alertActions }: CellLook): ReactNode => {
  const place = places[column]
  if (place) return <Place row={row} {...place} />
  const value = row[column] ?? null
  if (column === 'action') return <Action row={row} alertActions={alertActions} />
  if (answerOf(row) !== null && column === 'bytes') return <BothWays row={row} of="bytes" format={formatBytes} />
  if (answerOf(row) !== null && column === 'packets') return <BothWays row={row} of="packets" format={formatCount} />
  if (value === null) return <Missing column={column} row={row} />
  if (column === 'src_ip') return <Address row={row} side="src" />
  if (column === 'dst_ip') return <Address row={row} side="dst" />
  if (column === 'dst_port')
    return (
      <>
        <span className="mono">{String(value)}</span> <span className="dim">{text(row['service'])}</span>
      </>
    )
  const field = fieldNamed(column)
  if (typeof value === 'number') {
    if (field?.type === 'time') return <span className="mono">{formatTime(value, zone, withYear)}</span>
    if (field?.unit === 'bytes') return formatBytes(value)
    if (field?.unit === 'packets') return formatCount(value)
  }
  const shown = cellText(column, value, zone)
  return field?.type === 'ip' || field?.type === 'cidr' || column.endsWith('_id') ? (
    <span className="mono">{shown}</span>
  ) : (
    shown
  )
}

/** Numbers that are compared stand right. */
export const isRight = (column: string): boolean => {
  const field = fieldNamed(column)
  return (
    field?.unit === 'bytes' ||
    field?.unit === 'packets' ||
    field?.type === 'duration' ||
    column === 'sessions' ||
    column === 'id' ||
    column === 'record'
  )
}

const widths: Readonly<Record<string, number>> = {
  start: 134,
  end: 134,
  action: 122,
  src_ip: 148,
  dst_ip: 148,
  src_place: 138,
  dst_place: 138,
  dst_port: 128,
  src_port: 92,
  protocol: 76,
  bytes: 84,
  rule: 210,
  hostname: 190,
  url: 260,
  user_agent: 220,
  file: 220,
  flow_type: 190,
  community_id: 250,
  kind: 70,
  nat_src_ip: 148,
  nat_dst_ip: 148,
  src_mac: 140,
  dst_mac: 140,
  message: 360,
}

/** What takes more room: counters of both ways, and actions that are not logged or made out from flags. */
export type Roomy = { readonly stitch: boolean; readonly actions: boolean }

export const widthOf = (column: string, { stitch, actions }: Roomy): number => {
  if (stitch && (column === 'bytes' || column === 'packets')) return column === 'bytes' ? 166 : 122
  if (actions && column === 'action') return 176
  return widths[column] ?? (isRight(column) ? 96 : 120)
}
