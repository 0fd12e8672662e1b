import { u32 } from './network-order'

/**
 * sFlow version 5: XDR, everything in words of four bytes. https://sflow.org/sflow_version_5.txt
 * A datagram is a header and samples, a sample is a header and records; each says its kind and its length.
 */
export type SflowHeader = {
  /** Bytes of the agent's address, and where it stands. */
  readonly addressBytes: 4 | 16
  readonly address: number
  readonly subAgent: number
  readonly sequence: number
  readonly uptime: number
  readonly samples: number
  /** Where the first sample begins. */
  readonly bytes: number
}

export const sflowAddress = 8

/** Of a payload that `protocolOf` took for sFlow: its address and the words after it are there. */
export const sflowHeader = (payload: Uint8Array): SflowHeader => {
  const addressBytes = u32(payload, 4) === 1 ? 4 : 16
  const at = sflowAddress + addressBytes
  return {
    addressBytes,
    address: sflowAddress,
    subAgent: u32(payload, at),
    sequence: u32(payload, at + 4),
    uptime: u32(payload, at + 8),
    samples: u32(payload, at + 12),
    bytes: at + 16,
  }
}

/** Kinds of samples and records: IANA's enterprise number in 20 bits, the vendor's own number in 12. */
export const sampleKinds = { flow: 1, counters: 2, expandedFlow: 3, expandedCounters: 4, discarded: 5 } as const

export const recordKinds = {
  rawHeader: 1,
  ethernet: 2,
  ipv4: 3,
  ipv6: 4,
  extendedSwitch: 1001,
  extendedUser: 1004,
  extendedUrl: 1005,
  extendedNat: 1007,
  extendedNatPort: 1020,
  extendedAcl: 1037,
  timestamp: 1043,
  socketIpv4: 2100,
  socketIpv6: 2101,
} as const

/** What the words in front of the records of a sample say; `NaN` where its kind has none. */
export type SampleHead = {
  sampling: number
  input: number
  output: number
  /** Why the packets were dropped: an ICMP code of unreachability below 256, a reason of sFlow's own above. */
  discard: number
  records: number
  /** Where the records begin. */
  at: number
}

const unknownInterface = 0x3fff_ffff

/** An interface in one word: two bits of kind, 30 of value. Kind 0 is an index, 1 a reason why there is none. */
const packedInterface = (word: number, head: SampleHead, side: 'input' | 'output'): void => {
  const value = word & unknownInterface
  if (word >>> 30 === 0 && value !== unknownInterface && value !== 0) head[side] = value
  if (word >>> 30 === 1 && side === 'output') head.discard = value
}

const wideInterface = (kind: number, value: number, head: SampleHead, side: 'input' | 'output'): void => {
  if (kind === 0 && value !== unknownInterface && value !== 0) head[side] = value
  if (kind === 1 && side === 'output') head.discard = value
}

/** Fills `head` from the sample's own words; false when the sample is too short for them. */
export const readSampleHead = (
  bytes: Uint8Array,
  from: number,
  to: number,
  kind: number,
  head: SampleHead,
): boolean => {
  head.sampling = head.input = head.output = head.discard = Number.NaN
  const words = kind === sampleKinds.flow ? 8 : kind === sampleKinds.expandedFlow ? 11 : 8
  if (from + words * 4 > to) return false
  const word = (at: number): number => u32(bytes, from + at * 4)
  if (kind === sampleKinds.flow) {
    head.sampling = word(2)
    packedInterface(word(5), head, 'input')
    packedInterface(word(6), head, 'output')
  } else if (kind === sampleKinds.expandedFlow) {
    head.sampling = word(3)
    wideInterface(word(6), word(7), head, 'input')
    wideInterface(word(8), word(9), head, 'output')
  } else {
    if (word(4) !== 0 && word(4) !== unknownInterface) head.input = word(4)
    if (word(5) !== 0 && word(5) !== unknownInterface) head.output = word(5)
    head.discard = word(6)
  }
  head.records = word(words - 1)
  head.at = from + words * 4
  return true
}

/** Walks samples of a datagram or records of a sample: `each` is told of a kind and the bytes of its body. */
export const walkSflow = (
  bytes: Uint8Array,
  from: number,
  to: number,
  count: number,
  each: (kind: number, from: number, to: number) => void,
): { readonly at: number; readonly left: number; readonly problem: string | null } => {
  let at = from
  let left = count
  for (; left > 0; left--) {
    if (at + 8 > to) return { at, left, problem: `${to - at} bytes are left for it` }
    const length = u32(bytes, at + 4)
    const end = at + 8 + length
    if (end > to) return { at, left, problem: `it says it has ${length} bytes, and ${to - at - 8} are left` }
    each(u32(bytes, at), at + 8, end)
    at = end
  }
  return { at, left, problem: null }
}
