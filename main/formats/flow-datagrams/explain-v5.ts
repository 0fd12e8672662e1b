import { addressOf, formatIp } from '../../../shared/units/ip'
import type { Explained } from '../format'
import { v5HeaderBytes, v5RecordBytes } from './netflow-v5'
import { u32, unsigned } from './network-order'

type Field = readonly [name: string, at: number, length: number]

/** https://www.cisco.com/c/en/us/td/docs/net_mgmt/netflow_collection_engine/3-6/user/guide/format.html, tables B-3, B-4 */
const header: readonly Field[] = [
  ['version', 0, 2],
  ['count', 2, 2],
  ['SysUptime', 4, 4],
  ['unix_secs', 8, 4],
  ['unix_nsecs', 12, 4],
  ['flow_sequence', 16, 4],
  ['engine_type', 20, 1],
  ['engine_id', 21, 1],
  ['sampling_interval', 22, 2],
]

const addresses: readonly Field[] = [
  ['srcaddr', 0, 4],
  ['dstaddr', 4, 4],
  ['nexthop', 8, 4],
]

const numbers: readonly Field[] = [
  ['input', 12, 2],
  ['output', 14, 2],
  ['dPkts', 16, 4],
  ['dOctets', 20, 4],
  ['first', 24, 4],
  ['last', 28, 4],
  ['srcport', 32, 2],
  ['dstport', 34, 2],
  ['pad1', 36, 1],
  ['tcp_flags', 37, 1],
  ['prot', 38, 1],
  ['tos', 39, 1],
  ['src_as', 40, 2],
  ['dst_as', 42, 2],
  ['src_mask', 44, 1],
  ['dst_mask', 45, 1],
  ['pad2', 46, 2],
]

const read = (bytes: Uint8Array, from: number, fields: readonly Field[]): Explained =>
  fields.map(([name, at, length]) => [name, String(unsigned(bytes, from + at, length))])

/** The record that begins at `from`, and the header it came with. */
export const explainV5 = (bytes: Uint8Array, from: number): Explained => {
  const named = bytes.length >= v5HeaderBytes && u32(bytes, 0) !== 0 ? read(bytes, 0, header) : []
  const inHeader = named.map(([name, value]) => [`header: ${name}`, value] as const)
  if (from < v5HeaderBytes || from + v5RecordBytes > bytes.length) return inHeader
  const ends = addresses.map(([name, at]) => [name, formatIp(addressOf(bytes, from + at, 4))] as const)
  return [...ends, ...read(bytes, from, numbers), ...inHeader]
}
