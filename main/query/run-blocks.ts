import type { PairRun } from './group-runs'
import { blockRows } from './segment-view'

/** Calls back with the entries of a run that belong to the partitions, a block at a time. */
export const eachBlock = (
  { starts }: Pick<PairRun, 'starts'>,
  chunk: readonly number[],
  found: (from: number, count: number) => void,
): void => {
  for (const partition of chunk) {
    const end = starts[partition + 1] as number
    for (let from = starts[partition] as number; from < end; from += blockRows)
      found(from, Math.min(blockRows, end - from))
  }
}

/** Packed keys as one array a word. */
export const unravel = (
  keys: Uint32Array,
  from: number,
  count: number,
  width: number,
  block: readonly Uint32Array[],
): void => {
  for (let word = 0; word < width; word++) {
    const out = block[word] as Uint32Array
    for (let at = 0, place = from * width + word; at < count; at++, place += width) out[at] = keys[place] as number
  }
}
