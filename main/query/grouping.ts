import type { ColumnName } from '../../shared/model/columns'
import type { Fold } from './accumulators'
import { allPartitions, type Expansion, type PartitionRange } from './group-runs'
import { type Key, type KeyLayout, keyColumns, layOut } from './key'
import { type Source, sourceColumns } from './source'

/** A grouping to be done by the scan workers. */
export type Grouping = {
  readonly by: readonly Key[]
  /** Added up per group; `missing` counts the rows without a value too, which tells a sum of nothing from nothing. */
  readonly sums: readonly { readonly of: Source; readonly missing: boolean }[]
  /** The least or greatest code of a key per group. */
  readonly extremes: readonly { readonly of: Key; readonly greatest: boolean }[]
  /**
   * The codes of keys in the row that comes first or last of those that have a value, with its place in the order and its
   * id: by another key, or where that is null by its `start`.
   */
  readonly edges: readonly { readonly of: readonly Key[]; readonly by: Key | null; readonly last: boolean }[]
  /** The different codes of keys per group, with how often each occurs where that matters. */
  readonly spreads: readonly {
    readonly of: readonly Key[]
    readonly counted: boolean
    /** For a key whose codes stand for several values. */
    readonly expand: Omit<Expansion, 'key'> | null
  }[]
  readonly expand: readonly Expansion[]
  /** Only the groups of these partitions are gathered, so that those of all need not be held at once. */
  readonly only: PartitionRange
  /** Rows that began before it are of another period, and counted apart; null = all are of one. */
  readonly since: number | null
}

export const plainGrouping: Omit<Grouping, 'by'> = {
  sums: [],
  extremes: [],
  edges: [],
  spreads: [],
  expand: [],
  only: allPartitions,
  since: null,
}

export const groupingColumns = ({ by, sums, extremes, edges, spreads, since }: Grouping): readonly ColumnName[] => [
  ...by.flatMap(keyColumns),
  ...sums.flatMap(({ of }) => sourceColumns(of)),
  ...extremes.flatMap(({ of }) => keyColumns(of)),
  ...[...edges, ...spreads].flatMap(({ of }) => of.flatMap(keyColumns)),
  ...edges.flatMap(({ by: place }) => (place ? keyColumns(place) : [])),
  ...(edges.length > 0 || since !== null ? (['start'] as const) : []),
]

export const groupingLayout = ({ by }: Pick<Grouping, 'by'>): KeyLayout => layOut(by.map(key => key.most))

/** Where a spread's values lie behind the words of the group. */
export const valueLayout = (of: readonly Key[]): KeyLayout => layOut(of.map(key => key.most))

/** Where the columns of one period stand; those of the period before follow with the same order. */
export type Places = {
  readonly rows: number
  readonly sums: readonly { readonly at: number; readonly missing: number | null }[]
  readonly extremes: readonly number[]
  /** Of the time; the id and the codes follow. */
  readonly edges: readonly number[]
  readonly width: number
}

export const placesOf = ({ sums, extremes, edges }: Grouping): Places => {
  let next = 1
  const take = (columns: number): number => {
    next += columns
    return next - columns
  }
  const summed = sums.map(({ missing }) => ({ at: take(1), missing: missing ? take(1) : null }))
  const least = extremes.map(() => take(1))
  const ends = edges.map(({ of }) => take(2 + of.length))
  return { rows: 0, sums: summed, extremes: least, edges: ends, width: next }
}

export const foldsOf = ({ sums, extremes, edges, since }: Grouping): readonly Fold[] => {
  const folds: readonly Fold[] = [
    'add',
    ...sums.flatMap(({ missing }): Fold[] => (missing ? ['add', 'add'] : ['add'])),
    ...extremes.map(({ greatest }): Fold => (greatest ? 'max' : 'min')),
    ...edges.flatMap(({ of, last }): Fold[] => [last ? 'last' : 'first', 'along', ...of.map((): Fold => 'along')]),
  ]
  return since === null ? folds : [...folds, ...folds]
}

/** The rows of a group in one of the ways to read its either-side keys. */
export type Reading = {
  readonly by: readonly Key[]
  /** A row counts for its second side when that has a value other than the first; for its first when that has one, or neither has. */
  readonly sides: readonly { readonly first: Key; readonly second: Key; readonly counts: 'first' | 'second' }[]
}

export const readingsOf = (by: readonly Key[]): readonly Reading[] =>
  by.reduce<readonly Reading[]>(
    (readings, key) =>
      readings.flatMap(reading =>
        sidesOf(key).map(({ key: side, sides }) => ({
          by: [...reading.by, side],
          sides: [...reading.sides, ...sides],
        })),
      ),
    [{ by: [], sides: [] }],
  )

const sidesOf = (key: Key): readonly { readonly key: Key; readonly sides: Reading['sides'] }[] => {
  if (key.from === 'listed') return readingsOf(key.of).map(({ by, sides }) => ({ key: { ...key, of: by }, sides }))
  if (key.from !== 'either') return [{ key, sides: [] }]
  const [first, second] = key.sides
  return [
    { key: first, sides: [{ first, second, counts: 'first' }] },
    { key: second, sides: [{ first, second, counts: 'second' }] },
  ]
}
