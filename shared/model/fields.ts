import type { ColumnName } from './columns'

/** How a field's values are typed, compared and printed. */
export type FieldType =
  | 'integer'
  | 'time'
  | 'duration'
  | 'ip'
  | 'cidr'
  | 'text'
  | 'protocol'
  | 'country'
  | 'kind'
  | 'action'
  | 'direction'
  | 'state'
  | 'scope'
  | 'flags'
  | 'tags'
  | 'degrees'

/** Attributes kept once per address. */
export type HostAttribute =
  | 'name'
  | 'subnet'
  | 'network'
  | 'site'
  | 'owner'
  | 'provider'
  | 'scope'
  | 'country'
  | 'asn'
  | 'org'
  | 'city'
  | 'lat'
  | 'lon'
  | 'cloud'
  | 'threat'

/** Where a field's value comes from; the lens turns this into column scans. */
export type FieldSource =
  | { readonly from: 'id' }
  | { readonly from: 'column'; readonly column: ColumnName }
  | { readonly from: 'host'; readonly side: 'src' | 'dst'; readonly attribute: HostAttribute }
  | { readonly from: 'rule'; readonly part: 'rule' | 'rule_id' | 'rule_set' }
  | { readonly from: 'file'; readonly part: 'file' | 'format' }
  /** Matches when either listed field does. Never a column of a result. */
  | { readonly from: 'either'; readonly fields: readonly [string, string] }
  /** Computed from other columns when asked: duration, service, community_id, flow_type, raw ... */
  | { readonly from: 'derived' }
  /** In the model, but nothing fills it yet; the hint says what would. */
  | { readonly from: 'nowhere' }

export type Field = {
  readonly name: string
  readonly type: FieldType
  readonly unit: 'ms' | 'bytes' | 'packets' | 'degrees' | null
  readonly source: FieldSource
  /** What would fill the field when a case has no data for it, as a catalogue key; null if only the logs can. */
  readonly hint: 'inventory' | 'providers' | 'threat-list' | 'city-database' | 'traffic-analytics' | null
}

type Extra = { readonly unit?: Field['unit']; readonly hint?: Field['hint'] }
const field = (name: string, type: FieldType, source: FieldSource, extra: Extra = {}): Field => ({
  name,
  type,
  unit: extra.unit ?? null,
  source,
  hint: extra.hint ?? null,
})
const column = (name: ColumnName, type: FieldType, unit: Field['unit'] = null): Field =>
  field(name, type, { from: 'column', column: name }, { unit })
const host = (side: 'src' | 'dst', attribute: HostAttribute, type: FieldType, hint: Field['hint'] = null): Field =>
  field(`${side}_${attribute}`, type, { from: 'host', side, attribute }, { hint })
const either = (name: string, type: FieldType, src: string, dst: string, hint: Field['hint'] = null): Field =>
  field(name, type, { from: 'either', fields: [src, dst] }, { hint })

/** Every field of the flow model in the order results show them. */
export const fields: readonly Field[] = [
  field('id', 'integer', { from: 'id' }),
  column('kind', 'kind'),
  column('start', 'time', 'ms'),
  column('end', 'time', 'ms'),
  field('duration', 'duration', { from: 'derived' }, { unit: 'ms' }),
  column('src_ip', 'ip'),
  column('src_port', 'integer'),
  column('dst_ip', 'ip'),
  column('dst_port', 'integer'),
  column('icmp_type', 'integer'),
  column('icmp_code', 'integer'),
  column('protocol', 'protocol'),
  column('action', 'action'),
  column('direction', 'direction'),
  column('bytes', 'integer', 'bytes'),
  column('packets', 'integer', 'packets'),
  column('src_bytes', 'integer', 'bytes'),
  column('dst_bytes', 'integer', 'bytes'),
  column('src_packets', 'integer', 'packets'),
  column('dst_packets', 'integer', 'packets'),
  column('sessions', 'integer'),
  column('state', 'state'),
  column('tcp_flags', 'flags'),
  field('rule', 'text', { from: 'rule', part: 'rule' }),
  field('rule_id', 'text', { from: 'rule', part: 'rule_id' }),
  field('rule_set', 'text', { from: 'rule', part: 'rule_set' }),
  column('severity', 'integer'),
  column('category', 'text'),
  column('app', 'text'),
  field('service', 'text', { from: 'derived' }),
  column('hostname', 'text'),
  column('url', 'text'),
  column('http_method', 'text'),
  column('user_agent', 'text'),
  column('http_status', 'integer'),
  column('sensor', 'text'),
  column('interface', 'text'),
  column('in_if', 'integer'),
  column('out_if', 'integer'),
  column('vlan', 'integer'),
  column('account', 'text'),
  column('region', 'text'),
  column('zone', 'text'),
  column('vpc', 'text'),
  column('subnet', 'text'),
  column('instance', 'text'),
  column('flow_id', 'text'),
  field('community_id', 'text', { from: 'derived' }),
  column('user', 'text'),
  column('message', 'text'),
  column('src_mac', 'text'),
  column('dst_mac', 'text'),
  column('nat_src_ip', 'ip'),
  column('nat_src_port', 'integer'),
  column('nat_dst_ip', 'ip'),
  column('nat_dst_port', 'integer'),
  column('vrf', 'text'),
  column('sampling', 'integer'),
  host('src', 'name', 'text', 'inventory'),
  host('dst', 'name', 'text', 'inventory'),
  host('src', 'subnet', 'cidr', 'inventory'),
  host('dst', 'subnet', 'cidr', 'inventory'),
  host('src', 'network', 'text', 'inventory'),
  host('dst', 'network', 'text', 'inventory'),
  host('src', 'site', 'text', 'inventory'),
  host('dst', 'site', 'text', 'inventory'),
  host('src', 'owner', 'text', 'inventory'),
  host('dst', 'owner', 'text', 'inventory'),
  host('src', 'provider', 'text', 'providers'),
  host('dst', 'provider', 'text', 'providers'),
  host('src', 'scope', 'scope'),
  host('dst', 'scope', 'scope'),
  host('src', 'country', 'country'),
  host('dst', 'country', 'country'),
  host('src', 'asn', 'integer'),
  host('dst', 'asn', 'integer'),
  host('src', 'org', 'text'),
  host('dst', 'org', 'text'),
  host('src', 'city', 'text', 'city-database'),
  host('dst', 'city', 'text', 'city-database'),
  host('src', 'lat', 'degrees', 'city-database'),
  host('src', 'lon', 'degrees', 'city-database'),
  host('dst', 'lat', 'degrees', 'city-database'),
  host('dst', 'lon', 'degrees', 'city-database'),
  host('src', 'cloud', 'text'),
  host('dst', 'cloud', 'text'),
  host('src', 'threat', 'text', 'threat-list'),
  host('dst', 'threat', 'text', 'threat-list'),
  field('threat_type', 'text', { from: 'nowhere' }, { hint: 'threat-list' }),
  field('flow_type', 'tags', { from: 'derived' }),
  field('reported_flow_type', 'text', { from: 'column', column: 'reported_flow_type' }, { hint: 'traffic-analytics' }),
  field('format', 'text', { from: 'file', part: 'format' }),
  field('file', 'text', { from: 'file', part: 'file' }),
  column('record', 'integer'),
]

/** Names that match when the source side or the destination side does, and `port`, the service port. */
export const eitherFields: readonly Field[] = [
  either('ip', 'ip', 'src_ip', 'dst_ip'),
  either('name', 'text', 'src_name', 'dst_name', 'inventory'),
  either('country', 'country', 'src_country', 'dst_country'),
  either('asn', 'integer', 'src_asn', 'dst_asn'),
  either('org', 'text', 'src_org', 'dst_org'),
  either('subnet_of', 'cidr', 'src_subnet', 'dst_subnet', 'inventory'),
  either('network', 'text', 'src_network', 'dst_network', 'inventory'),
  either('site', 'text', 'src_site', 'dst_site', 'inventory'),
  either('owner', 'text', 'src_owner', 'dst_owner', 'inventory'),
  either('provider', 'text', 'src_provider', 'dst_provider', 'providers'),
  either('scope', 'scope', 'src_scope', 'dst_scope'),
  either('cloud', 'text', 'src_cloud', 'dst_cloud'),
  either('threat', 'text', 'src_threat', 'dst_threat', 'threat-list'),
  either('city', 'text', 'src_city', 'dst_city', 'city-database'),
  either('if_index', 'integer', 'in_if', 'out_if'),
]

const byName = new Map([...fields, ...eitherFields].map(f => [f.name, f]))

/** The field of that canonical name; vendor names are resolved by the query parsers before this is asked. */
export const fieldNamed = (name: string): Field | undefined => byName.get(name)
