import { type ColumnName, columns, segmentRows } from '../../shared/model/columns'
import type { EncodedColumn, SegmentInfo } from './case-store'
import { decodeColumn, encodeColumn } from './encode-column'
import type { SegmentTable } from './segment-table'

/** Segments of one group may become one. Rows that may expire are kept apart in portions of time and size. */
export type Group = { readonly key: string; readonly mostBytes: number; readonly mostMs: number }
export type GroupOf = (segment: SegmentInfo) => Group

export type SegmentMerger = {
  /**
   * Before another batch of the group is stored: merges what the batches before left at the end of the case, so that
   * their number stays small however long they go on. Inside a transaction.
   */
  readonly tail: (group: Group) => void
  /** Merges all small neighbours of the group from a row on. Inside a transaction. */
  readonly tidy: (group: Group, firstRow: number) => void
}

/** So many neighbours below so many rows are worth one segment in their place. */
const smallRows = 4096
const runLength = 16
/** Neighbours that are not small are merged once they fill most of a segment. */
const fullRows = (segmentRows * 5) / 8

const sum = (run: readonly SegmentInfo[], of: 'rows' | 'bytes'): number =>
  run.reduce((total, segment) => total + segment[of], 0)

const fits = (run: readonly SegmentInfo[], { mostBytes, mostMs }: Group): boolean =>
  sum(run, 'rows') <= segmentRows &&
  sum(run, 'bytes') <= mostBytes &&
  (run.at(-1)?.until ?? 0) - (run[0]?.since ?? 0) <= mostMs

export const createSegmentMerger = (segments: SegmentTable, groupOf: GroupOf): SegmentMerger => {
  const isOf = (segment: SegmentInfo, group: Group): boolean => groupOf(segment).key === group.key

  const merge = (run: readonly SegmentInfo[]): void => {
    const rows = sum(run, 'rows')
    const values = new Float64Array(rows)
    const merged = new Map<ColumnName, EncodedColumn>()
    for (const { name } of columns) {
      let from = 0
      for (const segment of run) {
        decodeColumn(segments.column(segment.id, name), values.subarray(from, from + segment.rows))
        from += segment.rows
      }
      merged.set(name, encodeColumn(values, 0, rows))
    }
    const files = new Map<number, number>()
    for (const file of run.flatMap(segment => segment.files)) files.set(file.id, (files.get(file.id) ?? 0) + file.rows)
    segments.replace(run, {
      rows,
      files: [...files].map(([id, count]) => ({ id, rows: count })),
      since: Math.min(...run.map(({ since }) => since)),
      until: Math.max(...run.map(({ until }) => until)),
      columns: merged,
    })
  }

  /** The last segments of the case, as many as belong to the group, are neighbours and pass `wanted`. */
  const tailOf = (group: Group, wanted: (run: readonly SegmentInfo[]) => boolean): readonly SegmentInfo[] => {
    const all = segments.segments()
    let run: readonly SegmentInfo[] = []
    for (let at = all.length - 1; at >= 0; at--) {
      const segment = all[at]
      const next = run[0]
      if (!segment || !isOf(segment, group)) break
      if (next && segment.firstRow + segment.rows !== next.firstRow) break
      const longer = [segment, ...run]
      if (!wanted(longer)) break
      run = longer
    }
    return run
  }

  const isSmall = (segment: SegmentInfo | undefined): boolean => segment !== undefined && segment.rows < smallRows

  return {
    tail: group => {
      const small = tailOf(group, run => run.length <= runLength && isSmall(run[0]))
      if (small.length === runLength && fits(small, group)) return merge(small)
      const medium = tailOf(group, run => !isSmall(run[0]) && fits(run, group))
      if (medium.length > 1 && (sum(medium, 'rows') >= fullRows || medium.length >= runLength)) merge(medium)
    },
    tidy: (group, firstRow) => {
      const all = segments.segments()
      const runs: SegmentInfo[][] = []
      let run: SegmentInfo[] = []
      for (let at = all.length - 1; at >= 0; at--) {
        const segment = all[at]
        if (!segment || segment.firstRow < firstRow) break
        const next = run[0]
        const isNeighbour = next === undefined || segment.firstRow + segment.rows === next.firstRow
        if (!isNeighbour || !isOf(segment, group) || !fits([segment, ...run], group)) {
          runs.push(run)
          run = []
        }
        if (isOf(segment, group)) run.unshift(segment)
      }
      runs.push(run)
      for (const found of runs) if (found.length > 1) merge(found)
    },
  }
}
