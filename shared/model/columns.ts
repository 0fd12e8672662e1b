/**
 * The physical columns of a flow segment. Every column holds integers (or null): plain values, codes of an
 * enumeration, or ids of a dictionary row. What an analyst sees is in `fields.ts`; this list is what is stored.
 */
export type Dictionary = 'host' | 'text' | 'rule' | 'file'

export type ColumnSpec = {
  readonly name: string
  /** The dictionary whose row ids this column holds; null for plain integers and codes. */
  readonly dictionary: Dictionary | null
}

const plain = <N extends string>(name: N) => ({ name, dictionary: null }) as const
const refers = <N extends string, D extends Dictionary>(name: N, dictionary: D) => ({ name, dictionary }) as const

export const columns = [
  plain('kind'),
  plain('start'),
  plain('end'),
  refers('src_ip', 'host'),
  refers('dst_ip', 'host'),
  plain('src_port'),
  plain('dst_port'),
  plain('icmp_type'),
  plain('icmp_code'),
  plain('protocol'),
  plain('action'),
  plain('direction'),
  plain('bytes'),
  plain('packets'),
  plain('src_bytes'),
  plain('dst_bytes'),
  plain('src_packets'),
  plain('dst_packets'),
  plain('sessions'),
  plain('state'),
  plain('tcp_flags'),
  refers('rule', 'rule'),
  plain('severity'),
  refers('category', 'text'),
  refers('app', 'text'),
  refers('hostname', 'text'),
  refers('url', 'text'),
  refers('http_method', 'text'),
  refers('user_agent', 'text'),
  plain('http_status'),
  refers('sensor', 'text'),
  refers('interface', 'text'),
  plain('in_if'),
  plain('out_if'),
  plain('vlan'),
  refers('account', 'text'),
  refers('region', 'text'),
  refers('zone', 'text'),
  refers('vpc', 'text'),
  refers('subnet', 'text'),
  refers('instance', 'text'),
  /** A non-negative safe integer is the log's own numeric id; a negative one is minus the id of a text row. */
  plain('flow_id'),
  /** Who: the user a firewall or proxy names. */
  refers('user', 'text'),
  /** Hardware addresses of the two ends, lower-case hex with colons. */
  refers('src_mac', 'text'),
  refers('dst_mac', 'text'),
  /** The ends after address translation, where the log knows both sides of it. */
  refers('nat_src_ip', 'host'),
  refers('nat_dst_ip', 'host'),
  plain('nat_src_port'),
  plain('nat_dst_port'),
  refers('vrf', 'text'),
  /** N where the exporter looked at one packet in N; the counters are as exported, never multiplied. */
  plain('sampling'),
  refers('reported_flow_type', 'text'),
  /** The text of an event that no field holds. */
  refers('message', 'text'),
  refers('file', 'file'),
  /** Number of the record in its file, counted from 1 over everything seen. */
  plain('record'),
  /** Where the framed record starts in the unpacked file, and its length, both in bytes. */
  plain('offset'),
  plain('length'),
  /** Which flow inside the framed record, for formats that nest several; 0 otherwise. */
  plain('part'),
] as const satisfies readonly ColumnSpec[]

export type ColumnName = (typeof columns)[number]['name']

export const columnNames: readonly ColumnName[] = columns.map(column => column.name)

/** Rows in a sealed segment, at most. */
export const segmentRows = 65_536

/** Column values of a batch of flows: one array a column, `NaN` where the log said nothing. All of equal length. */
export type ColumnArrays = Readonly<Record<ColumnName, Float64Array>>
