import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallName, type Cell, contract, type Input, type Output } from '../../shared/contract'
import { createEngine, type Engine } from '../engine'
import { analyticsLog, firewallLog, httpRule, tlsRule } from './testing'

/** The questions of analysts of AWS Network Firewall and of Azure Traffic Analytics as they type them, on logs made by hand. */

let folder = ''
let engine: Engine

const ask = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>>
  return run(contract[name].input.parse(input), new AbortController().signal)
}

const opened = async (name: string, text: string): Promise<void> => {
  const path = join(folder, name)
  writeFileSync(path, text)
  const { importer } = await engine.open(join(folder, `${name}.netwake`), { create: true, readOnly: false })
  await importer?.finished(importer.start([{ path, name }], null))
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-questions-'))
  engine = createEngine({ home: join(folder, 'home'), workers: 1, emit: () => undefined })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const table = async (query: string): Promise<readonly (readonly Cell[])[]> =>
  (await ask('query.table', { query })).rows.map(({ cells }) => cells)
const rows = async (query: string, columns: readonly string[] = []) =>
  ask('flows.page', { query, columns: [...columns], sort: { field: 'id', descending: false } })
const canonical = async (query: string): Promise<string | null> => (await ask('query.parse', { query })).canonical

const shown =
  'fields @timestamp, event.event_type, event.alert.action, event.alert.signature, event.app_proto, event.src_ip, event.src_port, event.dest_ip, event.dest_port, event.tls.sni, event.http.hostname'
const columns = 'columns start, kind, action, rule, app, src_ip, src_port, dst_ip, dst_port, hostname'

test('NF-13 to NF-21: the questions of Network Firewall as printed, with the rows that the log holds', async () => {
  await opened('alerts.json', firewallLog)

  // NF-13
  expect([await canonical(shown), (await rows(shown)).total]).toEqual([`* | ${columns}`, 16])

  // NF-14
  const blocked = `${shown} | filter event.alert.action = "blocked"`
  expect([await canonical(blocked), (await rows(blocked)).total]).toEqual([`action:denied | ${columns}`, 10])

  // NF-15
  const source = `${shown} | filter event.src_ip = "10.0.0.1"`
  expect([await canonical(source), (await rows(source)).total]).toEqual([`src_ip:10.0.0.1 | ${columns}`, 7])

  // NF-16
  const denied = `filter event.alert.signature = "${tlsRule}" | stats count(*) as numBlockedRequests by event.tls.sni | sort numBlockedRequests desc | limit 10`
  expect([await canonical(denied), await table(denied)]).toEqual([
    `rule:"${tlsRule}" | stats count() as numBlockedRequests by hostname | sort numBlockedRequests desc | limit 10`,
    [
      ['www.example.com', 4],
      ['bad.example.com', 3],
    ],
  ])

  // NF-17
  expect(
    await table(
      `filter event.alert.signature = "${httpRule}" | stats count(*) as numBlockedRequests by event.http.hostname | sort numBlockedRequests desc | limit 10`,
    ),
  ).toEqual([
    ['web.example.net', 2],
    ['web.example.org', 1],
  ])

  // NF-18
  const clients = `filter event.alert.action = "blocked" and event.tls.sni = "www.example.com" | stats count(*) as numBlockedRequests by event.src_ip | sort numBlockedRequests desc | limit 10`
  expect([await canonical(clients), await table(clients)]).toEqual([
    'action:denied hostname:www.example.com | stats count() as numBlockedRequests by src_ip | sort numBlockedRequests desc | limit 10',
    [
      ['10.0.0.2', 3],
      ['10.0.0.1', 1],
    ],
  ])

  // NF-19
  const allowed = `filter event.alert.action = "allowed" and not isempty(event.alert.signature) | stats count(*) as numEvents by event.alert.signature | sort numEvents desc | limit 10`
  expect([await canonical(allowed), await table(allowed)]).toEqual([
    'action:allowed rule:* | stats count() as numEvents by rule | sort numEvents desc | limit 10',
    [
      ['ET SCAN probe', 3],
      ['ET POLICY update', 1],
    ],
  ])

  // NF-20
  expect(
    await table(
      'filter event.alert.action = "allowed" and event.alert.signature = "ET SCAN probe" | stats count(*) as numEvents by event.src_ip | sort numEvents desc | limit 10',
    ),
  ).toEqual([
    ['10.0.0.4', 2],
    ['10.0.0.1', 1],
  ])

  // NF-21
  const one = `${shown.replace('event.app_proto', 'event.alert.metadata.signature_severity.0, event.app_proto')} | filter event.alert.signature = "ET POLICY update"`
  const found = await rows(one, ['id'])
  const [[id] = []] = found.rows
  const { fields } = await ask('flows.raw', { id: Number(id) })
  expect([await canonical(one), found.total, fields.filter(([name]) => name.includes('signature'))]).toEqual([
    `rule:"ET POLICY update" | ${columns.replace('rule, ', 'rule, severity, ')}`,
    1,
    [
      ['event.alert.signature_id', '7'],
      ['event.alert.signature', 'ET POLICY update'],
    ],
  ])
})

test('AZ-15, AZ-16, AZ-26: the questions of Traffic Analytics as printed, with the rows that the log holds', async () => {
  await opened('analytics.csv', analyticsLog)

  // AZ-15
  const types = await table('AzureNetworkAnalytics_CL | summarize count() by FlowType_s | order by count_')
  expect(types.filter(([type]) => type === 'ExternalPublic' || type === 'UnknownPrivate')).toEqual([
    ['ExternalPublic', 3],
    ['UnknownPrivate', 1],
  ])

  // AZ-16
  const protocols =
    'AzureNetworkAnalytics_CL | where FlowType_s == "ExternalPublic" | distinct L7Protocol_s, DestPort_d | sort by DestPort_d asc'
  expect([await canonical(protocols), await table(protocols)]).toEqual([
    'flow_type:ExternalPublic | stats by service, dst_port | sort dst_port',
    [
      ['aal-lm', 1469],
      ['netview-aix-10', 1670],
      ['ms-wbt-server', 3389],
    ],
  ])

  // AZ-26
  const subnets =
    'NTANetAnalytics | where SubType == "FlowLog" and FlowStartTime > ago(30d) and FlowType == "ExternalPublic" | project SrcSubnet, DestSubnet'
  expect([await canonical(subnets), (await rows(subnets, ['src_ip', 'dst_ip', 'dst_port'])).rows]).toEqual([
    'kind:flow last:30d flow_type:ExternalPublic | columns src_subnet, dst_subnet',
    [
      ['92.63.197.61', '10.5.1.4', 3389],
      ['92.63.197.61', '10.5.1.4', 1469],
    ],
  ])
})
