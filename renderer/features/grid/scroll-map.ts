/**
 * A browser stops at elements of some 33 million pixels, which ten million rows exceed. So the truth is a row number
 * with a fraction, `top`, and the scrollbar is a coarse picture of it: its element never gets taller than this.
 */
export const tallestPx = 8_000_000

export type Extent = {
  readonly rows: number
  readonly rowPx: number
  /** Height in which rows are seen. */
  readonly viewPx: number
}

/** Height of the scrolled element. */
export const scrollHeight = ({ rows, rowPx, viewPx }: Extent): number =>
  Math.max(viewPx, Math.min(rows * rowPx, tallestPx))

/** The largest `top`: the last row stands at the bottom of the view. */
export const lastTop = ({ rows, rowPx, viewPx }: Extent): number => Math.max(0, rows - viewPx / rowPx)

export const clampTop = (top: number, extent: Extent): number => Math.min(Math.max(0, top), lastTop(extent))

/** Where the scrollbar stands for a `top`. */
export const scrollOf = (top: number, extent: Extent): number => {
  const most = lastTop(extent)
  return most === 0 ? 0 : (clampTop(top, extent) / most) * (scrollHeight(extent) - extent.viewPx)
}

/** The `top` a position of the scrollbar stands for. */
export const topOf = (scroll: number, extent: Extent): number => {
  const range = scrollHeight(extent) - extent.viewPx
  return range <= 0 ? 0 : clampTop((scroll / range) * lastTop(extent), extent)
}

/** Rows that are at least partly seen, the end excluded. */
export const seenRows = (
  top: number,
  { rows, rowPx, viewPx }: Extent,
): { readonly first: number; readonly end: number } => ({
  first: Math.max(0, Math.floor(top)),
  end: Math.min(rows, Math.ceil(top + viewPx / rowPx)),
})

/** The `top` that brings a row fully into view with the least movement. */
export const topShowing = (row: number, top: number, extent: Extent): number => {
  const fits = extent.viewPx / extent.rowPx
  if (row < top) return clampTop(row, extent)
  if (row + 1 > top + fits) return clampTop(row + 1 - fits, extent)
  return top
}
