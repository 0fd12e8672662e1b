import { hostKinds, type InventoryEntry } from '../../shared/model/inventory'
import { inCidr, parseCidr, parseIp } from '../../shared/units/ip'
import type { CaseStore } from '../store/case-store'

export type InventoryLines = readonly Partial<InventoryEntry>[]

/** Lines of an inventory: blocks within blocks of both families, and hosts in them. */
export const inventoryLines: InventoryLines = [
  { address: '10.0.0.0/8', kind: 'physical' },
  { address: '10.0.0.0/16', subnet: '10.0.0.0/16', network: 'blue', site: 'a', owner: 'Net' },
  { address: '10.0.0.8/29', subnet: '10.0.0.8/29', network: 'Green', kind: 'gateway' },
  { address: '10.0.0.9', name: 'ab', kind: 'vm' },
  { address: '10.1.2.0/24', subnet: '10.1.2.0/24', network: 'blue' },
  { address: '10.1.2.3', name: 'AB c', kind: 'vm', owner: 'a' },
  { address: '::/0', network: 'six' },
  { address: '2001:db8::/32', subnet: '2001:db8::/32', kind: 'vpn-client' },
  { address: '2001:db8::1', name: '100%' },
  { address: 'fe80::/10', subnet: 'fe80::/10', network: 'blue' },
  { address: '20.1.1.1', name: 'ab' },
  { address: '8.8.0.0/16', name: 'Wide', kind: 'provider' },
  { address: '8.8.8.0/24', name: 'Search', kind: 'provider' },
  { address: '10.0.0.0/9', name: 'wide', kind: 'provider' },
]

/** Read as plainly as it can be: of each attribute the longest prefix that says it wins. */
export const listingOf = (address: string, lines: InventoryLines) => {
  const own = parseIp(address) ?? new Uint8Array(16)
  const holding = lines.flatMap(line => {
    const text = String(line.address)
    const block = parseCidr(text) ?? parseCidr(`${text}/${text.includes(':') ? 128 : 32}`)
    const isFamily = text.includes(':') === address.includes(':')
    return block && isFamily && inCidr(own, block) ? [{ ...line, prefix: block.prefix }] : []
  })
  const sorted = holding.toSorted((a, b) => b.prefix - a.prefix)
  const longest = sorted.filter(({ kind }) => kind !== 'provider')
  const say = <A extends 'name' | 'kind' | 'subnet' | 'network' | 'site' | 'owner'>(attribute: A) =>
    longest.find(line => (line[attribute] ?? null) !== null)?.[attribute] ?? null
  return {
    isListed: longest.length > 0,
    name: longest.find(({ prefix }) => prefix === 128)?.name ?? null,
    kind: hostKinds.find(known => known === say('kind')) ?? null,
    subnet: say('subnet'),
    network: say('network'),
    site: say('site'),
    owner: say('owner'),
    provider: sorted.find(({ kind }) => kind === 'provider')?.name ?? null,
  }
}
export type TestListing = ReturnType<typeof listingOf>

/** Puts the lines into a case as one inventory. */
export const putInventory = (store: CaseStore, lines: InventoryLines, name = 'hosts.csv'): number => {
  const entries = lines.map((line, at) => ({
    line: at + 2,
    address: '',
    name: null,
    kind: null,
    subnet: null,
    network: null,
    site: null,
    owner: null,
    tags: [],
    attributes: {},
    ...line,
  }))
  const counts = { seen: entries.length, stored: entries.length, rejected: 0, skipped: 0, skippedKinds: {} }
  return store.putInventory({ name, path: `/${name}`, sha256: '0', bytes: 1, ...counts, entries, rejects: [] }).id
}
