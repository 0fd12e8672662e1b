export type FittingColumn = {
  readonly id: string
  readonly widthPx: number
  /** What matters less has a higher rank, and goes first when there is no room for all. */
  readonly rank: number
}

/** The columns there is room for, in their own order. Those to keep stay even where they do not fit. */
export const fittingColumns = <C extends FittingColumn>(
  columns: readonly C[],
  roomPx: number,
  keep: readonly (string | undefined)[],
): readonly C[] => {
  const kept = (column: C): boolean => keep.includes(column.id)
  const shown = new Set(columns.filter(kept))
  let left = roomPx - [...shown].reduce((sum, { widthPx }) => sum + widthPx, 0)
  for (const column of columns.toSorted((a, b) => a.rank - b.rank)) {
    if (kept(column)) continue
    left -= column.widthPx
    if (left < 0) break
    shown.add(column)
  }
  return columns.filter(column => shown.has(column))
}
