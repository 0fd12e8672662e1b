import { createDatagramDecoder } from '../datagram-decoder'
import type { BytesFormat } from '../format'
import { captureKind } from './capture-reader'
import { explainRecord } from './explain'
import { createPcapDecoder } from './pcap-decoder'

export const pcap: BytesFormat = {
  id: 'pcap',
  title: 'Packet captures',
  versions:
    'pcap (microseconds, nanoseconds, both byte orders, Kuznetzov’s) and pcapng (any sections, interfaces and time resolutions); Ethernet, Linux cooked v1 and v2, raw IP, BSD loopback, PPP, 802.11 with and without radiotap, pflog; VLAN, MPLS, PPPoE, GRE, VXLAN, GENEVE, GTP, IP in IP',
  spec: 'https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html',
  input: 'bytes',
  lists: [],
  sniff: ({ bytes }) => (captureKind(bytes) ? 'certain' : 'no'),
  open: head => createPcapDecoder(head.bytes, createDatagramDecoder()),
  ruleKind: 'acl',
  blindSpots: [
    'A capture says nothing of what a firewall decided, but for pflog; what it dropped may be there or not, as the place of the capture has it.',
    'Packets are made into flows: one that is silent for 300 seconds, or goes on for 1,800, is cut into several rows, and so is the longest silent one when more than 200,000 go on at once.',
    'Each packet is one record of the books, skipped as `packet of a flow` when it was counted into one; each flow is one more. The raw record of a flow is its first packet.',
    'Of a connection that began before the capture, the sender of its first captured packet counts as its source.',
    'What travels in a VXLAN, GENEVE, GRE, GTP or IP-in-IP tunnel is a flow of its own, with the tunnel in `vrf`, beside the flow of the tunnel: its bytes count in both.',
    'Later fragments of a packet follow the first when it came before them; otherwise they are a flow without ports. Exports in fragments or cut by the capture length are not decoded, nor is syslog over TCP.',
    'Host names are those sent in the clear: the first TLS server name, HTTP Host or DNS question of a flow. QUIC, encrypted hellos and encrypted DNS show none.',
    'Byte counts are those of the IP packets, without link headers. Packets the capture itself lost are not in it.',
    'Simple packet blocks carry no time: they are given that of the packet before them, and rejected when there is none.',
  ],
  explain: (record, _part, file, offset) => explainRecord(record, file, offset),
}
