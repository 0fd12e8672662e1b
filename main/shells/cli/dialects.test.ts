import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAsker } from './asked'
import { createWorkbench } from './workbench'

/** Queries in the languages of other products, run by the command line as they are typed there. */

// Traffic Analytics as its query page exports it: four flows, the last of seven weeks before.
const analytics = [
  'TimeGenerated [UTC],SubType,FlowStartTime [UTC],FlowEndTime [UTC],SrcIp,DestIp,DestPort,L4Protocol,L7Protocol,FlowDirection,FlowStatus,FlowType,AclRule,SrcSubnet,DestSubnet',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:00:00 AM","11/22/2026, 9:10:00 AM",92.63.197.61,10.5.1.4,3389,T,ms-wbt-server,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:01:00 AM","11/22/2026, 9:10:00 AM",92.63.197.61,10.5.1.4,1469,T,aal-lm,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
  '"11/22/2026, 10:30:00 AM",FlowLog,"11/22/2026, 9:02:00 AM","11/22/2026, 9:10:00 AM",10.5.1.4,10.5.2.9,1433,T,ms-sql-s,Outbound,Allowed,IntraVNet,UserRule_sql,10.5.1.0/24,10.5.2.0/24',
  '"10/01/2026, 10:30:00 AM",FlowLog,"10/01/2026, 9:00:00 AM","10/01/2026, 9:10:00 AM",92.63.197.61,10.5.1.5,1670,T,netview-aix-10,Inbound,Denied,ExternalPublic,DefaultRule_DenyAllInBound,,10.5.1.0/24',
]

const workbench = createWorkbench()
const { at, run, json } = workbench
const made = at('analytics.netwake')
const ask = createAsker(workbench, made)

beforeAll(async () => {
  writeFileSync(at('analytics.csv'), `${analytics.join('\n')}\n`)
  await json('ingest', '--case', made, '--json', 'analytics.csv')
})
afterAll(workbench.clear)

test('AZ-15: flow types with their counts', async () => {
  expect(await ask('AzureNetworkAnalytics_CL | summarize count() by FlowType_s | order by count_')).toEqual({
    dialect: 'kql',
    canonical: '* | stats count() by flow_type | sort count desc',
    columns: ['flow_type', 'count'],
    rows: [
      ['ExternalPublic', 3],
      ['North-South', 3],
      ['Source is Internet', 3],
      ['East-West', 1],
      ['UnknownPrivate', 1],
    ],
    courses: [],
    notes: [],
  })
})

test('AZ-16: protocols with their ports of a flow type', async () => {
  expect(
    await ask(
      'AzureNetworkAnalytics_CL | where FlowType_s == "ExternalPublic" | distinct L7Protocol_s, DestPort_d | sort by DestPort_d asc',
    ),
  ).toEqual({
    dialect: 'kql',
    canonical: 'flow_type:ExternalPublic | stats by service, dst_port | sort dst_port',
    columns: ['service', 'dst_port'],
    rows: [
      ['aal-lm', 1469],
      ['netview-aix-10', 1670],
      ['ms-wbt-server', 3389],
    ],
    courses: [],
    notes: [],
  })
})

test('AZ-26: subnets that met the internet within 30 days', async () => {
  writeFileSync(at('subnets.csv'), 'address\n10.5.1.0/24\n')
  await json('inventory', 'import', '--case', made, '--json', 'subnets.csv')
  const found = await ask(
    'NTANetAnalytics | where SubType == "FlowLog" and FlowStartTime > ago(30d) and FlowType == "ExternalPublic" | project SrcSubnet, DestSubnet',
  )
  expect(found).toEqual({
    dialect: 'kql',
    canonical: 'kind:flow last:30d flow_type:ExternalPublic | columns src_subnet, dst_subnet',
    columns: ['src_subnet', 'dst_subnet'],
    rows: [
      [null, '10.5.1.0/24'],
      [null, '10.5.1.0/24'],
    ],
    courses: [],
    notes: [],
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
  const { code, err } = await run('query', '--case', made, 'filter event.src_pi = "10.0.0.1" | stats count(*)')
  expect([code, err.includes('there is no field "event.src_pi"')]).toEqual([2, true])
})
