/** A query that was run in the case. The same one run again is the same entry, with a newer time. */
export type HistoryEntry = {
  readonly id: number
  /** As it was typed. */
  readonly text: string
  readonly zone: string
  /** The range it was asked of, ms, the end excluded; null = as far as the data reached. */
  readonly from: number | null
  readonly to: number | null
  /** When it was last run. */
  readonly at: number
  /** What it found then; null when that was not known. */
  readonly rows: number | null
  readonly runs: number
}

/** Entries kept in a case; the oldest go first. */
export const mostHistory = 3000
