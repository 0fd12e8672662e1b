import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, createWorkbench, type Ingest, type Row } from './workbench'

const { at, made, run, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

type Imported = Row & { readonly elapsed_ms: number; readonly errors: readonly Row[] }
const rowsOf = async (...args: string[]): Promise<unknown[][]> =>
  (await json<Answer>('query', '--case', made, '--format', 'json', ...args)).rows
const named = ['--columns', 'dst_ip,src_name,src_subnet,src_network,src_site,src_owner,flow_type', 'src_ip:10.0.0.5']

test('names, networks and flow types follow an inventory that is imported, and imported again', async () => {
  const before = await rowsOf(...named)
  expect(before[0]).toEqual(['192.0.2.10', null, null, null, null, null, ['Unknown', 'East-West'].slice(0, 1)])
  writeFileSync(
    at('hosts.csv'),
    'address,name,kind,subnet,network,site,owner\n10.0.0.5,web01,vm,,,,Web\n10.0.0.0/24,,,,vpc-a,Tokyo,\n10.0.0.x,,,,,,\n192.0.2.0/24,,physical,,,,\n',
  )
  const imported = await json<Imported>('inventory', '--case', made, 'import', at('hosts.csv'), '--json')
  expect(imported).toEqual({
    name: 'hosts.csv',
    kind: 'inventory',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    seen: 4,
    stored: 3,
    rejected: 1,
    skipped: 0,
    elapsed_ms: expect.any(Number),
    errors: [
      {
        line: 4,
        reason: '"10.0.0.x" is neither an address nor a block such as 10.0.0.0/24.',
        excerpt: '10.0.0.x,,,,,,',
      },
    ],
  })
  expect((await rowsOf(...named))[0]).toEqual([
    '192.0.2.10',
    'web01',
    '10.0.0.0/24',
    'vpc-a',
    'Tokyo',
    'Web',
    ['UnknownPrivate', 'East-West', 'Source is VM', 'Destination is Physical', 'VM-Physical'],
  ])
  const list = await json<Row[]>('inventory', 'list', '--case', made, '--json')
  expect(list).toEqual([
    { name: 'hosts.csv', kind: 'inventory', date: imported['date'], seen: 4, stored: 3, rejected: 1, skipped: 0 },
  ])
  expect((await run('inventory', '--case', made, 'list')).out).toContain('hosts.csv')

  writeFileSync(at('hosts.csv'), '[{"ip":"10.0.0.0/16","network":"vpc-b"}]')
  const again = await run('inventory', 'import', '--case', made, at('hosts.csv'))
  expect(again).toMatchObject({ code: 0, out: 'hosts.csv: 1 lines stored, 0 rejected, 0 skipped\n' })
  expect(await json<Row[]>('inventory', 'list', '--case', made, '--json')).toHaveLength(1)
  expect((await rowsOf(...named))[0]?.slice(1, 6)).toEqual([null, '10.0.0.0/16', 'vpc-b', null, null])
  const verified = await json<Row>('verify', '--case', made, '--json')
  expect(verified).toMatchObject({ ok: true, custody: 'intact' })
})

test('a file that is no inventory is rejected as a whole', async () => {
  const { code, out } = await run('inventory', '--case', made, 'import', at('vpc.log'), '--json')
  expect([code, JSON.parse(out)]).toMatchObject([1, { seen: 0, stored: 0, errors: [{ line: 0 }] }])
  const plain = await run('inventory', '--case', made, 'import', at('vpc.log'))
  expect(plain).toMatchObject({ code: 2, out: '' })
  expect(plain.err).toContain('its first line names no column of addresses')
})

test('as a log it is not read, and the sentence says what reads it', async () => {
  writeFileSync(at('list.csv'), 'hostname;ip address;vlan\nweb01;10.0.0.5;7\n')
  const { code, out } = await run('ingest', '--case', at('other.netwake'), '--json', at('list.csv'))
  const { files } = JSON.parse(out) as Ingest
  expect([code, files.map(({ error }) => error)]).toEqual([
    1,
    [expect.stringMatching(/list\.csv is a list of addresses and no log; netwake inventory import reads it, /)],
  ])
})

test('an inventory may come before the logs it names', async () => {
  writeFileSync(at('first.csv'), 'ip,name\n10.0.0.5,early\n')
  await json('inventory', 'import', '--case', at('later.netwake'), at('first.csv'), '--json')
  expect((await run('ingest', '--case', at('later.netwake'), at('vpc.log'))).code).toBe(0)
  const early = ['query', '--case', at('later.netwake'), '--format', 'json', '--columns', 'src_ip', 'name:early']
  const { rows } = await json<Answer>(...early)
  expect(rows.length).toBeGreaterThan(0)
})
