import { type ColumnName, columnNames } from '../../shared/model/columns'
import { columnAt, createDraft } from '../formats/draft'
import type { Draft } from '../formats/format'
import { timeOrder } from './time-order'

/** Columns that say where a record stands; the decoder does not fill them. */
export type Place = { readonly record: number; readonly offset: number; readonly length: number }

/**
 * Drafts gathered into columns that are handed to the store as they are. A column costs nothing until a record fills it.
 */
export type DraftRows = {
  readonly draft: Draft
  /** The same draft as an array in the order of `columnNames`. */
  readonly values: Float64Array
  readonly rows: () => number
  /** Keeps the present draft and begins an empty one. */
  readonly keep: (record: number, offset: number, length: number) => void
  /** Empties the present draft. */
  readonly clear: () => void
  /**
   * All rows kept, in time order; the next one is the first of new columns. Columns without a value are one array.
   * `order` is where each of them was kept before; null when they came in order.
   */
  readonly take: () => {
    readonly columns: Record<ColumnName, Float64Array>
    readonly order: Uint32Array | null
  }
}

/** Few, because most files of a folder of many are tiny; it doubles as rows come. */
const firstRows = 128

const gathered = (values: Float64Array, order: Uint32Array): Float64Array => {
  const out = new Float64Array(order.length)
  for (let row = 0; row < order.length; row++) out[row] = values[order[row] as number] as number
  return out
}

export const createDraftRows = (): DraftRows => {
  const { draft, values } = createDraft()
  /** One array a column; null until it is written to for the first time. */
  const arrays: (Float64Array | null)[] = columnNames.map(() => null)
  let row = 0
  let capacity = firstRows

  const begin = (at: number): Float64Array => {
    const array = new Float64Array(capacity).fill(Number.NaN)
    arrays[at] = array
    return array
  }

  const grow = (): void => {
    capacity *= 2
    for (const [at, array] of arrays.entries()) if (array) begin(at).set(array)
  }

  const takeColumn = (array: Float64Array, order: Uint32Array | null): Float64Array => {
    const taken = order ? gathered(array, order) : array.slice(0, row)
    array.fill(Number.NaN, 0, row)
    return taken
  }

  return {
    draft,
    values,
    rows: () => row,
    keep: (record, offset, length) => {
      values[columnAt.record] = record
      values[columnAt.offset] = offset
      values[columnAt.length] = length
      for (let at = 0; at < values.length; at++) {
        const value = values[at] as number
        if (value !== value) continue
        ;(arrays[at] ?? begin(at))[row] = value
        values[at] = Number.NaN
      }
      if (++row === capacity) grow()
    },
    clear: () => {
      values.fill(Number.NaN)
    },
    take: () => {
      const order = timeOrder(arrays[columnAt.start] ?? new Float64Array(row), row)
      const empty = new Float64Array(row).fill(Number.NaN)
      const taken = Object.fromEntries(
        columnNames.map((name, at) => {
          const array = arrays[at]
          return [name, array ? takeColumn(array, order) : empty]
        }),
      )
      row = 0
      return { columns: taken as Record<ColumnName, Float64Array>, order }
    },
  }
}
