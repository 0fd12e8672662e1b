import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contract, type Input, type Output } from '../../shared/contract'
import type { Mapping } from '../../shared/model/mapping'
import { createEngine, type Engine } from '../engine'
import { importInventory } from '../inventory/import-inventory'

/** The queries of Aria as printed in its guides, on a case small enough to be added up by hand. */

const mapping: Mapping = {
  version: 1,
  name: 'Exporters',
  kind: 'csv',
  delimiter: ',',
  header: true,
  columns: [
    'start',
    'end',
    'src_ip',
    'dst_ip',
    'dst_port',
    'protocol',
    'action',
    'bytes',
    'packets',
    'sessions',
    'sensor',
    'in_if',
    'out_if',
  ].map(name => ({ column: name, field: name as Mapping['columns'][number]['field'] })),
  time: { format: 'yyyy-MM-dd HH:mm:ss', zone: 'UTC' },
  duration: 's',
  actions: { allowed: ['allow'], denied: ['deny'], neither: [] },
  constants: [],
}

// web01 and db01 are VMs, rack1 and rack2 physical; 81.2.69.142 is in the United Kingdom, 175.16.199.1 in China.
const log = `start,end,src_ip,dst_ip,dst_port,protocol,action,bytes,packets,sessions,sensor,in_if,out_if
2026-06-01 10:00:00,2026-06-01 10:00:10,10.1.0.1,10.2.0.1,3306,tcp,allow,1000,10,1,192.0.2.1,1,2
2026-06-07 22:00:00,2026-06-07 22:00:10,10.1.0.1,10.2.0.1,22,tcp,allow,500,5,2,192.0.2.1,1,2
2026-06-08 06:00:00,2026-06-08 06:00:10,10.2.0.1,10.1.0.1,3389,tcp,allow,300,3,1,192.0.2.1,2,1
2026-06-08 07:00:00,2026-06-08 07:00:10,10.1.0.1,10.2.0.1,22,tcp,deny,60,1,1,192.0.2.1,1,2
2026-06-08 08:00:00,2026-06-08 08:00:10,10.1.0.1,81.2.69.142,443,tcp,allow,4000,40,4,192.0.2.1,1,9
2026-06-08 08:30:00,2026-06-08 08:30:10,10.2.0.1,81.2.69.142,443,tcp,allow,700,7,1,192.0.2.2,2,9
2026-06-08 09:00:00,2026-06-08 09:00:10,175.16.199.1,10.1.0.1,22,tcp,deny,40,1,1,192.0.2.2,9,1
2026-06-08 09:10:00,2026-06-08 09:10:10,175.16.199.1,10.1.0.1,23,tcp,deny,40,1,1,192.0.2.2,9,1
2026-06-08 10:00:00,2026-06-08 10:00:10,10.3.0.1,10.3.0.2,445,tcp,allow,2000,20,2,192.0.2.2,5,6
2026-06-08 10:00:00,2026-06-08 10:00:20,10.3.0.1,10.3.0.2,2049,tcp,allow,9000,90,1,192.0.2.2,5,6
`

const inventory = `address,name,kind,subnet,network
10.1.0.0/24,,,10.1.0.0/24,vlan-1105
10.2.0.0/24,,,10.2.0.0/24,vlan-1106
10.3.0.0/24,,,10.3.0.0/24,vlan-1107
10.1.0.1,web01,vm,,
10.2.0.1,db01,vm,,
10.3.0.1,rack1,physical,,
10.3.0.2,rack2,physical,,
`

let folder = ''
let engine: Engine

type Asked = 'flows.page' | 'query.table' | 'query.nearest'
const ask = async <N extends Asked>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>>
  return run(contract[name].input.parse(input), new AbortController().signal)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-aria-'))
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
  const [path, hosts] = [join(folder, 'exporters.csv'), join(folder, 'hosts.csv')]
  writeFileSync(path, log)
  writeFileSync(hosts, inventory)
  const { store, importer } = await engine.open(join(folder, 'case.netwake'), { create: true })
  if (!importer) throw new Error('the case is read-only')
  await importer.finished(importer.start([{ path, name: path }], `mapped:${JSON.stringify(mapping)}`))
  await importInventory(store, { path: hosts })
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const threeSeries = 'series(sum(session count)), series(sum(packets)), series(sum(bytes rate))'

/** Keys, count, total traffic and whatever else is named of every line, in the order given. */
const lines = async (query: string, ...names: readonly string[]): Promise<readonly unknown[][]> => {
  const { columns, rows, total, series } = await ask('query.table', { query, buckets: 50 })
  expect(total).toBe(rows.length)
  for (const row of rows) expect(row.series).toHaveLength(series?.columns.length ?? 0)
  const keys = columns.filter(({ role }) => role === 'key').map(({ name }) => name)
  const at = [...keys, ...names].map(name => columns.findIndex(column => column.name === name))
  return rows.map(({ cells }) => at.map(place => cells[place]))
}
const both = ['count', 'sum_bytes'] as const
const byKey = (rows: readonly unknown[][]): readonly unknown[][] =>
  rows.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))

const inOrder = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

const ports = async (query: string): Promise<readonly unknown[]> =>
  (await ask('flows.page', { query, columns: ['dst_port'] })).rows.map(([port]) => port)

test('VR-01: flows between physical machines', async () => {
  const { total } = await ask('flows.page', {
    query: "flows where flow type = 'Physical-Physical' order by Total Traffic",
  })
  expect(total).toBe(2)
})

test('VR-02: the busiest switch ports of the last two days', async () => {
  const found = await lines('top 20 switch ports by Network rate in last 2 days', ...both)
  expect(
    found
      .slice(0, 2)
      .map(([, index]) => Number(index))
      .toSorted(inOrder),
  ).toEqual([5, 6])
  expect(found.slice(2)).toEqual([
    ['192.0.2.1', 1, 4, 4860],
    ['192.0.2.1', 9, 1, 4000],
    ['192.0.2.1', 2, 3, 860],
    ['192.0.2.2', 9, 3, 780],
    ['192.0.2.2', 2, 1, 700],
    ['192.0.2.2', 1, 2, 80],
  ])
})

test('VR-03: the busiest machines of the last two days', async () => {
  const found = await lines('top 5 VMs by Network Rate in last 2 days', ...both)
  expect(
    found
      .slice(0, 2)
      .map(([name]) => String(name))
      .toSorted(inOrder),
  ).toEqual(['rack1', 'rack2'])
  expect(found.slice(2)).toEqual([
    ['web01', 6, 4940],
    ['db01', 4, 1560],
  ])
})

test('a rate is of the stretch of time asked about', async () => {
  const [web] = await lines(
    "sum(bytes rate) of flows where Source VM = 'web01' group by Source VM in last 2 days",
    'rate_bytes',
  )
  expect(web?.[0]).toBe('web01')
  expect(web?.[1]).toBeCloseTo((4560 * 8) / (2 * 86_400), 3)
})

test('VR-04, VR-05: flows by country', async () => {
  expect(await lines('flows group by Source Country', ...both)).toEqual([
    [null, 8, 17_560],
    ['CN', 2, 80],
  ])
  expect(await lines('flows group by Destination Country', ...both)).toEqual([
    [null, 8, 12_940],
    ['GB', 2, 4700],
  ])
})

test('VR-06, VR-07: courses by country, the largest total first', async () => {
  const rate = 'series(sum(bytes rate)) of flows group by Destination Country order by sum(Total Traffic)'
  expect(await lines(rate, ...both)).toEqual([
    [null, 8, 12_940],
    ['GB', 2, 4700],
  ])
  const three = `${threeSeries} of flows group by Destination Country order by sum(Total Traffic)`
  expect(await lines(three, ...both, 'sum_sessions', 'sum_packets')).toEqual([
    [null, 8, 12_940, 10, 131],
    ['GB', 2, 4700, 5, 47],
  ])
  const { rows, series } = await ask('query.table', { query: three, buckets: 50 })
  expect(series?.columns).toEqual(['sum_sessions', 'sum_packets', 'rate_bytes'])
  const added = rows.map(({ series: [sessions] }) =>
    (sessions ?? []).reduce<number>((sum, each) => sum + (each ?? 0), 0),
  )
  expect(added).toEqual([10, 5])
})

test('VR-08: subnets and port groups that reach the internet', async () => {
  const where = "of flows where Flow Type = 'Source is VM' and flow type = 'Destination is internet'"
  expect(await lines(`${threeSeries} ${where} group by Source Subnet order by sum(Total Traffic)`, ...both)).toEqual([
    ['10.1.0.0/24', 1, 4000],
    ['10.2.0.0/24', 1, 700],
  ])
  expect(await lines(`${threeSeries} ${where} group by Source DVPG order by sum(Total Traffic)`, ...both)).toEqual([
    ['vlan-1105', 1, 4000],
    ['vlan-1106', 1, 700],
  ])
})

test('VR-09, VR-10, VR-11: flows by subnet', async () => {
  expect(byKey(await lines('flows group by Destination Subnet', ...both))).toEqual([
    ['10.1.0.0/24', 3, 380],
    ['10.2.0.0/24', 3, 1560],
    ['10.3.0.0/24', 2, 11_000],
    [null, 2, 4700],
  ])
  const bySource = await lines('flows group by Source Subnet', ...both)
  expect(bySource[0]).toEqual(['10.1.0.0/24', 4, 5560])
  const largest = await lines(`${threeSeries} of flows group by Source Subnet order by sum(Total Traffic)`, ...both)
  expect(largest).toEqual([
    ['10.3.0.0/24', 2, 11_000],
    ['10.1.0.0/24', 4, 5560],
    ['10.2.0.0/24', 2, 1000],
    [null, 2, 80],
  ])
  expect(byKey(bySource)).toEqual(byKey(largest))
})

test('VR-12: services of the last seven days; what began just before them is left out', async () => {
  const query = `${threeSeries} of flow group by Port order by sum(Sessions) in last 7 days`
  const found = await lines(query, ...both, 'sum_sessions')
  expect(found.slice(0, 3)).toEqual([
    [443, 2, 4700, 5],
    [22, 3, 600, 4],
    [445, 1, 2000, 2],
  ])
  expect(
    found
      .slice(3)
      .map(([port]) => Number(port))
      .sort((a, b) => a - b),
  ).toEqual([23, 2049, 3389])
})

test('VR-13: machines that talked to one country', async () => {
  const query = `${threeSeries} of Flows Destination Country = 'United Kingdom' group by Source VM in last 7 days`
  expect(byKey(await lines(query, ...both))).toEqual([
    ['db01', 1, 700],
    ['web01', 1, 4000],
  ])
})

test('VR-14: administration from the internet', async () => {
  const query = "flows where Flow Type = 'Source is Internet' and Port in ('22', '23', '3389') group by Source Country"
  expect(await lines(query, ...both)).toEqual([['CN', 2, 80]])
})

test('VR-15, VR-16, VR-17: lateral movement', async () => {
  const lateral = "flow where port in (22, 23, 3389) and flow type = 'east-west'"
  const night = `${threeSeries} of ${lateral} and time_of_day between 21:00 and 06:30`
  expect(await lines(night, ...both, 'sum_sessions', 'sum_packets')).toEqual([[2, 800, 3, 8]])
  expect((await ports(lateral)).map(Number).toSorted(inOrder)).toEqual([22, 22, 3389])
  expect(await lines(`${threeSeries} of ${lateral} group by source vm`, ...both)).toEqual([
    ['web01', 2, 560],
    ['db01', 1, 300],
  ])
})

test('VR-18, VR-19: what leaves a segment', async () => {
  const leaves =
    "flows where Source L2 Network in ( 'vlan-1105' ) and Destination L2 Network not in ( 'vlan-1105' ) order by Total Traffic"
  expect((await ports(leaves)).map(Number).toSorted(inOrder)).toEqual([22, 22, 443, 3306])
  const course = `${threeSeries} of flows where Source L2 Network in (vlan-1105) and Destination L2 Network not in ( 'vlan-1105' )`
  expect(await lines(course, ...both, 'sum_sessions', 'sum_packets')).toEqual([[4, 5560, 8, 56]])
})

test('a value that no row has is answered by the nearest that some row has', async () => {
  const query = "flows where Source L2 Network in (vlan-1150, vlan-1106) and Destination VM = 'dbo1' group by Port"
  expect(await ask('query.nearest', { query })).toEqual([
    {
      field: 'src_network',
      value: 'vlan-1150',
      near: 'vlan-1105',
      query: expect.stringContaining('src_network:(vlan-1105, vlan-1106)'),
    },
    {
      field: 'dst_name',
      value: 'dbo1',
      near: 'db01',
      query: expect.stringContaining('dst_name:db01 | stats count(), sum(bytes) by dst_port'),
    },
  ])
  expect(await ask('query.nearest', { query: 'name:web' })).toMatchObject([{ near: 'web01', query: 'name:web01' }])
  expect(await ask('query.nearest', { query: '-src_name:nobody src_name:web01' })).toEqual([])
  expect(await ask('query.nearest', { query: 'src_name:zzzzzzzz' })).toEqual([])
  expect(await ask('query.nearest', { query: 'hostname:nothing' })).toEqual([])
})
