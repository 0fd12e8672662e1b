import { type FlowType, flowTypes } from '../../shared/model/codes'
import { type HostKind, hostKinds } from '../../shared/model/inventory'
import { isInside } from './direction'

/**
 * Flow types. Everything that decides a tag at one end is one small number, the host class; what the ends have in common,
 * their network and their subnet, is another, the relation. The tags of a flow follow from the classes of its two ends
 * and their relation, so that flow types are computed when asked and never stored.
 */
const bases = [
  'missing',
  'private',
  'public',
  'azure',
  'loopback',
  'link-local',
  'multicast',
  'broadcast',
  'reserved',
] as const
type Base = (typeof bases)[number]

/** What the inventories say of an address: nothing; that it is known; that it is known as such a host. */
const standings = ['unlisted', 'listed', ...hostKinds] as const
export type Standing = (typeof standings)[number]

export const hostClassCount = bases.length * standings.length

/** Class of an end whose address the log does not give. */
export const missingHostClass = 0

/** What decides the class of an address; null when the log gives none. */
export type ClassedHost = { readonly scope: string; readonly cloud: string | null }

export const hostClassOf = (host: ClassedHost | null, standing: Standing = 'unlisted'): number => {
  if (host === null) return missingHostClass
  return bases.indexOf(baseOf(host)) * standings.length + standings.indexOf(standing)
}

const baseOf = ({ scope, cloud }: ClassedHost): Base => {
  if (scope === 'public' && cloud === 'azure') return 'azure'
  return bases.find(base => base === scope) ?? 'reserved'
}

/** Whether the inventories put two ends into one network, and into one subnet. */
const likenesses = ['unknown', 'same', 'different'] as const
type Likeness = (typeof likenesses)[number]
export const likenessCount = likenesses.length
export const relationCount = likenessCount ** 2

const likenessOf = (src: string | number | null, dst: string | number | null): Likeness =>
  src === null || dst === null ? 'unknown' : src === dst ? 'same' : 'different'

/** `network` and `subnet` of either end, null where no inventory says them. */
export const relationOf = (src: Related, dst: Related): number =>
  likenesses.indexOf(likenessOf(src.network, dst.network)) * likenessCount +
  likenesses.indexOf(likenessOf(src.subnet, dst.subnet))
export type Related = { readonly network: string | number | null; readonly subnet: string | number | null }

/** Bit i stands for `flowTypes[i]`. */
export const flowTypeBits = (srcClass: number, dstClass: number, relation = 0): number =>
  flowTypeTable[(srcClass * hostClassCount + dstClass) * relationCount + relation] ?? 0

type End = { readonly base: Base; readonly standing: Standing }

const endOf = (hostClass: number): End => ({
  base: bases[Math.floor(hostClass / standings.length)] ?? 'missing',
  standing: standings[hostClass % standings.length] ?? 'unlisted',
})

const isPublic = ({ base }: End): boolean => base === 'public' || base === 'azure'
const isInternet = (end: End): boolean => isPublic(end) && end.standing === 'unlisted'
/** An address of a host that an inventory lists is one of ours, public or not. */
const isListed = ({ base, standing }: End): boolean =>
  standing !== 'unlisted' && base !== 'multicast' && base !== 'broadcast'
const isOurs = (end: End): boolean => isInside(end.base) || isListed(end)

/**
 * The one tag of the Azure family. A peer outside Azure decides over one inside: it is the end nobody in the cloud owns.
 * What stays within one network is `IntraVNet` whatever its ends are; a client pool tells more than the gateway it comes by.
 */
const azureTag = (src: End, dst: End, network: Likeness): FlowType => {
  const internet = [src, dst].filter(isInternet)
  if (internet.some(({ base }) => base === 'public')) return 'ExternalPublic'
  if (internet.length > 0) return 'AzurePublic'
  if (network === 'same') return 'IntraVNet'
  if (src.standing === 'vpn-client' || dst.standing === 'vpn-client') return 'P2S'
  if (src.standing === 'gateway' || dst.standing === 'gateway') return 'S2S'
  if (network === 'different') return 'InterVNet'
  return [src, dst].every(end => end.base === 'private' || isListed(end)) ? 'UnknownPrivate' : 'Unknown'
}

const betweenHosts: readonly (readonly [tag: FlowType, src: HostKind, dst: HostKind])[] = [
  ['VM-VM', 'vm', 'vm'],
  ['VM-Physical', 'vm', 'physical'],
  ['Physical-VM', 'physical', 'vm'],
  ['Physical-Physical', 'physical', 'physical'],
]

const ariaTags = (src: End, dst: End, subnet: Likeness): readonly FlowType[] => [
  ...(isOurs(src) && isOurs(dst) ? (['East-West'] as const) : []),
  ...(isInternet(src) || isInternet(dst) ? (['North-South'] as const) : []),
  ...(src.standing === 'vm' ? (['Source is VM'] as const) : []),
  ...(dst.standing === 'vm' ? (['Destination is VM'] as const) : []),
  ...(src.standing === 'physical' ? (['Source is Physical'] as const) : []),
  ...(dst.standing === 'physical' ? (['Destination is Physical'] as const) : []),
  ...(isInternet(src) ? (['Source is Internet'] as const) : []),
  ...(isInternet(dst) ? (['Destination is Internet'] as const) : []),
  ...betweenHosts.flatMap(([tag, from, to]) => (src.standing === from && dst.standing === to ? [tag] : [])),
  ...(subnet === 'same' ? (['Same Subnet'] as const) : []),
  ...(subnet === 'different' ? (['Different Subnet'] as const) : []),
]

/** Which tags two ends give a flow, in the order of `flowTypes`. */
export const flowTypeTags = (srcClass: number, dstClass: number, relation: number): readonly FlowType[] => {
  const [src, dst] = [endOf(srcClass), endOf(dstClass)]
  const network = likenesses[Math.floor(relation / likenessCount)] ?? 'unknown'
  const subnet = likenesses[relation % likenessCount] ?? 'unknown'
  return [azureTag(src, dst, network), ...ariaTags(src, dst, subnet)]
}

/** Bits by the class of the source, the class of the destination and their relation, the last changing fastest. */
export const flowTypeTable = Uint32Array.from({ length: hostClassCount ** 2 * relationCount }, (_, at) => {
  const pair = Math.floor(at / relationCount)
  const tags = flowTypeTags(Math.floor(pair / hostClassCount), pair % hostClassCount, at % relationCount)
  return tags.reduce((bits, tag) => bits | (1 << flowTypes.indexOf(tag)), 0)
})
