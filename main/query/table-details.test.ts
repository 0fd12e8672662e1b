import { expect, test } from 'vitest'
import type { GroupKey, TableShape } from '../../shared/query/ast'
import { emptyTable } from '../../shared/query/shape'
import { createLens } from './lens'
import { addresses, services, type TestFlow, testCase, texts } from './testing'

const start = 1_780_306_200_000
const by = (...fields: readonly string[]): readonly GroupKey[] =>
  fields.map(field => ({ kind: 'field', field, as: null }))
const bytes = { fn: 'sum', field: 'bytes', series: false, as: 'total' } as const

const answer = async (
  flows: readonly TestFlow[],
  inventory: Parameters<typeof testCase>[2],
  shape: Partial<TableShape>,
) => {
  const held = await testCase([flows], null, inventory)
  const lens = createLens(held.store, { workers: 0, services })
  const question = { where: null, from: null, to: null, buckets: 10, offset: 0, limit: 100 }
  const found = await lens.table({ ...question, shape: { ...emptyTable, ...shape } })
  await lens.close()
  held.close()
  return {
    names: found.columns.map(({ name }) => name),
    rows: found.rows.map(({ cells }) => cells),
    notes: found.notes,
  }
}

const flow = (src: string, size: number): TestFlow => ({
  kind: 0,
  start,
  src_ip: addresses.indexOf(src),
  dst_ip: addresses.indexOf('8.8.8.8'),
  bytes: size,
})

test('beside a machine stands what the inventories say of it, and what none says is told', async () => {
  const inventory = [
    { address: '10.0.0.0/24', network: 'front', subnet: '10.0.0.0/24' },
    {
      address: '10.0.0.1',
      name: 'web01',
      kind: 'vm' as const,
      attributes: { gateway: '10.0.0.254', vcpu: '4', rack: 'r7' },
    },
    { address: '10.0.0.9', name: 'web01', kind: 'vm' as const, attributes: { memory: '8 GiB' } },
  ]
  const flows = [flow('10.0.0.1', 5), flow('10.0.0.9', 2), flow('192.0.2.1', 1)]
  const found = await answer(flows, inventory, { by: by('src_name'), values: [bytes], details: 'vm' })
  expect(found).toEqual({
    names: [
      'src_name',
      'total',
      'ip',
      'kind',
      'network',
      'subnet',
      'site',
      'owner',
      'gateway',
      'host',
      'vcpu',
      'memory',
      'port_group',
      'rack',
    ],
    rows: [
      [
        'web01',
        7,
        '10.0.0.1, 10.0.0.9',
        'vm',
        'front',
        '10.0.0.0/24',
        null,
        null,
        '10.0.0.254',
        null,
        '4',
        '8 GiB',
        null,
        'r7',
      ],
      [null, 1, null, null, null, null, null, null, null, null, null, null, null, null],
    ],
    notes: [
      'No inventory says site, owner, host, port_group of these; one with such columns would: drop a CSV of your addresses, or use netwake inventory import.',
    ],
  })
})

test('without an inventory every column is there and empty', async () => {
  const found = await answer([flow('10.0.0.1', 5)], [], { by: by('src_ip'), values: [bytes], details: 'vm' })
  expect(found.rows).toEqual([['10.0.0.1', 5, ...Array.from({ length: 11 }, () => null)]])
  expect(found.notes[0]).toContain('No inventory says name, kind, network,')
})

test('an interface has the name that the rows which came in by it carry, or those that left by it; none where both disagree', async () => {
  const through = (inside: number, outside: number, name: string): TestFlow => ({
    kind: 0,
    start,
    sensor: texts.indexOf('a'),
    in_if: inside,
    out_if: outside,
    interface: texts.indexOf(name),
    bytes: 1,
  })
  const incoming = [through(1, 2, 'ab'), through(1, 3, 'ab'), through(2, 1, 'Äb')]
  const shape = { by: by('sensor', 'if_index'), values: [bytes], details: 'interface' } as const
  expect(await answer(incoming, [], shape)).toEqual({
    names: ['sensor', 'if_index', 'total', 'interface'],
    rows: [
      ['a', 1, 3, 'ab'],
      ['a', 2, 2, 'Äb'],
      ['a', 3, 1, null],
    ],
    notes: [],
  })
  const leaving = await answer([through(1, 2, 'ab'), through(1, 3, '_'), through(2, 1, 'Äb')], [], shape)
  expect(leaving.rows.map(([, number, , name]) => [number, name])).toEqual([
    [1, 'Äb'],
    [2, 'ab'],
    [3, '_'],
  ])
  const mixed = await answer([through(1, 2, 'ab'), through(1, 2, '_')], [], shape)
  expect(mixed).toMatchObject({
    rows: [
      ['a', 1, 2, null],
      ['a', 2, 2, null],
    ],
    notes: ['No exporter named these interfaces; options data of NetFlow v9 or IPFIX would.'],
  })
})

test('the last so long counts back from the end of the data, and from now while the case captures', async () => {
  const held = await testCase([[flow('10.0.0.1', 5), { ...flow('10.0.0.1', 7), start: start + 60_000 }]])
  const counted = async (now: number | null): Promise<unknown> => {
    const lens = createLens(held.store, { workers: 0, services, now: () => now })
    const shape: TableShape = { ...emptyTable, values: [{ fn: 'count', series: false, as: null }] }
    const where = { kind: 'recent', ms: 30_000 } as const
    const question = { where, from: null, to: null, buckets: 10, offset: 0, limit: 100 }
    const { rows, range } = await lens.table({ ...question, shape })
    const rowCount = await lens.count(where)
    await lens.close()
    return { count: rows[0]?.cells[0], rowCount, range }
  }
  const end = start + 60_001
  expect(await counted(null)).toEqual({ count: 1, rowCount: 1, range: { from: end - 30_000, to: end } })
  expect(await counted(start + 80_000)).toEqual({
    count: 1,
    rowCount: 1,
    range: { from: start + 50_000, to: start + 80_000 },
  })
  expect(await counted(start + 600_000)).toMatchObject({ count: 0, rowCount: 0 })
  held.close()
})
