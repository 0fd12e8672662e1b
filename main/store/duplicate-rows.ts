import type { Batch } from '../normalise/batch'
import { chosenRows } from './chosen-rows'
import type { NamedRows } from './identity-table'

/** The rows of a batch by their identities; null when no row has one. Its rows are in time order. */
export const namedRows = ({ identities, rows, columns: { start } }: Batch): NamedRows | null =>
  identities && rows > 0 ? { keys: identities, rows, first: start[0] as number, last: start[rows - 1] as number } : null

export const rowsWhere = (rows: number, isWanted: (row: number) => boolean): Uint32Array => {
  const wanted = new Uint32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++) if (isWanted(row)) wanted[count++] = row
  return wanted.subarray(0, count)
}

/** A batch without the rows that another file gave, which are counted as duplicates. */
export const withoutDuplicates = (batch: Batch, originals: Uint32Array): Batch => {
  const kept = chosenRows(
    batch,
    rowsWhere(batch.rows, row => originals[row] === 0),
  )
  const { counts } = kept
  return { ...kept, counts: { ...counts, duplicate: counts.duplicate + batch.rows - kept.rows } }
}

/** How many rows each file gave before. */
export const countedBy = (originals: Uint32Array): ReadonlyMap<number, number> => {
  const counted = new Map<number, number>()
  for (const original of originals) if (original > 0) counted.set(original, (counted.get(original) ?? 0) + 1)
  return counted
}
