import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createRecorder } from '../recorded'
import { pcap } from './pcap'
import { ascii, joined, pcapFile, pcapngBlocks, u32 } from './testing'
import { captures, morning } from './testing-captures'
import { at, datagram, decoded, raw } from './testing-decoded'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../samples/pcap')

test.each(Object.entries(captures))('%s holds what is written in the code', (name, capture) => {
  const path = join(samples, name)
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, capture())
  expect(Buffer.from(capture())).toEqual(readFileSync(path))
})

describe('the file', () => {
  const packets = [at(0, datagram(1)), at(1, datagram(2))]

  test('is the same in both byte orders, both resolutions, and as Kuznetzov wrote it', async () => {
    const expected = await decoded(pcapFile(packets, { linkType: 101 }))
    expect(expected.rows).toHaveLength(2)
    for (const little of [true, false])
      for (const [nanos, modified] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const)
        expect(await decoded(pcapFile(packets, { linkType: 101, little, nanos, modified }))).toEqual(expected)
  })

  test('is read alike in pieces of any size', async () => {
    for (const capture of Object.values(captures)) {
      const bytes = capture()
      const whole = await decoded(bytes)
      for (const size of [1, 7, 64, 1000]) {
        const { sink, recorded } = createRecorder()
        const placed = { ...sink, at: () => {} }
        const decoder = pcap.open({ bytes, text: '', lines: [], records: [], header: null }, null)
        if (decoder.framing !== 'bytes') throw new Error('the decoder cuts the file itself')
        for (let from = 0; from < bytes.length; from += size) {
          // The array is the caller's again: what the decoder kept of it would be lost.
          const piece = bytes.slice(from, from + size)
          decoder.push(piece, placed)
          piece.fill(0xee)
        }
        decoder.end(placed)
        expect(recorded()).toEqual(whole)
      }
    }
  })

  test('says in one reject where it was cut', async () => {
    const bytes = raw(...packets)
    const ends = (count: number) => decoded(bytes.subarray(0, bytes.length - count))
    expect((await ends(5)).rejects).toEqual(['the file ends after 43 of the 48 bytes of this packet'])
    expect((await ends(40)).rejects).toEqual(['the file ends after 8 bytes of a packet header'])
    expect((await decoded(bytes.subarray(0, 20))).rejects).toEqual(['the file ends after 20 bytes of its header'])
    expect((await ends(5)).rows).toHaveLength(1)
  })

  test('is found again behind a packet header that cannot be, behind zeros, and behind foreign bytes', async () => {
    const [first, ...others] = [...packets, at(2, datagram(3)), at(3, datagram(4))].map(packet =>
      raw(packet).subarray(24),
    )
    const head = raw().subarray(0, 24)
    const rest = joined(...others)
    const long = joined(u32(0), u32(0), u32(0xffff_ffff), u32(60), new Uint8Array(60))
    const damaged = await decoded(joined(head, first ?? ascii(''), long, rest))
    expect(damaged.rejects).toEqual([
      'the packet header says 4,294,967,295 bytes were captured; at most 262,144 can be; 76 bytes were passed over',
    ])
    expect(damaged.rows).toHaveLength(4)
    const zeros = await decoded(joined(head, first ?? ascii(''), new Uint8Array(100_000), rest, new Uint8Array(5000)))
    expect(zeros.rejects).toEqual([
      'nothing but zeros stands here; 100,000 bytes were passed over',
      'nothing but zeros stands here; 5,000 bytes were passed over',
    ])
    expect(zeros.rows).toHaveLength(4)
    const foreign = await decoded(joined(head, first ?? ascii(''), ascii('#!/bin/sh\nexit 1 # no capture\n'), rest))
    expect([foreign.rows.length, foreign.rejects.length]).toEqual([4, 1])
  })

  test('may hold packets longer than its own snap length, and than they were on the wire', async () => {
    const data = datagram(1, 300)
    const { rows, rejects } = await decoded(
      pcapFile([{ data, micros: morning, original: 60 }], { linkType: 101, snapLength: 96 }),
    )
    expect([rejects, rows[0]?.['bytes']]).toEqual([[], 328])
  })

  test('whose packet is said to be longer than it is loses none of those behind it', async () => {
    const bytes = raw(...[1, 2, 3, 4].map(port => at(port, datagram(port))))
    // The second packet header stands behind the file header, a packet header and 32 bytes.
    for (const length of [76, 200, 60_000]) {
      const damaged = Uint8Array.from(bytes)
      damaged.set([length & 255, length >> 8], 24 + 48 + 8)
      const { rows, rejects } = await decoded(damaged)
      expect(rows.map(row => row['src_port'])).toEqual([1, 3, 4])
      expect(rejects).toEqual([
        `the packet header says ${length.toLocaleString('en')} bytes were captured of 32; 48 bytes were passed over`,
      ])
    }
  })

  test('of pcapng goes on behind a block whose lengths differ, and behind one that cannot be', async () => {
    const w = pcapngBlocks()
    const good = (port: number) => w.enhanced(0, BigInt(morning), datagram(port))
    const bad = Uint8Array.from(good(2))
    bad[bad.length - 4] = 1
    const start = joined(w.section(), w.interface({ linkType: 101 }), good(1))
    const differing = await decoded(joined(start, bad, good(3)))
    expect(differing.rejects).toEqual(["the block's length is 64 before it and 1 after it; 64 bytes were passed over"])
    const impossible = await decoded(joined(start, u32(0x0600_0000), u32(0xffff_ffff), good(3), good(4)))
    expect(impossible.rejects).toEqual(['the block says it is 4,294,967,295 bytes long; 8 bytes were passed over'])
    expect([differing.rows.length, impossible.rows.length]).toEqual([2, 3])
  })

  test('of pcapng may hold packets that are none', async () => {
    const w = pcapngBlocks()
    const packet = Uint8Array.from(w.enhanced(0, BigInt(morning), datagram(1)))
    packet.set([255], 20)
    const { rejects, rows } = await decoded(
      joined(w.section(), w.interface({ linkType: 101 }), packet, w.block(6, u32(0)), w.block(1), w.block(3)),
    )
    expect([rows, rejects]).toEqual([
      [],
      [
        'the packet has 255 bytes, and its block has room for 32',
        'the block has 4 bytes of a packet header of 20',
        'the interface description has no room for its link type',
        'the block has no room for the length of its packet',
      ],
    ])
  })

  test('gives each packet its time: by power of ten, by power of two, in picoseconds', async () => {
    const w = pcapngBlocks()
    const seconds = BigInt(morning) / 1_000_000n
    const file = joined(
      w.section(),
      ...[0, 3, 9, 0x80 | 10].map(resolution => w.interface({ linkType: 101, resolution })),
      // So finely counted, 64 bits do not reach back to 1970.
      ...[12, 0x80 | 40].map(resolution => w.interface({ linkType: 101, resolution, offsetSeconds: Number(seconds) })),
      w.enhanced(0, seconds + 1n, datagram(1)),
      w.enhanced(1, seconds * 1000n + 2999n, datagram(2)),
      w.enhanced(2, seconds * 10n ** 9n + 3_123_999_999n, datagram(3)),
      w.enhanced(3, seconds * 1024n + 512n, datagram(4)),
      w.enhanced(4, 4_001_999_999_999n, datagram(5)),
      w.enhanced(5, 2n ** 38n, datagram(6)),
    )
    expect((await decoded(file)).rows.map(row => row['start'])).toEqual([
      '2026-11-16T08:00:01Z',
      '2026-11-16T08:00:02.999Z',
      '2026-11-16T08:00:03.123Z',
      '2026-11-16T08:00:00.500Z',
      '2026-11-16T08:00:04.001Z',
      '2026-11-16T08:00:00.250Z',
    ])
  })

  test('without a time, or with one that cannot be, gives rejects', async () => {
    const w = pcapngBlocks()
    const { rejects } = await decoded(joined(w.section(), w.interface({ linkType: 101 }), w.simple(datagram(1))))
    expect(rejects).toEqual(['the packet has no time, and no packet before it has one'])
    expect((await decoded(raw({ data: datagram(1), micros: 5e6 }))).rejects).toEqual([
      "the packet's time is 5000 ms since 1970; that is not between 1990 and 2100",
    ])
  })
})
