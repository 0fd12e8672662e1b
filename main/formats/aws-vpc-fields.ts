/** What a field of a flow log line fills; the number is what the hot loop switches on. */
export const op = {
  none: 0,
  src_ip: 1,
  dst_ip: 2,
  src_port: 3,
  dst_port: 4,
  protocol: 5,
  packets: 6,
  bytes: 7,
  start: 8,
  end: 9,
  action: 10,
  status: 11,
  tcp_flags: 12,
  direction: 13,
  account: 14,
  interface: 15,
  vpc: 16,
  subnet: 17,
  instance: 18,
  region: 19,
  zone: 20,
  category: 21,
  sensor: 22,
} as const

export type Op = (typeof op)[keyof typeof op]

/** The fields in the vendor's order with the version that brought them. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const flowFields: readonly (readonly [name: string, since: number, fills: Op])[] = [
  ['version', 2, op.none],
  ['account-id', 2, op.account],
  ['interface-id', 2, op.interface],
  ['srcaddr', 2, op.src_ip],
  ['dstaddr', 2, op.dst_ip],
  ['srcport', 2, op.src_port],
  ['dstport', 2, op.dst_port],
  ['protocol', 2, op.protocol],
  ['packets', 2, op.packets],
  ['bytes', 2, op.bytes],
  ['start', 2, op.start],
  ['end', 2, op.end],
  ['action', 2, op.action],
  ['log-status', 2, op.status],
  ['vpc-id', 3, op.vpc],
  ['subnet-id', 3, op.subnet],
  ['instance-id', 3, op.instance],
  ['tcp-flags', 3, op.tcp_flags],
  ['type', 3, op.none],
  ['pkt-srcaddr', 3, op.none],
  ['pkt-dstaddr', 3, op.none],
  ['region', 4, op.region],
  ['az-id', 4, op.zone],
  ['sublocation-type', 4, op.none],
  ['sublocation-id', 4, op.none],
  ['pkt-src-aws-service', 5, op.none],
  ['pkt-dst-aws-service', 5, op.none],
  ['flow-direction', 5, op.direction],
  ['traffic-path', 5, op.none],
  ['ecs-cluster-arn', 7, op.none],
  ['ecs-cluster-name', 7, op.none],
  ['ecs-container-instance-arn', 7, op.none],
  ['ecs-container-instance-id', 7, op.none],
  ['ecs-container-id', 7, op.none],
  ['ecs-second-container-id', 7, op.none],
  ['ecs-service-name', 7, op.none],
  ['ecs-task-definition-arn', 7, op.none],
  ['ecs-task-arn', 7, op.none],
  ['ecs-task-id', 7, op.none],
  // Why a packet was rejected beside security groups and ACLs: block public access, encryption controls.
  ['reject-reason', 8, op.category],
  ['resource-id', 9, op.none],
  ['encryption-status', 10, op.none],
  ['instance-tag', 11, op.none],
  ['instance-tag-2', 11, op.none],
  ['interface-tag', 11, op.none],
  ['interface-tag-2', 11, op.none],
  ['asg-tag', 11, op.none],
  ['asg-tag-2', 11, op.none],
  ['interface-type', 11, op.none],
  ['next-hop-interface-id', 11, op.none],
  ['next-hop-subnet-id', 11, op.none],
  ['next-hop-az-id', 11, op.none],
  ['next-hop-vpc-id', 11, op.none],
  ['next-hop-interface-type', 11, op.none],
]

/**
 * Transit gateway flow logs, version 6, in documented order. They name two VPCs, subnets and interfaces, one a side, and no action: the columns
 * for the one that logged stay empty. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
 */
const transitGatewayFields: readonly (readonly [name: string, fills: Op])[] = [
  ['version', op.none],
  ['resource-type', op.none],
  ['account-id', op.account],
  ['tgw-id', op.sensor],
  ['tgw-attachment-id', op.none],
  ['tgw-src-vpc-account-id', op.none],
  ['tgw-dst-vpc-account-id', op.none],
  ['tgw-src-vpc-id', op.none],
  ['tgw-dst-vpc-id', op.none],
  ['tgw-src-subnet-id', op.none],
  ['tgw-dst-subnet-id', op.none],
  ['tgw-src-eni', op.none],
  ['tgw-dst-eni', op.none],
  ['tgw-src-az-id', op.none],
  ['tgw-dst-az-id', op.none],
  ['tgw-pair-attachment-id', op.none],
  ['srcaddr', op.src_ip],
  ['dstaddr', op.dst_ip],
  ['srcport', op.src_port],
  ['dstport', op.dst_port],
  ['protocol', op.protocol],
  ['packets', op.packets],
  ['bytes', op.bytes],
  ['start', op.start],
  ['end', op.end],
  ['log-status', op.status],
  ['type', op.none],
  ['packets-lost-no-route', op.none],
  ['packets-lost-blackhole', op.none],
  ['packets-lost-mtu-exceeded', op.none],
  ['packets-lost-ttl-expired', op.none],
  ['tcp-flags', op.tcp_flags],
  ['region', op.region],
  ['flow-direction', op.direction],
  ['pkt-src-aws-service', op.none],
  ['pkt-dst-aws-service', op.none],
]

const fills = new Map<string, Op>([
  ...transitGatewayFields,
  ...flowFields.map(([name, , filled]) => [name, filled] as const),
])

export const isFieldName = (name: string): boolean => fills.has(name)

/** The order of the fields in a line. */
export type Layout = { readonly names: readonly string[]; readonly ops: Uint8Array; readonly statusAt: number }

/** Field names as the vendor writes them; `S3` Parquet columns and Athena tables use underscores. */
export const canonicalName = (name: string): string => name.toLowerCase().replaceAll('_', '-')

/** Unknown names keep their place and fill nothing; the inspector shows them. */
export const layoutOf = (names: readonly string[]): Layout => {
  const known = names.map(canonicalName)
  const ops = Uint8Array.from(known, name => fills.get(name) ?? op.none)
  // Without the addresses of the interface those of the packet are the ones the log has.
  if (!known.includes('srcaddr') && known.includes('pkt-srcaddr')) ops[known.indexOf('pkt-srcaddr')] = op.src_ip
  if (!known.includes('dstaddr') && known.includes('pkt-dstaddr')) ops[known.indexOf('pkt-dstaddr')] = op.dst_ip
  return { names: known, ops, statusAt: known.indexOf('log-status') }
}

const upTo = (version: number): Layout =>
  layoutOf(flowFields.filter(([, since]) => since <= version).map(([name]) => name))

/** The vendor's own orders, which a line without a header may have: 14, 21, 25, 29, 39, 40, 41, 42, 54 fields and 36 of a transit gateway. */
export const knownLayouts: readonly Layout[] = [
  ...[2, 3, 4, 5, 7, 8, 9, 10, 11].map(upTo),
  layoutOf(transitGatewayFields.map(([name]) => name)),
]

/** The order a user writes: `${version} ${srcaddr} ...` as in the console, or the names with spaces or commas between them. */
export const layoutFromOptions = (options: string): Layout | null => {
  const names = options
    .replace(/[${}'"]/g, ' ')
    .split(/[\s,]+/)
    .filter(name => name !== '')
  return names.some(name => isFieldName(canonicalName(name))) ? layoutOf(names) : null
}

/** A header line: at least two known names, and most of its words are known. */
export const layoutFromHeader = (line: string): Layout | null => {
  const names = line.trim().split(/\s+/)
  if (names.length < 2 || names.length > mostFields || !names.every(name => /^[A-Za-z][\w-]*$/.test(name))) return null
  const known = names.filter(name => isFieldName(canonicalName(name))).length
  return known >= 2 && known * 2 >= names.length ? layoutOf(names) : null
}

export const mostFields = 256
