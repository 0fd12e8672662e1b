import { hostKinds, type Listing, type Said } from '../../shared/model/inventory'
import { parseIp } from '../../shared/units/ip'
import type { InventoryAttribute } from '../enrich/inventory-index'
import type { CaseStore } from '../store/case-store'
import type { ListedHosts } from './host-inventory'

/** What the inventories say of an address, with the line that says each of it; null when no line holds the address. */
export const listingOf = ({ inventory }: CaseStore, { index }: ListedHosts, address: string): Listing | null => {
  const bytes = parseIp(address)
  const entry = bytes === null ? -1 : index.find(bytes, 0)
  if (entry < 0) return null
  const names = new Map(inventory.all().map(({ id, name }) => [id, name]))
  const placeOf = ({ inventory: id, line }: { readonly inventory: number; readonly line: number }): string =>
    `${names.get(id) ?? 'an inventory'}, line ${line.toLocaleString('en')}`
  const said = (attribute: InventoryAttribute): Said | null => {
    const told = index.told(entry, attribute)
    return told && { value: told.value, by: placeOf(told) }
  }
  const kind = said('kind')
  const known = hostKinds.find(each => each === kind?.value)
  return {
    name: said('name'),
    kind: kind && known ? { value: known, by: kind.by } : null,
    network: said('network'),
    subnet: said('subnet'),
    site: said('site'),
    owner: said('owner'),
    by: placeOf(index.lineOf(entry)),
  }
}
