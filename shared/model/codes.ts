/**
 * Enumerations of the flow model. A column stores the position in the list; a query, the grid and every export use
 * the word.
 */
export const kinds = ['flow', 'alert', 'event'] as const
export type Kind = (typeof kinds)[number]

export const actions = ['allowed', 'denied'] as const
export type Action = (typeof actions)[number]

/** Relative to the monitored network. */
export const directions = ['inbound', 'outbound', 'internal', 'external'] as const
export type Direction = (typeof directions)[number]

export const states = ['begin', 'continue', 'end'] as const
export type State = (typeof states)[number]

/** From the IANA special-purpose address registries (RFC 6890 and successors). */
export const scopes = ['private', 'public', 'loopback', 'link-local', 'multicast', 'broadcast', 'reserved'] as const
export type Scope = (typeof scopes)[number]

/** Bits of `tcp_flags`, lowest first (RFC 9293, RFC 3168, RFC 8311). */
export const tcpFlags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'NS'] as const

/** Exactly one of these tags per flow. */
export const azureFlowTypes = [
  'MaliciousFlow',
  'IntraVNet',
  'InterVNet',
  'S2S',
  'P2S',
  'AzurePublic',
  'ExternalPublic',
  'UnknownPrivate',
  'Unknown',
] as const
export type AzureFlowType = (typeof azureFlowTypes)[number]

/** Any number of these tags per flow. */
export const ariaFlowTypes = [
  'East-West',
  'North-South',
  'Source is VM',
  'Destination is VM',
  'Source is Physical',
  'Destination is Physical',
  'Source is Internet',
  'Destination is Internet',
  'VM-VM',
  'VM-Physical',
  'Physical-VM',
  'Physical-Physical',
  'Same Subnet',
  'Different Subnet',
] as const

export const flowTypes = [...azureFlowTypes, ...ariaFlowTypes] as const
export type FlowType = (typeof flowTypes)[number]
