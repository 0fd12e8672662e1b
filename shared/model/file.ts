/** How far the reading of an evidence file got. Only `complete` files count as evidence already held. */
export const fileStates = ['importing', 'complete', 'cancelled', 'failed'] as const
export type FileState = (typeof fileStates)[number]

/** Counts of a file's records. `seen = stored + rejected + skipped + duplicate`, always. */
export type Counts = {
  readonly seen: number
  readonly stored: number
  readonly rejected: number
  readonly skipped: number
  readonly duplicate: number
}

/** Records of a file that another one had given before. */
export type Overlap = {
  /** The file that gave them, and its path. */
  readonly file: number
  readonly path: string
  readonly records: number
  /** The two files hold the same bytes; otherwise they share records. */
  readonly whole: boolean
}

/** One evidence file (or one member of an archive) and its books. */
export type EvidenceFile = Counts & {
  readonly id: number
  /** As given by the user; members of an archive are `archive.zip/inner/name`. */
  readonly path: string
  /** Of the bytes as stored on disk (for a member: of its unpacked bytes), lower-case hex; null until read to the end. */
  readonly sha256: string | null
  readonly bytes: number
  readonly format: string | null
  /** What the user said beside the format's id, such as the order of a headerless log's fields; null where nothing. */
  readonly formatOptions: string | null
  readonly state: FileState
  /** Skipped records counted by kind, e.g. `{ NODATA: 3 }`. */
  readonly skippedKinds: Readonly<Record<string, number>>
  /** Which files gave the duplicate records before. */
  readonly overlaps: readonly Overlap[]
  /** Earliest start and latest end of the stored flows, ms. */
  readonly first: number | null
  readonly last: number | null
  /** One sentence with position and cause when the file could not be read to its end; null otherwise. */
  readonly error: string | null
  /** When the import of the file began, ms. */
  readonly imported: number
  /** The capture it was received by: then it is what one sender sent, and no file on disk. Null for evidence files. */
  readonly capture: number | null
  /** Stored rows that the retention of their capture has removed since. */
  readonly expired: number
}

/** The state as a word for people: what a sender of a running capture sends is not being imported. */
export const shownState = ({ state, capture }: Pick<EvidenceFile, 'state' | 'capture'>): FileState | 'capturing' =>
  state === 'importing' && capture !== null ? 'capturing' : state
