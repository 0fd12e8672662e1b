import type { ColumnName } from '../../shared/model/columns'
import { groupingLayout, readingsOf } from './grouping'
import { createKeyReader, isWide, type Key, keyColumns } from './key'
import { createRowSplitter } from './row-splitter'
import { blockRows, type SegmentView } from './segment-view'

/**
 * One step of the search for the codes at ranks: how often codes occur by `2 ** bits` slots of `2 ** shift` codes each,
 * within the windows in which a rank is known to lie. Groups are numbered by their packed keys, those of the period
 * before behind those asked about.
 */
export type RankStep = {
  readonly by: readonly Key[]
  readonly since: number | null
  readonly of: Key
  readonly shift: number
  readonly bits: number
  /** Windows of group g are `starts[g]` .. `starts[g + 1] - 1`. */
  readonly starts: Uint32Array
  /** What lies above the slots in the codes of each window. */
  readonly windows: Float64Array
}

export type RankScan = {
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  /** The slots of all windows, one window after the other. */
  readonly finish: () => Uint32Array
}

export const rankColumns = ({ by, since, of }: RankStep): readonly ColumnName[] => [
  ...by.flatMap(keyColumns),
  ...keyColumns(of),
  ...(since === null ? [] : (['start'] as const)),
]

export const createRankScan = (step: RankStep): RankScan => {
  const { by, since, of, windows, bits } = step
  const slots = new Uint32Array(windows.length * 2 ** bits)
  const layout = groupingLayout({ by })
  const earlier = 2 ** layout.bits
  const keys = createKeyReader()
  const splitter = createRowSplitter(since, readingsOf(by))
  const groups = new Uint32Array(blockRows)
  const [low, high] = [new Uint32Array(blockRows), new Uint32Array(blockRows)]
  const codes = new Float64Array(blockRows)
  const count = isWide(of) ? countWide : countNarrow

  return {
    add: (segment, allRows, allCount) => {
      splitter.split(segment, allRows, allCount, (own, rows, found, period) => {
        keys.readPacked(own, layout, segment, rows, found, [groups])
        if (period === 1) for (let row = 0; row < found; row++) groups[row] = (groups[row] as number) + earlier
        if (isWide(of)) keys.readCodes(of, segment, rows, found, codes)
        else keys.read(of, segment, rows, found, low, high)
        count(step, groups, low, codes, found, slots)
      })
    },
    finish: () => slots,
  }
}

type Count = (
  step: RankStep,
  groups: Uint32Array,
  narrow: Uint32Array,
  wide: Float64Array,
  count: number,
  slots: Uint32Array,
) => void

const countNarrow: Count = ({ shift, bits, starts, windows }, groups, codes, _, count, slots) => {
  const mask = 2 ** bits - 1
  for (let row = 0; row < count; row++) {
    const code = codes[row] as number
    if (code === 0) continue
    const slot = code >>> shift
    const above = slot >>> bits
    const group = groups[row] as number
    const end = starts[group + 1] as number
    for (let window = starts[group] as number; window < end; window++) {
      if (windows[window] !== above) continue
      const place = (window << bits) + (slot & mask)
      slots[place] = (slots[place] as number) + 1
      break
    }
  }
}

const countWide: Count = ({ shift, bits, starts, windows }, groups, _, codes, count, slots) => {
  const [below, room] = [2 ** -shift, 2 ** bits]
  for (let row = 0; row < count; row++) {
    const code = codes[row] as number
    if (code === 0) continue
    const slot = Math.floor(code * below)
    const above = Math.floor(slot / room)
    const group = groups[row] as number
    const end = starts[group + 1] as number
    for (let window = starts[group] as number; window < end; window++) {
      if (windows[window] !== above) continue
      const place = (window << bits) + (slot - above * room)
      slots[place] = (slots[place] as number) + 1
      break
    }
  }
}
