import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { Draft } from '../formats/format'

/** Columns a draft has; the other columns are the sink's own. */
export const draftNames = columnNames.filter(
  (name): name is keyof Draft & ColumnName => !['file', 'record', 'offset', 'length'].includes(name),
)

export const draftWidth = draftNames.length

/** Where a column stands in a draft's row. */
export const slotOf = (name: keyof Draft): number => draftNames.indexOf(name)

/**
 * Drafts written straight into rows of one array: the decoder sets properties by name, and what it set lies there in
 * order, so that a record costs neither an object nor a copy.
 */
export type DraftRows = {
  readonly draft: Draft
  /** All rows so far, `draftWidth` numbers each, and the present draft after them. */
  readonly values: () => Float64Array
  readonly rows: () => number
  /** Keeps the present draft and begins an empty one. */
  readonly keep: () => void
  /** Empties the present draft. */
  readonly clear: () => void
  /** Forgets all rows. */
  readonly restart: () => void
}

class Row {
  values = new Float64Array(draftWidth * 8192).fill(Number.NaN)
  base = 0
}
for (const [slot, name] of draftNames.entries())
  Object.defineProperty(Row.prototype, name, {
    get(this: Row) {
      return this.values[this.base + slot]
    },
    set(this: Row, value: number) {
      this.values[this.base + slot] = value
    },
  })

export const createDraftRows = (): DraftRows => {
  const row = new Row()
  const clear = () => row.values.fill(Number.NaN, row.base, row.base + draftWidth)
  return {
    draft: row as unknown as Draft,
    values: () => row.values,
    rows: () => row.base / draftWidth,
    keep: () => {
      row.base += draftWidth
      if (row.base + draftWidth > row.values.length) {
        const larger = new Float64Array(row.values.length * 2)
        larger.set(row.values)
        row.values = larger
      }
      clear()
    },
    clear,
    restart: () => {
      row.base = 0
      clear()
    },
  }
}
