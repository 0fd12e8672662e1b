import { describe, expect, test } from 'vitest'
import { ascii, ethernet, ipv4, ipv6, joined, pcapFile, u16, u32, udp } from './testing'
import { morning, vxlan } from './testing-captures'
import { a, at, b, datagram, decoded, raw } from './testing-decoded'

describe('link layers', () => {
  const inner = datagram(1)
  const of = async (linkType: number, data: Uint8Array) => {
    const { rows, rejects, skipped } = await decoded(pcapFile([{ data, micros: morning }], { linkType }))
    return rows[0] ? `${rows[0]['src_ip']} ${rows[0]['bytes']}` : (rejects[0] ?? Object.keys(skipped)[1])
  }
  const found = `${a} 32`

  test.each([
    ['BSD null, little-endian', 0, joined(Uint8Array.of(2, 0, 0, 0), inner)],
    ['BSD null, big-endian', 0, joined(u32(2), inner)],
    ['BSD loop', 108, joined(u32(2), inner)],
    ['raw IP', 101, inner],
    ['raw IP of BSD', 12, inner],
    ['IPv4', 228, inner],
    ['Linux cooked', 113, joined(u16(0), u16(1), u16(6), new Uint8Array(8), u16(0x0800), inner)],
    [
      'Linux cooked v2',
      276,
      joined(u16(0x0800), u16(0), u32(3), u16(1), Uint8Array.of(0, 6), new Uint8Array(8), inner),
    ],
    ['PPP', 9, joined(Uint8Array.of(0xff, 3), u16(0x21), inner)],
    [
      'Ethernet with SNAP',
      1,
      joined(new Uint8Array(12), u16(40), Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0), u16(0x0800), inner),
    ],
    [
      'PPPoE',
      1,
      ethernet(
        '02:00:00:00:00:01',
        '02:00:00:00:00:02',
        0x8864,
        joined(Uint8Array.of(0x11, 0), u16(7), u16(34), u16(0x21), inner),
      ),
    ],
    [
      'MPLS',
      1,
      ethernet('02:00:00:00:00:01', '02:00:00:00:00:02', 0x8847, joined(u32(16 << 12), u32((17 << 12) | 0x1ff), inner)),
    ],
    [
      '802.11',
      105,
      joined(Uint8Array.of(0x88, 1), new Uint8Array(24), Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0), u16(0x0800), inner),
    ],
    [
      'radiotap',
      127,
      joined(
        Uint8Array.of(0, 0, 8, 0, 0, 0, 0, 0, 8, 1),
        new Uint8Array(22),
        Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0),
        u16(0x0800),
        inner,
      ),
    ],
  ])('%s', async (_, linkType, data) => {
    expect(await of(linkType, data)).toBe(found)
  })

  test('IPv6 behind each of the numbers that systems give it', async () => {
    const packet = ipv6('2001:db8::1', '2001:db8::2', 17, udp(1, 2, new Uint8Array(4)))
    for (const family of [10, 24, 28, 30])
      expect(await of(0, joined(Uint8Array.of(family, 0, 0, 0), packet))).toBe('2001:db8::1 52')
    expect(await of(229, packet)).toBe('2001:db8::1 52')
  })

  test('what carries no IP is counted by its kind', async () => {
    expect(await of(0, joined(u32(0x0102_0304), inner))).toBe('loopback packet of another family')
    expect(await of(105, joined(Uint8Array.of(0x80, 0), new Uint8Array(30)))).toBe('802.11 management frame')
    expect(await of(105, joined(Uint8Array.of(0x88, 0x41), new Uint8Array(30)))).toBe('802.11 frame, encrypted')
    expect(await of(1, joined(new Uint8Array(12), u16(0x88b5), new Uint8Array(46)))).toBe('another Ethernet type')
  })

  test('one that is not read is told once, and its packets are counted', async () => {
    const recorded = await decoded(pcapFile([at(0, inner), at(1, inner), at(2, inner)], { linkType: 195 }))
    expect(recorded).toEqual({
      rows: [],
      rejects: ['the packet is of link type 195, which is not read; others of it are skipped'],
      skipped: { 'file header': 1, 'packet of a link type that is not read': 2 },
    })
  })

  test('a firewall’s own log says what it did, and on which interface', async () => {
    const logged = (action: number, port: number) =>
      joined(Uint8Array.of(61, 2, action, 0), ascii('em0'), new Uint8Array(57), datagram(port))
    const { rows } = await decoded(pcapFile([at(0, logged(0, 1)), at(1, logged(1, 1))], { linkType: 117 }))
    expect(rows.map(row => [row['action'], row['interface'], row['packets']])).toEqual([
      ['allowed', 'em0', 1],
      ['denied', 'em0', 1],
    ])
  })
})

describe('tunnels', () => {
  const inside = datagram(77, 4, '10.1.1.1', '10.2.2.2')
  const frame = ethernet('02:00:00:00:00:01', '02:00:00:00:00:02', 0x0800, inside)

  test.each([
    ['vxlan 77', 17, udp(1, 4789, vxlan(77, frame))],
    ['geneve 12', 17, udp(1, 6081, joined(Uint8Array.of(1, 0), u16(0x6558), u32(12 * 256), u32(0), frame))],
    ['geneve 13', 17, udp(1, 6081, joined(Uint8Array.of(0, 0), u16(0x0800), u32(13 * 256), inside))],
    ['gtp', 17, udp(1, 2152, joined(Uint8Array.of(0x30, 0xff), u16(inside.length), u32(9), inside))],
    ['gre', 47, joined(u16(0x2000), u16(0x0800), u32(5), inside)],
    ['gre', 47, joined(u16(0x1000), u16(0x88be), u32(5), new Uint8Array(8), frame)],
    ['ipip', 4, inside],
  ])('%s: both the tunnel and what is in it are flows', async (vrf, protocol, payload) => {
    const recorded = await decoded(raw(at(0, ipv4(a, b, protocol, payload))))
    const [name] = vrf.split(' ')
    expect(recorded.rows).toMatchObject([
      { src_ip: a, dst_ip: b, app: name, bytes: 20 + payload.length },
      { src_ip: '10.1.1.1', dst_ip: '10.2.2.2', src_port: 77, bytes: 32, vrf },
    ])
    expect(recorded.skipped).toEqual({ 'file header': 1, 'packet of a flow': 1 })
  })

  test('what is damaged in one is still a packet of the tunnel', async () => {
    const { rows, rejects } = await decoded(raw(at(0, ipv4(a, b, 4, inside.subarray(0, 12)))))
    expect([rows.length, rejects]).toEqual([1, []])
  })

  test('in tunnels without end are followed so far and no further', async () => {
    let packet = inside
    for (let depth = 0; depth < 200; depth++) packet = ipv4('10.0.0.1', `10.0.0.${depth}`, 4, packet)
    expect((await decoded(raw(at(0, packet)))).rows).toHaveLength(9)
  })
})
