import type { ByteRange } from '../../../shared/model/reject'

/** One captured packet. The reader fills the same object for each; the bytes are the reader's again afterwards. */
export type Frame = {
  bytes: Uint8Array
  /** What was captured of the packet lies at `from`..`to`. */
  from: number
  to: number
  /** Its length on the wire, which may be more, and with some writers less, than what was captured. */
  original: number
  /** NaN where the capture does not say it. */
  timeMs: number
  /** Where the time stands in the record; null where it does not. */
  timeField: ByteRange | null
  /** What the capture says of the time below a millisecond, in ns. */
  nanos: number
  linkType: number
  /** Name of the interface, where the capture says it. */
  interfaceName: string | null
  /** Number of the interface in its section; 0 in files that know only one. */
  interfaceId: number
  /** What was written beside the packet by whoever captured or read it, as long as the bytes are there. */
  comments: () => readonly string[]
  /** Where the record of the packet stands in the file, header and all. */
  offset: number
  length: number
  /** Where `from` stands in the file. */
  dataOffset: number
}

export const createFrame = (): Frame => ({
  bytes: new Uint8Array(0),
  from: 0,
  to: 0,
  original: 0,
  timeMs: Number.NaN,
  timeField: null,
  nanos: 0,
  linkType: 0,
  interfaceName: null,
  interfaceId: 0,
  comments: () => [],
  offset: 0,
  length: 0,
  dataOffset: 0,
})

/** Where a record stands in the file. */
export type Place = { readonly offset: number; readonly length: number }

/** What a reader finds in a capture, in the order of the file. */
export type CaptureParts = {
  readonly packet: (frame: Frame) => void
  /** A header or block that holds no packet. */
  readonly other: (kind: string) => void
  /** Bytes that are no record, or a record that holds no packet although it should. */
  readonly broken: (reason: string, place: Place, start: Uint8Array, field?: ByteRange) => void
}

/** Cuts a capture into its packets. */
export type CaptureReader = {
  readonly push: (piece: Uint8Array) => void
  readonly end: () => void
}

/** A packet longer than this is damage: libpcap and Wireshark draw the line here too, unless the file says more. */
export const mostCaptured = 262_144
/** No record is longer, whatever the file says of itself. */
export const longestRecord = 16 * 1024 * 1024

/** The bytes a reject shows of the place it is about. */
const startBytes = 128
export const startOf = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  bytes.slice(from, Math.min(to, from + startBytes))

/** A place where the file stopped making sense, until the reader finds its way again. */
export type Lost = {
  readonly reason: string
  readonly field: ByteRange
  readonly offset: number
  readonly start: Uint8Array
}

export const count = (value: number): string => value.toLocaleString('en')

export const skippedBytes = (bytes: number): string =>
  `${count(bytes)} ${bytes === 1 ? 'byte was' : 'bytes were'} passed over`
