import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    identities: null,
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

/** Rows of the batch with this number, and the batch itself: what it holds follows from its number alone. */
export const numberedRows = (number: number): number => 20 + ((number * 37) % 300)

export const numberedBatch = (number: number): Batch => {
  const rows = numberedRows(number)
  const at = (make: (row: number) => number): number[] => Array.from({ length: rows }, (_, row) => make(row))
  return batchOf({
    hosts: [`10.0.${number % 256}.1`, `192.0.2.${number % 256}`],
    texts: [`sensor ${number}`],
    columns: {
      start: at(row => number * 1000 + row),
      src_ip: at(() => 0),
      dst_ip: at(row => row % 2),
      sensor: at(() => 0),
      bytes: at(row => row * number),
    },
    rejects:
      number % 5 === 0
        ? [{ record: 1, offset: 0, length: 9, line: 1, reason: 'no.', excerpt: '50%_\\', field: null }]
        : [],
    bytesRead: number,
    prefixSha256: String(number),
  })
}

/** A new folder, in memory where the system offers that: hundreds of trials would spend their time waiting for a disk. */
export const quickFolder = (): string => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'netwake-'))
