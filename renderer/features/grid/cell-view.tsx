import type { ReactNode } from 'react'
import { isFolded } from '../../../shared/model/aggregated'
import { fieldNamed } from '../../../shared/model/fields'
import { visibleText } from '../../../shared/units/visible-text'
import { cellText } from '../../state/field-text'
import { t } from '../../text'
import { formatBytes, formatCount, formatTime } from '../../ui/format'
import { ActionMark, Mark } from '../../ui/marks'
import { places } from './layout'
import type { Row } from './use-rows'

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

/** How times are shown: in which zone, and with their year where a case spans several. */
export type TimeLook = { readonly zone: string; readonly withYear: boolean }

/** One value as a column shows it. Nothing where the log said nothing. */
export const cellView = (column: string, row: Row, { zone, withYear }: TimeLook): ReactNode => {
  const place = places[column]
  if (place) return <Place row={row} {...place} />
  const value = row[column] ?? null
  if (column === 'action') return <ActionMark action={text(row['action'])} kind={text(row['kind'])} />
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

export const widthOf = (column: string): number => widths[column] ?? (isRight(column) ? 96 : 120)
