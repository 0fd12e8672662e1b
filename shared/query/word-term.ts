import { formatCidr, formatIp, parseCidr, parseIp } from '../units/ip'
import type { Expr } from './ast'

/** A bare word; an address without a field means either side. */
export const wordTerm = (text: string): Expr => {
  const block = parseCidr(text)
  if (block) return { kind: 'subnet', field: 'ip', cidr: formatCidr(block) }
  const address = parseIp(text)
  return address ? { kind: 'compare', field: 'ip', op: '=', value: formatIp(address) } : { kind: 'words', text }
}
