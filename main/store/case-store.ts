import type { Scope } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import type { EvidenceFile, FileState } from '../../shared/model/file'
import type { Finding } from '../../shared/model/finding'
import type { StoredReject } from '../../shared/model/reject'
import type { RuleKey } from '../../shared/model/rule'
import type { EnrichHost } from '../enrich/host-facts'
import type { Batch } from '../normalise/batch'
import type { InventoryReader, InventoryTable } from './inventory-table'
import type { KeptStore } from './kept-store'
import type { LiveStore } from './live-store'

/**
 * One column of one segment as it lies in the file and in memory. Values are stored as `value - min`, shifted up by
 * one when nulls occur (code 0 is then null), in the narrowest unsigned type; a column of one value takes no bytes.
 */
export type EncodedColumn = {
  /** Bytes an element: 0 = constant, 1, 2, 4 = unsigned codes, 8 = the values themselves as doubles, null as NaN. */
  readonly width: 0 | 1 | 2 | 4 | 8
  /** Smallest and largest value; NaN when every row is null. */
  readonly min: number
  readonly max: number
  readonly hasNulls: boolean
  /** Over shared memory so that scan workers read it without a copy; null when `width` is 0. */
  readonly data: Uint8Array | Uint16Array | Uint32Array | Float64Array | null
}

export type SegmentInfo = {
  readonly id: number
  /**
   * Row id of its first flow; its rows are `firstRow` .. `firstRow + rows - 1`. Row ids count from 1 and are never given
   * twice; where rows of a capture have expired there are gaps.
   */
  readonly firstRow: number
  readonly rows: number
  /** Whose rows they are: one file, or several senders of captures that are kept alike. */
  readonly files: readonly { readonly id: number; readonly rows: number }[]
  /** What it takes in the case file. */
  readonly bytes: number
  /** When the first and the last of its rows were stored, ms. */
  readonly since: number
  readonly until: number
  /** Statistics of every column without its data. */
  readonly stats: Readonly<
    Record<
      ColumnName,
      { readonly min: number; readonly max: number; readonly hasNulls: boolean; readonly width: EncodedColumn['width'] }
    >
  >
}

/** Every address of the case, index = host id. Rows are never removed, and new ones only appended. */
export type HostTable = {
  readonly size: () => number
  /** RFC 5952 text. */
  readonly address: (id: number) => string
  /** 16 bytes, IPv4 as ::ffff:a.b.c.d, at `id * 16`. Take it anew after every commit. */
  readonly bytes: () => Uint8Array
  readonly find: (address: string) => number | null
  readonly scope: (id: number) => Scope
  readonly country: (id: number) => string | null
  readonly asn: (id: number) => number | null
  readonly org: (id: number) => string | null
  readonly cloud: (id: number) => string | null
}

export type TextTable = {
  readonly size: () => number
  readonly text: (id: number) => string
  readonly find: (text: string) => number | null
}

export type RuleTable = {
  readonly size: () => number
  readonly rule: (id: number) => RuleKey
}

/** A file to be imported, as the source found it. */
export type NewFile = {
  readonly path: string
  readonly bytes: number
  readonly format: string | null
  readonly formatOptions?: string | null
}

/** A file that was read to its end before any of it is stored. */
export type WholeFile = {
  readonly path: string
  readonly bytes: number
  readonly sha256: string | null
  readonly state: Exclude<FileState, 'importing'>
  readonly error: string | null
  readonly format: string | null
  readonly formatOptions: string | null
  readonly batches: readonly Batch[]
}

/** The only door to the case file. One process writes; everything else in the app is pure beside it. */
export type CaseStore = {
  readonly path: string
  readonly readOnly: boolean
  readonly readOnlyReason: string | null
  /** Rises with every commit. */
  readonly revision: () => number

  readonly files: () => readonly EvidenceFile[]
  /** A complete file that holds the bytes of this hash, one with rows before others; null when there is none. */
  readonly fileOfHash: (sha256: string) => EvidenceFile | null
  /** Whether a complete file of this size is there. */
  readonly holdsSize: (bytes: number) => boolean
  /** A file of this path of which nothing could be read. */
  readonly unreadFile: (path: string) => EvidenceFile | null
  /** Files whose import broke off, with the prefix by which the same bytes are found again and how many records to pass over. */
  readonly unfinishedFiles: () => readonly (EvidenceFile & {
    readonly bytesRead: number
    readonly prefixSha256: string
  })[]
  readonly addFile: (file: NewFile) => number
  /** Marks a broken-off file as being read again; one of which nothing was kept yet may now be read as something else. */
  readonly resumeFile: (id: number, path: string, formatOptions?: string | null) => void
  /**
   * One transaction: dictionary rows, one or more segments, rejects and the books. Records that another file gave are
   * counted as duplicates, or stored again where they are to be kept.
   */
  readonly appendBatch: (fileId: number, batch: Batch, enrich: EnrichHost, duplicates?: 'count' | 'keep') => void
  /**
   * Many small files in one transaction, each as if it had been added, filled and finished by itself; their rows share
   * segments. What holds bytes that are there already is a duplicate, unless those gave no row and are tried again.
   */
  readonly addWholeFiles: (
    files: readonly WholeFile[],
    enrich: EnrichHost,
    how: { readonly duplicates: 'count' | 'keep'; readonly tryAgain: boolean },
  ) => readonly EvidenceFile[]
  /** A batch of a file that is read once more: what of it was counted as a duplicate is stored after all. */
  readonly restoreBatch: (fileId: number, batch: Batch, enrich: EnrichHost) => void
  /** Ends the restoring of a file. */
  readonly restored: (fileId: number) => void
  readonly finishFile: (
    id: number,
    end: {
      readonly state: FileState
      readonly sha256: string | null
      readonly bytes: number
      readonly error: string | null
      readonly format: string | null
    },
  ) => void
  /** The same bytes again: books say `seen` records, all duplicate. */
  readonly addDuplicateFile: (file: NewFile, sha256: string, original: EvidenceFile) => number
  readonly rejects: (ask: {
    readonly fileId: number | null
    readonly search: string
    readonly offset: number
    readonly limit: number
  }) => { readonly total: number; readonly rejects: readonly StoredReject[] }
  readonly reject: (id: number) => StoredReject | null

  /** Rows that are there. */
  readonly rowCount: () => number
  /** The largest row id ever given; 0 when there was none. */
  readonly lastRow: () => number
  readonly segments: () => readonly SegmentInfo[]
  /** From the cache, else read from the file; the cache stays within its memory budget. */
  readonly column: (segmentId: number, name: ColumnName) => EncodedColumn
  readonly hosts: HostTable
  readonly texts: TextTable
  readonly rules: RuleTable

  /** What is captured from the wire. */
  readonly live: LiveStore

  /** Names, subnets, networks and sites of addresses, as the analyst imported them. */
  readonly inventory: InventoryReader
  readonly putInventory: InventoryTable['put']
  readonly removeInventory: InventoryTable['remove']

  /** Saved views, alerts, the history, dashboards. */
  readonly kept: KeptStore

  readonly findings: () => readonly Finding[]
  readonly addFinding: (finding: Omit<Finding, 'id'>) => Finding
  readonly updateFinding: (finding: Finding) => Finding
  readonly removeFinding: (id: number) => void
  /** `pragma integrity_check` and the chain of the custody log; `ok` when nothing is wrong. */
  readonly check: () => {
    readonly integrity: string
    readonly custody: 'intact' | 'broken'
    readonly balanced: boolean
  }
  readonly sqliteVersion: string
  readonly close: () => void
}
