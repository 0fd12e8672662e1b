/** A record longer than this is no log record; it is rejected with its position, and never held in memory. */
export const longestRecordBytes = 16 * 1024 * 1024

/** Bytes of a rejected record that are kept as its excerpt. */
export const excerptBytes = 512

/** Where a record stands in the unpacked text. */
export type Place = { readonly offset: number; readonly length: number }

/** Told by a framer of everything it finds, in the order of the text. */
export type Framed = {
  /** What could not be framed: a sentence, where it stands, and how it begins. */
  readonly broken: (reason: string, place: Place, start: Uint8Array) => void
}

export const tooLong = (length: number): string =>
  `the record is ${length.toLocaleString('en')} bytes long; more than ${(longestRecordBytes / 1024 / 1024).toLocaleString('en')} MiB is not read as one record`
