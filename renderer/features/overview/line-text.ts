import type { Cell } from '../../../shared/contract'
import { countryName } from '../../../shared/units/country'
import { visibleText } from '../../../shared/units/visible-text'
import { isAddress } from '../../state/field-text'
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
    case 'src_ip,dst_ip,dst_port':
      return addressParts(by, key)?.join('') ?? ''
    default:
      return first === null ? t(`overview.none.${by[0] ?? ''}`) : first
  }
}

/** An IPv6 address before a port stands in brackets. */
const bracketed = (address: string | null): string => (address?.includes(':') ? `[${address}]` : (address ?? '?'))

/** A line of addresses in the parts between which it may be broken; null for a line of other things. */
export const addressParts = (by: readonly string[], key: readonly Cell[]): readonly string[] | null => {
  const [first = null, second = null, third = null] = key.map(cellText)
  if (by.length === 1) return isAddress(by[0] ?? '', key[0] ?? null) ? [first ?? ''] : null
  if (by[0] !== 'src_ip') return null
  const source = `${first ?? '?'} → `
  return by.length === 2 ? [source, second ?? '?'] : [source, bracketed(second), `:${third ?? '?'}`]
}
