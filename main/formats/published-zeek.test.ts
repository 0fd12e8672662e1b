import { describe, expect, test } from 'vitest'
import { books, hasSamples, read, sum } from './published'
import { type Recorded } from './recorded'

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(hasSamples)('logs of Zeek that other people published', () => {
  test('Zeek logs, as text and as JSON', () => {
    const inFolder = (name: string) => read(`zeek/${name}`)
    const counted = (log: Recorded, field: string) => {
      const counts: Record<string, number> = {}
      for (const row of log.rows) counts[String(row[field] ?? 'none')] = (counts[String(row[field] ?? 'none')] ?? 0) + 1
      return counts
    }
    const large = inFolder('tenzir-vast__conn.tsv.log')
    expect(books(large)).toEqual({ format: 'zeek', stored: 8462, rejected: 0, skipped: { header: 9 } })
    expect(
      ['src_bytes', 'dst_bytes', 'src_packets', 'dst_packets', 'sessions'].map(field => sum(large.rows, field)),
    ).toEqual([16_260_310, 846_259_472, 250_223, 621_748, 8462])
    // Of the TCP connections alone: SF 1825, REJ 66, RSTO 737, RSTR 126, RSTOS0 23, RSTRH 16; S1 142, S2 2, S3 7.
    expect(counted(large, 'state')).toEqual({ end: 2793, begin: 151, none: 5518 })
    expect(counted(large, 'protocol')).toEqual({ udp: 5306, tcp: 3135, icmp: 1, 'ipv6-icmp': 20 })
    expect(counted(large, 'app')).toEqual({
      dns: 4067,
      http: 2386,
      tls: 121,
      smtp: 21,
      'ftp-data': 2,
      ftp: 2,
      none: 1863,
    })
    expect(counted(large, 'icmp_type')).toEqual({ 3: 1, 133: 8, 135: 4, 143: 8, none: 8441 })

    const small = inFolder('lnav__bro_conn.log')
    expect(books(small)).toEqual({ format: 'zeek', stored: 92, rejected: 0, skipped: { header: 9 } })
    expect(small.rows[0]).toEqual({
      kind: 'flow',
      start: '2011-11-03T00:19:14.496Z',
      end: '2011-11-03T00:19:16.622Z',
      src_ip: '192.168.2.76',
      dst_ip: '208.85.42.28',
      src_port: 52025,
      dst_port: 80,
      protocol: 'tcp',
      bytes: 20_800 + 1_131_733,
      packets: 400 + 756,
      src_bytes: 20_800,
      dst_bytes: 1_131_733,
      src_packets: 400,
      dst_packets: 756,
      sessions: 1,
      state: 'end',
      tcp_flags: 17,
      flow_id: 'Cg9xqq3JAcZusspA86',
    })

    const streaming = inFolder('tenzir-vast__zeek.json')
    expect([streaming.rows.length, streaming.rejects]).toEqual([8, ['ts is missing']])
    expect(streaming.rows.map(row => row['kind'])).toEqual([
      'flow',
      'alert',
      'flow',
      'flow',
      'event',
      'event',
      'alert',
      'event',
    ])
    expect(streaming.rows[2]).toEqual({
      kind: 'flow',
      start: '2020-04-01T16:19:42.100Z',
      end: '2020-04-01T16:19:45.524Z',
      src_ip: '45.231.152.1',
      dst_ip: '141.9.170.208',
      src_port: 21,
      dst_port: 21,
      protocol: 'tcp',
      direction: 'inbound',
      bytes: 240,
      packets: 6,
      src_bytes: 120,
      dst_bytes: 120,
      src_packets: 3,
      dst_packets: 3,
      sessions: 1,
      state: 'end',
      tcp_flags: 22,
      sensor: 'sensor_10_0_0_2',
      flow_id: 'CdHDig24EL8JxZeOtj',
      src_mac: 'e8:e7:32:df:62:26',
      dst_mac: '42:10:47:e6:ef:4b',
    })
    expect(streaming.skipped['other log']).toBe(6)

    // Test baselines have their times replaced by letters: recognised, and every record is a reject that says so.
    for (const [name, records] of [
      ['core.mpls-in-vlan', 3],
      ['core.pppoe', 7],
      ['core.tunnels.gre', 7],
      ['core.tunnels.gtp.inner_ipv6', 3],
    ] as const)
      expect(books(inFolder(`zeek__${name}__conn.log`))).toEqual({
        format: 'zeek',
        stored: 0,
        rejected: records,
        skipped: { header: 10 },
      })
  })
})
