import { expect, test } from 'vitest'
import { azureFlowTypes, flowTypes, scopes } from '../../shared/model/codes'
import type { HostKind, Listing } from '../../shared/model/inventory'
import { derivedDirection } from './direction'
import { flowTypeBits, flowTypeTable, hostClassCount, hostClassOf, missingHostClass, relationOf } from './flow-type'
import { type FlowEnd, whyFlowType } from './why-flow-type'

const end = (address: string, scope: string, cloud: string | null = null): FlowEnd => ({
  address,
  scope,
  cloud,
  asn: scope === 'public' ? 64_500 : null,
  org: scope === 'public' ? 'Example Holder' : null,
  listing: null,
})
const web = end('93.184.216.34', 'public')
const azure = end('20.42.0.1', 'public', 'azure')
const amazon = end('52.94.0.1', 'public', 'aws')
const vm = end('10.0.0.4', 'private')
const metadata = end('169.254.169.254', 'link-local')
const group = end('224.0.0.251', 'multicast')

const tags = (src: FlowEnd | null, dst: FlowEnd | null): readonly string[] => {
  const standing = (each: FlowEnd | null) =>
    each?.listing ? (each.listing.kind?.value ?? ('listed' as const)) : ('unlisted' as const)
  const related = (each: FlowEnd | null) => ({
    network: each?.listing?.network?.value ?? null,
    subnet: each?.listing?.subnet?.value ?? null,
  })
  const bits = flowTypeBits(
    hostClassOf(src, standing(src)),
    hostClassOf(dst, standing(dst)),
    relationOf(related(src), related(dst)),
  )
  return flowTypes.filter((_, at) => (bits >> at) & 1)
}

test.each<[string, FlowEnd | null, FlowEnd | null, readonly string[]]>([
  ['private to Internet', vm, web, ['ExternalPublic', 'North-South', 'Destination is Internet']],
  ['Internet to private', web, vm, ['ExternalPublic', 'North-South', 'Source is Internet']],
  ['private to Azure', vm, azure, ['AzurePublic', 'North-South', 'Destination is Internet']],
  ['private to another cloud', vm, amazon, ['ExternalPublic', 'North-South', 'Destination is Internet']],
  ['Azure to Internet', azure, web, ['ExternalPublic', 'North-South', 'Source is Internet', 'Destination is Internet']],
  ['private to private', vm, vm, ['UnknownPrivate', 'East-West']],
  ['private to link-local', vm, metadata, ['Unknown', 'East-West']],
  ['private to multicast', vm, group, ['Unknown']],
  ['no address to Internet', null, web, ['ExternalPublic', 'North-South', 'Destination is Internet']],
  ['no address at all', null, null, ['Unknown']],
])('%s', (_, src, dst, expected) => {
  expect(tags(src, dst)).toEqual(expected)
  expect(whyFlowType(src, dst).map(({ tag }) => tag)).toEqual(expected)
})

const by = 'hosts.csv, line 2'
const listed = (
  from: FlowEnd,
  { kind, network, subnet }: { readonly kind?: HostKind; readonly network?: string; readonly subnet?: string } = {},
): FlowEnd => ({
  ...from,
  listing: {
    name: { value: 'web01', by },
    kind: kind === undefined ? null : { value: kind, by },
    network: network === undefined ? null : { value: network, by },
    subnet: subnet === undefined ? null : { value: subnet, by },
    site: null,
    owner: null,
    by,
  } satisfies Listing,
})
const blue = { network: 'blue', subnet: '10.0.0.0/24' } as const
const red = { network: 'red', subnet: '10.1.0.0/24' } as const

test.each<[string, FlowEnd | null, FlowEnd | null, readonly string[]]>([
  ['one network', listed(vm, blue), listed(vm, blue), ['IntraVNet', 'East-West', 'Same Subnet']],
  ['two networks', listed(vm, blue), listed(vm, red), ['InterVNet', 'East-West', 'Different Subnet']],
  [
    'one network, two subnets',
    listed(vm, blue),
    listed(vm, { ...red, network: 'blue' }),
    ['IntraVNet', 'East-West', 'Different Subnet'],
  ],
  ['a network and an address in none', listed(vm, blue), vm, ['UnknownPrivate', 'East-West']],
  [
    'a VM to the Internet',
    listed(vm, { kind: 'vm' }),
    web,
    ['ExternalPublic', 'North-South', 'Source is VM', 'Destination is Internet'],
  ],
  [
    'a VM to a VM',
    listed(vm, { kind: 'vm' }),
    listed(vm, { kind: 'vm' }),
    ['UnknownPrivate', 'East-West', 'Source is VM', 'Destination is VM', 'VM-VM'],
  ],
  [
    'a VM to a physical host',
    listed(vm, { kind: 'vm' }),
    listed(vm, { kind: 'physical' }),
    ['UnknownPrivate', 'East-West', 'Source is VM', 'Destination is Physical', 'VM-Physical'],
  ],
  [
    'a physical host to a VM',
    listed(vm, { kind: 'physical' }),
    listed(vm, { kind: 'vm' }),
    ['UnknownPrivate', 'East-West', 'Destination is VM', 'Source is Physical', 'Physical-VM'],
  ],
  [
    'two physical hosts',
    listed(vm, { kind: 'physical' }),
    listed(vm, { kind: 'physical' }),
    ['UnknownPrivate', 'East-West', 'Source is Physical', 'Destination is Physical', 'Physical-Physical'],
  ],
  ['a gateway', listed(vm, { kind: 'gateway', ...red }), listed(vm, blue), ['S2S', 'East-West', 'Different Subnet']],
  [
    'a VPN client by a gateway',
    listed(vm, { kind: 'vpn-client' }),
    listed(vm, { kind: 'gateway' }),
    ['P2S', 'East-West'],
  ],
  [
    'a gateway within its own network',
    listed(vm, { kind: 'gateway', ...blue }),
    listed(vm, blue),
    ['IntraVNet', 'East-West', 'Same Subnet'],
  ],
  [
    'a gateway to the Internet',
    listed(vm, { kind: 'gateway' }),
    web,
    ['ExternalPublic', 'North-South', 'Destination is Internet'],
  ],
  ['a public address of ours', listed(web), vm, ['UnknownPrivate', 'East-West']],
  ['a reserved address of ours', listed(end('100.64.0.1', 'reserved')), vm, ['UnknownPrivate', 'East-West']],
  ['a group that is listed', listed(group), vm, ['Unknown']],
  [
    'the Internet to a public VM of ours',
    web,
    listed(web, { kind: 'vm' }),
    ['ExternalPublic', 'North-South', 'Destination is VM', 'Source is Internet'],
  ],
])('with an inventory: %s', (_, src, dst, expected) => {
  expect(tags(src, dst)).toEqual(expected)
  expect(whyFlowType(src, dst).map(({ tag }) => tag)).toEqual(expected)
})

test('the reason names the line of the inventory that decided', () => {
  const why = (src: FlowEnd, dst: FlowEnd) =>
    Object.fromEntries(whyFlowType(src, dst).map(({ tag, because }) => [tag, because]))
  expect(why(listed(vm, { kind: 'vm', ...blue }), listed({ ...vm, address: '10.1.0.9' }, red))).toEqual({
    InterVNet:
      'Source 10.0.0.4 is in network blue (hosts.csv, line 2); destination 10.1.0.9 is in network red (hosts.csv, line 2).',
    'East-West':
      'Source 10.0.0.4 is private by the IANA registries; destination 10.1.0.9 is private by the IANA registries.',
    'Source is VM': 'Source 10.0.0.4 is a VM named web01 (hosts.csv, line 2).',
    'Different Subnet':
      'Source 10.0.0.4 is in subnet 10.0.0.0/24 (hosts.csv, line 2); destination 10.1.0.9 is in subnet 10.1.0.0/24 (hosts.csv, line 2).',
  })
  expect(why(listed(vm, { kind: 'gateway' }), vm)['S2S']).toBe(
    'Source 10.0.0.4 is a gateway named web01 (hosts.csv, line 2).',
  )
  expect(why(listed(web), vm)['East-West']).toBe(
    'Source 93.184.216.34 is public, and one of yours (hosts.csv, line 2); destination 10.0.0.4 is private by the IANA registries.',
  )
})

test('every pair of ends has exactly one tag of the Azure family', () => {
  const azureBits = azureFlowTypes.reduce((bits, type) => bits | (1 << flowTypes.indexOf(type)), 0)
  const odd = flowTypeTable.filter(bits => {
    const own = bits & azureBits
    return own === 0 || (own & (own - 1)) !== 0
  })
  expect([flowTypeTable.length, odd.length]).toEqual([hostClassCount ** 2 * 9, 0])
})

test('the reason names the address, its holder and what decided', () => {
  expect(whyFlowType(vm, azure)[0]).toEqual({
    tag: 'AzurePublic',
    because: 'Destination 20.42.0.1 is public, held by Example Holder (AS64500), which is Azure.',
  })
  expect(whyFlowType(null, vm)[0]).toEqual({
    tag: 'Unknown',
    because:
      'The log gives no source address; destination 10.0.0.4 is private by the IANA registries; neither end is on the public Internet, and not both are private.',
  })
})

test('every scope has a class of its own, apart from a missing address', () => {
  const classes = scopes.map(scope => hostClassOf({ scope, cloud: null }))
  expect(new Set([...classes, missingHostClass]).size).toBe(scopes.length + 1)
})

test('direction is told from the two ends, and not guessed where an end is neither inside nor on the Internet', () => {
  expect(derivedDirection('private', 'public')).toBe('outbound')
  expect(derivedDirection('public', 'private')).toBe('inbound')
  expect(derivedDirection('private', 'link-local')).toBe('internal')
  expect(derivedDirection('private', 'broadcast')).toBe('internal')
  expect(derivedDirection('public', 'public')).toBe('external')
  expect(derivedDirection('private', 'multicast')).toBeNull()
  expect(derivedDirection('reserved', 'public')).toBeNull()
})
