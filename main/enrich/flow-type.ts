import { type FlowType, flowTypes } from '../../shared/model/codes'
import { isInside } from './direction'

/**
 * Flow types without an inventory. Everything that decides a tag at one end is one small number, the host class; the
 * tags of a flow follow from the classes of its two ends, so that flow types are computed when asked and never stored.
 */
const hostClasses = [
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
type HostClass = (typeof hostClasses)[number]

export const hostClassCount = hostClasses.length

/** Class of an end whose address the log does not give. */
export const missingHostClass = 0

/** What decides the class of an address; null when the log gives none. */
export type ClassedHost = { readonly scope: string; readonly cloud: string | null }

export const hostClassOf = (host: ClassedHost | null): number => {
  if (host === null) return missingHostClass
  if (host.scope === 'public' && host.cloud === 'azure') return hostClasses.indexOf('azure')
  const known = hostClasses.indexOf(host.scope as HostClass)
  return known < 0 ? hostClasses.indexOf('reserved') : known
}

/** Bit i stands for `flowTypes[i]`. */
export const flowTypeBits = (srcClass: number, dstClass: number): number =>
  bitsByClasses[srcClass * hostClassCount + dstClass] ?? 0

const isPublic = (end: HostClass): boolean => end === 'public' || end === 'azure'

/** The one tag of the Azure family. A peer outside Azure decides over one inside: it is the end nobody in the cloud owns. */
const azureTag = (src: HostClass, dst: HostClass): FlowType => {
  if (src === 'public' || dst === 'public') return 'ExternalPublic'
  if (src === 'azure' || dst === 'azure') return 'AzurePublic'
  return src === 'private' && dst === 'private' ? 'UnknownPrivate' : 'Unknown'
}

const ariaTags = (src: HostClass, dst: HostClass): readonly FlowType[] => [
  ...(isInside(src) && isInside(dst) ? (['East-West'] as const) : []),
  ...(isPublic(src) || isPublic(dst) ? (['North-South'] as const) : []),
  ...(isPublic(src) ? (['Source is Internet'] as const) : []),
  ...(isPublic(dst) ? (['Destination is Internet'] as const) : []),
]

const tagsOf = (src: HostClass, dst: HostClass): readonly FlowType[] => [azureTag(src, dst), ...ariaTags(src, dst)]

const bitsByClasses = Uint32Array.from(
  hostClasses.flatMap(src =>
    hostClasses.map(dst => tagsOf(src, dst).reduce((bits, tag) => bits | (1 << flowTypes.indexOf(tag)), 0)),
  ),
)

/** One end of a flow with what is known of it. */
export type FlowEnd = ClassedHost & {
  readonly address: string
  readonly asn: number | null
  readonly org: string | null
}

/** Which tags a flow carries and what decided each, in the order of `flowTypes`. */
export const whyFlowType = (
  src: FlowEnd | null,
  dst: FlowEnd | null,
): readonly { readonly tag: FlowType; readonly because: string }[] => {
  const ends = [describe('source', src), describe('destination', dst)] as const
  const classes = [classNamed(src), classNamed(dst)] as const
  return tagsOf(...classes).map(tag => ({ tag, because: because(tag, ends, classes) }))
}

const classNamed = (end: FlowEnd | null): HostClass => hostClasses[hostClassOf(end)] ?? 'missing'

const describe = (side: string, end: FlowEnd | null): string => {
  if (end === null) return `the log gives no ${side} address`
  if (end.scope !== 'public') return `${side} ${end.address} is ${end.scope} by the IANA registries`
  const holder = end.asn === null ? 'no known holder' : `held by ${end.org ?? 'an unnamed holder'} (AS${end.asn})`
  return `${side} ${end.address} is public, ${holder}${end.cloud === 'azure' ? ', which is Azure' : ''}`
}

const because = (
  tag: FlowType,
  [src, dst]: readonly [string, string],
  classes: readonly [HostClass, HostClass],
): string => {
  switch (tag) {
    case 'ExternalPublic':
      return sentence(
        classes[0] === 'public' ? src : dst,
        'that is not a known Azure address, and no threat list names it',
      )
    case 'AzurePublic':
      return sentence(classes[0] === 'azure' ? src : dst)
    case 'Source is Internet':
      return sentence(src)
    case 'Destination is Internet':
      return sentence(dst)
    case 'North-South':
      return sentence(classes.every(isPublic) ? `${src}; ${dst}` : isPublic(classes[0]) ? src : dst)
    case 'UnknownPrivate':
      return sentence(`${src}; ${dst}`, 'no inventory says to which networks they belong')
    case 'Unknown':
      return sentence(`${src}; ${dst}`, 'neither end is on the public Internet, and not both are private')
    default:
      return sentence(`${src}; ${dst}`)
  }
}

const sentence = (...parts: readonly string[]): string => {
  const text = parts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
