import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Recorded, recordBytes } from '../recorded'
import { pcap } from './pcap'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')

const read = (path: string): Promise<Recorded> => {
  const bytes = readFileSync(join(samples, path))
  return recordBytes(pcap, path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
}
const sum = ({ rows }: Recorded, field: string): number =>
  rows.reduce((total, row) => total + Number(row[field] ?? 0), 0)

/** Counts and values below are those that tshark 4.0 and tcpdump print of the same files. */
describe.runIf(existsSync(samples))('captures other people published', () => {
  test('1,000 packets of a VLAN are 44 connections, with the names their clients sent', async () => {
    const capture = await read('pcap/tenzir-vast__vlan.pcap.gz')
    expect([capture.rows.length, capture.rejects]).toEqual([44, []])
    expect(capture.skipped).toEqual({
      'section header block': 1,
      'interface description block': 1,
      'packet of a flow': 1000,
    })
    expect([sum(capture, 'packets'), sum(capture, 'bytes')]).toEqual([1000, 322_107])
    expect(new Set(capture.rows.map(row => row['vlan']))).toEqual(new Set([34]))
    expect(capture.rows.filter(row => row['hostname'] === 'es.net')).toHaveLength(42)
    expect(capture.rows.map(row => String(row['start'])).toSorted()[0]).toBe('2019-11-15T16:21:02.685Z')
    expect(
      capture.rows
        .map(row => String(row['end']))
        .toSorted()
        .at(-1),
    ).toBe('2019-11-15T16:22:41.577Z')
  })

  test('ten DNS questions', async () => {
    const { rows } = await read('pcap/gopacket__pcap_test_dns.pcap')
    expect(rows.map(({ src_ip, src_port, bytes, hostname }) => [src_ip, src_port, bytes, hostname])).toEqual([
      ['109.194.160.4', 57_766, 68, 'picslife.ru'],
      ['109.60.128.2', 61_396, 64, 'finance.vtomske.ru'],
      ['208.69.33.21', 18_984, 74, 'mail.guru-net.com'],
      ['80.70.96.161', 18_784, 53, 'xage.ru'],
      ['77.37.251.74', 22_422, 71, 'oknakonsalt.ru'],
      ['37.9.88.84', 5301, 66, '73dom.com'],
      ['109.60.128.2', 17_115, 63, 'pogoda.vtomske.ru'],
      ['5.45.192.86', 5301, 75, 'rpp.nashaucheba.ru'],
      ['173.252.79.126', 21_760, 74, 'mail.yarisvet.com'],
      ['194.9.70.2', 56_818, 69, 'kuklazine.ru'],
    ])
  })

  test('a fetched page', async () => {
    expect((await read('pcap/gopacket__pcap_test_ethernet.pcap')).rows).toEqual([
      {
        kind: 'flow',
        start: '2017-12-13T22:28:59.656Z',
        end: '2017-12-13T22:28:59.662Z',
        src_ip: '10.1.1.2',
        dst_ip: '10.1.1.1',
        src_port: 44_644,
        dst_port: 80,
        protocol: 'tcp',
        bytes: 986,
        packets: 10,
        src_bytes: 340,
        dst_bytes: 646,
        src_packets: 5,
        dst_packets: 5,
        sessions: 1,
        state: 'end',
        tcp_flags: 27,
        app: 'http',
        hostname: '10.1.1.1',
        url: '/',
        http_method: 'GET',
        user_agent: 'curl/7.47.0',
        http_status: 302,
        src_mac: '58:6d:8f:99:ec:a8',
        dst_mac: 'c4:39:3a:02:a9:2a',
      },
    ])
  })

  test('packets without a time are rejected, in either byte order', async () => {
    for (const name of ['be_test001', 'le_test001', 'le_test010']) {
      const { rows, rejects } = await read(`pcap/gopacket__pcapgo_tests_${name}.pcapng`)
      expect([rows, rejects.length]).toEqual([[], 4])
    }
  })

  test('sFlow: 25 datagrams with 13 flow samples and 48 of counters; one from another port', async () => {
    const many = await read('sflow/the-tcpdump-group__sflow-print-v6.pcap')
    expect([many.rows.length, many.rejects, many.skipped]).toEqual([
      13,
      [],
      { 'file header': 1, 'counter sample': 48, 'datagram of sflow-v5': 25 },
    ])
    expect((await read('sflow/the-tcpdump-group__sflow_expanded.pcap')).rows).toMatchObject([
      {
        src_ip: '52.52.52.52',
        dst_ip: '53.53.53.53',
        sensor: '49.49.49.49',
        sampling: 1000,
        in_if: 29_001,
        bytes: 126,
      },
    ])
  })
})
