import type { Cell } from '../../../shared/contract'
import { countryName } from '../../../shared/units/country'
import { visibleText } from '../../../shared/units/visible-text'
import { language, t } from '../../text'

const cellText = (cell: Cell): string | null => {
  if (cell === null) return null
  return visibleText(typeof cell === 'object' ? cell.join(', ') : String(cell))
}

/** How a line of a tile reads. A missing value says what its absence means, never nothing. */
export const lineText = (by: readonly string[], key: readonly Cell[]): string => {
  const [first = null, second = null, third = null] = key.map(cellText)
  switch (by.join()) {
    case 'dst_port,protocol,service':
      if (first === null) return t('overview.noPort', { protocol: second ?? '' })
      return third === null ? `${first}/${second ?? '?'}` : `${third} ${first}/${second ?? '?'}`
    case 'src_country':
    case 'dst_country':
      return first === null ? t('overview.noCountry') : countryName(first, language())
    case 'src_ip,dst_ip':
      return `${first ?? '?'} → ${second ?? '?'}`
    case 'src_ip,dst_ip,dst_port':
      return `${first ?? '?'} → ${bracketed(second)}:${third ?? '?'}`
    default:
      return first === null ? t(`overview.none.${by[0] ?? ''}`) : first
  }
}

/** An IPv6 address before a port stands in brackets. */
const bracketed = (address: string | null): string => (address?.includes(':') ? `[${address}]` : (address ?? '?'))

/** Addresses are set in the fixed-width face. */
export const isAddress = (by: readonly string[]): boolean => by[0] === 'src_ip' || by[0] === 'dst_ip'
