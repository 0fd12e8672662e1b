import type { Direction, Scope } from '../../shared/model/codes'

/** Scopes of the monitored network's own side. */
export const isInside = (scope: string): boolean =>
  scope === 'private' || scope === 'link-local' || scope === 'loopback'

/**
 * The direction of a flow whose log names none, told from its two ends: private addresses are the monitored network,
 * public ones the Internet. Null where an end is neither (multicast, reserved): that would be a guess.
 */
export const derivedDirection = (srcScope: Scope, dstScope: Scope): Direction | null => {
  const fromInside = isInside(srcScope)
  // A limited broadcast never leaves the network it was sent in.
  const toInside = isInside(dstScope) || (fromInside && dstScope === 'broadcast')
  if (fromInside && toInside) return 'internal'
  if (fromInside && dstScope === 'public') return 'outbound'
  if (srcScope === 'public' && toInside) return 'inbound'
  return srcScope === 'public' && dstScope === 'public' ? 'external' : null
}
