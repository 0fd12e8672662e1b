import type { ColumnName } from '../../shared/model/columns'
import type { EncodedColumn } from './case-store'

/** Columns lately used, at most so many bytes of them; the one unused longest goes first. */
export type ColumnCache = {
  readonly get: (segmentId: number, name: ColumnName) => EncodedColumn | null
  readonly put: (segmentId: number, name: ColumnName, column: EncodedColumn) => void
  readonly drop: (segmentId: number) => void
  readonly bytes: () => number
}

export const createColumnCache = (budgetBytes: number): ColumnCache => {
  // A Map keeps the order of insertion, so the first key is the one unused longest.
  const held = new Map<string, EncodedColumn>()
  let heldBytes = 0
  const keyOf = (segmentId: number, name: ColumnName): string => `${segmentId} ${name}`
  const sizeOf = (column: EncodedColumn): number => column.data?.byteLength ?? 0

  const remove = (key: string): EncodedColumn | null => {
    const column = held.get(key)
    if (!column) return null
    held.delete(key)
    heldBytes -= sizeOf(column)
    return column
  }

  return {
    get: (segmentId, name) => {
      const key = keyOf(segmentId, name)
      const column = held.get(key)
      if (!column) return null
      held.delete(key)
      held.set(key, column)
      return column
    },
    put: (segmentId, name, column) => {
      const key = keyOf(segmentId, name)
      remove(key)
      held.set(key, column)
      heldBytes += sizeOf(column)
      for (const oldest of held.keys()) {
        if (heldBytes <= budgetBytes || oldest === key) break
        remove(oldest)
      }
    },
    drop: segmentId => {
      const prefix = `${segmentId} `
      for (const key of held.keys()) if (key.startsWith(prefix)) remove(key)
    },
    bytes: () => heldBytes,
  }
}
