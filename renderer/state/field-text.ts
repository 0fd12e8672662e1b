import type { Cell } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import { countryName } from '../../shared/units/country'
import { parseIp } from '../../shared/units/ip'
import { visibleText } from '../../shared/units/visible-text'
import { hasText, language, t } from '../text'
import { formatBytes, formatCount, formatElapsed, formatFullTime } from '../ui/format'

/** A field as the window names it. */
export const fieldLabel = (name: string): string => (hasText(`fields.${name}`) ? t(`fields.${name}`) : name)

/** Whether a value is an address: also a sensor that is known by one. */
export const isAddress = (field: string, cell: Cell): boolean =>
  typeof cell === 'string' && (fieldNamed(field)?.type === 'ip' || (field === 'sensor' && parseIp(cell) !== null))

/** A value as the window shows it where it stands alone. Text from logs has its unseen characters written out. */
export const cellText = (field: string, cell: Cell, zone: string): string => {
  if (cell === null) return ''
  if (typeof cell === 'object') return cell.map(part => visibleText(part)).join(', ')
  const known = fieldNamed(field)
  if (typeof cell === 'number') {
    if (known?.type === 'time') return formatFullTime(cell, zone)
    if (known?.type === 'duration') return formatElapsed(cell)
    if (known?.unit === 'bytes') return `${formatBytes(cell)}${cell >= 1000 ? ` (${formatCount(cell)})` : ''}`
    if (known?.unit === 'packets' || field === 'sessions') return formatCount(cell)
    return String(cell)
  }
  if (known?.type === 'country') return `${countryName(cell, language())} (${cell})`
  return visibleText(cell)
}
