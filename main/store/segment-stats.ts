import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { EncodedColumn } from './case-store'
import type { Database } from './database'
import { type ColumnStats, emptyStats } from './encode-column'

export type SegmentStats = Readonly<Record<ColumnName, ColumnStats>>

/** What is said of a segment's columns without their data, and the numbers that columns have in the file. */
export type SegmentStatsCodec = {
  readonly encode: (entries: readonly (readonly [ColumnName, ColumnStats])[]) => Uint8Array
  readonly decode: (bytes: Uint8Array) => SegmentStats
  readonly numberOf: (name: ColumnName) => number
  /** Gives every column its number in the file; columns of a later program get theirs when it first opens the case. */
  readonly nameColumns: () => void
  readonly load: () => void
}

/** One column's entry: its number, width and null bit, least, greatest. */
const entryBytes = 18
const nullBit = 0x80

const noStats: SegmentStats = Object.freeze(
  Object.fromEntries(columnNames.map(name => [name, emptyStats])) as Record<ColumnName, ColumnStats>,
)

/** Columns that are null throughout are left out. */
export const statsOfColumns = (entries: readonly (readonly [ColumnName, ColumnStats])[]): SegmentStats => ({
  ...noStats,
  ...Object.fromEntries(entries),
})

export const createSegmentStats = (db: Database): SegmentStatsCodec => {
  const numbers = new Map<ColumnName, number>()
  const names = new Map<number, ColumnName>()
  const known = new Set<string>(columnNames)

  const numberOf = (name: ColumnName): number => {
    const id = numbers.get(name)
    if (id === undefined) throw new Error(`column ${name} has no number in the case`)
    return id
  }

  return {
    numberOf,
    encode: entries => {
      const bytes = new Uint8Array(entries.length * entryBytes)
      const view = new DataView(bytes.buffer)
      for (const [at, [name, { width, min, max, hasNulls }]] of entries.entries()) {
        view.setUint8(at * entryBytes, numberOf(name))
        view.setUint8(at * entryBytes + 1, width | (hasNulls ? nullBit : 0))
        view.setFloat64(at * entryBytes + 2, min, true)
        view.setFloat64(at * entryBytes + 10, max, true)
      }
      return bytes
    },
    decode: bytes => {
      const entries: (readonly [ColumnName, ColumnStats])[] = []
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
        const name = names.get(view.getUint8(at))
        const shape = view.getUint8(at + 1)
        if (name === undefined) continue
        const width = (shape & ~nullBit) as EncodedColumn['width']
        const [min, max] = [view.getFloat64(at + 2, true), view.getFloat64(at + 10, true)]
        entries.push([name, { width, hasNulls: (shape & nullBit) !== 0, min, max }])
      }
      return statsOfColumns(entries)
    },
    nameColumns: () => {
      for (const name of columnNames) db.prepare('insert or ignore into flow_column (name) values (?)').run(name)
    },
    load: () => {
      for (const [id, name] of db.prepare('select id, name from flow_column').all()) {
        if (typeof id !== 'number' || typeof name !== 'string' || !known.has(name)) continue
        numbers.set(name as ColumnName, id)
        names.set(id, name as ColumnName)
      }
    },
  }
}
