import type { Database } from '../../shared/contract'
import { parseIp } from '../../shared/units/ip'
import { cloudOf } from './cloud'
import type { EnrichHost, HostFacts } from './host-facts'
import { openRanges } from './range-table'
import { readTable } from './read-table'
import { scopeOf } from './scope'

export type Enricher = {
  readonly host: EnrichHost
  /** What the answers rest on: to be shown with its date and attribution. */
  readonly databases: readonly Database[]
}

/** Opens the packed tables of a data folder; every look-up stays on this machine. */
export const createEnricher = (dataDir: string): Enricher => {
  const countries = openRanges(readTable(dataDir, 'country.bin'), 'country.bin')
  const systems = openRanges(readTable(dataDir, 'asn.bin'), 'asn.bin')
  const databases = JSON.parse(readTable(dataDir, 'databases.json').toString('utf8')) as readonly Database[]

  const host = (address: string): HostFacts => {
    const bytes = parseIp(address)
    if (!bytes) return nothing
    const scope = scopeOf(bytes)
    if (scope !== 'public') return { ...nothing, scope }
    const asked = carriedIpv4(bytes)
    const { asn, org } = splitSystem(systems.find(asked))
    return { scope, country: countries.find(asked), asn, org, cloud: cloudOf(asn, org) }
  }
  return { host, databases }
}

const nothing: HostFacts = { scope: 'reserved', country: null, asn: null, org: null, cloud: null }

/** A label of the AS table is the number and, after a space, the holder where known. */
const splitSystem = (label: string | null): { readonly asn: number | null; readonly org: string | null } => {
  if (label === null) return { asn: null, org: null }
  const space = label.indexOf(' ')
  if (space < 0) return { asn: Number(label), org: null }
  return { asn: Number(label.slice(0, space)), org: label.slice(space + 1) }
}

/** NAT64 (64:ff9b::/96) and 6to4 (2002::/16) addresses stand for an IPv4 host: its place and holder are what is asked for. */
const carriedIpv4 = (bytes: Uint8Array): Uint8Array => {
  const at = startsWith(bytes, nat64) ? 12 : startsWith(bytes, sixToFour) ? 2 : -1
  if (at < 0) return bytes
  const mapped = new Uint8Array(16)
  mapped.set([0xff, 0xff], 10)
  mapped.set(bytes.subarray(at, at + 4), 12)
  return mapped
}
const nat64 = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
const sixToFour = [0x20, 0x02]
const startsWith = (bytes: Uint8Array, prefix: readonly number[]): boolean =>
  prefix.every((value, at) => bytes[at] === value)
