import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { detect, formatNamed, formats } from '.'
import { bytesHead, headOf, type Recorded, record } from './recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/samples')
const lists = formats.flatMap(format => format.lists)

const bytesOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}
const textOf = (path: string): string =>
  bytesOf(path)
    .toString('utf8')
    .replace(/^\uFEFF/, '')

const read = (path: string): Recorded & { readonly format: string | null } => {
  const text = textOf(join(samples, path))
  const format = detect(headOf(text, lists))
  return { format: format?.id ?? null, ...(format ? record(format, text) : { rows: [], rejects: [], skipped: {} }) }
}

const books = ({ format, rows, rejects, skipped }: ReturnType<typeof read>) => ({
  format,
  stored: rows.length,
  rejected: rejects.length,
  skipped,
})

const sum = ({ rows }: Recorded, field: string): number =>
  rows.reduce((total, row) => total + Number(row[field] ?? 0), 0)

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(existsSync(samples))('logs other people published', () => {
  test('AWS VPC flow logs', () => {
    const folder = 'aws-vpc-flow'
    const inFolder = (name: string) => books(read(`${folder}/${name}`))
    expect(inFolder('grafana__vpcflowlog.log.gz')).toEqual({
      format: folder,
      stored: 3,
      rejected: 0,
      skipped: { header: 1 },
    })
    expect(inFolder('opensearch-project__sample.json')).toEqual({
      format: folder,
      stored: 22,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('otel__nodata_vpc_flow_log.log')).toEqual({
      format: folder,
      stored: 0,
      rejected: 0,
      skipped: { header: 1, NODATA: 1 },
    })
    expect(inFolder('otel__valid_tgw_flow_log.log')).toEqual({
      format: folder,
      stored: 1,
      rejected: 0,
      skipped: { header: 1 },
    })
    expect(inFolder('otel__valid_vpc_flow_cw_custom.json')).toEqual({
      format: folder,
      stored: 0,
      rejected: 2,
      skipped: {},
    })
    expect(inFolder('otel__valid_vpc_flow_log_ecs.log')).toEqual({
      format: folder,
      stored: 1,
      rejected: 0,
      skipped: { header: 1 },
    })
    expect(read(`${folder}/otel__valid_vpc_flow_log_multi.log`).rows).toEqual([
      {
        kind: 'flow',
        start: '2014-12-14T04:06:50Z',
        end: '2014-12-14T04:07:50Z',
        src_ip: '172.31.16.139',
        dst_ip: '172.31.16.21',
        src_port: 20641,
        dst_port: 22,
        protocol: 'tcp',
        action: 'allowed',
        bytes: 4249,
        packets: 20,
        src_bytes: 4249,
        src_packets: 20,
        sessions: 1,
        interface: 'eni-1235b8ca123456789',
        account: '123456789010',
      },
      {
        kind: 'flow',
        start: '2014-12-14T04:06:50Z',
        end: '2014-12-14T04:07:50Z',
        src_ip: '172.31.9.69',
        dst_ip: '172.31.9.12',
        src_port: 49761,
        dst_port: 3389,
        protocol: 'tcp',
        action: 'denied',
        bytes: 4249,
        packets: 20,
        src_bytes: 4249,
        src_packets: 20,
        sessions: 1,
        interface: 'eni-1235b8ca123456789',
        account: '123456789010',
      },
    ])
  })

  test('AWS Network Firewall', () => {
    const captured = read('aws-network-firewall/opensearch-project__sample.json')
    expect(books(captured)).toEqual({ format: 'aws-network-firewall', stored: 13, rejected: 0, skipped: {} })
    expect(captured.rows.map(row => row['kind'])).toEqual([
      'flow',
      'alert',
      'flow',
      'flow',
      'alert',
      'alert',
      'flow',
      'flow',
      'alert',
      'flow',
      'flow',
      'alert',
      'flow',
    ])
    expect(sum(captured, 'bytes')).toBe(1208 + 568 + 580 + 90 + 2088 + 756 + 580 + 6482)
    expect(captured.rows[5]).toEqual({
      kind: 'alert',
      start: '2025-02-24T14:30:24.553Z',
      end: '2025-02-24T14:30:24.553Z',
      src_ip: '10.170.18.235',
      dst_ip: '8.8.8.8',
      src_port: 41655,
      dst_port: 53,
      protocol: 'udp',
      action: 'denied',
      rule: 'aws:alert_established action',
      rule_id: '3',
      rule_set: 'default action',
      severity: 3,
      app: 'dns',
      hostname: 'checkip.amazonaws.com',
      sensor: 'use6-fw',
      zone: 'us-east-1a',
      flow_id: 125463154376723,
    })
    for (const name of ['alert_with_metadata_log', 'flow_log', 'http_log', 'tls_log']) {
      expect(books(read(`aws-network-firewall/otel__${name}.json`))).toEqual({
        format: 'aws-network-firewall',
        stored: 1,
        rejected: 0,
        skipped: {},
      })
    }
  })

  test('Suricata EVE; its fast.log is another format', () => {
    const inFolder = (name: string) => books(read(`suricata-eve/${name}`))
    const format = 'suricata-eve'
    expect(inFolder('crowdsec__suricata-logs-evelog.log')).toEqual({
      format,
      stored: 6,
      rejected: 0,
      skipped: { stats: 2 },
    })
    expect(inFolder('crowdsec__suricata-logs-fastlog.log')).toEqual({
      format: null,
      stored: 0,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__first-org-conf-2015__alerts-only.json')).toEqual({
      format,
      stored: 136,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__honeypot-2018__alerts-only.json')).toEqual({
      format,
      stored: 44,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__wrccdc-2017__alerts-only.json')).toEqual({
      format,
      stored: 161,
      rejected: 0,
      skipped: {},
    })
    const mixed = read('suricata-eve/tenzir-vast__eve.json')
    expect(books(mixed)).toEqual({ format, stored: 5, rejected: 0, skipped: { fileinfo: 1, stats: 1 } })
    expect(mixed.rows[2]).toEqual({
      kind: 'flow',
      start: '2011-08-12T12:53:47.928Z',
      end: '2011-08-12T12:53:47.928Z',
      src_ip: '147.32.84.165',
      dst_ip: '147.32.84.255',
      src_port: 138,
      dst_port: 138,
      protocol: 'udp',
      bytes: 486,
      packets: 2,
      src_bytes: 486,
      dst_bytes: 0,
      src_packets: 2,
      dst_packets: 0,
      sessions: 1,
      flow_id: 929669869939483,
    })
  })

  test('Azure NSG flow logs, both versions', () => {
    const first = read('azure-nsg-flow/azure-docs__nsg-flow-log-v1-sample.json')
    expect(books(first)).toEqual({ format: 'azure-nsg-flow', stored: 9, rejected: 0, skipped: {} })
    expect(first.rows.filter(row => row['bytes'] !== undefined || row['state'] !== undefined)).toEqual([])
    const second = read('azure-nsg-flow/azure-docs__nsg-flow-log-v2-sample.json')
    expect(books(second)).toEqual({ format: 'azure-nsg-flow', stored: 11, rejected: 0, skipped: {} })
    expect(sum(second, 'bytes')).toBe(66 + 66 + 16978 + 14008 + 8489 + 7054)
    expect(sum(second, 'sessions')).toBe(8)
    expect(second.rows[4]).toMatchObject({
      start: '2018-11-13T11:59:39Z',
      rule: 'DefaultRule_AllowInternetOutBound',
      rule_set: 'FABRIAKMVM1-NSG',
      interface: '000D3AF87856',
      state: 'end',
      part: 4,
    })
  })

  test('Azure virtual network flow logs', () => {
    const log = read('azure-vnet-flow/azure-docs__vnet-flow-log-sample.json')
    expect(books(log)).toEqual({ format: 'azure-vnet-flow', stored: 19, rejected: 0, skipped: {} })
    expect(log.rows.filter(row => row['action'] === 'denied')).toHaveLength(9)
    expect(log.rows.filter(row => row['bytes'] !== undefined)).toHaveLength(5)
    expect(sum(log, 'bytes')).toBe(767 + 1580 + 2 * (705 + 4569) + 134 + 108 + 2217 + 32466)
    expect(log.rows[18]).toMatchObject({
      start: '2022-09-14T09:00:15.545Z',
      src_ip: '20.106.221.10',
      dst_ip: '10.0.0.6',
      rule: 'Internet',
      rule_set: '01020304-abcd-ef00-1234-102030405060',
      vpc: 'myVNet',
      part: 18,
    })
  })

  test('IBM VPC flow logs', () => {
    const flows = read('ibm-vpc-flow/ibm-cloud__00000911.gz')
    expect(books(flows)).toEqual({ format: 'ibm-vpc-flow', stored: 2, rejected: 0, skipped: {} })
    expect(flows.rows.map(({ start, end }) => [start, end])).toEqual([
      ['2020-06-04T13:43:10Z', '2020-06-04T13:45:20Z'],
      ['2020-06-04T13:42:39Z', '2020-06-04T13:45:57Z'],
    ])
    expect(flows.rows[0]).toMatchObject({
      account: '713c783d9a507a53135fe6793c37cc74',
      region: 'us-south',
      zone: 'us-south-1',
      src_bytes: 1358,
      dst_bytes: 1280,
    })
    expect(books(read('ibm-vpc-flow/ibm-cloud__00002630.json'))).toEqual({
      format: 'ibm-vpc-flow',
      stored: 0,
      rejected: 0,
      skipped: { 'no-traffic': 1 },
    })
  })

  test('Google Cloud VPC flow logs', () => {
    const folder = 'gcp-vpc-flow'
    const machine = read(`${folder}/otel__vpc-flow-log-from-computeengine.json`)
    expect(books(machine)).toEqual({ format: folder, stored: 1, rejected: 0, skipped: {} })
    expect(machine.rows).toEqual([
      {
        kind: 'flow',
        start: '2025-09-27T21:34:39.250Z',
        end: '2025-09-27T21:34:39.250Z',
        src_ip: '203.0.113.4',
        dst_ip: '192.0.2.4',
        src_port: 55524,
        dst_port: 443,
        protocol: 'tcp',
        bytes: 0,
        packets: 16,
        src_bytes: 0,
        src_packets: 16,
        sessions: 1,
        category: 'DEST',
        sensor: 'default',
        account: 'test-project-id',
        region: 'us-central1',
        zone: 'us-central1-a',
        vpc: 'default',
        subnet: 'default',
        instance: 'proxy-crest-new-group-892l',
        flow_id: 'x1ty6xe56du7',
      },
    ])
    const ping = read(`${folder}/otel__vpc-flow-log-w-internet-routing-details.json`)
    expect(books(ping)).toEqual({ format: folder, stored: 1, rejected: 0, skipped: {} })
    expect(ping.rows).toEqual([
      {
        kind: 'flow',
        start: '2025-09-27T21:13:05.056Z',
        end: '2025-09-27T21:13:05.056Z',
        src_ip: '192.0.2.6',
        dst_ip: '203.0.113.6',
        protocol: 'icmp',
        bytes: 800,
        packets: 20,
        src_bytes: 800,
        src_packets: 20,
        sessions: 1,
        category: 'SRC',
        sensor: 'joe-test-flow-logs-default',
        account: 'test-project-id',
        region: 'asia-south1',
        zone: 'asia-south1-c',
        vpc: 'default',
        subnet: 'default',
        instance: 'service-integration-dev-idc-ubuntu25-4',
        flow_id: '79c1kvepzqvr',
      },
    ])
  })

  test('Oracle Cloud VCN flow logs', () => {
    const log = read('oci-vcn-flow/oracle__vcn-flow-log-example.json')
    expect(books(log)).toEqual({ format: 'oci-vcn-flow', stored: 1, rejected: 0, skipped: {} })
    expect(log.rows).toEqual([
      {
        kind: 'flow',
        start: '2023-07-11T20:41:30Z',
        end: '2023-07-11T20:41:31Z',
        src_ip: '10.0.0.219',
        dst_ip: '147.154.101.151',
        src_port: 60830,
        dst_port: 443,
        protocol: 'tcp',
        action: 'allowed',
        bytes: 4132,
        packets: 9,
        src_bytes: 4132,
        src_packets: 9,
        sessions: 1,
        sensor: 'ocid1.log.oc1.phx....',
        interface: 'ocid1.vnic.oc1.phx....',
        account: 'ocid1.tenancy.oc1.....',
        region: 'phx',
        subnet: 'ocid1.subnet.oc1.phx.a...',
        flow_id: '75d72a74',
      },
    ])
  })

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
      ['src_bytes', 'dst_bytes', 'src_packets', 'dst_packets', 'sessions'].map(field => sum(large, field)),
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

  test('a log of one format is claimed by no other', () => {
    for (const { id } of formats.filter(format => existsSync(join(samples, format.id)))) {
      // A reference decode (.out) is no log.
      for (const name of readdirSync(join(samples, id)).filter(each => !/^SOURCES\.md$|\.out$/.test(each))) {
        const path = join(samples, id, name)
        const isText = formatNamed(id)?.input === 'text'
        const head = isText ? headOf(textOf(path), lists) : bytesHead(bytesOf(path))
        const claims = formats.filter(format => format.sniff(head) !== 'no').map(format => format.id)
        // Palo Alto's endpoint protection writes CEF.
        const owner = name.includes('pan_endpoint') ? 'syslog-cef' : name.endsWith('.pcap') ? 'pcap' : id
        expect(name.includes('fastlog') ? [id] : claims).toEqual([owner])
      }
    }
  })
})
