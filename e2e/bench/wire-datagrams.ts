/** Datagrams of NetFlow v9 and IPFIX as a busy router sends them: thirty flows each, of a few ten thousand kinds. */

export const wireProtocols = ['v9', 'ipfix'] as const
export type BenchProtocol = (typeof wireProtocols)[number]

export const flowsPerDatagram = 30
const templateId = 256
const uptimeMs = 86_400_000

/** Element and length; the same in both protocols but for the times. */
const commonFields = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [6, 1],
  [10, 4],
  [14, 4],
  [1, 4],
  [2, 4],
] as const
const timeFields = {
  v9: [
    [22, 4],
    [21, 4],
  ],
  ipfix: [
    [152, 8],
    [153, 8],
  ],
} as const
const setIds = { v9: 0, ipfix: 2 } as const
const headerBytes = { v9: 20, ipfix: 16 } as const

const fieldsOf = (protocol: BenchProtocol) => [...commonFields, ...timeFields[protocol]]

const templateSet = (protocol: BenchProtocol): Buffer => {
  const fields = fieldsOf(protocol)
  const set = Buffer.alloc(8 + fields.length * 4)
  set.writeUInt16BE(setIds[protocol], 0)
  set.writeUInt16BE(set.length, 2)
  set.writeUInt16BE(templateId, 4)
  set.writeUInt16BE(fields.length, 6)
  for (const [at, [element, length]] of fields.entries()) {
    set.writeUInt16BE(element, 8 + at * 4)
    set.writeUInt16BE(length, 10 + at * 4)
  }
  return set
}

const dataSet = (protocol: BenchProtocol, first: number, nowMs: number): Buffer => {
  const recordBytes = fieldsOf(protocol).reduce((sum, [, length]) => sum + length, 0)
  const plain = 4 + recordBytes * flowsPerDatagram
  const set = Buffer.alloc(Math.ceil(plain / 4) * 4)
  set.writeUInt16BE(templateId, 0)
  set.writeUInt16BE(set.length, 2)
  for (let flow = 0; flow < flowsPerDatagram; flow++) {
    const n = first + flow
    const at = 4 + flow * recordBytes
    set.writeUInt32BE(0x0a000000 + ((n * 7919) % 16_384), at)
    set.writeUInt32BE(0xc6336400 + ((n * 104_729) % 4096), at + 4)
    set.writeUInt16BE(1024 + ((n * 31) % 60_000), at + 8)
    set.writeUInt16BE([443, 53, 80, 22, 3389][n % 5] ?? 443, at + 10)
    set.writeUInt8(n % 5 === 1 ? 17 : 6, at + 12)
    set.writeUInt8(n % 5 === 1 ? 0 : 0x1b, at + 13)
    set.writeUInt32BE(1 + (n % 8), at + 14)
    set.writeUInt32BE(1 + ((n + 3) % 8), at + 18)
    set.writeUInt32BE(64 + ((n * 977) % 1_000_000), at + 22)
    set.writeUInt32BE(1 + ((n * 13) % 900), at + 26)
    if (protocol === 'v9') {
      set.writeUInt32BE(uptimeMs - 5000 - (n % 1000), at + 30)
      set.writeUInt32BE(uptimeMs - (n % 1000), at + 34)
    } else {
      set.writeBigUInt64BE(BigInt(nowMs - 5000 - (n % 1000)), at + 30)
      set.writeBigUInt64BE(BigInt(nowMs - (n % 1000)), at + 38)
    }
  }
  return set
}

const withHeader = (protocol: BenchProtocol, sets: readonly Buffer[], records: number): Buffer => {
  const header = Buffer.alloc(headerBytes[protocol])
  const datagram = Buffer.concat([header, ...sets])
  datagram.writeUInt16BE(protocol === 'v9' ? 9 : 10, 0)
  datagram.writeUInt16BE(protocol === 'v9' ? records : datagram.length, 2)
  if (protocol === 'v9') datagram.writeUInt32BE(uptimeMs, 4)
  return datagram
}

/** The datagram with the template, and a ring of datagrams with flows. */
export const benchDatagrams = (protocol: BenchProtocol, count: number) => ({
  template: withHeader(protocol, [templateSet(protocol)], 1),
  flows: Array.from({ length: count }, (_, n) =>
    withHeader(protocol, [dataSet(protocol, n * flowsPerDatagram, Date.now())], flowsPerDatagram),
  ),
})

/** Puts in the time of sending and the number that comes next: of datagrams in v9, of records in IPFIX. */
export const stamp = (protocol: BenchProtocol, datagram: Buffer, sequence: number, nowMs: number): void => {
  datagram.writeUInt32BE(Math.floor(nowMs / 1000), protocol === 'v9' ? 8 : 4)
  datagram.writeUInt32BE(sequence >>> 0, protocol === 'v9' ? 12 : 8)
}
