import type { HostAttribute } from '../../shared/model/fields'
import { hostClassCount, hostClassOf, likenessCount, missingHostClass, relationCount } from '../enrich/flow-type'
import type { HostTable } from '../store/case-store'
import { sharedUint32 } from './group-table'
import type { ListedHosts } from './host-inventory'
import { noId } from './segment-view'

/**
 * What decides a flow's type at its ends. Hosts that are alike in it share a place, `of[id]`, where 0 is that of a
 * missing address. A place has a class, and the numbers of its network and subnet, 0 for unknown.
 */
export type Ends = {
  readonly of: Uint32Array
  readonly classes: Uint8Array
  readonly networks: Uint32Array
  readonly subnets: Uint32Array
  /** The places again, a byte each, where there are no more; a scan then looks a pair of them up at once. */
  readonly few: Uint8Array | null
  /** What each number given by `pairNumbers` stands for in `flowTypeTable`. */
  readonly codes: Uint16Array
}

type Places = Pick<Ends, 'classes' | 'networks' | 'subnets'>

const fewPlaces = 256
/** More networks than a case has addresses: keys of places stay whole numbers. */
const mostNumbers = 2 ** 22

/** Grows with the hosts of the case. */
export const createEnds = (
  { hosts }: { readonly hosts: Pick<HostTable, 'size' | 'scope' | 'cloud'> },
  { standing }: Pick<ListedHosts, 'standing'>,
  attribute: (name: HostAttribute) => { readonly of: Uint32Array },
): (() => Ends) => {
  const places = new Map<number, number>()
  const classes: number[] = [missingHostClass]
  const networks: number[] = [0]
  const subnets: number[] = [0]
  let of = sharedUint32(0)
  let bytes = new Uint8Array(new SharedArrayBuffer(0))
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

  const makeRoom = (size: number): void => {
    if (of.length >= size) return
    const room = Math.max(size, of.length * 2)
    const [wider, widerBytes] = [sharedUint32(room), new Uint8Array(new SharedArrayBuffer(room))]
    wider.set(of)
    widerBytes.set(bytes)
    of = wider
    bytes = widerBytes
  }

  return () => {
    const size = hosts.size()
    if (ends && known === size) return ends
    const [network, subnet] = [attribute('network').of, attribute('subnet').of]
    makeRoom(size)
    for (; known < size; known++) {
      const place = placeOf(known, network[known] ?? 0, subnet[known] ?? 0)
      of[known] = place
      bytes[known] = place
    }
    const lists = {
      classes: Uint8Array.from(classes),
      networks: Uint32Array.from(networks),
      subnets: Uint32Array.from(subnets),
    }
    const few = classes.length <= fewPlaces ? bytes : null
    const codes = ends?.classes.length === classes.length ? ends.codes : few ? codesOfPairs(lists) : everyCode
    ends = { of, ...lists, few, codes }
    return ends
  }
}

const everyCode = Uint16Array.from({ length: hostClassCount ** 2 * relationCount }, (_, code) => code)

const codesOfPairs = (places: Places): Uint16Array => {
  const count = places.classes.length
  return Uint16Array.from({ length: count * count }, (_, pair) =>
    codeOf(places, Math.floor(pair / count), pair % count),
  )
}

/** Numbers of `likenesses`, worked out without a text in sight. */
const likeness = (src: number, dst: number): number => (src === 0 || dst === 0 ? 0 : src === dst ? 1 : 2)

const codeOf = ({ classes, networks, subnets }: Places, from: number, to: number): number => {
  const relation =
    likeness(networks[from] as number, networks[to] as number) * likenessCount +
    likeness(subnets[from] as number, subnets[to] as number)
  return ((classes[from] as number) * hostClassCount + (classes[to] as number)) * relationCount + relation
}

/** The place in `flowTypeTable` of two ends by their host ids; null for a missing address. */
export const pairCode = (ends: Ends, src: number | null, dst: number | null): number =>
  codeOf(ends, src === null ? 0 : (ends.of[src] as number), dst === null ? 0 : (ends.of[dst] as number))

/**
 * The same for many rows at once, as a number whose code stands in `ends.codes`. `src` holds the ids of the sources, and
 * is overwritten with the numbers.
 */
export const pairNumbers = (ends: Ends, src: Uint32Array, dst: Uint32Array, count: number): void => {
  if (ends.few) fewNumbers(ends.few, ends.classes.length, src, dst, count)
  else manyNumbers(ends, src, dst, count)
}

const fewNumbers = (of: Uint8Array, places: number, src: Uint32Array, dst: Uint32Array, count: number): void => {
  const missing = noId
  for (let at = 0; at < count; at++) {
    const srcId = src[at] as number
    const dstId = dst[at] as number
    const from = srcId === missing ? 0 : (of[srcId] as number)
    const to = dstId === missing ? 0 : (of[dstId] as number)
    src[at] = from * places + to
  }
}

const manyNumbers = (ends: Ends, src: Uint32Array, dst: Uint32Array, count: number): void => {
  const { of } = ends
  const missing = noId
  for (let at = 0; at < count; at++) {
    const srcId = src[at] as number
    const dstId = dst[at] as number
    const from = srcId === missing ? 0 : (of[srcId] as number)
    src[at] = codeOf(ends, from, dstId === missing ? 0 : (of[dstId] as number))
  }
}
