import { expect, test } from 'vitest'
import { azureFlowTypes, flowTypes, scopes } from '../../shared/model/codes'
import { derivedDirection } from './direction'
import { type FlowEnd, flowTypeBits, hostClassCount, hostClassOf, missingHostClass, whyFlowType } from './flow-type'

const end = (address: string, scope: string, cloud: string | null = null): FlowEnd => ({
  address,
  scope,
  cloud,
  asn: scope === 'public' ? 64_500 : null,
  org: scope === 'public' ? 'Example Holder' : null,
})
const web = end('93.184.216.34', 'public')
const azure = end('20.42.0.1', 'public', 'azure')
const amazon = end('52.94.0.1', 'public', 'aws')
const vm = end('10.0.0.4', 'private')
const metadata = end('169.254.169.254', 'link-local')
const group = end('224.0.0.251', 'multicast')

const tags = (src: FlowEnd | null, dst: FlowEnd | null): readonly string[] => {
  const bits = flowTypeBits(hostClassOf(src), hostClassOf(dst))
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

test('every pair of ends has exactly one tag of the Azure family', () => {
  for (let src = 0; src < hostClassCount; src++) {
    for (let dst = 0; dst < hostClassCount; dst++) {
      const bits = flowTypeBits(src, dst)
      expect(azureFlowTypes.filter((_, at) => (bits >> at) & 1)).toHaveLength(1)
    }
  }
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
