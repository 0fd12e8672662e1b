import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { EnrichHost } from '../enrich/host-facts'
import type { Batch } from '../normalise/batch'

/** Facts that tests can foretell from the address. */
export const plainFacts: EnrichHost = address => ({
  scope: address.startsWith('10.') ? 'private' : 'public',
  country: address.startsWith('10.') ? null : 'JP',
  asn: address.startsWith('10.') ? null : 2497,
  org: address.startsWith('10.') ? null : 'Internet Initiative Japan Inc.',
  cloud: null,
})

type Sketch = Partial<Omit<Batch, 'columns' | 'rows'>> & {
  readonly columns: Partial<Record<ColumnName, ArrayLike<number>>>
}

/** A whole batch from the columns a test cares about; every other is null, and the counts follow from it. */
export const batchOf = (sketch: Sketch): Batch => {
  const rows = Math.max(0, ...Object.values(sketch.columns).map(values => values.length))
  const columns = Object.fromEntries(
    columnNames.map(name => {
      const values = sketch.columns[name]
      return [name, values ? Float64Array.from(values) : new Float64Array(rows).fill(Number.NaN)]
    }),
  ) as Batch['columns']
  const rejects = sketch.rejects ?? []
  const counts = { seen: rows + rejects.length, stored: rows, rejected: rejects.length, skipped: 0, duplicate: 0 }
  return {
    hosts: [],
    hostBase: 0,
    texts: [],
    textBase: 0,
    rules: [],
    ruleBase: 0,
    skippedKinds: {},
    bytesRead: 0,
    prefixSha256: '',
    ...sketch,
    rows,
    columns,
    rejects,
    counts: sketch.counts ?? counts,
  }
}
