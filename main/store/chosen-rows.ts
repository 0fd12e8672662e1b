import { columnNames } from '../../shared/model/columns'
import type { Batch } from '../normalise/batch'

/** Some rows of a batch, in its order. Their dictionary entries stay whole: later batches count on from them. */
export const chosenRows = (batch: Batch, rows: Uint32Array): Batch => {
  // Columns without a value are one array, and stay one.
  const made = new Map<Float64Array, Float64Array>()
  const chosen = (values: Float64Array): Float64Array => {
    const known = made.get(values)
    if (known) return known
    const out = new Float64Array(rows.length)
    for (let at = 0; at < rows.length; at++) out[at] = values[rows[at] as number] as number
    made.set(values, out)
    return out
  }
  const columns = Object.fromEntries(columnNames.map(name => [name, chosen(batch.columns[name])]))
  return {
    ...batch,
    rows: rows.length,
    columns: columns as Batch['columns'],
    identities: null,
    counts: { ...batch.counts, stored: rows.length },
  }
}
