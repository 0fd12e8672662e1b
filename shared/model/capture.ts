import type { Exporter, WireProtocol } from './exporter'

export const captureStates = ['listening', 'stopping', 'stopped', 'failed'] as const

/** How long live rows are kept; imported evidence is never subject to it. Null = without limit. */
export type Retention = { readonly ms: number | null; readonly bytes: number | null }

/** What a capture counted beside the books of what it decoded. */
export type CaptureCounters = {
  /** Received from allowed senders. */
  readonly datagrams: number
  readonly bytes: number
  /** Datagrams let go because too many waited to be decoded. */
  readonly queueLost: number
  /** Datagrams the system dropped before they reached the program; null where it does not tell. */
  readonly kernelLost: number | null
  /** Datagrams from senders that are not on the list of allowed exporters, or of a protocol that is not taken. */
  readonly notAllowed: number
  /** Datagrams that are none of the protocols known. */
  readonly unknown: number
  /** Bytes that the system lets wait in front of each socket; less than asked for means losses in bursts. */
  readonly receiveBuffer: number
}

/** One listener: its sockets, its books, and who sends to it. */
export type Capture = CaptureCounters & {
  readonly id: string
  readonly host: string
  readonly ports: readonly number[]
  readonly state: (typeof captureStates)[number]
  /** One sentence with the cause when the listener could not start or ended by itself. */
  readonly problem: string | null
  readonly started: number
  readonly stopped: number | null
  /** The books of what was decoded: `seen = stored + rejected + skipped + duplicate`. */
  readonly seen: number
  readonly stored: number
  readonly rejected: number
  readonly skipped: number
  readonly duplicate: number
  /** Over the last second. */
  readonly datagramsPerSecond: number
  readonly recordsPerSecond: number
  /** Datagrams waiting to be decoded. */
  readonly queued: number
  /** Addresses or networks that may send; empty = everyone. */
  readonly allow: readonly string[]
  /** Protocols that are taken; empty = every one. */
  readonly protocols: readonly WireProtocol[]
  readonly retention: Retention
  /** Rows removed by retention so far. */
  readonly expired: number
  /** Bytes of the ring of raw datagrams; null when they are not kept. */
  readonly rawBytes: number | null
  readonly exporters: readonly Exporter[]
}
