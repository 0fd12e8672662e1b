import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Cell, contract, type Input, type Output } from '../../shared/contract'
import { createEngine, type Engine } from '../engine'

/** What analysts were promised of questions about VMs, subnets, networks and sites, each by the id of its requirement. */

const line = (src: string, dst: string, port: number, bytes: number): string =>
  `2 123456789012 eni-0a1b2c3d ${src} ${dst} 40000 ${port} 6 10 ${bytes} 1795219200 1795219230 ACCEPT OK`

const flows = [
  line('10.0.1.5', '93.184.216.34', 443, 1000),
  line('10.0.1.6', '93.184.216.34', 443, 2000),
  line('10.0.3.7', '93.184.216.34', 443, 9000),
  line('10.0.1.5', '10.0.2.9', 22, 500),
  line('10.0.2.9', '10.0.2.8', 445, 4000),
  line('10.0.2.8', '10.0.2.9', 445, 8000),
  line('10.0.1.6', '10.0.1.5', 80, 700),
  line('172.31.0.9', '10.0.2.9', 80, 100),
].join('\n')

const inventory = [
  'address,name,kind,network,site,gateway,host,vcpu,memory,port group',
  '10.0.1.0/24,,,vlan-1105,Tokyo,,,,,',
  '10.0.2.0/24,,physical,vlan-1200,Osaka,,,,,',
  '10.0.3.0/24,,vm,vlan-1300,Osaka,,,,,',
  '10.0.1.5,web01,vm,,,10.0.1.1,esx-7,4,8 GB,dvpg-web',
  '10.0.1.6,app01,vm,,,10.0.1.1,esx-8,,,',
].join('\n')

const folder = mkdtempSync(join(tmpdir(), 'netwake-asked-'))
let engine: Engine

type Asked = 'evidence.import' | 'evidence.jobs' | 'inventory.import' | 'flows.page' | 'flows.why' | 'query.table'
const ask = async <N extends Asked>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>> | Output<N>
  return run(contract[name].input.parse(input), new AbortController().signal)
}
const put = (name: string, text: string) => {
  writeFileSync(join(folder, name), `${text}\n`)
  return engine.grant(join(folder, name), name)
}
const page = (query: string, columns: string[]) =>
  ask('flows.page', { query, columns, sort: { field: 'bytes', descending: true } })
const rows = async (query: string, columns: string[]) => (await page(query, columns)).rows

let before: { readonly types: Cell[]; readonly notes: readonly string[] }
beforeAll(async () => {
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
  await ask('evidence.import', { files: [put('vpc.log', flows)] })
  const isDone = async () => expect((await ask('evidence.jobs', {})).map(({ state }) => state)).toEqual(['done'])
  await vi.waitFor(isDone, { timeout: 30_000, interval: 50 })
  const [types, asked] = [await rows('', ['flow_type']), await page("flows where flow type = 'Physical-Physical'", [])]
  before = { types: types.map(([cell]) => cell ?? null), notes: asked.notes }
  await ask('inventory.import', { file: put('hosts.csv', inventory) })
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

test('VR-G5: a question that only an inventory answers says so while there is none', () => {
  expect(before.notes).toEqual([
    'Flow type Physical-Physical is told by an inventory of your addresses: drop a CSV of your addresses, or use netwake inventory import.',
  ])
})

test('AZ-08, AZ-09: prefixes that are imported class the flows anew at once', async () => {
  const private2 = ['UnknownPrivate', 'East-West']
  const out = ['ExternalPublic', 'North-South', 'Destination is Internet']
  expect(before.types).toEqual([out, private2, private2, out, out, private2, private2, private2])
  const types = await rows('', ['bytes', 'flow_type'])
  expect(types.map(([bytes, tags]) => [bytes, (tags as readonly string[])[0]])).toEqual([
    [9000, 'ExternalPublic'],
    [8000, 'IntraVNet'],
    [4000, 'IntraVNet'],
    [2000, 'ExternalPublic'],
    [1000, 'ExternalPublic'],
    [700, 'IntraVNet'],
    [500, 'InterVNet'],
    [100, 'UnknownPrivate'],
  ])
})

test('AZ-04: why a type, by the line that decided', async () => {
  const [[id] = []] = await rows('bytes:500', ['id'])
  expect((await ask('flows.why', { id: Number(id) }))[0]).toEqual({
    tag: 'InterVNet',
    because:
      'Source 10.0.1.5 is in network vlan-1105 (hosts.csv, line 2); destination 10.0.2.9 is in network vlan-1200 (hosts.csv, line 3).',
  })
})

test('VR-24: a server is known by its name', async () => {
  expect(await rows('name:web01', ['src_name', 'dst_name', 'bytes'])).toEqual([
    ['web01', null, 1000],
    ['app01', 'web01', 700],
    ['web01', null, 500],
  ])
})
