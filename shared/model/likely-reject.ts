import { tcpFlags } from './codes'

const reset = 2 ** tcpFlags.indexOf('RST')

/**
 * A firewall that drops stays silent; one that rejects answers with a reset (TCP) or an ICMP message, and the logs write
 * both as blocked. A reset on a denied flow makes a rejection likely, no more: an end may have sent it as well.
 */
export const isLikelyReject = (action: unknown, flags: unknown): boolean =>
  action === 'denied' && typeof flags === 'number' && Math.floor(flags / reset) % 2 === 1
