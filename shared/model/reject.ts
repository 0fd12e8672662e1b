/** Bytes of a record: where they begin in it, and how many they are. */
export type ByteRange = { readonly offset: number; readonly length: number }

/** A record that could not become a flow: where it stands, why, and how it begins. */
export type Reject = {
  /** Number of the record in its file, counted from 1. */
  readonly record: number
  /** Byte offset and length of the record in the unpacked file. */
  readonly offset: number
  readonly length: number
  /** Line number counted from 1 for line formats; null where lines mean nothing. */
  readonly line: number | null
  /** One sentence naming the field and the cause, e.g. `dstport is 70000; a port is 0 to 65535`. */
  readonly reason: string
  /** The first bytes of the record as text, at most 512 characters, control characters kept as they are. */
  readonly excerpt: string
  /** What the reason speaks of, where the decoder told; otherwise it is looked for when the record is opened. */
  readonly field: ByteRange | null
}

export type StoredReject = Reject & { readonly id: number; readonly fileId: number; readonly path: string }
