/** What a datagram can be, told from its content. */
export const wireProtocols = ['netflow-v5', 'netflow-v9', 'ipfix', 'sflow-v5', 'syslog'] as const
export type WireProtocol = (typeof wireProtocols)[number]

/**
 * One stream of flow datagrams: templates, sequence numbers and sampling belong to an exporter's address, port, protocol
 * and source or observation domain id, never to the address alone.
 */
export type ExporterKey = {
  /** RFC 5952 text. */
  readonly address: string
  readonly port: number
  readonly protocol: WireProtocol
  /** Source id (v9), observation domain id (IPFIX), engine type and id (v5), sub-agent id (sFlow); 0 for syslog. */
  readonly domain: number
}

/** An exporter with its counters. */
export type Exporter = ExporterKey & {
  readonly datagrams: number
  readonly bytes: number
  /** Flow records, alerts and events made into rows. */
  readonly records: number
  readonly rejected: number
  readonly templates: number
  readonly optionsTemplates: number
  /** Data sets waiting for their template, and those let go because too many waited. */
  readonly held: number
  readonly heldLost: number
  /** Records (v5, IPFIX) or datagrams (v9, sFlow) that the sequence numbers say were sent and did not come. */
  readonly missing: number
  /** Times the sequence or the uptime began anew. */
  readonly resets: number
  /** N of 1:N sampling, where the exporter says so. */
  readonly sampling: number | null
  /** When its first and its newest datagram were received, ms. */
  readonly first: number
  readonly last: number
}
