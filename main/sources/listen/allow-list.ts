import { compareIps, inCidr, parseCidr, parseIp } from '../../../shared/units/ip'

/** The senders that may send. */
export type AllowList = (address: string) => boolean

/** Answers remembered; forged senders are without end. */
const mostRemembered = 65_536

/** Null when the entry is neither an address nor a network. */
const testOf = (entry: string): ((address: Uint8Array) => boolean) | null => {
  const network = parseCidr(entry)
  if (network) return address => inCidr(address, network)
  const single = parseIp(entry)
  return single ? address => compareIps(address, single) === 0 : null
}

/** The first entry of a list that is neither an address nor a network; null when all are. */
export const badAllowEntry = (entries: readonly string[]): string | null =>
  entries.find(entry => testOf(entry) === null) ?? null

/** Everyone where the list is empty. */
export const createAllowList = (entries: readonly string[]): AllowList => {
  if (entries.length === 0) return () => true
  const tests = entries.map(testOf).filter(test => test !== null)
  const known = new Map<string, boolean>()
  return address => {
    const remembered = known.get(address)
    if (remembered !== undefined) return remembered
    const bytes = parseIp(address)
    const may = bytes !== null && tests.some(test => test(bytes))
    if (known.size >= mostRemembered) known.clear()
    known.set(address, may)
    return may
  }
}
