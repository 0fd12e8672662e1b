/** Rows of one batch fit in the low bits of a key; what is left of a double's 53 bits is for the time. */
const rowBits = 2 ** 20
const mostMs = 2 ** 33

/** The order of rows by time, equal times as they came; null when they are in order already, as in most logs. */
export const timeOrder = (start: Float64Array, rows: number): Uint32Array | null => {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  let sorted = true
  for (let row = 0; row < rows; row++) {
    const at = start[row] as number
    if (at < last) sorted = false
    else last = at
    if (at < first) first = at
  }
  if (sorted) return null
  return last - first < mostMs && rows <= rowBits ? byKeys(start, rows, first) : byComparing(start, rows)
}

/** Time and row in one number: sorting plain numbers is many times quicker than calling back for each pair. */
const byKeys = (start: Float64Array, rows: number, first: number): Uint32Array => {
  const keys = new Float64Array(rows)
  for (let row = 0; row < rows; row++) keys[row] = Math.floor((start[row] as number) - first) * rowBits + row
  keys.sort()
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) order[row] = (keys[row] as number) % rowBits
  return order
}

const byComparing = (start: Float64Array, rows: number): Uint32Array => {
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) order[row] = row
  return order.sort((a, b) => (start[a] as number) - (start[b] as number) || a - b)
}
