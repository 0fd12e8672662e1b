import type { EncodedColumn } from '../store/case-store'
import type { Key } from './key'
import { columnOf, type SegmentView } from './segment-view'

/**
 * Groups whose packed key is itself their number, over rows without gaps: nothing is hashed and no row number is
 * looked up. One loop per element width, for the reason given in `load.ts`.
 */

/** Adds the key's codes, `shift` bits up, to the group numbers of rows `from` .. `from + count - 1`; false when there is no loop for it. */
export const denseCodes = (
  key: Key,
  segment: SegmentView,
  from: number,
  count: number,
  shift: number,
  out: Uint32Array,
): boolean => {
  switch (key.from) {
    case 'constant':
      addConstant(key.most << shift, count, out)
      return true
    case 'column': {
      const column = columnOf(segment, key.column)
      const { width, data, min, hasNulls } = column
      if (width === 8) return false
      if (data === null || width === 0) {
        addConstant((Number.isNaN(min) ? 0 : min - key.base + 1) << shift, count, out)
        return true
      }
      const add = (hasNulls ? min - 1 : min) - key.base + 1
      const none = hasNulls ? 0 : -1
      if (data instanceof Uint8Array) plain8(data, from, count, add, none, shift, out)
      else if (data instanceof Uint16Array) plain16(data, from, count, add, none, shift, out)
      else if (data instanceof Uint32Array) plain32(data, from, count, add, none, shift, out)
      return true
    }
    case 'map': {
      const { width, data, min, hasNulls } = columnOf(segment, key.column)
      const { map } = key
      if (width === 8) return false
      if (data === null || width === 0) {
        addConstant((Number.isNaN(min) ? 0 : (map[min] as number)) << shift, count, out)
        return true
      }
      const add = hasNulls ? min - 1 : min
      const none = hasNulls ? 0 : -1
      if (data instanceof Uint8Array) mapped8(data, from, count, add, none, map, shift, out)
      else if (data instanceof Uint16Array) mapped16(data, from, count, add, none, map, shift, out)
      else if (data instanceof Uint32Array) mapped32(data, from, count, add, none, map, shift, out)
      return true
    }
    case 'bucket':
      return bucketCodes(key, columnOf(segment, 'start'), from, count, shift, out)
    default:
      return false
  }
}

const addConstant = (code: number, count: number, out: Uint32Array): void => {
  if (code === 0) return
  for (let at = 0; at < count; at++) out[at] = (out[at] as number) + code
}

/**
 * Whole times in whole steps: half a millisecond more keeps the product with the inverse off the bucket's edges, where
 * alone it could round to the wrong side.
 */
const bucketCodes = (
  { first, step, most }: Extract<Key, { from: 'bucket' }>,
  { width, data, min, max, hasNulls }: EncodedColumn,
  from: number,
  count: number,
  shift: number,
  out: Uint32Array,
): boolean => {
  const isInside = min >= first && max < first + step * most
  const isWhole = Number.isSafeInteger(first) && Number.isSafeInteger(step)
  if (!isInside || !isWhole || hasNulls || width === 8) return false
  const [firstBucket, lastBucket] = [Math.floor((min - first) / step), Math.floor((max - first) / step)]
  if (firstBucket === lastBucket || data === null) addConstant((firstBucket + 1) << shift, count, out)
  else if (data instanceof Uint8Array) bucket8(data, from, count, min - first + 0.5, 1 / step, shift, out)
  else if (data instanceof Uint16Array) bucket16(data, from, count, min - first + 0.5, 1 / step, shift, out)
  else if (data instanceof Uint32Array) bucket32(data, from, count, min - first + 0.5, 1 / step, shift, out)
  return true
}

const plain8 = (
  data: Uint8Array,
  from: number,
  count: number,
  add: number,
  none: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : code + add) << shift)
  }
}

const plain16 = (
  data: Uint16Array,
  from: number,
  count: number,
  add: number,
  none: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : code + add) << shift)
  }
}

const plain32 = (
  data: Uint32Array,
  from: number,
  count: number,
  add: number,
  none: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : code + add) << shift)
  }
}

const mapped8 = (
  data: Uint8Array,
  from: number,
  count: number,
  add: number,
  none: number,
  map: Uint32Array,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : (map[code + add] as number)) << shift)
  }
}

const mapped16 = (
  data: Uint16Array,
  from: number,
  count: number,
  add: number,
  none: number,
  map: Uint32Array,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : (map[code + add] as number)) << shift)
  }
}

const mapped32 = (
  data: Uint32Array,
  from: number,
  count: number,
  add: number,
  none: number,
  map: Uint32Array,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const code = data[from + at] as number
    out[at] = (out[at] as number) + ((code === none ? 0 : (map[code + add] as number)) << shift)
  }
}

const bucket8 = (
  data: Uint8Array,
  from: number,
  count: number,
  add: number,
  inverse: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const bucket = ((((data[from + at] as number) + add) * inverse) | 0) + 1
    out[at] = (out[at] as number) + (bucket << shift)
  }
}

const bucket16 = (
  data: Uint16Array,
  from: number,
  count: number,
  add: number,
  inverse: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const bucket = ((((data[from + at] as number) + add) * inverse) | 0) + 1
    out[at] = (out[at] as number) + (bucket << shift)
  }
}

const bucket32 = (
  data: Uint32Array,
  from: number,
  count: number,
  add: number,
  inverse: number,
  shift: number,
  out: Uint32Array,
): void => {
  for (let at = 0; at < count; at++) {
    const bucket = ((((data[from + at] as number) + add) * inverse) | 0) + 1
    out[at] = (out[at] as number) + (bucket << shift)
  }
}

/** Counts rows by group. Neighbours go to two banks by turns: often they are of one group, and would wait for each other. */
export const denseCounts = (groups: Uint32Array, count: number, counts: Uint32Array, bank: number): void => {
  let at = 0
  for (; at + 1 < count; at += 2) {
    const one = groups[at] as number
    const two = (groups[at + 1] as number) + bank
    counts[one] = (counts[one] as number) + 1
    counts[two] = (counts[two] as number) + 1
  }
  if (at < count) counts[groups[at] as number] = (counts[groups[at] as number] as number) + 1
}

/** Sums a column up by group, null as nothing, into two banks by turns. */
export const denseSums = (
  { width, data, min, hasNulls }: EncodedColumn,
  from: number,
  count: number,
  groups: Uint32Array,
  sums: Float64Array,
  bank: number,
): void => {
  const add = hasNulls ? min - 1 : min
  const none = hasNulls ? 0 : -1
  if (data === null || width === 0) {
    if (!Number.isNaN(min)) sumConstant(min, count, groups, sums)
  } else if (data instanceof Uint8Array) sum8(data, from, count, add, none, groups, sums, bank)
  else if (data instanceof Uint16Array) sum16(data, from, count, add, none, groups, sums, bank)
  else if (data instanceof Uint32Array) sum32(data, from, count, add, none, groups, sums, bank)
  else sum64(data, from, count, groups, sums)
}

const sumConstant = (value: number, count: number, groups: Uint32Array, sums: Float64Array): void => {
  for (let at = 0; at < count; at++) {
    const group = groups[at] as number
    sums[group] = (sums[group] as number) + value
  }
}

const sum64 = (data: Float64Array, from: number, count: number, groups: Uint32Array, sums: Float64Array): void => {
  for (let at = 0; at < count; at++) {
    const value = data[from + at] as number
    const group = groups[at] as number
    if (value === value) sums[group] = (sums[group] as number) + value
  }
}

const sum8 = (
  data: Uint8Array,
  from: number,
  count: number,
  add: number,
  none: number,
  groups: Uint32Array,
  sums: Float64Array,
  bank: number,
): void => {
  const even = count - (count & 1)
  for (let at = 0; at < even; at += 2) {
    const a = data[from + at] as number
    const b = data[from + at + 1] as number
    const one = groups[at] as number
    const two = (groups[at + 1] as number) + bank
    sums[one] = (sums[one] as number) + (a === none ? 0 : a + add)
    sums[two] = (sums[two] as number) + (b === none ? 0 : b + add)
  }
  if (even === count) return
  const last = data[from + even] as number
  const group = groups[even] as number
  sums[group] = (sums[group] as number) + (last === none ? 0 : last + add)
}

const sum16 = (
  data: Uint16Array,
  from: number,
  count: number,
  add: number,
  none: number,
  groups: Uint32Array,
  sums: Float64Array,
  bank: number,
): void => {
  const even = count - (count & 1)
  for (let at = 0; at < even; at += 2) {
    const a = data[from + at] as number
    const b = data[from + at + 1] as number
    const one = groups[at] as number
    const two = (groups[at + 1] as number) + bank
    sums[one] = (sums[one] as number) + (a === none ? 0 : a + add)
    sums[two] = (sums[two] as number) + (b === none ? 0 : b + add)
  }
  if (even === count) return
  const last = data[from + even] as number
  const group = groups[even] as number
  sums[group] = (sums[group] as number) + (last === none ? 0 : last + add)
}

const sum32 = (
  data: Uint32Array,
  from: number,
  count: number,
  add: number,
  none: number,
  groups: Uint32Array,
  sums: Float64Array,
  bank: number,
): void => {
  const even = count - (count & 1)
  for (let at = 0; at < even; at += 2) {
    const a = data[from + at] as number
    const b = data[from + at + 1] as number
    const one = groups[at] as number
    const two = (groups[at + 1] as number) + bank
    sums[one] = (sums[one] as number) + (a === none ? 0 : a + add)
    sums[two] = (sums[two] as number) + (b === none ? 0 : b + add)
  }
  if (even === count) return
  const last = data[from + even] as number
  const group = groups[even] as number
  sums[group] = (sums[group] as number) + (last === none ? 0 : last + add)
}
