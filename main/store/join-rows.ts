import { type ColumnName, columns } from '../../shared/model/columns'
import type { RowBatch } from '../normalise/batch'
import { encodeColumn } from './encode-column'
import { createGlobalValues, type EncodedRows, type ReadingIds, spans } from './encode-rows'

/** Rows of several files on their way into segments that they share. */
export type JoinedRows = {
  /** The next rows, brought into terms of the case as its reading stands now. */
  readonly take: (fileId: number, batch: RowBatch, ids: ReadingIds) => void
  readonly encoded: () => readonly EncodedRows[]
}

const countsOf = (files: Float64Array): EncodedRows['files'] => {
  const counts = new Map<number, number>()
  for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1)
  return [...counts].map(([id, rows]) => ({ id, rows }))
}

const isEmpty = (values: Float64Array): boolean => !values.some(value => value === value)

export const createRowJoiner = (): ((total: number) => JoinedRows) => {
  const globalValues = createGlobalValues()

  return total => {
    const joined = new Map<ColumnName, Float64Array>()
    const files = new Float64Array(total)
    let filled = 0
    const columnOf = (name: ColumnName): Float64Array => {
      const known = joined.get(name) ?? new Float64Array(total).fill(Number.NaN)
      joined.set(name, known)
      return known
    }
    return {
      take: (fileId, batch, ids) => {
        files.fill(fileId, filled, filled + batch.rows)
        // Columns without a value are mostly one array: what was found empty once is not looked at again.
        const empty = new Set<Float64Array>()
        for (const [at, { name }] of columns.entries()) {
          const own = batch.columns[name]
          if (name === 'file' || empty.has(own)) continue
          if (isEmpty(own)) empty.add(own)
          else columnOf(name).set(globalValues(batch, at, ids) ?? [], filled)
        }
        filled += batch.rows
      },
      encoded: () =>
        spans(total).map(({ from, rows }) => ({
          rows,
          files: countsOf(files.subarray(from, from + rows)),
          columns: new Map([
            ['file' as const, encodeColumn(files, from, from + rows)],
            ...[...joined].map(([name, values]) => [name, encodeColumn(values, from, from + rows)] as const),
          ]),
        })),
    }
  }
}
