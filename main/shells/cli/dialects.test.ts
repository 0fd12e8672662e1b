import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyticsLog, firewallLog, tlsRule } from '../../calls/testing'
import { createWorkbench } from './workbench'

/** Queries in the languages of other products, run by the command line as they are typed there. */

const { at, run, json, clear } = createWorkbench()

beforeAll(async () => {
  writeFileSync(at('alerts.json'), firewallLog)
  writeFileSync(at('analytics.csv'), analyticsLog)
  for (const name of ['alerts.json', 'analytics.csv'])
    expect((await run('ingest', '--case', at(`${name}.netwake`), at(name))).code).toBe(0)
})
afterAll(clear)

type Lines = { readonly dialect: string; readonly canonical: string; readonly rows: readonly (readonly unknown[])[] }

const lines = async (log: string, query: string): Promise<Lines> => {
  const { dialect, canonical, rows } = await json<Lines>(
    'query',
    '--case',
    at(`${log}.netwake`),
    '--format',
    'json',
    query,
  )
  return { dialect, canonical, rows }
}

test('NF-16: the domains most often blocked', async () => {
  expect(
    await lines(
      'alerts.json',
      `filter event.alert.signature = "${tlsRule}" | stats count(*) as numBlockedRequests by event.tls.sni | sort numBlockedRequests desc | limit 10`,
    ),
  ).toEqual({
    dialect: 'insights',
    canonical: `rule:"${tlsRule}" | stats count() as numBlockedRequests by hostname | sort numBlockedRequests desc | limit 10`,
    rows: [
      ['www.example.com', 4],
      ['bad.example.com', 3],
    ],
  })
})

test('NF-14: the rows that were blocked, in the columns asked for', async () => {
  const { rows } = await lines(
    'alerts.json',
    'fields event.src_ip, event.tls.sni, event.http.hostname | filter event.alert.action = "blocked" and event.src_ip = "10.0.0.3"',
  )
  expect(rows).toEqual([
    ['10.0.0.3', 'web.example.net'],
    ['10.0.0.3', 'web.example.net'],
  ])
})

test('AZ-16: protocols with their ports of a flow type', async () => {
  expect(
    await lines(
      'analytics.csv',
      'AzureNetworkAnalytics_CL | where FlowType_s == "ExternalPublic" | distinct L7Protocol_s, DestPort_d | sort by DestPort_d asc',
    ),
  ).toEqual({
    dialect: 'kql',
    canonical: 'flow_type:ExternalPublic | stats by service, dst_port | sort dst_port',
    rows: [
      ['aal-lm', 1469],
      ['netview-aix-10', 1670],
      ['ms-wbt-server', 3389],
    ],
  })
})

test('a query is explained in every language that can say it', async () => {
  const { translations } = await json<{
    translations: readonly { dialect: string; text: string | null; why: string | null }[]
  }>('explain', '--json', 'NTANetAnalytics | where DestPort == 22 and TimeGenerated > ago(2d)')
  expect(translations.filter(({ dialect }) => ['search', 'insights', 'kql'].includes(dialect))).toEqual([
    { dialect: 'search', text: 'dst_port:22 last:2d', why: null },
    { dialect: 'insights', text: null, why: 'Insights takes the stretch of time beside the query, not in it.' },
    { dialect: 'kql', text: 'NTANetAnalytics\n| where DestPort == 22\n| where TimeGenerated > ago(2d)', why: null },
  ])
})

test('an error stands under what it is about, and leaves 2', async () => {
  const { code, err } = await run(
    'query',
    '--case',
    at('alerts.json.netwake'),
    'filter event.src_pi = "10.0.0.1" | stats count(*)',
  )
  expect([code, err.includes('there is no field "event.src_pi"')]).toEqual([2, true])
})
