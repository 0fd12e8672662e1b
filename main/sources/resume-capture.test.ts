import { expect, test } from 'vitest'
import type { PlacedSink } from '../formats/format'
import { pcap } from '../formats/pcap/pcap'
import { captures } from '../formats/pcap/testing-captures'
import { bytesHead } from '../formats/recorded'
import type { Batch } from '../normalise/batch'
import { createBatchSink } from './sink'

/** What an import that passes over so many records keeps of a capture that comes in pieces of `size` bytes. */
const kept = (bytes: Uint8Array, passOver: number, size: number): Batch | null => {
  const out = createBatchSink(passOver)
  const sink: PlacedSink = { ...out.sink, at: (offset, length) => out.at(offset, length, null, () => '') }
  const decoder = pcap.open(bytesHead(bytes), null)
  if (decoder.framing !== 'bytes') throw new Error('the decoder cuts the file itself')
  for (let from = 0; from < bytes.length; from += size) decoder.push(bytes.subarray(from, from + size), sink)
  decoder.end(sink)
  return out.take({ bytesRead: bytes.length, prefixSha256: '' })
}

const columnsOf = (batch: Batch | null) => {
  const { record, offset, length, start, bytes, src_port: port } = batch?.columns ?? ({} as Partial<Batch['columns']>)
  return Array.from(record ?? [], (number, at) => [
    number,
    offset?.[at],
    length?.[at],
    start?.[at],
    bytes?.[at],
    port?.[at],
  ])
}

test.each(Object.entries(captures))('%s: an import that broke off goes on with the very next record', (_, capture) => {
  const bytes = capture()
  const whole = kept(bytes, 0, bytes.length)
  const seen = whole?.counts.seen ?? 0
  expect(seen).toBeGreaterThan(4)
  for (let stored = 0; stored <= seen; stored++) {
    const rest = kept(bytes, stored, 37)
    expect(rest?.counts.seen ?? 0).toBe(seen - stored)
    expect(columnsOf(rest)).toEqual(columnsOf(whole).filter(([number = 0]) => number > stored))
    expect(rest?.rejects.map(({ record, reason }) => [record, reason]) ?? []).toEqual(
      whole?.rejects.filter(({ record }) => record > stored).map(({ record, reason }) => [record, reason]),
    )
  }
})
