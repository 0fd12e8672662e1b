import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { importInventory } from '../inventory/import-inventory'
import { looksLikeInventory } from '../inventory/table-head'
import { headBytes, headFrom } from '../sources/head'

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
const looks = (path: string): boolean => {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
  const start = Buffer.alloc(headBytes)
  const file = openSync(path, 'r')
  try {
    const bytes = start.subarray(0, readSync(file, start))
    return looksLikeInventory(bytes, headFrom(bytes).records)
  } finally {
    closeSync(file)
  }
}

export const inventoryCalls = ({ needed, current, openOrNew, pathOf, announce }: EngineContext): InventoryCalls => ({
  'inventory.looks': ({ files }) => files.map(file => looks(pathOf(file))),
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
