import type { ColumnName } from '../../shared/model/columns'
import type { EncodedColumn, SegmentInfo } from '../store/case-store'

/** A segment as a scan sees it: its statistics, and the data of those columns that the question needs. */
export type SegmentView = Pick<SegmentInfo, 'id' | 'firstRow' | 'rows' | 'stats'> & {
  readonly columns: { readonly [C in ColumnName]?: EncodedColumn }
}

/** The column's data, or its statistics alone when one value is all it holds. */
export const columnOf = ({ id, stats, columns }: SegmentView, name: ColumnName): EncodedColumn => {
  const loaded = columns[name]
  if (loaded) return loaded
  if (stats[name].width === 0) return { ...stats[name], data: null }
  throw new Error(`scan column ${name} of segment ${id}, which was not loaded`)
}

/** Rows that a scan looks at in one go: small enough that a handful of scratch arrays stay in the first-level cache. */
export const blockRows = 8192

/** Stands for null where a dictionary id is expected. */
export const noId = 0xffff_ffff
