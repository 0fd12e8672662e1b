import { basename } from 'node:path'
import type { Inventory, InventoryReject } from '../../shared/model/inventory'
import type { CaseStore } from '../store/case-store'
import { readInventory } from './read-inventory'

export type ImportedInventory = { readonly inventory: Inventory; readonly rejects: readonly InventoryReject[] }

/** Reads a file of addresses into the case; an inventory of the same name goes, in the same transaction. */
export const importInventory = async (
  store: CaseStore,
  { path, name = basename(path) }: { readonly path: string; readonly name?: string },
  signal?: AbortSignal,
): Promise<ImportedInventory> => {
  const read = await readInventory(path, name, signal)
  return { inventory: store.putInventory({ name, path, ...read }), rejects: read.rejects }
}
