import type { EncodedColumn } from './case-store'

/** What is said of a column without its data; see `EncodedColumn`. */
export type ColumnStats = Omit<EncodedColumn, 'data'>

/** Every row is null: what most columns of most logs are. */
export const emptyStats: ColumnStats = Object.freeze({ width: 0, min: Number.NaN, max: Number.NaN, hasNulls: true })

/** How wide the codes of these values have to be. Codes count from the smallest value, and from 1 when 0 stands for null. */
const widthFor = (min: number, max: number, hasNulls: boolean, whole: boolean): EncodedColumn['width'] => {
  if (min === max && !hasNulls) return 0
  const largest = max - min + (hasNulls ? 1 : 0)
  const exact = whole && Number.isSafeInteger(min) && Number.isSafeInteger(max)
  if (!exact || !(largest <= 0xffff_ffff)) return 8
  return largest <= 0xff ? 1 : largest <= 0xffff ? 2 : 4
}

export const statsOf = (values: Float64Array, from: number, to: number): ColumnStats => {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let nulls = 0
  let whole = true
  for (let at = from; at < to; at++) {
    const value = values[at] as number
    if (value !== value) {
      nulls++
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
    if (value !== Math.floor(value)) whole = false
  }
  if (nulls === to - from) return emptyStats
  const hasNulls = nulls > 0
  // -0 is no value of its own.
  return { width: widthFor(min, max, hasNulls, whole), min: min + 0, max: max + 0, hasNulls }
}

export const bytesOf = (width: EncodedColumn['width'], rows: number): number => width * rows

/** A typed view of the codes that lie in `memory`. */
export const viewOf = (width: EncodedColumn['width'], memory: SharedArrayBuffer): EncodedColumn['data'] => {
  switch (width) {
    case 0:
      return null
    case 1:
      return new Uint8Array(memory)
    case 2:
      return new Uint16Array(memory)
    case 4:
      return new Uint32Array(memory)
    case 8:
      return new Float64Array(memory)
  }
}

type Codes = Exclude<EncodedColumn['data'], null>

// One loop for each width, though they read alike: the engine compiles a loop well only for one type of array.
const putBytes = (values: Float64Array, from: number, base: number, codes: Uint8Array): void => {
  for (let at = 0; at < codes.length; at++) {
    const value = values[from + at] as number
    codes[at] = value === value ? value - base : 0
  }
}
const putWords = (values: Float64Array, from: number, base: number, codes: Uint16Array): void => {
  for (let at = 0; at < codes.length; at++) {
    const value = values[from + at] as number
    codes[at] = value === value ? value - base : 0
  }
}
const putLongs = (values: Float64Array, from: number, base: number, codes: Uint32Array): void => {
  for (let at = 0; at < codes.length; at++) {
    const value = values[from + at] as number
    codes[at] = value === value ? value - base : 0
  }
}

/** Encodes the values of rows `from` to `to`, `to` excluded. */
export const encodeColumn = (values: Float64Array, from: number, to: number): EncodedColumn => {
  const stats = statsOf(values, from, to)
  const { width, min, hasNulls } = stats
  if (width === 0) return { ...stats, data: null }
  const data = viewOf(width, new SharedArrayBuffer(bytesOf(width, to - from))) as Codes
  // With nulls the codes count from 1, and null is 0.
  const base = hasNulls ? min - 1 : min
  if (data instanceof Uint8Array) putBytes(values, from, base, data)
  else if (data instanceof Uint16Array) putWords(values, from, base, data)
  else if (data instanceof Uint32Array) putLongs(values, from, base, data)
  else data.set(values.subarray(from, to))
  return { ...stats, data }
}

/** The values again, null as NaN. */
export const decodeColumn = ({ width, min, hasNulls, data }: EncodedColumn, into: Float64Array): void => {
  if (width === 0 || data === null) into.fill(min)
  else if (width === 8) into.set(data)
  else if (hasNulls)
    for (let at = 0; at < into.length; at++) into[at] = data[at] === 0 ? Number.NaN : (data[at] as number) - 1 + min
  else for (let at = 0; at < into.length; at++) into[at] = (data[at] as number) + min
}
