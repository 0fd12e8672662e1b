import type { Exporter, WireProtocol } from '../../shared/model/exporter'
import type { PlacedSink } from './format'

/** Where a datagram came from: its sender, and the port it was sent to. */
export type Origin = { readonly address: string; readonly port: number; readonly localPort: number }

/** One UDP payload. `offset` is where it stands in the file it was kept in; 0 on the wire. */
export type Datagram = {
  readonly payload: Uint8Array
  readonly origin: Origin
  /** When it was received, ms; NaN where nothing says it, then the exporter's own clock counts. */
  readonly receivedMs: number
  readonly offset: number
}

/**
 * Decodes the datagrams of any number of exporters, from a file, a packet capture or the wire, and holds their state:
 * templates, options, sequence numbers, data sets that wait for their template. Made by `createDatagramDecoder` in
 * `datagram-decoder.ts`.
 */
export type DatagramDecoder = {
  /**
   * Each record in the datagram ends in a store, reject or skip of the sink. Null, with the sink untouched, when the
   * payload is none of the known protocols.
   */
  readonly decode: (datagram: Datagram, sink: PlacedSink) => WireProtocol | null
  /** Nothing more comes: data sets that still wait for a template become rejects of the sink that `sinkOf` names. */
  readonly end: (sinkOf: (origin: Origin, protocol: WireProtocol) => PlacedSink) => void
  readonly exporters: () => readonly Exporter[]
}
