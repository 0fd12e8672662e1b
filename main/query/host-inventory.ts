import type { HostAttribute } from '../../shared/model/fields'
import { hostKinds } from '../../shared/model/inventory'
import type { Standing } from '../enrich/flow-type'
import {
  type IndexedEntry,
  type InventoryAttribute,
  type InventoryIndex,
  indexInventory,
  inventoryAttributes,
} from '../enrich/inventory-index'
import type { CaseStore } from '../store/case-store'

/** What the inventories as they are now say of the hosts of the case. */
export type ListedHosts = {
  readonly index: InventoryIndex
  readonly value: (host: number, attribute: InventoryAttribute) => string | null
  /** The approved provider whose address it is. A line that says so makes no address one of the analyst's own. */
  readonly provider: (host: number) => string | null
  /** The kind of a host that is listed; `listed` where no line says its kind, `unlisted` where no line holds it. */
  readonly standing: (host: number) => Standing
}

/** The inventories of the case held against its addresses. */
export type HostInventory = {
  /** Kept for as long as no inventory comes or goes, and then made anew. */
  readonly whenChanged: <T>(make: () => T) => () => T
  readonly listed: () => ListedHosts
}

export const isInventoryAttribute = (attribute: HostAttribute): attribute is HostAttribute & InventoryAttribute =>
  inventoryAttributes.some(known => known === attribute)

export const createHostInventory = ({ hosts, inventory }: CaseStore): HostInventory => {
  const whenChanged = <T>(make: () => T): (() => T) => {
    let made: { readonly version: number; readonly value: T } | null = null
    return () => {
      const version = inventory.version()
      if (made?.version !== version) made = { version, value: make() }
      return made.value
    }
  }
  const listed = whenChanged((): ListedHosts => {
    const approved: IndexedEntry[] = []
    const index = indexInventory((take: (entry: IndexedEntry) => void) =>
      inventory.each(entry => {
        if (entry.kind === 'provider') approved.push({ ...entry, owner: entry.name ?? entry.owner })
        else take(entry)
      }),
    )
    const providers = indexInventory((take: (entry: IndexedEntry) => void) => approved.forEach(take))
    const entryOf = (host: number): number => (index.size === 0 ? -1 : index.find(hosts.bytes(), host * 16))
    return {
      index,
      provider: host => {
        const entry = providers.size === 0 ? -1 : providers.find(hosts.bytes(), host * 16)
        return entry < 0 ? null : providers.value(entry, 'owner')
      },
      value: (host, attribute) => {
        const entry = entryOf(host)
        return entry < 0 ? null : index.value(entry, attribute)
      },
      standing: host => {
        const entry = entryOf(host)
        if (entry < 0) return 'unlisted'
        const kind = index.value(entry, 'kind')
        return hostKinds.find(known => known === kind) ?? 'listed'
      },
    }
  })
  return { whenChanged, listed }
}
