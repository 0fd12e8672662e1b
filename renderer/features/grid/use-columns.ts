import {
  type ColumnDef,
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  functionalUpdate,
  type ReactTable,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import { changeLayout, gridLayout } from '../../state/grid-layout'
import { useValue } from '../../state/value'
import { type Roomy, widthOf } from './cell-view'
import type { Asked } from './use-asked'
import type { Row } from './use-rows'

const features = tableFeatures({
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
})
type Features = typeof features
export type GridTable = ReactTable<Features, Row>
export type GridColumn = ReturnType<GridTable['getAllLeafColumns']>[number]
export type GridHeader = ReturnType<GridTable['getFlatHeaders']>[number]

const none: Row[] = []
const leastWidthPx = 48

const yearPx = 37
const times: ReadonlySet<string> = new Set(['start', 'end'])
const letterPx = 7.25
const aroundAddressPx = 38

/** Addresses are never cut: their columns are as wide as the longest one seen, unless the user made them otherwise. */
export const addressWidth = (longest: number): number => Math.ceil(longest * letterPx + aroundAddressPx)

/** The column model: what is shown, in which order, how wide, and what stays at the left. Rows are windowed elsewhere. */
export const useColumns = (
  { columns: shown, putColumns }: Asked,
  longest: Readonly<Record<string, number>>,
  withYear: boolean,
  { stitch, actions }: Roomy,
): GridTable => {
  const layout = useValue(gridLayout)
  const columns = useMemo(
    () =>
      shown.map(
        (id): ColumnDef<Features, Row> => ({
          id,
          accessorFn: row => row[id] ?? null,
          size: Math.max(
            widthOf(id, { stitch, actions }) + (withYear && times.has(id) ? yearPx : 0),
            addressWidth(longest[id] ?? 0),
          ),
          minSize: leastWidthPx,
        }),
      ),
    [shown, longest, withYear, stitch, actions],
  )
  const pinned = useMemo(() => layout.pinned.filter(id => shown.includes(id)), [layout.pinned, shown])
  return useTable({
    features,
    columns,
    data: none,
    columnResizeMode: 'onChange',
    state: {
      columnOrder: [...shown],
      columnSizing: layout.widths,
      columnPinning: { start: [...pinned], end: [] },
    },
    onColumnSizingChange: update => changeLayout({ widths: functionalUpdate(update, { ...gridLayout.get().widths }) }),
    onColumnOrderChange: update => putColumns(functionalUpdate(update, [...shown])),
    onColumnPinningChange: update =>
      changeLayout({ pinned: functionalUpdate(update, { start: [...pinned], end: [] }).start }),
  })
}
