import type { EncodedColumn } from '../store/case-store'

/**
 * Conditions on one column, evaluated for a run of rows into a mask of 0 and 1. One loop per element width, for the
 * reason given in `load.ts`.
 */
export type Mask = Uint8Array

/** 1 where the value lies between `low` and `high`. */
export const maskRange = (
  column: EncodedColumn,
  low: number,
  high: number,
  from: number,
  count: number,
  out: Mask,
): void => {
  const { width, data, min, hasNulls } = column
  if (data === null || width === 0) {
    out.fill(min >= low && min <= high ? 1 : 0, 0, count)
    return
  }
  if (width === 8) {
    range64(data as Float64Array, low, high, from, count, out)
    return
  }
  // Within the codes: null is code 0 where nulls occur, so no range reaches below 1 then.
  const shift = hasNulls ? 1 - min : -min
  const lowCode = Math.max(hasNulls ? 1 : 0, low + shift)
  const highCode = Math.min(0xffff_ffff, high + shift)
  if (lowCode > highCode) out.fill(0, 0, count)
  else if (width === 1) range8(data as Uint8Array, lowCode, highCode, from, count, out)
  else if (width === 2) range16(data as Uint16Array, lowCode, highCode, from, count, out)
  else range32(data as Uint32Array, lowCode, highCode, from, count, out)
}

const range8 = (data: Uint8Array, low: number, high: number, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = +(code >= low) & +(code <= high)
  }
}

const range16 = (data: Uint16Array, low: number, high: number, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = +(code >= low) & +(code <= high)
  }
}

const range32 = (data: Uint32Array, low: number, high: number, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = +(code >= low) & +(code <= high)
  }
}

const range64 = (data: Float64Array, low: number, high: number, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) {
    const value = data[from + at] as number
    out[at] = +(value >= low) & +(value <= high)
  }
}

/** `table[value - base]`, 0 for null and for values outside the table. */
export const maskTable = (
  column: EncodedColumn,
  base: number,
  table: Uint8Array,
  from: number,
  count: number,
  out: Mask,
): void => {
  const { width, data, min, hasNulls } = column
  if (data === null || width === 0) {
    out.fill(table[min - base] ?? 0, 0, count)
    return
  }
  if (width === 8) {
    table64(data as Float64Array, base, table, from, count, out)
    return
  }
  const add = (hasNulls ? min - 1 : min) - base
  const none = hasNulls ? 0 : -1
  if (width === 1) looked8(data as Uint8Array, byCode(table, add, none, 1), from, count, out)
  else if (width === 2) looked16(data as Uint16Array, byCode(table, add, none, 2), from, count, out)
  else table32(data as Uint32Array, add, none, table, from, count, out)
}

/** The table by the codes of a column, complete for its width: a lookup without a condition is several times faster. */
type Direct = { readonly table: Uint8Array; readonly add: number; readonly none: number; readonly direct: Uint8Array }
const lastDirect: (Direct | undefined)[] = []

const byCode = (table: Uint8Array, add: number, none: number, width: 1 | 2): Uint8Array => {
  const last = lastDirect[width]
  if (last?.table === table && last.add === add && last.none === none) return last.direct
  const direct = new Uint8Array(2 ** (8 * width))
  const end = Math.min(direct.length, table.length - add)
  for (let code = Math.max(0, -add); code < end; code++) direct[code] = table[code + add] as number
  if (none === 0) direct[0] = 0
  lastDirect[width] = { table, add, none, direct }
  return direct
}

const looked8 = (data: Uint8Array, direct: Uint8Array, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) out[at] = direct[data[from + at] as number] as number
}

const looked16 = (data: Uint16Array, direct: Uint8Array, from: number, count: number, out: Mask): void => {
  for (let at = 0; at < count; at++) out[at] = direct[data[from + at] as number] as number
}

const table32 = (
  data: Uint32Array,
  add: number,
  none: number,
  table: Uint8Array,
  from: number,
  count: number,
  out: Mask,
): void => {
  const { length } = table
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    const place = code + add
    out[at] = code !== none && place >= 0 && place < length ? (table[place] as number) : 0
  }
}

const table64 = (data: Float64Array, base: number, table: Uint8Array, from: number, count: number, out: Mask): void => {
  const { length } = table
  for (let at = 0; at < count; at++) {
    const place = (data[from + at] as number) - base
    out[at] = place >= 0 && place < length ? (table[place] as number) : 0
  }
}
