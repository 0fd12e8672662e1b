import type { Moment } from './moment'

/** A data set that came before its template: a copy of its records, where they stand, and the times of its header. */
export type HeldSet = {
  readonly templateId: number
  readonly bytes: Uint8Array
  /** Where the records stand in the file. */
  readonly offset: number
  readonly moment: Moment
}

/** What the data sets of all exporters together may take. */
export type HeldBudget = { bytes: number }

const mostSets = 256
const mostBytes = 1024 * 1024
const mostBytesOverall = 32 * 1024 * 1024
/** What one held set takes beside its bytes. */
const setOverhead = 256

/** The data sets of one exporter and domain that wait. */
export type HeldSets = {
  /** Those that were let go for it, the oldest first; the set itself when there is no room at all. */
  readonly add: (set: HeldSet) => readonly HeldSet[]
  /** The sets that waited for this template, in the order in which they came; they wait no more. */
  readonly take: (templateId: number) => readonly HeldSet[]
  readonly takeAll: () => readonly HeldSet[]
  readonly size: () => number
}

export const createHeldSets = (budget: HeldBudget): HeldSets => {
  const sets = new Set<HeldSet>()
  /** Templates waited for, so that a template that nobody waits for costs nothing. */
  const waiting = new Map<number, number>()
  let bytes = 0

  const account = ({ bytes: records, templateId }: HeldSet, by: 1 | -1): void => {
    const size = by * (records.length + setOverhead)
    bytes += size
    budget.bytes += size
    const count = (waiting.get(templateId) ?? 0) + by
    if (count > 0) waiting.set(templateId, count)
    else waiting.delete(templateId)
  }
  const remove = (set: HeldSet): void => {
    sets.delete(set)
    account(set, -1)
  }

  return {
    add: set => {
      sets.add(set)
      account(set, 1)
      const gone: HeldSet[] = []
      for (const oldest of sets) {
        if (sets.size <= mostSets && bytes <= mostBytes && budget.bytes <= mostBytesOverall) break
        remove(oldest)
        gone.push(oldest)
      }
      return gone
    },
    take: templateId => {
      if (!waiting.has(templateId)) return []
      const taken = [...sets].filter(set => set.templateId === templateId)
      for (const set of taken) remove(set)
      return taken
    },
    takeAll: () => {
      const taken = [...sets]
      for (const set of taken) remove(set)
      return taken
    },
    size: () => sets.size,
  }
}
