import type { HostAttribute } from '../../shared/model/fields'
import { hostClassCount, hostClassOf, likenessCount, missingHostClass, relationCount } from '../enrich/flow-type'
import type { CaseStore } from '../store/case-store'
import { sharedUint32 } from './group-table'
import type { ListedHosts } from './host-inventory'
import { noId } from './segment-view'

/**
 * What decides a flow's type at its ends. Hosts that are alike in it share a place: `of[id]` is the place of a host,
 * where 0 is that of a missing address. A place has a class, and the numbers of its network and subnet, 0 for unknown.
 */
export type Ends = {
  readonly of: Uint32Array
  readonly classes: Uint8Array
  readonly networks: Uint32Array
  readonly subnets: Uint32Array
  /** Whether any place has a network or a subnet, so that two ends can have one in common. */
  readonly related: boolean
}

/** More networks than a case has addresses: keys of places stay whole numbers. */
const mostNumbers = 2 ** 22

/** Grows with the hosts of the case. */
export const createEnds = (
  { hosts }: CaseStore,
  { standing }: ListedHosts,
  attribute: (name: HostAttribute) => { readonly of: Uint32Array },
): (() => Ends) => {
  const places = new Map<number, number>()
  const classes: number[] = [missingHostClass]
  const networks: number[] = [0]
  const subnets: number[] = [0]
  let of = sharedUint32(0)
  let known = 0
  let ends: Ends | null = null

  const placeOf = (host: number, network: number, subnet: number): number => {
    const facts = { scope: hosts.scope(host), cloud: hosts.cloud(host) }
    const hostClass = hostClassOf(facts, standing(host))
    const key = hostClass + hostClassCount * (network + subnet * mostNumbers)
    const place = places.get(key)
    if (place !== undefined) return place
    places.set(key, classes.length)
    networks.push(network)
    subnets.push(subnet)
    return classes.push(hostClass) - 1
  }

  return () => {
    const size = hosts.size()
    if (ends && known === size) return ends
    const [network, subnet] = [attribute('network').of, attribute('subnet').of]
    if (of.length < size) {
      const wider = sharedUint32(Math.max(size, of.length * 2))
      wider.set(of)
      of = wider
    }
    for (; known < size; known++) of[known] = placeOf(known, network[known] ?? 0, subnet[known] ?? 0)
    ends = {
      of,
      classes: Uint8Array.from(classes),
      networks: Uint32Array.from(networks),
      subnets: Uint32Array.from(subnets),
      related: networks.some(number => number > 0) || subnets.some(number => number > 0),
    }
    return ends
  }
}

/** Numbers of `likenesses`, worked out without a text in sight. */
const likeness = (src: number, dst: number): number => (src === 0 || dst === 0 ? 0 : src === dst ? 1 : 2)

/** The place in `flowTypeTable` of two ends by their host ids; null for a missing address. */
export const pairCode = (ends: Ends, src: number | null, dst: number | null): number => {
  const from = src === null ? 0 : (ends.of[src] as number)
  const to = dst === null ? 0 : (ends.of[dst] as number)
  const relation =
    likeness(ends.networks[from] as number, ends.networks[to] as number) * likenessCount +
    likeness(ends.subnets[from] as number, ends.subnets[to] as number)
  return ((ends.classes[from] as number) * hostClassCount + (ends.classes[to] as number)) * relationCount + relation
}

/** The same for many rows at once: `src` holds the ids of the sources, and is overwritten with the codes. */
export const pairCodes = (ends: Ends, src: Uint32Array, dst: Uint32Array, count: number): void => {
  const { of, classes, networks, subnets, related } = ends
  const across = hostClassCount * relationCount
  for (let at = 0; at < count; at++) {
    const srcId = src[at] as number
    const dstId = dst[at] as number
    const from = srcId === noId ? 0 : (of[srcId] as number)
    const to = dstId === noId ? 0 : (of[dstId] as number)
    let code = (classes[from] as number) * across + (classes[to] as number) * relationCount
    if (related) {
      code += likeness(networks[from] as number, networks[to] as number) * likenessCount
      code += likeness(subnets[from] as number, subnets[to] as number)
    }
    src[at] = code
  }
}
