import type { Host } from './site'

/** What an application-layer sensor sees in a connection. */
export type Application = 'dns' | 'http' | 'tls' | null

/** A signature that fires on a connection. */
export type Signature = {
  readonly sid: number
  readonly rev: number
  readonly name: string
  readonly category: string
  readonly severity: number
}

/**
 * One connection on the wire, before any log writes it in its own way. One object is reused for all of them, as the decoders do with
 * their drafts.
 */
export type Connection = {
  /** Begin in ms; how long it lasted. */
  start: number
  durationMs: number
  /** The host of the site whose interface logs it. */
  host: Host
  src: string
  dst: string
  srcPort: number
  dstPort: number
  protocol: number
  inbound: boolean
  allowed: boolean
  srcBytes: number
  srcPackets: number
  dstBytes: number
  dstPackets: number
  app: Application
  hostname: string
  signature: Signature | null
  /** A slice so small that every log writes one record for it. */
  filler: boolean
}

export const createConnection = (host: Host): Connection => ({
  start: 0,
  durationMs: 0,
  host,
  src: '',
  dst: '',
  srcPort: 0,
  dstPort: 0,
  protocol: 6,
  inbound: false,
  allowed: true,
  srcBytes: 0,
  srcPackets: 0,
  dstBytes: 0,
  dstPackets: 0,
  app: null,
  hostname: '',
  signature: null,
  filler: false,
})
