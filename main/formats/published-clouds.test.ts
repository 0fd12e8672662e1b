import { describe, expect, test } from 'vitest'
import { books, hasSamples, read, sum } from './published'

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(hasSamples)('flow logs of clouds that other people published', () => {
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

  test('Azure NSG flow logs, both versions', () => {
    const first = read('azure-nsg-flow/azure-docs__nsg-flow-log-v1-sample.json')
    expect(books(first)).toEqual({ format: 'azure-nsg-flow', stored: 9, rejected: 0, skipped: {} })
    expect(first.rows.filter(row => row['bytes'] !== undefined || row['state'] !== undefined)).toEqual([])
    const second = read('azure-nsg-flow/azure-docs__nsg-flow-log-v2-sample.json')
    expect(books(second)).toEqual({ format: 'azure-nsg-flow', stored: 11, rejected: 0, skipped: {} })
    expect(sum(second.rows, 'bytes')).toBe(66 + 66 + 16978 + 14008 + 8489 + 7054)
    expect(sum(second.rows, 'sessions')).toBe(8)
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
    expect(sum(log.rows, 'bytes')).toBe(767 + 1580 + 2 * (705 + 4569) + 134 + 108 + 2217 + 32466)
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
})
