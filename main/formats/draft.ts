import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { Draft } from './format'

/** Where a column stands in the values of a draft. */
export const columnAt = Object.freeze(Object.fromEntries(columnNames.map((name, at) => [name, at]))) as Readonly<
  Record<ColumnName, number>
>

/** An empty draft, and the array behind its properties: one value a column, in the order of `columnNames`. */
export const createDraft = (): { readonly draft: Draft; readonly values: Float64Array } => {
  const values = new Float64Array(columnNames.length).fill(Number.NaN)
  const draft = {}
  for (const [at, name] of columnNames.entries())
    Object.defineProperty(draft, name, {
      enumerable: true,
      get: () => values[at],
      set: (value: number) => {
        values[at] = value
      },
    })
  return { draft: draft as Draft, values }
}
