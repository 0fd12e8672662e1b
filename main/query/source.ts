import type { ColumnName } from '../../shared/model/columns'
import { loadIds, loadValues, type Selection } from './load'
import { columnOf, noId, type SegmentView } from './segment-view'

/** What is added up of a row. Ready to be sent to a scan worker. */
export type Source =
  | { readonly from: 'column'; readonly column: ColumnName }
  | { readonly from: 'duration' }
  /** `values[id]` of a dictionary's row, NaN for none. */
  | { readonly from: 'map'; readonly column: ColumnName; readonly values: Float64Array }

export const sourceColumns = (source: Source): readonly ColumnName[] =>
  source.from === 'duration' ? ['start', 'end'] : [source.column]

/** Whether rows of the segment may have no value. */
export const mayMiss = (source: Source, segment: Pick<SegmentView, 'stats'>): boolean =>
  source.from === 'map' ||
  sourceColumns(source).some(column => segment.stats[column].hasNulls || Number.isNaN(segment.stats[column].min))

/** Values of selected rows, null as NaN. */
export const loadSource = (
  source: Source,
  segment: SegmentView,
  rows: Selection,
  count: number,
  out: Float64Array,
  scratch: Float64Array,
  ids: Uint32Array,
): void => {
  if (source.from === 'column') {
    loadValues(columnOf(segment, source.column), rows, count, out)
    return
  }
  if (source.from === 'duration') {
    loadValues(columnOf(segment, 'end'), rows, count, out)
    loadValues(columnOf(segment, 'start'), rows, count, scratch)
    for (let at = 0; at < count; at++) out[at] = (out[at] as number) - (scratch[at] as number)
    return
  }
  const { values } = source
  loadIds(columnOf(segment, source.column), rows, count, ids)
  for (let at = 0; at < count; at++) {
    const id = ids[at] as number
    out[at] = id === noId ? Number.NaN : (values[id] as number)
  }
}
