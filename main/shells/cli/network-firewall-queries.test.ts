import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAsker } from './asked'
import { withCase } from './session'
import { createWorkbench } from './workbench'

/** The queries of AWS Network Firewall as printed for CloudWatch Logs Insights, on 15 alerts and a flow. */

const tlsRule = 'matching TLS denylisted FQDNs'
const httpRule = 'matching HTTP denylisted FQDNs'

const alert = (at: number, src: string, action: string, signature: string, name: object): object => ({
  firewall_name: 'edge',
  availability_zone: 'eu-1a',
  event_timestamp: '1795219260',
  event: {
    event_type: 'alert',
    timestamp: `2026-11-21T00:00:${String(at).padStart(2, '0')}.000000+0000`,
    flow_id: 1000 + at,
    src_ip: src,
    src_port: 40_000 + at,
    dest_ip: '93.184.216.34',
    dest_port: 443,
    proto: 'TCP',
    alert: { severity: 2, signature_id: 7, rev: 1, signature, action, category: '' },
    ...name,
  },
})
const sni = (name: string) => ({ app_proto: 'tls', tls: { sni: name } })
const http = (name: string) => ({ app_proto: 'http', http: { hostname: name, url: '/', http_method: 'GET' } })

const events = [
  ...[1, 2, 3].map(at => alert(at, '10.0.0.1', 'blocked', tlsRule, sni('bad.example.com'))),
  ...[4, 5, 6].map(at => alert(at, '10.0.0.2', 'blocked', tlsRule, sni('www.example.com'))),
  alert(7, '10.0.0.1', 'blocked', tlsRule, sni('www.example.com')),
  ...[8, 9].map(at => alert(at, '10.0.0.3', 'blocked', httpRule, http('web.example.net'))),
  alert(10, '10.0.0.1', 'blocked', httpRule, http('web.example.org')),
  ...[11, 12].map(at => alert(at, '10.0.0.4', 'allowed', 'ET SCAN probe', {})),
  alert(13, '10.0.0.1', 'allowed', 'ET SCAN probe', {}),
  alert(14, '10.0.0.2', 'allowed', 'ET POLICY update', {}),
  alert(15, '10.0.0.2', 'allowed', '', {}),
  {
    firewall_name: 'edge',
    availability_zone: 'eu-1a',
    event_timestamp: '1795219260',
    event: {
      event_type: 'netflow',
      timestamp: '2026-11-21T00:01:20.000000+0000',
      flow_id: 1001,
      src_ip: '10.0.0.1',
      src_port: 40_001,
      dest_ip: '93.184.216.34',
      dest_port: 443,
      proto: 'TCP',
      app_proto: 'tls',
      netflow: {
        pkts: 18,
        bytes: 3345,
        start: '2026-11-21T00:00:01.000000+0000',
        end: '2026-11-21T00:00:21.000000+0000',
        age: 20,
      },
    },
  },
]

const workbench = createWorkbench()
const { at, json } = workbench
const made = at('firewall.netwake')
const ask = createAsker(workbench, made)

beforeAll(async () => {
  writeFileSync(at('alerts.json'), events.map(event => JSON.stringify(event)).join('\n'))
  await json('ingest', '--case', made, '--json', 'alerts.json')
})
afterAll(workbench.clear)

const answer = (canonical: string, columns: readonly string[], rows: readonly (readonly unknown[])[]) => ({
  dialect: 'insights',
  canonical,
  columns,
  rows,
  courses: [],
  notes: [],
})

const shown =
  'fields @timestamp, event.event_type, event.alert.action, event.alert.signature, event.app_proto, event.src_ip, event.src_port, event.dest_ip, event.dest_port, event.tls.sni, event.http.hostname'
// TLS and HTTP names are one field of ours.
const columns = ['start', 'kind', 'action', 'rule', 'app', 'src_ip', 'src_port', 'dst_ip', 'dst_port', 'hostname']

/** The row of an alert by the second it was raised in, which is also in its port. */
const row = (
  second: number,
  action: string,
  rule: string | null,
  app: string | null,
  src: string,
  name: string | null,
) => [
  `2026-11-21T00:00:${String(second).padStart(2, '0')}Z`,
  'alert',
  action,
  rule,
  app,
  src,
  40_000 + second,
  '93.184.216.34',
  443,
  name,
]
const tls = (second: number, src: string, name: string) => row(second, 'denied', tlsRule, 'tls', src, name)
const blocked = [
  tls(1, '10.0.0.1', 'bad.example.com'),
  tls(2, '10.0.0.1', 'bad.example.com'),
  tls(3, '10.0.0.1', 'bad.example.com'),
  tls(4, '10.0.0.2', 'www.example.com'),
  tls(5, '10.0.0.2', 'www.example.com'),
  tls(6, '10.0.0.2', 'www.example.com'),
  tls(7, '10.0.0.1', 'www.example.com'),
  row(8, 'denied', httpRule, 'http', '10.0.0.3', 'web.example.net'),
  row(9, 'denied', httpRule, 'http', '10.0.0.3', 'web.example.net'),
  row(10, 'denied', httpRule, 'http', '10.0.0.1', 'web.example.org'),
]
const probe = (second: number, src: string) => row(second, 'allowed', 'ET SCAN probe', null, src, null)
const allowed = [
  probe(11, '10.0.0.4'),
  probe(12, '10.0.0.4'),
  probe(13, '10.0.0.1'),
  row(14, 'allowed', 'ET POLICY update', null, '10.0.0.2', null),
  row(15, 'allowed', null, null, '10.0.0.2', null),
]
/** It began with the first alert and was logged after it. */
const flow = ['2026-11-21T00:00:01Z', 'flow', null, null, 'tls', '10.0.0.1', 40_001, '93.184.216.34', 443, null]

/** In the order of the case, which is that of time. */
const every = [...blocked.slice(0, 1), flow, ...blocked.slice(1), ...allowed]

test('NF-13: every record in the fields of the guide', async () => {
  expect(await ask(shown)).toEqual(answer(`* | columns ${columns.join(', ')}`, columns, every))
})

test('NF-14: what was blocked', async () => {
  expect(await ask(`${shown} | filter event.alert.action = "blocked"`)).toEqual(
    answer(`action:denied | columns ${columns.join(', ')}`, columns, blocked),
  )
})

test('NF-15: what one source did', async () => {
  expect(await ask(`${shown} | filter event.src_ip = "10.0.0.1"`)).toEqual(
    answer(
      `src_ip:10.0.0.1 | columns ${columns.join(', ')}`,
      columns,
      every.filter(cells => cells[5] === '10.0.0.1'),
    ),
  )
})

test.each([
  [
    'NF-16',
    `filter event.alert.signature = "${tlsRule}" | stats count(*) as numBlockedRequests by event.tls.sni | sort numBlockedRequests desc | limit 10`,
    `rule:"${tlsRule}" | stats count() as numBlockedRequests by hostname | sort numBlockedRequests desc | limit 10`,
    ['hostname', 'numBlockedRequests'],
    [
      ['www.example.com', 4],
      ['bad.example.com', 3],
    ],
  ],
  [
    'NF-17',
    `filter event.alert.signature = "${httpRule}" | stats count(*) as numBlockedRequests by event.http.hostname | sort numBlockedRequests desc | limit 10`,
    `rule:"${httpRule}" | stats count() as numBlockedRequests by hostname | sort numBlockedRequests desc | limit 10`,
    ['hostname', 'numBlockedRequests'],
    [
      ['web.example.net', 2],
      ['web.example.org', 1],
    ],
  ],
  [
    'NF-18',
    'filter event.alert.action = "blocked" and event.tls.sni = "www.example.com" | stats count(*) as numBlockedRequests by event.src_ip | sort numBlockedRequests desc | limit 10',
    'action:denied hostname:www.example.com | stats count() as numBlockedRequests by src_ip | sort numBlockedRequests desc | limit 10',
    ['src_ip', 'numBlockedRequests'],
    [
      ['10.0.0.2', 3],
      ['10.0.0.1', 1],
    ],
  ],
  [
    'NF-19',
    'filter event.alert.action = "allowed" and not isempty(event.alert.signature) | stats count(*) as numEvents by event.alert.signature | sort numEvents desc | limit 10',
    'action:allowed rule:* | stats count() as numEvents by rule | sort numEvents desc | limit 10',
    ['rule', 'numEvents'],
    [
      ['ET SCAN probe', 3],
      ['ET POLICY update', 1],
    ],
  ],
  [
    'NF-20',
    'filter event.alert.action = "allowed" and event.alert.signature = "ET SCAN probe" | stats count(*) as numEvents by event.src_ip | sort numEvents desc | limit 10',
    'action:allowed rule:"ET SCAN probe" | stats count() as numEvents by src_ip | sort numEvents desc | limit 10',
    ['src_ip', 'numEvents'],
    [
      ['10.0.0.4', 2],
      ['10.0.0.1', 1],
    ],
  ],
])('%s: %s', async (_, query, canonical, names, rows) => {
  expect(await ask(query)).toEqual(answer(canonical, names, rows))
})

test('NF-21: the alerts of one signature with its severity, and the whole event of one of them', async () => {
  const severe = shown.replace('event.app_proto', 'event.alert.metadata.signature_severity.0, event.app_proto')
  const names = columns.toSpliced(4, 0, 'severity')
  expect(await ask(`${severe} | filter event.alert.signature = "ET POLICY update"`)).toEqual(
    answer(`rule:"ET POLICY update" | columns ${names.join(', ')}`, names, [
      row(14, 'allowed', 'ET POLICY update', null, '10.0.0.2', null).toSpliced(4, 0, 2),
    ]),
  )
  const { fields } = await withCase({ path: made, mode: 'read' }, ({ ask }) => ask('flows.raw', { id: 15 }))
  expect(fields).toEqual([
    ['firewall_name', 'edge'],
    ['availability_zone', 'eu-1a'],
    ['event_timestamp', '1795219260'],
    ['event.event_type', 'alert'],
    ['event.timestamp', '2026-11-21T00:00:14.000000+0000'],
    ['event.flow_id', '1014'],
    ['event.src_ip', '10.0.0.2'],
    ['event.src_port', '40014'],
    ['event.dest_ip', '93.184.216.34'],
    ['event.dest_port', '443'],
    ['event.proto', 'TCP'],
    ['event.alert.severity', '2'],
    ['event.alert.signature_id', '7'],
    ['event.alert.rev', '1'],
    ['event.alert.signature', 'ET POLICY update'],
    ['event.alert.action', 'allowed'],
    ['event.alert.category', ''],
  ])
})
