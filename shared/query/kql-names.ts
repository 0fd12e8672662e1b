import { azure } from './aliases/azure'
import type { Aggregate, GroupKey } from './ast'
import { resolveField } from './fields'
import { namesOf } from './pipe-print'

/** Our fields as Traffic Analytics calls them. */
export const kqlField = namesOf([azure], {
  end: 'FlowEndTime',
  src_ip: 'SrcIP',
  dst_ip: 'DestIP',
  dst_port: 'DestPort',
  protocol: 'L4Protocol',
  service: 'L7Protocol',
  direction: 'FlowDirection',
  action: 'FlowStatus',
  flow_type: 'FlowType',
  rule: 'AclRule',
  rule_set: 'AclGroup',
  src_bytes: 'BytesSrcToDest',
  dst_bytes: 'BytesDestToSrc',
  src_packets: 'PacketsSrcToDest',
  dst_packets: 'PacketsDestToSrc',
  src_name: 'SrcVm',
  dst_name: 'DestVm',
  src_subnet: 'SrcSubnet',
  dst_subnet: 'DestSubnet',
  ip: 'ip',
  region: 'SrcRegion',
  kind: 'SubType',
})

const prefixes = { distinct: 'dcount', sum: 'sum', avg: 'avg', min: 'min', max: 'max' } as const

/** What Kusto calls the column of a function that got no name; null where it is not told apart by one. */
export const kqlColumn = (of: Aggregate): string | null => {
  switch (of.fn) {
    case 'count':
      return 'count_'
    case 'percentile':
      return Number.isInteger(of.at) ? `percentile_${kqlField(of.field)}_${of.at}` : null
    case 'first':
    case 'last':
    case 'rate':
      return null
    default:
      return `${prefixes[of.fn]}_${kqlField(of.field)}`
  }
}

/** Whether Kusto calls a column so, by any name of its field. */
export const calledKql = (name: string, of: GroupKey | Aggregate): boolean => {
  if (!('fn' in of) || of.as !== null) return false
  const own = kqlColumn(of)
  if (own === null) return false
  if (own.toLowerCase() === name.toLowerCase()) return true
  if (of.fn === 'count') return name === 'Count'
  const found = /^([a-z]+)_(.+?)(?:_(\d+))?$/.exec(name)
  if (!found) return false
  const [, fn, field = '', rank] = found
  if (of.fn === 'percentile')
    return fn === 'percentile' && Number(rank) === of.at && resolveField(field)?.name === of.field
  const whole = name.slice((fn ?? '').length + 1)
  return own.startsWith(`${fn}_`) && 'field' in of && resolveField(whole)?.name === of.field
}
