import { statSync } from 'node:fs'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { importInventory } from '../inventory/import-inventory'
import { looksLikeInventory } from '../inventory/table-head'
import { headOf } from '../sources/raw'

type InventoryCalls = Pick<
  Calls,
  | 'inventory.looks'
  | 'inventory.import'
  | 'inventory.list'
  | 'inventory.remove'
  | 'inventory.entries'
  | 'inventory.rejects'
  | 'inventory.listing'
>

/** Whether the file at a path begins as an inventory does; a folder and what cannot be read do not. */
const looks = async (path: string): Promise<boolean> => {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
  try {
    const { bytes, records } = await headOf(path)
    return looksLikeInventory(bytes, records)
  } catch {
    // Why it cannot be read is told by the import that follows.
    return false
  }
}

export const inventoryCalls = ({ needed, current, openOrNew, pathOf, announce }: EngineContext): InventoryCalls => ({
  'inventory.looks': async ({ files }) => {
    const answers: boolean[] = []
    // One after the other: a thousand open files at once are more than some systems allow.
    for (const file of files) answers.push(await looks(pathOf(file)))
    return answers
  },
  'inventory.import': async ({ file }, signal) => {
    const { store } = await openOrNew()
    const imported = await importInventory(store, { path: pathOf(file), name: file.name }, signal)
    announce()
    return imported
  },
  'inventory.list': () => current()?.store.inventory.all() ?? [],
  'inventory.remove': ({ id }) => {
    if (!needed().store.removeInventory(id)) throw new Failure('bad-input', `There is no inventory ${id}.`)
    announce()
    return null
  },
  'inventory.entries': ask => needed().store.inventory.entries(ask),
  'inventory.rejects': ({ id }) => needed().store.inventory.rejects(id),
  'inventory.listing': ({ address }) => needed().lens.listing(address),
})
