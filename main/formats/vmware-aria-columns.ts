import { foldCase } from '../../shared/units/text'
import { shown } from './fill'

/** What a column of an export holds, by the labels versions and selections of columns give it. */
const labels = {
  src_ip: ['Source IP Address', 'Source IP', 'Src IP', 'source_ip.ip_address'],
  dst_ip: ['Destination IP Address', 'Destination IP', 'Dst IP', 'destination_ip.ip_address'],
  src_port: ['Source Port'],
  dst_port: ['Destination Port', 'Port', 'port.display'],
  protocol: ['Protocol', 'Flow Protocol'],
  start: ['Start Time', 'Flow Start Time', 'First Seen', 'Time', 'Timestamp', 'Date'],
  end: ['End Time', 'Flow End Time', 'Last Seen', 'Last Activity Time', 'Last Seen Time'],
  bytes: ['Total Bytes', 'Bytes', 'Total Traffic', 'Sum Bytes', 'Sum of Bytes'],
  src_bytes: ['Source Bytes'],
  dst_bytes: ['Destination Bytes'],
  packets: ['Flow Packet Count', 'Total Packets', 'Packets', 'Packet Count'],
  sessions: ['Session Count', 'Sessions', 'Total Session Count'],
  action: ['Firewall Action', 'firewall_action'],
  rule: ['Firewall Rule Name', 'Firewall Rule'],
  rule_id: ['Firewall Rule ID', 'firewall_rule_id'],
  reported_flow_type: ['Flow Type', 'Flow Tag', 'Flow Tags', 'Traffic Type', 'flow_tag', 'traffic_type'],
  sensor: ['Data Source', 'Reporter', 'Collector', 'Flow Collector'],
  src_vm: ['Source VM', 'Source VM Name'],
  dst_vm: ['Destination VM', 'Destination VM Name'],
} as const

export type AriaColumn = keyof typeof labels

/** Labels that no other product gives its columns; some of them tell an export of flows from any other CSV. */
const ownLabels = [
  ...labels.action,
  ...labels.rule_id,
  ...labels.src_vm,
  ...labels.dst_vm,
  ...labels.reported_flow_type,
  'Flow Packet Count',
  'Active Sessions Count',
  'Source L2 Network',
  'Destination L2 Network',
  'Source DVPG',
  'Destination DVPG',
  'Source Security Group',
  'Source Security Groups',
  'Destination Security Group',
  'Destination Security Groups',
  'Source Cluster',
  'Destination Cluster',
  'Source vCenter',
  'Destination vCenter',
]

/** Labels differ by neither case nor what separates their words. */
const keyOf = (label: string): string => foldCase(label).replace(/[^a-z0-9]+/g, '')

const columnOf = new Map<string, AriaColumn>()
for (const [column, names] of Object.entries(labels))
  for (const name of names) columnOf.set(keyOf(name), column as AriaColumn)

const ownKeys = new Set(ownLabels.map(keyOf))

const mostColumns = 1000

/** Where each column stands in a header, with the label it has there; of two for one thing the first counts. */
export type AriaLayout = {
  readonly names: readonly string[]
  readonly at: ReadonlyMap<AriaColumn, number>
}

export const ariaLayout = (names: readonly string[]): AriaLayout => {
  const at = new Map<AriaColumn, number>()
  for (const [index, name] of names.slice(0, mostColumns).entries()) {
    const column = columnOf.get(keyOf(name))
    if (column !== undefined && !at.has(column)) at.set(column, index)
  }
  return { names: names.map(shown), at }
}

/** Whether a header is that of a flow export: both addresses, and at least two labels that are its own. */
export const isAriaHeader = (names: readonly string[]): boolean => {
  const { at } = ariaLayout(names)
  const own = new Set(
    names
      .slice(0, mostColumns)
      .map(keyOf)
      .filter(key => ownKeys.has(key)),
  )
  return at.has('src_ip') && at.has('dst_ip') && own.size >= 2
}
