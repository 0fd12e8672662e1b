import type { Aliases } from './aliases'

/** Zeek. Byte counts are those of whole IP packets, as volumes are. */
export const zeek: Aliases = {
  vendor: 'Zeek',
  names: {
    ts: 'start',
    uid: 'flow_id',
    'id.orig_h': 'src_ip',
    'id.orig_p': 'src_port',
    'id.resp_h': 'dst_ip',
    'id.resp_p': 'dst_port',
    orig_h: 'src_ip',
    orig_p: 'src_port',
    resp_h: 'dst_ip',
    resp_p: 'dst_port',
    orig_ip_bytes: 'src_bytes',
    resp_ip_bytes: 'dst_bytes',
    orig_pkts: 'src_packets',
    resp_pkts: 'dst_packets',
    server_name: 'hostname',
    query: 'hostname',
    uri: 'url',
    method: 'http_method',
    status_code: 'http_status',
    orig_cc: 'src_country',
    resp_cc: 'dst_country',
  },
}
