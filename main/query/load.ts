import type { EncodedColumn } from '../store/case-store'
import { noId } from './segment-view'

/**
 * Values of selected rows out of an encoded column. One loop per element width, written out four times on purpose: a
 * loop that meets several kinds of typed arrays is compiled for all of them and runs several times slower.
 */
export type Selection = Uint32Array

/** Values as doubles, null as NaN. */
export const loadValues = (column: EncodedColumn, rows: Selection, count: number, out: Float64Array): void => {
  const { width, data, min, hasNulls } = column
  const add = hasNulls ? min - 1 : min
  const nullCode = hasNulls ? 0 : -1
  if (data === null || width === 0) out.fill(min, 0, count)
  else if (width === 1) values8(data as Uint8Array, rows, count, add, nullCode, out)
  else if (width === 2) values16(data as Uint16Array, rows, count, add, nullCode, out)
  else if (width === 4) values32(data as Uint32Array, rows, count, add, nullCode, out)
  else values64(data as Float64Array, rows, count, out)
}

const values8 = (
  data: Uint8Array,
  rows: Selection,
  count: number,
  add: number,
  none: number,
  out: Float64Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === none ? Number.NaN : code + add
  }
}

const values16 = (
  data: Uint16Array,
  rows: Selection,
  count: number,
  add: number,
  none: number,
  out: Float64Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === none ? Number.NaN : code + add
  }
}

const values32 = (
  data: Uint32Array,
  rows: Selection,
  count: number,
  add: number,
  none: number,
  out: Float64Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === none ? Number.NaN : code + add
  }
}

const values64 = (data: Float64Array, rows: Selection, count: number, out: Float64Array): void => {
  for (let at = 0; at < count; at++) out[at] = data[rows[at] as number] as number
}

/** Small non-negative values (ids, ports) as 32-bit integers, null as `noId`. */
export const loadIds = (column: EncodedColumn, rows: Selection, count: number, out: Uint32Array): void => {
  loadCodes(column, rows, count, 0, noId, out)
}

/**
 * Values shifted by `shift` as 32-bit integers, null as `none`. The caller knows that every shifted value fits.
 */
export const loadCodes = (
  column: EncodedColumn,
  rows: Selection,
  count: number,
  shift: number,
  none: number,
  out: Uint32Array,
): void => {
  const { width, data, min, hasNulls } = column
  const add = (hasNulls ? min - 1 : min) + shift
  const nullCode = hasNulls ? 0 : -1
  if (data === null || width === 0) out.fill(Number.isNaN(min) ? none : min + shift, 0, count)
  else if (width === 1) codes8(data as Uint8Array, rows, count, add, nullCode, none, out)
  else if (width === 2) codes16(data as Uint16Array, rows, count, add, nullCode, none, out)
  else if (width === 4) codes32(data as Uint32Array, rows, count, add, nullCode, none, out)
  else codes64(data as Float64Array, rows, count, shift, none, out)
}

const codes8 = (
  data: Uint8Array,
  rows: Selection,
  count: number,
  add: number,
  nil: number,
  none: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === nil ? none : code + add
  }
}

const codes16 = (
  data: Uint16Array,
  rows: Selection,
  count: number,
  add: number,
  nil: number,
  none: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === nil ? none : code + add
  }
}

const codes32 = (
  data: Uint32Array,
  rows: Selection,
  count: number,
  add: number,
  nil: number,
  none: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[rows[at] as number] as number
    out[at] = code === nil ? none : code + add
  }
}

const codes64 = (
  data: Float64Array,
  rows: Selection,
  count: number,
  shift: number,
  none: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const value = data[rows[at] as number] as number
    out[at] = value === value ? value + shift : none
  }
}
