import { foldCase } from './text'

/** IANA protocol numbers, keyword by number, lower case; a gap has no keyword. https://www.iana.org/assignments/protocol-numbers */
const keywords: readonly string[] = (
  'hopopt icmp igmp ggp ipv4 st tcp cbt egp igp bbn-rcc-mon nvp-ii pup argus emcon xnet chaos udp mux dcn-meas hmp prm xns-idp ' +
  'trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp dccp 3pc idpr xtp ddp idpr-cmtp tp++ il ipv6 sdrp ' +
  'ipv6-route ipv6-frag idrp rsvp gre dsr bna esp ah i-nlsp swipe narp min-ipv4 tlsp skip ipv6-icmp ipv6-nonxt ipv6-opts - cftp - ' +
  'sat-expak kryptolan rvd ippc - sat-mon visa ipcv cpnx cphb wsn pvp br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp ' +
  'vines iptm nsfnet-igp dgp tcf eigrp ospfigp sprite-rpc larp mtp ax.25 ipip micp scc-sp etherip encap - gmtp ifmp pnni pim aris ' +
  'scps qnx a/n ipcomp snp compaq-peer ipx-in-ip vrrp pgm - l2tp ddx iatp stp srp uti smp sm ptp isis fire crtp crudp sscopmce ' +
  'iplt sps pipe sctp fc rsvp-e2e-ignore mobility udplite mpls-in-ip manet hip shim6 wesp rohc ethernet aggfrag nsh homa bit-emu'
).split(' ')

/** What logs and people also write. */
const synonyms: Readonly<Record<string, number>> = {
  icmpv4: 1,
  ipencap: 4,
  'ip-in-ip': 4,
  ip6: 41,
  icmp6: 58,
  icmpv6: 58,
  'ipv6-icmpv6': 58,
  ospf: 89,
  ipsec: 50,
  'udp-lite': 136,
  'is-is': 124,
}

const numbers = new Map<string, number>(Object.entries(synonyms))
for (const [number, keyword] of keywords.entries()) if (keyword !== '-') numbers.set(keyword, number)

/** IANA keyword in lower case; the number as text when none is assigned. */
export const protocolName = (number: number): string => {
  const keyword = keywords[number]
  return keyword === undefined || keyword === '-' ? String(number) : keyword
}

/** The number of a keyword (any case), of a common synonym, or of a number written as text; null when it is none. */
export const protocolNumber = (text: string): number | null => {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : null
  return numbers.get(foldCase(text)) ?? null
}

export const protocolKeywords: readonly string[] = keywords.filter(keyword => keyword !== '-')
