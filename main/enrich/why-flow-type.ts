import type { FlowType } from '../../shared/model/codes'
import type { HostKind, Listing } from '../../shared/model/inventory'
import { isInside } from './direction'
import { type ClassedHost, flowTypeTags, hostClassOf, relationOf } from './flow-type'

/** One end of a flow with what is known of it. */
export type FlowEnd = ClassedHost & {
  readonly address: string
  readonly asn: number | null
  readonly org: string | null
  /** Null when no inventory lists the address. */
  readonly listing: Listing | null
}

export type WhyTag = { readonly tag: FlowType; readonly because: string }

/** Which tags a flow carries and what decided each, in the order of `flowTypes`. */
export const whyFlowType = (src: FlowEnd | null, dst: FlowEnd | null): readonly WhyTag[] => {
  const ends: Ends = [
    { side: 'source', end: src },
    { side: 'destination', end: dst },
  ]
  const relation = relationOf(relatedOf(src), relatedOf(dst))
  return flowTypeTags(classOf(src), classOf(dst), relation).map(tag => ({ tag, because: because(tag, ends) }))
}

type Side = { readonly side: string; readonly end: FlowEnd | null }
type Ends = readonly [Side, Side]

const classOf = (end: FlowEnd | null): number =>
  hostClassOf(end, end?.listing ? (end.listing.kind?.value ?? 'listed') : 'unlisted')

const relatedOf = (end: FlowEnd | null) => ({
  network: end?.listing?.network?.value ?? null,
  subnet: end?.listing?.subnet?.value ?? null,
})

const isInternet = ({ end }: Side): boolean => end !== null && end.scope === 'public' && end.listing === null
const isAzure = ({ end }: Side): boolean => end?.cloud === 'azure'

const describe = ({ side, end }: Side): string => {
  if (end === null) return `the log gives no ${side} address`
  if (end.listing !== null && !isInside(end.scope))
    return `${side} ${end.address} is ${end.scope}, and one of yours (${end.listing.by})`
  if (end.scope !== 'public') return `${side} ${end.address} is ${end.scope} by the IANA registries`
  const holder = end.asn === null ? 'no known holder' : `held by ${end.org ?? 'an unnamed holder'} (AS${end.asn})`
  return `${side} ${end.address} is public, ${holder}${end.cloud === 'azure' ? ', which is Azure' : ''}`
}

const kindNames: Readonly<Record<HostKind, string>> = {
  vm: 'a VM',
  physical: 'a physical host',
  gateway: 'a gateway',
  'vpn-client': 'a VPN client',
}

const kindSentence = ({ side, end }: Side): string => {
  const { kind, name } = end?.listing ?? {}
  if (!end || !kind) return describe({ side, end })
  return `${side} ${end.address} is ${kindNames[kind.value]}${name ? ` named ${name.value}` : ''} (${kind.by})`
}

const placeSentence = (what: 'network' | 'subnet', { side, end }: Side): string => {
  const said = end?.listing?.[what]
  return end && said ? `${side} ${end.address} is in ${what} ${said.value} (${said.by})` : describe({ side, end })
}

const ofKind = (kind: HostKind, ends: Ends): string =>
  ends
    .filter(({ end }) => end?.listing?.kind?.value === kind)
    .map(kindSentence)
    .join('; ')

const because = (tag: FlowType, ends: Ends): string => {
  const [src, dst] = ends
  const internet = ends.filter(isInternet)
  switch (tag) {
    case 'ExternalPublic':
      return sentence(
        describe(internet.find(end => !isAzure(end)) ?? dst),
        'that is not a known Azure address, and no threat list names it',
      )
    case 'AzurePublic':
      return sentence(describe(internet.find(isAzure) ?? dst))
    case 'IntraVNet':
    case 'InterVNet':
      return sentence(...ends.map(end => placeSentence('network', end)))
    case 'S2S':
      return sentence(ofKind('gateway', ends))
    case 'P2S':
      return sentence(ofKind('vpn-client', ends))
    case 'Source is Internet':
      return sentence(describe(src))
    case 'Destination is Internet':
      return sentence(describe(dst))
    case 'North-South':
      return sentence(...internet.map(describe))
    case 'Source is VM':
    case 'Source is Physical':
      return sentence(kindSentence(src))
    case 'Destination is VM':
    case 'Destination is Physical':
      return sentence(kindSentence(dst))
    case 'VM-VM':
    case 'VM-Physical':
    case 'Physical-VM':
    case 'Physical-Physical':
      return sentence(...ends.map(kindSentence))
    case 'Same Subnet':
    case 'Different Subnet':
      return sentence(...ends.map(end => placeSentence('subnet', end)))
    case 'UnknownPrivate':
      return sentence(...ends.map(describe), 'no inventory says to which networks they belong')
    case 'Unknown':
      return sentence(...ends.map(describe), 'neither end is on the public Internet, and not both are private')
    default:
      return sentence(...ends.map(describe))
  }
}

const sentence = (...parts: readonly string[]): string => {
  const text = parts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
