import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isLikelyReject } from '../../shared/model/likely-reject'
import { resolveField } from '../../shared/query/fields'
import { formatNamed } from '.'
import type { TextFormat } from './format'
import { type Recorded, record } from './recorded'

/** What the analysts of cloud logs were promised of reading them, each by the id of its requirement. */

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples')

const named = (id: string): TextFormat => {
  const format = formatNamed(id)
  if (format?.input !== 'text') throw new Error(`no text format ${id}`)
  return format
}
const sample = (id: string, name: string): Recorded => record(named(id), readFileSync(join(samples, id, name), 'utf8'))

const firewall = (event: object): Recorded =>
  record(
    named('aws-network-firewall'),
    JSON.stringify({ firewall_name: 'edge', availability_zone: 'eu-1a', event_timestamp: '1795219260', event }),
  )

const netflow = {
  tcp: { tcp_flags: '1f', syn: true, fin: true, rst: true, psh: true, ack: true },
  app_proto: 'tls',
  src_ip: '10.0.5.158',
  src_port: 59_224,
  netflow: {
    pkts: 18,
    bytes: 3345,
    start: '2026-11-21T00:00:00.000000+0000',
    end: '2026-11-21T00:00:20.000000+0000',
    age: 20,
    min_ttl: 254,
    max_ttl: 254,
  },
  event_type: 'netflow',
  flow_id: 1_234_567,
  dest_ip: '52.94.185.43',
  proto: 'TCP',
  dest_port: 443,
  timestamp: '2026-11-21T00:01:20.000000+0000',
}

const alert = {
  tx_id: 0,
  app_proto: 'http',
  src_ip: '10.0.5.158',
  src_port: 59_225,
  event_type: 'alert',
  alert: { severity: 1, signature_id: 2, rev: 1, signature: 'no HEAD', action: 'blocked', category: '' },
  flow_id: 1_234_568,
  dest_ip: '93.184.216.34',
  proto: 'TCP',
  http: {
    hostname: 'www.example.com',
    url: '/',
    http_user_agent: 'curl/8.0.1',
    http_method: 'HEAD',
    protocol: 'HTTP/1.1',
    length: 0,
  },
  dest_port: 80,
  timestamp: '2026-11-21T00:00:05.000000+0000',
}

test('AZ-01: NSG flow logs give one row a tuple, with rule, decision, MAC and the counters of both ways', () => {
  const { rows } = sample('azure-nsg-flow', 'version-1-and-2.json')
  expect(rows[0]).toMatchObject({
    src_ip: '203.0.113.10',
    dst_port: 443,
    action: 'denied',
    direction: 'inbound',
    rule: 'DefaultRule_DenyAllInBound',
    sensor: 'WEB-NSG',
    interface: '000D3AF87856',
  })
  expect(rows.filter(row => row['state'] === 'end').every(row => row['src_bytes'] !== undefined)).toBe(true)
})

test('AZ-02: VNet flow logs stand in the same columns as NSG flow logs', () => {
  expect(sample('azure-vnet-flow', 'version-4.json').rows[0]).toMatchObject({
    kind: 'flow',
    src_ip: '10.0.0.6',
    dst_ip: '198.51.100.180',
    action: 'allowed',
    state: 'begin',
    rule: 'DefaultRule_AllowInternetOutBound',
  })
})

test('IB-04: IBM flow log objects give initiator, target, verdict, counters of both ways and the state', () => {
  const { rows } = sample('ibm-vpc-flow', 'objects.json')
  expect(rows.slice(0, 2)).toMatchObject([
    { src_ip: '10.240.0.5', dst_ip: '10.240.0.1', action: 'allowed', src_bytes: 1358, dst_bytes: 1280, state: 'begin' },
    { src_ip: '203.0.113.61', dst_port: 22, action: 'denied', direction: 'inbound' },
  ])
})

test('NF-01, NF-05, NF-06: a flow of AWS Network Firewall is one way, and its action is not guessed', () => {
  const [row] = firewall(netflow).rows
  expect(row).toMatchObject({ kind: 'flow', sensor: 'edge', zone: 'eu-1a', src_bytes: 3345, flow_id: 1_234_567 })
  expect([row?.['action'], row?.['dst_bytes']]).toEqual([undefined, undefined])
})

test('NF-02, NF-12: an alert has its signature, its severity and what it says of HTTP', () => {
  expect(firewall(alert).rows).toMatchObject([{ kind: 'alert', rule: 'no HEAD', rule_id: '2', severity: 1 }])
  expect(firewall({ ...alert, alert: { signature: 'unrated', signature_id: 9 } }).rows[0]?.['severity']).toBeUndefined()
})

test('NF-03: the same event is read bare, in an envelope, one after another and out of CloudWatch', () => {
  const bare = record(named('suricata-eve'), JSON.stringify(alert)).rows[0]
  const glued = JSON.stringify({ firewall_name: 'edge', event_timestamp: '1', event: alert }).repeat(2)
  expect(bare).toMatchObject({ hostname: 'www.example.com', action: 'denied' })
  expect(record(named('aws-network-firewall'), glued).rows).toMatchObject([bare ?? {}, bare ?? {}])
  for (const name of ['cloudwatch.json', 'firehose.json', 'insights.csv'])
    expect(sample('aws-network-firewall', name).rows.length, name).toBeGreaterThan(0)
})

test('NF-04: every name of the article is a field', () => {
  const names = [
    'firewall_name',
    'event.event_type',
    'event.alert.action',
    'event.alert.signature_id',
    'event.alert.signature',
    'event.alert.metadata.signature_severity.0',
    'event.app_proto',
    'event.src_ip',
    'event.src_port',
    'event.dest_ip',
    'event.dest_port',
    'event.proto',
    'event.tls.sni',
    'event.http.hostname',
    'event.timestamp',
  ]
  expect(names.filter(name => resolveField(name) === undefined)).toEqual([])
})

test('NF-07: what the log cannot tell is said', () => {
  expect(named('aws-network-firewall').blindSpots.join(' ')).toMatch(/stateless/i)
  expect(named('aws-network-firewall').blindSpots.join(' ')).toMatch(/pass/)
})

test('NF-08: a default action is told from a rule', () => {
  const signature = (text: string) => firewall({ ...alert, alert: { ...alert.alert, signature: text } }).rows[0]
  expect(signature('aws:alert_established action')?.['rule_set']).toBe('default action')
  expect(signature('matching TLS denylisted FQDNs')?.['rule_set']).toBeUndefined()
})

test('NF-09: a reset on a blocked flow makes a reject likely; without one, or on what passed, nothing is said', () => {
  expect([0x14, 0x04, 0x02, null].map(flags => isLikelyReject('denied', flags))).toEqual([true, true, false, false])
  expect(['allowed', null].map(action => isLikelyReject(action, 0x14))).toEqual([false, false])
})

test('NF-11: rows of several firewalls are told apart by name and zone', () => {
  const text = ['one', 'two']
    .map(name => JSON.stringify({ firewall_name: name, availability_zone: `${name}-a`, event: netflow }))
    .join('\n')
  expect(record(named('aws-network-firewall'), text).rows.map(row => [row['sensor'], row['zone']])).toEqual([
    ['one', 'one-a'],
    ['two', 'two-a'],
  ])
})

test('NF-28: the flow and the alert of the worked example', () => {
  expect(firewall(netflow).rows[0]).toMatchObject({
    src_ip: '10.0.5.158',
    src_port: 59_224,
    dst_ip: '52.94.185.43',
    dst_port: 443,
    app: 'tls',
    packets: 18,
    bytes: 3345,
    tcp_flags: 0x1f,
    start: '2026-11-21T00:00:00Z',
    end: '2026-11-21T00:00:20Z',
  })
  expect(firewall(alert).rows[0]).toMatchObject({
    action: 'denied',
    hostname: 'www.example.com',
    http_method: 'HEAD',
    user_agent: 'curl/8.0.1',
    rule_id: '2',
    severity: 1,
  })
})
