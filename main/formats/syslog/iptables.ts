import { textOf } from '../json-value'
import type { Device } from './device'
import { prefixOf } from './iptables-prefix'
import type { Reading } from './reading'
import { flagsOfNames, macOf, throughOf } from './words'

type Parts = {
  /** The free text the rule gives its lines, kernel uptime taken off. */
  readonly prefix: string
  /** The first value of each key: `LEN` and `ID` come twice. */
  readonly pairs: ReadonlyMap<string, string>
  /** Words without a value: DF, SYN, ACK ... */
  readonly words: readonly string[]
  /** The packet an ICMP error is about, in brackets. */
  readonly inner: string | null
}

const mostWords = 128

/** Where the packet begins: the last `IN=` before `OUT=` and the addresses; a description in the prefix may hold `=`. */
const packetStart = /(?:^|[\s\]:"])(?:IN=\S* (?=OUT=|MAC=|PHYSIN=|SRC=|ARP )|OUT=\S+ (?=MAC=|PHYSOUT=|SRC=))/g

/** No kernel writes a longer prefix than 128 characters; what a gateway puts before it may be longer. */
const longestPrefix = 2048

const startOf = (message: string): number => {
  let start = -1
  for (const found of message.slice(0, longestPrefix).matchAll(packetStart))
    start = found.index + found[0].search(/IN=|OUT=/)
  return start
}

const partsOf = (message: string): Parts => {
  const start = startOf(message)
  const packet = message.slice(start)
  const bracket = packet.search(/ \[SRC=/)
  const outer = bracket < 0 ? packet : packet.slice(0, bracket)
  const pairs = new Map<string, string>()
  const words: string[] = []
  // Behind the ports more always follows: a line that ends in one may be cut in the middle of it.
  for (const word of outer.replace(/ [SD]PT=\d*$/, '').split(/\s+/, mostWords)) {
    const equals = word.indexOf('=')
    if (equals < 0) words.push(word)
    else if (!pairs.has(word.slice(0, equals))) pairs.set(word.slice(0, equals), word.slice(equals + 1))
  }
  return {
    prefix: message.slice(0, Math.max(0, start)).replace(/^\s*\[ *\d+\.\d+\] ?/, ''),
    pairs,
    words,
    inner:
      bracket < 0
        ? null
        : packet
            .slice(bracket + 2)
            .replace(/\].*$/s, '')
            .trim(),
  }
}

const programs = new Set(['kernel', 'pve-firewall', 'ulogd'])

/** `MAC=` holds destination, source and type of the frame; on bridges more bytes follow. */
const macsOf = (pairs: ReadonlyMap<string, string>): { readonly src: string | null; readonly dst: string | null } => {
  const mac = pairs.get('MAC') ?? ''
  return {
    src: macOf(pairs.get('MACSRC')) ?? macOf(mac.slice(18, 35)),
    dst: macOf(pairs.get('MACDST')) ?? macOf(mac.slice(0, 17)),
  }
}

export const iptables: Device = {
  format: {
    id: 'syslog-iptables',
    title: 'iptables, nftables and UFW (netfilter LOG)',
    versions:
      'netfilter LOG lines of the Linux kernel for IPv4, IPv6 and ARP, with the prefixes of UFW, UniFi and EdgeOS, Shorewall, SuSEfirewall2, firewalld and Proxmox VE',
    spec: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/net/netfilter/nf_log_syslog.c',
    ruleKind: 'firewall',
    blindSpots: [
      'A line is one packet that reached a LOG rule, not a connection, and its volume is that of this packet only.',
      'The verdict stands only in the free text of the rule: where it ends with no verdict, as `[UFW AUDIT]` does, the action is unknown.',
      'Rate limits of the rule drop lines without a trace.',
      'IN and OUT name the hook of this host: the direction shown here is told from the addresses.',
    ],
  },
  recognises: ({ message }) => {
    const start = message.includes('SRC=') ? startOf(message) : -1
    if (start < 0) return false
    const packet = message.slice(start)
    return /^[^=]+=\S* .{0,512}?\bSRC=[\da-fA-F.:]+ DST=[\da-fA-F.:]+ /.test(packet)
      ? packet.includes(' PROTO=')
      : packet.includes(' ARP ') && packet.includes(' IPSRC=')
  },
  read: ({ message, messageId, app }): Reading => {
    const { prefix: written, pairs, words } = partsOf(message)
    // A prefix that ends in a colon stands where others have the name of the program.
    const prefix = written.trim() === '' && app !== null && !programs.has(app) ? app : written
    const value = (key: string): string | null => textOf(pairs.get(key) ?? '')
    const macs = macsOf(pairs)
    const through = throughOf(pairs.get('IN'), pairs.get('OUT'))
    if (words.includes('ARP'))
      return {
        kind: 'event',
        src_ip: value('IPSRC'),
        dst_ip: value('IPDST'),
        src_mac: macs.src,
        dst_mac: macs.dst,
        interface: through,
        app: 'arp',
        message,
      }
    return {
      kind: 'flow',
      src_ip: value('SRC'),
      dst_ip: value('DST'),
      src_port: value('SPT'),
      dst_port: value('DPT'),
      protocol: value('PROTO'),
      icmp_type: value('TYPE'),
      icmp_code: value('CODE'),
      tcp_flags: value('PROTO') === 'TCP' ? flagsOfNames(words) : null,
      src_bytes: value('LEN'),
      src_packets: 1,
      src_mac: macs.src,
      dst_mac: macs.dst,
      vlan: value('VID'),
      interface: through,
      ...prefixOf(prefix, app === 'pve-firewall' ? messageId : null),
    }
  },
  explain: ({ message }) => {
    const { prefix, pairs, words, inner } = partsOf(message)
    return [
      ...(prefix.trim() === '' ? [] : [['prefix', prefix.trim()] as const]),
      ...pairs,
      ['flags', words.filter(word => word !== '').join(' ')],
      ...(inner === null ? [] : [['packet in error', inner] as const]),
    ]
  },
  plain: true,
}
