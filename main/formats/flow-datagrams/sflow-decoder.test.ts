import { expect, test } from 'vitest'
import { dns, ethernet, flags, icmp, ipv4, ipv6, tcp, udp } from '../pcap/testing'
import { recordBytes } from '../recorded'
import { sflow } from '../sflow'
import {
  decoding,
  ip4,
  ip6,
  joined,
  n32,
  n64,
  sentMs,
  sflowDatagram,
  sflowHeaderRecord,
  sflowPart,
  sflowSample,
  sflowText,
  sflowWords,
} from './testing'

const frame = ethernet(
  '02:00:00:00:00:01',
  '02:00:00:00:00:02',
  0x800,
  ipv4('192.0.2.10', '198.51.100.20', 6, tcp(51_000, 443, { flag: flags.syn })),
  [0x2000 | 30],
)
const flowWords = [1, 3, 512, 51_200, 0, 7, 9]
const decode = (...samples: readonly Uint8Array[]) => {
  const { send, end, exporters } = decoding()
  send({ payload: sflowDatagram(samples), receivedMs: sentMs, offset: 100 })
  return { ...end(), exporters: exporters() }
}
const row = {
  kind: 'flow',
  start: '2026-11-20T12:00:00Z',
  end: '2026-11-20T12:00:00Z',
  src_ip: '192.0.2.10',
  dst_ip: '198.51.100.20',
  src_port: 51_000,
  dst_port: 443,
  protocol: 'tcp',
  bytes: 62,
  packets: 1,
  tcp_flags: 2,
  sensor: '192.0.2.251',
  in_if: 7,
  out_if: 9,
  vlan: 30,
  src_mac: '02:00:00:00:00:01',
  dst_mac: '02:00:00:00:00:02',
  sampling: 512,
}

test('a sampled packet becomes a row of its own: one packet, its length on the wire, and the rate beside it', () => {
  const { rows, rejects, skipped, places, exporters } = decode(
    sflowSample(1, flowWords, sflowHeaderRecord(frame)),
    sflowSample(3, [1, 0, 3, 512, 51_200, 0, 0, 7, 0, 9], sflowHeaderRecord(frame)),
    sflowSample(2, [1, 3], sflowPart(1, Buffer.alloc(88))),
    sflowSample(4, [1, 0, 3]),
    sflowPart((9 << 12) | 1, Buffer.alloc(8)),
  )
  expect(rejects).toEqual([])
  expect(skipped).toEqual({ 'counter sample': 2, 'sample of another kind': 1 })
  expect(rows).toEqual([row, row])
  expect(places[0]).toEqual([128, 8 + 32 + 8 + 16 + 60])
  expect(exporters).toMatchObject([
    { protocol: 'sflow-v5', domain: 3, records: 2, rejected: 0, sampling: 512, datagrams: 1, first: sentMs },
  ])
})

test('the agent may take the packet apart itself, and add what it knows', () => {
  const ports = (flag: number) => sflowWords(5353, 53, flag, 0)
  const { rows } = decode(
    sflowSample(
      1,
      flowWords,
      sflowPart(3, joined(sflowWords(120, 17), ip4('192.0.2.1'), ip4('192.0.2.2'), ports(0))),
      sflowPart(
        2,
        joined(sflowWords(120), Buffer.from('0200000000010000020000000002', 'hex'), Buffer.alloc(2), n32(0x800)),
      ),
      sflowPart(1001, sflowWords(12, 0, 13, 0)),
      sflowPart(1004, joined(n32(106), sflowText('anna'), n32(106), sflowText(''))),
      sflowPart(1005, joined(n32(1), sflowText('/index.html'), sflowText('shop.example'))),
      sflowPart(1007, joined(n32(1), ip4('203.0.113.1'), n32(1), ip4('192.0.2.2'))),
      sflowPart(1020, sflowWords(1024, 53)),
      sflowPart(1037, joined(n32(101), sflowText('edge-in'), n32(1))),
      sflowPart(1043, n64((sentMs - 1500) * 1e6)),
    ),
    sflowSample(
      1,
      flowWords,
      sflowPart(
        4,
        joined(
          sflowWords(80, 6),
          ip6('20010db8000000000000000000000001'),
          ip6('20010db8000000000000000000000002'),
          ports(18),
        ),
      ),
    ),
    sflowSample(
      1,
      flowWords,
      sflowPart(2100, joined(n32(6), ip4('192.0.2.5'), ip4('192.0.2.6'), sflowWords(40_000, 80))),
    ),
  )
  expect(rows).toEqual([
    {
      kind: 'flow',
      start: '2026-11-20T11:59:58.500Z',
      end: '2026-11-20T11:59:58.500Z',
      src_ip: '192.0.2.1',
      dst_ip: '192.0.2.2',
      src_port: 5353,
      dst_port: 53,
      protocol: 'udp',
      bytes: 120,
      packets: 1,
      rule: 'edge-in',
      rule_id: '101',
      hostname: 'shop.example',
      url: '/index.html',
      sensor: '192.0.2.251',
      in_if: 7,
      out_if: 9,
      vlan: 12,
      user: 'anna',
      src_mac: '02:00:00:00:00:01',
      dst_mac: '02:00:00:00:00:02',
      nat_src_ip: '203.0.113.1',
      nat_dst_ip: '192.0.2.2',
      nat_src_port: 1024,
      nat_dst_port: 53,
      sampling: 512,
    },
    expect.objectContaining({ src_ip: '2001:db8::1', dst_ip: '2001:db8::2', dst_port: 53, tcp_flags: 18, bytes: 80 }),
    expect.objectContaining({ src_ip: '192.0.2.5', dst_port: 80, protocol: 'tcp' }),
  ])
  expect(rows[2]).not.toHaveProperty('bytes')
})

test('a packet dropped by an access list was denied; other drops say nothing of a rule', () => {
  const dropped = (reason: number) => sflowSample(5, [1, 0, 3, 0, 7, 0, reason], sflowHeaderRecord(frame))
  const packed = sflowSample(1, [1, 3, 512, 51_200, 0, 7, 0x4000_0000 | 258], sflowHeaderRecord(frame))
  const { rows } = decode(dropped(258), dropped(260), packed)
  expect(rows.map(({ action, sampling, in_if: inIf, out_if: outIf }) => [action, sampling, inIf, outIf])).toEqual([
    ['denied', undefined, 7, undefined],
    [undefined, undefined, 7, undefined],
    ['denied', 512, 7, undefined],
  ])
})

test('samples without a flow are counted by kind, broken ones rejected, and none takes its neighbours with it', () => {
  const arp = ethernet('02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', 0x806, Buffer.alloc(28))
  const ping = ethernet(
    '02:00:00:00:00:01',
    '02:00:00:00:00:02',
    0x86dd,
    ipv6('2001:db8::1', '2001:db8::2', 58, icmp(128, 0, 1)),
  )
  const { rows, rejects, skipped } = decode(
    sflowSample(1, flowWords, sflowHeaderRecord(arp)),
    sflowSample(1, flowWords, sflowHeaderRecord(frame, 64, 2)),
    sflowSample(1, flowWords),
    sflowSample(1, flowWords, sflowHeaderRecord(frame.subarray(0, 25), 25)),
    sflowPart(1, sflowWords(1, 2, 3)),
    sflowSample(1, flowWords, sflowPart(3, sflowWords(1, 2, 3))),
    sflowPart(1, joined(sflowWords(...flowWords, 5), sflowPart(99, Buffer.alloc(4)))),
    sflowSample(1, flowWords, sflowHeaderRecord(ping)),
  )
  expect(rows).toMatchObject([{ src_ip: '2001:db8::1', protocol: 'ipv6-icmp', icmp_type: 128, icmp_code: 0 }])
  expect(Object.values(skipped).reduce((sum, count) => sum + count, 0)).toBe(3)
  expect(skipped).toMatchObject({ 'sample of a link that is not read': 1, 'sample without addresses': 1 })
  expect(rejects).toEqual([
    'the packet header of the sample is damaged: the IPv4 header needs 20 bytes and 7 are there',
    'the sample ends before its records begin',
    'an IP record of the sample is shorter than it has to be',
    'a record of the sample is cut: 0 bytes are left for it',
  ])
})

test('a datagram that is cut, or lies about its samples, keeps those that are whole', () => {
  const whole = sflowSample(1, flowWords, sflowHeaderRecord(frame))
  const { send, end } = decoding()
  send({ payload: sflowDatagram([whole, whole]).subarray(0, -10), receivedMs: sentMs })
  send({ payload: sflowDatagram([whole], { samples: 8000 }), receivedMs: sentMs })
  send({ payload: sflowDatagram([]), receivedMs: sentMs })
  const { rows, rejects, skipped } = end()
  expect(rows).toHaveLength(2)
  expect(rejects).toEqual([
    `1 of 2 samples are cut off: of the first of them, it says it has ${whole.length - 8} bytes, and ${whole.length - 18} are left`,
    '7999 of 8000 samples are cut off: of the first of them, 0 bytes are left for it',
  ])
  expect(skipped).toEqual({ 'datagram without records': 1 })
})

test('datagrams that are missing, late or after a restart are counted by sequence and uptime', () => {
  const { send, exporters } = decoding()
  const at = (sequence: number, uptimeMs: number, later: number) =>
    send({ payload: sflowDatagram([], { sequence, uptimeMs }), receivedMs: sentMs + later })
  at(10, 1_000_000, 0)
  at(13, 1_003_000, 3000)
  at(11, 1_001_000, 3001)
  expect(exporters()).toMatchObject([{ missing: 1, resets: 0 }])
  at(1, 1000, 600_000)
  at(2, 2000, 601_000)
  expect(exporters()).toMatchObject([{ missing: 1, resets: 1 }])
})

test('a file of payloads has no time: its samples are rejected with what to do, or told by the time of the first', async () => {
  const sample = sflowSample(1, flowWords, sflowHeaderRecord(frame))
  const bytes = joined(sflowDatagram([sample]), sflowDatagram([sample], { uptimeMs: 602_500 }))
  expect(await recordBytes(sflow, bytes)).toEqual({
    rows: [],
    rejects: Array(2).fill(
      'nothing says when the sample was received; say when the first datagram was, as in sflow:received=2026-11-20T12:00:00Z',
    ),
    skipped: {},
  })
  const told = await recordBytes(sflow, bytes, 'received=2026-11-20T13:00:00+01:00')
  expect(told.rows.map(({ start }) => start)).toEqual(['2026-11-20T12:00:00Z', '2026-11-20T12:00:02.500Z'])
})

test('a sample is explained by the names of the specification, its packet by its layers', async () => {
  const name = ethernet(
    '02:00:00:00:00:01',
    '02:00:00:00:00:02',
    0x800,
    ipv4('192.0.2.10', '192.0.2.53', 17, udp(5000, 53, dns(1, 'a.example'))),
  )
  const bytes = joined(sflowDatagram([]), sflowDatagram([sflowSample(1, flowWords, sflowHeaderRecord(name))]))
  const file = { bytes: bytes.length, read: async (from: number, to: number) => bytes.subarray(from, to) }
  const explained = Object.fromEntries(await sflow.explain(new Uint8Array(0), 0, file, 28 + 28, null))
  expect(explained).toMatchObject({
    sample: '1 (flow)',
    sampling_rate: '512',
    input: '7',
    'header: frame_length': String(name.length + 4),
    'IPv4: source': '192.0.2.10',
    'header: agent_address': '192.0.2.251',
    'header: sub_agent_id': '3',
  })
})

test('syslog among the datagrams is told by its content, and lands with its sender as the sensor', () => {
  const { send, end, exporters } = decoding()
  const payload = Buffer.from(
    '<134>1 1763640000.1 - flows src=192.0.2.10 dst=198.51.100.20 mac=02:00:00:00:00:01 protocol=tcp sport=50000 dport=443 pattern: allow all',
  )
  send({ payload, receivedMs: sentMs, port: 514 }, { payload: Buffer.from([1, 2, 3]), receivedMs: sentMs })
  const { protocols, rows, rejects } = end()
  expect(protocols).toEqual(['syslog', null])
  expect(rows.length + rejects.length).toBe(1)
  expect(exporters()).toMatchObject([{ protocol: 'syslog', address: '192.0.2.1', port: 514, datagrams: 1, domain: 0 }])
})
