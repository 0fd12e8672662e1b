import { foldCase } from '../../shared/units/text'

/** What a column of an inventory means; every other one is an attribute under its own name. */
export const roles = ['address', 'block', 'name', 'kind', 'type', 'subnet', 'network', 'site', 'owner', 'tags'] as const
export type Role = (typeof roles)[number]

/** A column by its heading. */
export type Column = {
  readonly heading: string
  /** What it means; null for an attribute. */
  readonly role: Role | null
  /** Columns of one meaning: of those that have a value the lowest rank is taken. */
  readonly rank: number
  /** The detail of a VM that it is, by the name under which every file's are found. */
  readonly detail: string | null
  /** The heading says that its names are those of VMs or of approved providers, or that its numbers are VLANs or a size. */
  readonly hint: 'vm' | 'provider' | 'vlan' | 'MB' | 'GB' | null
}

/** Headings as people write them, without case and what separates words; the first of a row has the lowest rank. */
const headings: Readonly<Record<Role, string>> = {
  address:
    'address ip ipaddress ipaddresses ipaddr addresses ips primaryip primaryipaddress privateip privateipaddress ipv4 ipv4address ipv6 ipv6address hostip hostaddress',
  block:
    'cidr addressorcidr prefix ipprefix cidrblock addressprefix addressprefixes addressspace networkcidr subnetprefix iprange',
  name: 'name hostname vmname vm virtualmachine virtualmachinename computername computer servername server machine machinename devicename device instancename displayname fqdn dnsname host provider approvedprovider cloudprovider',
  kind: 'kind hostkind machinekind',
  type: 'type hosttype machinetype devicetype assettype assetkind',
  subnet: 'subnet subnetcidr subnetwork subnetmask netmask mask subnetname',
  network:
    'network networkname l2network segment virtualnetwork vnet vnetname vpc vpcname vpcid portgroup dvpg dvportgroup distributedportgroup network1 vlan vlanname vlanid',
  site: 'site sitename location datacenter datacentre dc office branch',
  owner: 'owner owners businessowner contact responsible team',
  tags: 'tags tag labels',
}

/** Details of a VM under one name, whatever the file calls them. */
const details: Readonly<Record<string, string>> = {
  gateway: 'gateway defaultgateway gatewayip defaultgw gw',
  host: 'host esxihost esxhost hypervisor hypervisorhost vmhost',
  vcpu: 'vcpu vcpus cpu cpus cpucount numcpu cores',
  memory: 'memory memorymb memorymib memorygb memorygib ram rammb ramgb mem',
  port_group: 'portgroup dvpg dvportgroup distributedportgroup',
}

const providerHeadings = new Set(['provider', 'approvedprovider', 'cloudprovider'])
const vmHeadings = new Set(['vm', 'vmname', 'virtualmachine', 'virtualmachinename'])

const keyOf = (heading: string): string => foldCase(heading).replaceAll(/[^\p{L}\p{N}]+/gu, '')

const placed = new Map<string, { readonly role: Role; readonly rank: number }>(
  roles.flatMap(role => headings[role].split(' ').map((heading, rank) => [heading, { role, rank }] as const)),
)
const detailNames = new Map(
  Object.entries(details).flatMap(([name, keys]) => keys.split(' ').map(heading => [heading, name] as const)),
)

const hintOf = (key: string): Column['hint'] => {
  if (vmHeadings.has(key)) return 'vm'
  if (providerHeadings.has(key)) return 'provider'
  if (/^vlan(id)?$/.test(key)) return 'vlan'
  if (/^(memory|ram)mi?b$/.test(key)) return 'MB'
  return /^(memory|ram)gi?b$/.test(key) ? 'GB' : null
}

const longestHeading = 64

export const columnOf = (heading: string): Column => {
  const key = keyOf(heading)
  const found = placed.get(key)
  return {
    heading: heading.trim().slice(0, longestHeading),
    role: found?.role ?? null,
    rank: found?.rank ?? 0,
    detail: detailNames.get(key) ?? null,
    hint: hintOf(key),
  }
}

/** Columns that a table of flows has and an inventory has not. */
const ofFlows =
  /^(src|source|dst|dest|destination|client|server|local|remote|orig|resp|initiator|target)?(port|bytes|packets|sport|dport|ports)$|^(proto|protocol|action|starttime|endtime|starttimestamp|flowid|sourceip|destinationip|srcip|dstip|srcaddr|dstaddr|sourceaddress|destinationaddress)$/

/**
 * Whether headings are those of an inventory: a column of addresses, one that says something of them, and none that
 * speaks of traffic.
 */
export const areInventory = (headings: readonly string[]): boolean => {
  const columns = headings.map(columnOf)
  const has = (...wanted: readonly Role[]): boolean =>
    columns.some(({ role }) => role !== null && wanted.includes(role))
  const says = has('name', 'kind', 'network', 'site', 'owner') || (has('address') && has('subnet'))
  return has('address', 'block') && says && !headings.some(heading => ofFlows.test(keyOf(heading)))
}
