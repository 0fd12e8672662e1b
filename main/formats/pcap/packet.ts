/**
 * What one packet says of itself, filled anew for each: places in its bytes, and numbers. A number that the packet does
 * not carry is -1.
 */
export type Packet = {
  bytes: Uint8Array
  /** Where the next layer to be read begins, and where the captured bytes end. */
  at: number
  end: number
  /** Where the packet would end had all of it been captured. */
  wireEnd: number
  /** Where the Ethernet addresses stand: destination, then source. */
  macs: number
  vlan: number
  innerVlan: number
  /** What the firewall that logged the packet did with it, as a code of the model, and the interface it names. */
  action: number
  firewallInterface: number
  /** Bytes of an address, and where source and destination stand. */
  addressBytes: 4 | 16
  src: number
  dst: number
  protocol: number
  /** Length of the IP packet with its header. */
  ipBytes: number
  /** Fragment of a larger packet: its identification, its place in it, and whether more follow. */
  fragmentId: number
  fragmentOffset: number
  moreFragments: boolean
  srcPort: number
  dstPort: number
  tcpFlags: number
  tcpSequence: number
  icmpType: number
  icmpCode: number
  icmpId: number
  /** The captured bytes that TCP or UDP carries, and whether that is all of them. */
  dataFrom: number
  dataTo: number
  dataWhole: boolean
  /** The tunnel that the packet came out of. */
  tunnel: Tunnel
  /** The virtual network that the tunnel names. */
  network: number
}

/** What packets travel inside of; 0 is none. */
export const tunnels = ['', 'vxlan', 'geneve', 'gre', 'gtp', 'ipip'] as const
export type Tunnel = number

/** What became of taking a layer apart. `ip`: the packet's addresses, protocol and ports are there. */
export type Dissected =
  | { readonly kind: 'ip' }
  | { readonly kind: 'skip'; readonly what: string }
  /** `at` and `length`: the bytes that the reason speaks of. */
  | { readonly kind: 'broken'; readonly reason: string; readonly at: number; readonly length: number }

export const ip: Dissected = { kind: 'ip' }
export const broken = (reason: string, at: number, length: number): Dissected => ({
  kind: 'broken',
  reason,
  at,
  length,
})

const skips = new Map<string, Dissected>()
/** `what` is one of a bounded set of names. */
export const skip = (what: string): Dissected => {
  const known = skips.get(what)
  if (known) return known
  const made: Dissected = { kind: 'skip', what }
  skips.set(what, made)
  return made
}

/** Told the name and value of each field on the way, when the packet is to be explained. */
export type Tell = ((name: string, value: string) => void) | null

export const createPacket = (): Packet => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  wireEnd: 0,
  macs: -1,
  vlan: -1,
  innerVlan: -1,
  action: -1,
  firewallInterface: -1,
  addressBytes: 4,
  src: 0,
  dst: 0,
  protocol: 0,
  ipBytes: 0,
  fragmentId: -1,
  fragmentOffset: 0,
  moreFragments: false,
  srcPort: -1,
  dstPort: -1,
  tcpFlags: -1,
  tcpSequence: -1,
  icmpType: -1,
  icmpCode: -1,
  icmpId: -1,
  dataFrom: 0,
  dataTo: 0,
  dataWhole: false,
  tunnel: 0,
  network: -1,
})

/** Forgets what the layers outside said, all but where the bytes are. */
export const forgetLink = (packet: Packet): void => {
  packet.macs = -1
  packet.vlan = -1
  packet.innerVlan = -1
  packet.action = -1
  packet.firewallInterface = -1
}

export const forgetTransport = (packet: Packet): void => {
  packet.fragmentId = -1
  packet.fragmentOffset = 0
  packet.moreFragments = false
  packet.srcPort = -1
  packet.dstPort = -1
  packet.tcpFlags = -1
  packet.tcpSequence = -1
  packet.icmpType = -1
  packet.icmpCode = -1
  packet.icmpId = -1
  packet.dataFrom = packet.end
  packet.dataTo = packet.end
  packet.dataWhole = false
}

/** The layer needs `bytes` more than were captured, or than are there at all. */
export const tooShort = (packet: Packet, layer: string, bytes: number): Dissected => {
  const left = Math.max(0, packet.end - packet.at)
  const why = packet.end < packet.wireEnd ? 'were captured' : 'are there'
  return broken(`the ${layer} header needs ${bytes} bytes and ${left} ${why}`, packet.at, left)
}

export const macText = (bytes: Uint8Array, at: number): string => {
  let text = ''
  for (let next = at; next < at + 6; next++)
    text += `${next === at ? '' : ':'}${(bytes[next] as number).toString(16).padStart(2, '0')}`
  return text
}

export const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`
