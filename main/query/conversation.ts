import { communityId } from '../enrich/community-id'
import { loadValues, type Selection } from './load'
import { blockRows, columnOf, type SegmentView } from './segment-view'

const icmp = 1
const icmp6 = 58

const none = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Community ID of one flow from its stored values; `NaN` stands for null. For ICMP the ports are type and code. */
export const conversationOf = (
  addresses: Uint8Array,
  [protocol, src, dst, srcPort, dstPort, icmpType, icmpCode]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ],
): string | null => {
  if (Number.isNaN(protocol) || Number.isNaN(src) || Number.isNaN(dst)) return null
  const isIcmp = protocol === icmp || protocol === icmp6
  const [from, to] = isIcmp ? [icmpType, icmpCode] : [srcPort, dstPort]
  const bytesOf = (id: number) => addresses.subarray(id * 16, id * 16 + 16)
  return communityId(protocol, bytesOf(src), bytesOf(dst), none(from), none(to))
}

const columns = ['protocol', 'src_ip', 'dst_ip', 'src_port', 'dst_port', 'icmp_type', 'icmp_code'] as const

/** Calls back with the Community ID of every selected row. */
export const eachConversation = (
  segment: SegmentView,
  addresses: Uint8Array,
  rows: Selection,
  count: number,
  found: (at: number, id: string | null) => void,
): void => {
  const values = columns.map(name => {
    const out = new Float64Array(blockRows)
    loadValues(columnOf(segment, name), rows, count, out)
    return out
  })
  const of = (column: number, at: number) => values[column]?.[at] ?? Number.NaN
  for (let at = 0; at < count; at++) {
    found(at, conversationOf(addresses, [of(0, at), of(1, at), of(2, at), of(3, at), of(4, at), of(5, at), of(6, at)]))
  }
}
