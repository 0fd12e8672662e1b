import type { ColumnArrays } from '../../shared/model/columns'
import type { Counts } from '../../shared/model/file'
import type { Reject } from '../../shared/model/reject'
import type { RuleKey } from '../../shared/model/rule'

/**
 * What a decode worker hands to the store: the unit of commit. Dictionary columns (`src_ip`, `rule`, `hostname` ...)
 * hold ids local to this file's reading, counted from 0; each batch brings the dictionary entries that are new since
 * the batch before it. The store maps them to its own ids. `file` is left `NaN`; the store knows it.
 */
export type Batch = RowBatch & {
  /**
   * Four words a row that stand for the name the format gave its record, all zero where it gave none; null when it gave
   * no row one. See `identity-table.ts`.
   */
  readonly identities: Uint32Array | null
  readonly rejects: readonly Reject[]
  /** What this batch adds to the file's books. */
  readonly counts: Counts
  readonly skippedKinds: Readonly<Record<string, number>>
  /** Bytes of the file on disk read so far, and the SHA-256 of exactly those bytes: by it a broken-off import is found again. */
  readonly bytesRead: number
  readonly prefixSha256: string
}

/** Rows with what is new in their dictionaries. */
export type RowBatch = {
  readonly rows: number
  /** In time order by `start`, each array exactly `rows` long. */
  readonly columns: ColumnArrays
  /** New entries; the first of them has the local id `hostBase` (`textBase`, `ruleBase`). A base of 0 starts a new numbering. */
  readonly hosts: readonly string[]
  readonly hostBase: number
  readonly texts: readonly string[]
  readonly textBase: number
  readonly rules: readonly RuleKey[]
  readonly ruleBase: number
}

/** What a capture adds to the books of one sender. */
export type LivePart = {
  readonly rejects: readonly Reject[]
  readonly counts: Counts
  readonly skippedKinds: Readonly<Record<string, number>>
  /** Bytes of its datagrams. */
  readonly bytes: number
}

/** What a capture hands to the store: rows of all its senders. Here `file` holds the number of the sender in the capture. */
export type LiveBatch = RowBatch & { readonly parts: ReadonlyMap<number, LivePart> }
