import type { Aliases } from './aliases'

/** Palo Alto Networks: names of the monitor's filter and of exported logs. */
export const paloAlto: Aliases = {
  vendor: 'Palo Alto Networks',
  names: {
    time_generated: 'start',
    'addr.src': 'src_ip',
    'addr.dst': 'dst_ip',
    'port.src': 'src_port',
    'port.dst': 'dst_port',
    natsrc: 'nat_src_ip',
    natdst: 'nat_dst_ip',
    natsport: 'nat_src_port',
    natdport: 'nat_dst_port',
    'user.src': 'user',
    srcuser: 'user',
    vsys: 'vrf',
    inbound_if: 'interface',
    outbound_if: 'interface',
    bytes_sent: 'src_bytes',
    bytes_received: 'dst_bytes',
    pkts_sent: 'src_packets',
    pkts_received: 'dst_packets',
    session_end_reason: 'message',
    threatid: 'rule',
    device_name: 'sensor',
    http_user_agent: 'user_agent',
  },
}
