import { millisecondText, secondText } from '../time-text'

/** A time as EVE writes it: microseconds, and an offset without a colon. */
export const eveTime = (ms: number): string => `${secondText(ms)}.${millisecondText(ms)}417+0000`

/** Ids of 51 bits, as the engine makes them. */
export const eveFlowId = (count: number): number => 1_000_000_000_000_000 + (count % 100_000_000) * 9_973_421

export const protocolWord = (protocol: number): string => (protocol === 17 ? 'UDP' : 'TCP')

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  'curl/8.5.0',
  'Debian APT-HTTP/1.3 (2.6.1)',
  'python-requests/2.32.3',
] as const

/** The request of an HTTP connection, made from its port. */
export const request = (port: number): { readonly url: string; readonly agent: string } => ({
  url: port % 5 === 0 ? '/' : `/v${(port % 3) + 1}/items/${port % 4096}`,
  agent: userAgents[port % userAgents.length] ?? userAgents[0],
})
