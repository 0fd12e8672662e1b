/**
 * How DuckDB reads each format's files into one row a flow, with the columns the questions ask for. Typed the way its
 * own readers do it best: readers detect the types, nested lists are unnested, tuples are split.
 */
export type BenchFormat = {
  readonly id: string
  /** `files` is a list of quoted paths. */
  readonly load: (files: string) => string
}

const tuples = (records: string, inner: string, rule: string): string => `
  select string_split(t, ',') as v, ${rule} as rule
  from (select unnest(records) as r from ${records})
  cross join lateral (${inner})`

const nsgSplit = `cast(v[1] as bigint) as start, v[2] as srcaddr, v[3] as dstaddr, cast(v[4] as integer) as srcport,
  cast(v[5] as integer) as dstport, v[6] as protocol, v[7] as direction, v[8] as action, v[9] as state,
  try_cast(v[10] as bigint) as packets, try_cast(v[11] as bigint) as bytes, rule`

export const benchFormats: readonly BenchFormat[] = [
  {
    id: 'aws-vpc-flow',
    load: files => `select * from read_csv(${files}, delim = ' ', header = true)`,
  },
  {
    id: 'aws-network-firewall',
    load: files =>
      `select * from read_json(${files}, format = 'newline_delimited', union_by_name = true, maximum_depth = 4)`,
  },
  {
    id: 'suricata-eve',
    load: files =>
      `select * from read_json(${files}, format = 'newline_delimited', union_by_name = true, maximum_depth = 3)`,
  },
  {
    id: 'azure-nsg-flow',
    load: files =>
      `select ${nsgSplit} from (${tuples(
        `read_json(${files}, maximum_object_size = 1000000000)`,
        'select f.rule as rule_name, unnest(m.flowTuples) as t from (select unnest(r.properties.flows) as f) cross join lateral (select unnest(f.flows) as m)',
        'rule_name',
      )})`,
  },
  {
    id: 'azure-vnet-flow',
    load: files =>
      `select ${nsgSplit} from (${tuples(
        `read_json(${files}, maximum_object_size = 1000000000)`,
        'select g.rule as rule_name, unnest(g.flowTuples) as t from (select unnest(r.flowRecords.flows) as f) cross join lateral (select unnest(f.flowGroups) as g)',
        'rule_name',
      )})`,
  },
  {
    id: 'ibm-vpc-flow',
    load: files =>
      `select instance_crn, vpc_crn, unnest(flow_logs, recursive := true) from read_json(${files}, maximum_object_size = 1000000000, union_by_name = true)`,
  },
]
