import { addressOf, formatIp } from '../../../shared/units/ip'
import type { Explained } from '../format'
import { readLink } from '../pcap/link-layer'
import { createPacket } from '../pcap/packet'
import { u32 } from './network-order'
import { recordKinds, sampleKinds, sflowHeader, walkSflow } from './sflow'
import { linkTypeOf } from './sflow-records'

type Field = readonly [string, string]

/** The words of a sample in front of its records. https://sflow.org/sflow_version_5.txt, section 5 */
const sampleWords: Readonly<Record<number, readonly string[]>> = {
  [sampleKinds.flow]: [
    'sequence_number',
    'source_id',
    'sampling_rate',
    'sample_pool',
    'drops',
    'input',
    'output',
    'records',
  ],
  [sampleKinds.counters]: ['sequence_number', 'source_id', 'records'],
  [sampleKinds.expandedFlow]: [
    'sequence_number',
    'source_id type',
    'source_id index',
    'sampling_rate',
    'sample_pool',
    'drops',
    'input format',
    'input value',
    'output format',
    'output value',
    'records',
  ],
  [sampleKinds.expandedCounters]: ['sequence_number', 'source_id type', 'source_id index', 'records'],
  [sampleKinds.discarded]: [
    'sequence_number',
    'source_id type',
    'source_id index',
    'drops',
    'input',
    'output',
    'reason',
    'records',
  ],
}

const nameOf = (names: Readonly<Record<string, number>>, kind: number): string =>
  Object.entries(names).find(([, number]) => number === kind)?.[0] ?? 'unknown'

const mostHexBytes = 64
const mostRecords = 100

const hexOf = (bytes: Uint8Array): string =>
  `0x${Buffer.from(bytes.subarray(0, mostHexBytes)).toString('hex')}${bytes.length > mostHexBytes ? `… (${bytes.length} bytes)` : ''}`

const headerFields = (bytes: Uint8Array, from: number, to: number): readonly Field[] => {
  if (from + 16 > to) return []
  const words = ['protocol', 'frame_length', 'stripped', 'header length']
  const fields: Field[] = words.map((name, at) => [`header: ${name}`, String(u32(bytes, from + at * 4))])
  const packet = createPacket()
  packet.bytes = bytes
  packet.at = from + 16
  packet.end = Math.min(to, from + 16 + u32(bytes, from + 12))
  packet.wireEnd = Math.max(packet.end, from + 16 + u32(bytes, from + 4))
  const link = linkTypeOf(u32(bytes, from))
  if (link !== undefined) readLink(link, packet, (name, value) => void fields.push([name, value]))
  return fields
}

const recordFields = (bytes: Uint8Array, kind: number, from: number, to: number): readonly Field[] => [
  [`record ${kind} (${nameOf(recordKinds, kind)})`, hexOf(bytes.subarray(from, to))],
  ...(kind === recordKinds.rawHeader ? headerFields(bytes, from, to) : []),
]

const sampleFields = (bytes: Uint8Array, kind: number, from: number, to: number): readonly Field[] => {
  const names = sampleWords[kind] ?? []
  if (from + names.length * 4 > to) return [['sample', 'cut off']]
  const words = names.map((name, at): Field => [name, String(u32(bytes, from + at * 4))])
  const fields: Field[] = [['sample', `${kind} (${nameOf(sampleKinds, kind)})`], ...words]
  const count = names.length === 0 ? 0 : Math.min(u32(bytes, from + (names.length - 1) * 4), mostRecords)
  walkSflow(bytes, from + names.length * 4, to, count, (recordKind, begin, end) => {
    fields.push(...recordFields(bytes, recordKind, begin, end))
  })
  return fields
}

/** The sample that begins at `place` in a datagram, by the names of the specification, and the datagram's header. */
export const explainSflow = (payload: Uint8Array, place: number): Explained => {
  const { address, addressBytes, subAgent, sequence, uptime, samples, bytes } = sflowHeader(payload)
  const fields: Field[] = []
  walkSflow(payload, bytes, payload.length, samples, (kind, from, to) => {
    if (from - 8 === place) fields.push(...sampleFields(payload, kind, from, to))
  })
  return [
    ...fields,
    ['header: agent_address', formatIp(addressOf(payload, address, addressBytes))],
    ['header: sub_agent_id', String(subAgent)],
    ['header: sequence_number', String(sequence)],
    ['header: uptime', String(uptime)],
    ['header: samples', String(samples)],
  ]
}
