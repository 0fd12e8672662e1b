import type { ColumnName } from '../../shared/model/columns'
import type { CaseStore, SegmentInfo } from '../store/case-store'
import type { Loaded } from './question'

/**
 * Which columns a worker holds, so that each is sent once and the least recently used go when their memory exceeds the
 * budget. The memory is shared with the store's cache: as long as the budget is no larger than the store's, holding
 * costs nothing on top.
 */
export type HeldColumns = {
  /** What has to be sent so that the worker has these columns of the segment. */
  readonly need: (segment: SegmentInfo, names: Iterable<ColumnName>) => readonly Loaded[]
  /** What has to go to keep within the budget; columns needed since the last call stay. */
  readonly excess: () => readonly { readonly segment: number; readonly name: ColumnName }[]
  /** These segments are not asked for again. */
  readonly forget: (segments: ReadonlySet<number>) => void
}

type Held = Loaded & { turn: number }

export const createHeldColumns = (store: CaseStore, budgetBytes: number): HeldColumns => {
  const held = new Map<string, Held>()
  let bytes = 0
  let turn = 0

  return {
    need: (segment, names) => {
      const missing: Loaded[] = []
      const wanted = [...new Set(names)].filter(name => segment.stats[name].width !== 0)
      // All of them or none: what could not be had keeps the others from being sent.
      for (const [name, column] of wanted.map(each => [each, store.column(segment.id, each)] as const)) {
        const key = `${segment.id} ${name}`
        const known = held.get(key)
        if (known) {
          held.delete(key)
          bytes -= known.column.data?.byteLength ?? 0
        }
        // The store dropped and read it again: what the worker has is another copy.
        if (known?.column.data !== column.data || !known) missing.push({ segment: segment.id, name, column })
        held.set(key, { segment: segment.id, name, column, turn })
        bytes += column.data?.byteLength ?? 0
      }
      return missing
    },
    excess: () => {
      const gone: Loaded[] = []
      for (const [key, oldest] of held) {
        if (bytes <= budgetBytes || oldest.turn === turn) break
        held.delete(key)
        bytes -= oldest.column.data?.byteLength ?? 0
        gone.push(oldest)
      }
      turn++
      return gone.map(({ segment, name }) => ({ segment, name }))
    },
    forget: segments => {
      for (const [key, { segment, column }] of held) {
        if (!segments.has(segment)) continue
        held.delete(key)
        bytes -= column.data?.byteLength ?? 0
      }
    },
  }
}
