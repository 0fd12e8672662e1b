import type { Scope } from '../../shared/model/codes'
import { isIpv4, parseIp } from '../../shared/units/ip'

/**
 * Where an address belongs, by the IANA special-purpose registries (RFC 6890 and successors):
 * https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
 * Blocks the registries mark globally reachable are public; blocks that are routed inside networks but never on the
 * Internet are private; documentation, benchmarking and retired blocks are reserved.
 */
export const scopeOf = (bytes: Uint8Array): Scope => {
  const four = isIpv4(bytes)
  for (const { prefix, bits, scope } of four ? blocks4 : blocks6) {
    if (startsWith(bytes, prefix, bits)) return scope
  }
  // IPv6 hands out nothing beyond 2000::/3 and the blocks of its registry.
  return four ? 'public' : 'reserved'
}

type Block = { readonly prefix: Uint8Array; readonly bits: number; readonly scope: Scope }

const startsWith = (bytes: Uint8Array, prefix: Uint8Array, bits: number): boolean => {
  const whole = bits >> 3
  // From the back: the last whole byte of a prefix is where addresses of neighbouring blocks differ.
  for (let i = whole - 1; i >= 0; i--) if (bytes[i] !== prefix[i]) return false
  const rest = bits & 7
  return rest === 0 || ((bytes[whole] ?? 0) ^ (prefix[whole] ?? 0)) >> (8 - rest) === 0
}

const block = ([cidr, scope]: readonly [string, Scope]): Block => {
  const [address = '', length = ''] = cidr.split('/')
  const prefix = parseIp(address)
  if (!prefix) throw new Error(`${cidr} in the table of address scopes is not a prefix`)
  return { prefix, bits: Number(length) + (address.includes(':') ? 0 : 96), scope }
}

/** Longest prefixes first, so that the first match is the most specific one. */
const table = (entries: readonly (readonly [string, Scope])[]): readonly Block[] =>
  entries.map(block).sort((a, b) => b.bits - a.bits)

const blocks4 = table([
  ['0.0.0.0/8', 'reserved'], // "this network", RFC 791
  ['10.0.0.0/8', 'private'], // RFC 1918
  ['100.64.0.0/10', 'private'], // shared address space behind carrier NAT, RFC 6598
  ['127.0.0.0/8', 'loopback'], // RFC 1122
  ['169.254.0.0/16', 'link-local'], // RFC 3927
  ['172.16.0.0/12', 'private'], // RFC 1918
  ['192.0.0.0/24', 'reserved'], // IETF protocol assignments, RFC 6890
  ['192.0.0.0/29', 'private'], // IPv4 service continuity (DS-Lite), RFC 7335
  ['192.0.0.8/32', 'reserved'], // IPv4 dummy address, RFC 7600
  ['192.0.0.9/32', 'public'], // Port Control Protocol anycast, RFC 7723
  ['192.0.0.10/32', 'public'], // TURN anycast, RFC 8155
  ['192.0.0.170/31', 'reserved'], // NAT64/DNS64 discovery, RFC 8880 and RFC 7050
  ['192.0.2.0/24', 'reserved'], // documentation, RFC 5737
  ['192.31.196.0/24', 'public'], // AS112, RFC 7535
  ['192.52.193.0/24', 'public'], // AMT, RFC 7450
  ['192.88.99.0/24', 'reserved'], // 6to4 relay anycast, withdrawn by RFC 7526
  ['192.168.0.0/16', 'private'], // RFC 1918
  ['192.175.48.0/24', 'public'], // AS112 direct delegation, RFC 7534
  ['198.18.0.0/15', 'reserved'], // benchmarking, RFC 2544
  ['198.51.100.0/24', 'reserved'], // documentation, RFC 5737
  ['203.0.113.0/24', 'reserved'], // documentation, RFC 5737
  ['224.0.0.0/4', 'multicast'], // RFC 5771
  ['240.0.0.0/4', 'reserved'], // RFC 1112
  ['255.255.255.255/32', 'broadcast'], // limited broadcast, RFC 919
])

const blocks6 = table([
  ['::1/128', 'loopback'], // RFC 4291
  ['::/128', 'reserved'], // unspecified, RFC 4291
  ['64:ff9b::/96', 'public'], // NAT64, RFC 6052
  ['64:ff9b:1::/48', 'private'], // NAT64 for local use, RFC 8215
  ['100::/64', 'reserved'], // discard-only, RFC 6666
  ['100:0:0:1::/64', 'reserved'], // dummy prefix, RFC 9780
  ['2000::/3', 'public'], // global unicast, RFC 4291
  ['2001::/23', 'reserved'], // IETF protocol assignments, RFC 2928
  ['2001::/32', 'public'], // Teredo, RFC 4380
  ['2001:1::1/128', 'public'], // Port Control Protocol anycast, RFC 7723
  ['2001:1::2/128', 'public'], // TURN anycast, RFC 8155
  ['2001:1::3/128', 'public'], // DNS-SD registration anycast, RFC 9665
  ['2001:2::/48', 'reserved'], // benchmarking, RFC 5180
  ['2001:3::/32', 'public'], // AMT, RFC 7450
  ['2001:4:112::/48', 'public'], // AS112, RFC 7535
  ['2001:10::/28', 'reserved'], // ORCHID, retired by RFC 4843's end date
  ['2001:20::/28', 'public'], // ORCHIDv2, RFC 7343
  ['2001:30::/28', 'public'], // drone remote identification, RFC 9374
  ['2001:db8::/32', 'reserved'], // documentation, RFC 3849
  ['2002::/16', 'public'], // 6to4, RFC 3056
  ['2620:4f:8000::/48', 'public'], // AS112 direct delegation, RFC 7534
  ['3fff::/20', 'reserved'], // documentation, RFC 9637
  ['5f00::/16', 'private'], // segment routing identifiers, forwarded inside one domain only, RFC 9602
  ['fc00::/7', 'private'], // unique local, RFC 4193
  ['fe80::/10', 'link-local'], // RFC 4291
  ['ff00::/8', 'multicast'], // RFC 4291
])
