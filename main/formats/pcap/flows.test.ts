import { describe, expect, test } from 'vitest'
import { ascii, ethernet, flags, icmp, ipv4, ipv6, joined, pcapFile, u16, u32, udp } from './testing'
import { morning } from './testing-captures'
import { a, at, b, datagram, decoded, raw, seen, segment } from './testing-decoded'

describe('flows', () => {
  test('have the sender of the SYN as their source, or who was asked by it', async () => {
    const { rows } = await decoded(
      raw(
        at(0, segment(flags.syn | flags.ack, { seq: 9, back: true })),
        at(1, segment(flags.ack, { seq: 2 })),
        at(2, segment(flags.psh | flags.ack, { seq: 10, back: true, data: ascii('hello') })),
      ),
    )
    expect(rows).toEqual([
      {
        kind: 'flow',
        start: '2026-11-16T08:00:00Z',
        end: '2026-11-16T08:00:02Z',
        src_ip: a,
        dst_ip: b,
        src_port: 50_000,
        dst_port: 443,
        protocol: 'tcp',
        bytes: 125,
        packets: 3,
        src_bytes: 40,
        dst_bytes: 85,
        src_packets: 1,
        dst_packets: 2,
        sessions: 1,
        state: 'begin',
        tcp_flags: 26,
      },
    ])
  })

  test('a connection over the ports of one that is over is another, and so is one with another first number', async () => {
    const { rows } = await decoded(
      raw(
        at(0, segment(flags.syn, { seq: 100 })),
        at(0.1, segment(flags.syn, { seq: 100 })),
        at(1, segment(flags.rst | flags.ack, { back: true })),
        at(2, segment(flags.syn, { seq: 200 })),
        at(3, segment(flags.syn, { seq: 300 })),
      ),
    )
    expect(rows.map(row => [row['packets'], row['state']])).toEqual([
      [3, 'end'],
      [1, 'begin'],
      [1, 'begin'],
    ])
  })

  test('end after 300 s without a packet, and are cut after 1,800 s', async () => {
    const idle = await decoded(raw(at(0, datagram(1)), at(299, datagram(1)), at(600, datagram(1))))
    expect(idle.rows.map(row => [row['packets'], row['sessions'], row['state']])).toEqual([
      [2, 1, undefined],
      [1, 1, undefined],
    ])
    const long = await decoded(raw(...Array.from({ length: 21 }, (_, n) => at(n * 200, datagram(1)))))
    expect(long.rows.map(row => [row['start'], row['packets'], row['sessions'], row['state']])).toEqual([
      ['2026-11-16T08:00:00Z', 10, 1, 'begin'],
      ['2026-11-16T08:33:20Z', 10, 0, 'continue'],
      ['2026-11-16T09:06:40Z', 1, 0, 'continue'],
    ])
    expect(seen(long)).toBe(1 + 21 + 3)
  })

  test('of a clock that jumps are kept apart and kept', async () => {
    const { rows } = await decoded(
      raw(at(0, datagram(1)), at(9e6, datagram(2)), at(1, datagram(1)), at(2, datagram(2))),
    )
    expect(rows.map(row => [row['src_port'], row['packets']])).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
    ])
    expect(rows[2]).toMatchObject({ start: '2026-11-16T08:00:02Z', end: '2027-02-28T12:00:00Z' })
  })

  test('echo requests and replies are one; messages of other types and codes are not', async () => {
    const { rows } = await decoded(
      raw(
        at(0, ipv4(a, b, 1, icmp(8, 0, 1))),
        at(1, ipv4(b, a, 1, icmp(0, 0, 1))),
        at(2, ipv4(a, b, 1, icmp(8, 0, 2))),
        at(3, ipv4(b, a, 1, icmp(3, 1, 0))),
        at(4, ipv4(b, a, 1, icmp(3, 3, 0))),
      ),
    )
    expect(rows.map(row => [row['icmp_type'], row['icmp_code'], row['packets']])).toEqual([
      [8, 0, 2],
      [8, 0, 1],
      [3, 1, 1],
      [3, 3, 1],
    ])
  })

  test('of two VLANs are two', async () => {
    const frame = (vlan: number) => ethernet('02:00:00:00:00:01', '02:00:00:00:00:02', 0x0800, datagram(1), [vlan])
    const { rows } = await decoded(pcapFile([at(0, frame(5)), at(1, frame(6)), at(2, frame(5))]))
    expect(rows.map(row => [row['vlan'], row['packets']])).toEqual([
      [6, 1],
      [5, 2],
    ])
  })

  test('with a priority and no VLAN have none, and are those without a tag', async () => {
    const frame = (...vlans: readonly number[]) =>
      ethernet('02:00:00:00:00:01', '02:00:00:00:00:02', 0x0800, datagram(1), vlans)
    const { rows } = await decoded(pcapFile([at(0, frame(0)), at(1, frame())]))
    expect(rows.map(row => [row['vlan'], row['packets']])).toEqual([[undefined, 2]])
  })

  test('whose packets were cut by the network card have the length on the wire', async () => {
    const data = ipv4(a, b, 17, udp(1, 2, new Uint8Array(100)), { length: 0 })
    expect((await decoded(raw({ data, micros: morning, original: 9000 }))).rows[0]?.['bytes']).toBe(9000)
  })

  test('of which the capture kept only the addresses have no ports', async () => {
    const data = datagram(1, 100)
    const short = { data: data.subarray(0, 22), micros: morning, original: data.length }
    expect((await decoded(raw(short))).rows).toMatchObject([{ src_ip: a, protocol: 'udp', bytes: 128 }])
    expect((await decoded(raw(short))).rows[0]).not.toHaveProperty('src_port')
  })

  test('fragments of IPv6 follow their first', async () => {
    const fragment = (offset: number, more: number) => ({
      type: 44,
      body: joined(Uint8Array.of(0), u16(offset | more), u32(77)),
    })
    const parts = udp(1, 2, new Uint8Array(1200))
    const { rows } = await decoded(
      raw(
        at(0, ipv6('2001:db8::1', '2001:db8::2', 17, parts.subarray(0, 800), [fragment(0, 1)])),
        at(1, ipv6('2001:db8::1', '2001:db8::2', 17, parts.subarray(800), [fragment(800, 0)])),
        at(100, ipv6('2001:db8::1', '2001:db8::2', 17, parts.subarray(800), [fragment(800, 0)])),
      ),
    )
    expect(rows.map(row => [row['src_port'], row['packets'], row['bytes']])).toEqual([
      [1, 2, 2 * 48 + 1208],
      [undefined, 1, 48 + 408],
    ])
  })
})
