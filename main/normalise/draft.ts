import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { Draft } from '../formats/format'
import { timeOrder } from './time-order'

/** Columns that say where a record stands; the decoder does not fill them. */
export type Place = { readonly record: number; readonly offset: number; readonly length: number }

/**
 * Drafts written straight into columns: the decoder sets properties by name, and each lands at its place in an array
 * that is handed to the store as it is. A column costs nothing until a record fills it.
 */
export type DraftRows = {
  readonly draft: Draft
  readonly rows: () => number
  /** Keeps the present draft and begins an empty one. */
  readonly keep: (place: Place) => void
  /** Empties the present draft. */
  readonly clear: () => void
  /** All rows kept, in time order; the next one is the first of new columns. Columns without a value are one array. */
  readonly take: () => Record<ColumnName, Float64Array>
}

const firstRows = 8192

/** One column: `values` is null until it is written to for the first time. */
class Column {
  values: Float64Array | null = null

  begin(capacity: number): Float64Array {
    this.values = new Float64Array(capacity).fill(Number.NaN)
    return this.values
  }

  grow(capacity: number): void {
    if (!this.values) return
    const larger = new Float64Array(capacity).fill(Number.NaN, this.values.length)
    larger.set(this.values)
    this.values = larger
  }

  take(rows: number, order: Uint32Array | null): Float64Array | null {
    const { values } = this
    if (!values) return null
    const taken = order ? gathered(values, order) : values.slice(0, rows)
    values.fill(Number.NaN, 0, rows)
    return taken
  }
}

const gathered = (values: Float64Array, order: Uint32Array): Float64Array => {
  const out = new Float64Array(order.length)
  for (let row = 0; row < order.length; row++) out[row] = values[order[row] as number] as number
  return out
}

export const createDraftRows = (): DraftRows => {
  const draft = {}
  const columns = new Map(columnNames.map(name => [name, new Column()]))
  const all = [...columns.values()]
  let row = 0
  let capacity = firstRows

  const columnOf = (name: ColumnName): Column => columns.get(name) as Column
  for (const [name, column] of columns)
    Object.defineProperty(draft, name, {
      get: () => (column.values ? column.values[row] : Number.NaN),
      set: (value: number) => {
        // An empty column stays so until there is something to keep.
        if (column.values) column.values[row] = value
        else if (value === value) column.begin(capacity)[row] = value
      },
    })
  const [record, offset, length] = [columnOf('record'), columnOf('offset'), columnOf('length')]
  const set = (column: Column, value: number) => {
    const values = column.values ?? column.begin(capacity)
    values[row] = value
  }

  return {
    draft: draft as Draft,
    rows: () => row,
    keep: place => {
      set(record, place.record)
      set(offset, place.offset)
      set(length, place.length)
      row++
      if (row < capacity) return
      capacity *= 2
      for (const column of all) column.grow(capacity)
    },
    clear: () => {
      for (const { values } of all) if (values) values[row] = Number.NaN
    },
    take: () => {
      const rows = row
      const order = timeOrder(columnOf('start').values ?? new Float64Array(rows), rows)
      const empty = new Float64Array(rows).fill(Number.NaN)
      const taken = Object.fromEntries(columnNames.map(name => [name, columnOf(name).take(rows, order) ?? empty]))
      row = 0
      return taken as Record<ColumnName, Float64Array>
    },
  }
}
