/** What the header of a datagram says about time. */
export type Moment = {
  /** When it was sent, ms; by the exporter's clock, or when it was received where that clock was never set. */
  readonly clockMs: number
  /** Uptime of the exporter when it was sent, ms; `NaN` where the header carries none (IPFIX). */
  readonly uptime: number
}
