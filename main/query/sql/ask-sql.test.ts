import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Expr } from '../../../shared/query/ast'
import { sqlViews } from '../../../shared/query/sql-views'
import { createLens, type Lens } from '../lens'
import { addresses, services, type TestCase, testCase } from '../testing'
import { askSql, sqlBounds } from './ask-sql'
import { createSqlAnswers } from './sql-answers'

const begin = Date.parse('2026-06-01T00:00:00Z')

let held: TestCase
let lens: Lens
beforeAll(async () => {
  held = await testCase([
    [
      { kind: 0, start: begin, src_ip: 0, dst_ip: 4, bytes: 100, action: 0 },
      { kind: 0, start: begin + 60_000, src_ip: 2, dst_ip: 0, bytes: 50, action: 1 },
      { kind: 1, start: begin + 120_000, src_ip: 5, dst_ip: 0, bytes: null, action: null },
    ],
  ])
  lens = createLens(held.store, { workers: 0, services })
  held.store.addFinding({
    title: 'odd',
    severity: 'high',
    note: '',
    query: 'dst_port:22',
    from: null,
    to: null,
    rowCount: 3,
    pinned: [],
    picture: null,
    created: 1,
    updated: 2,
  })
})
afterAll(async () => {
  await lens.close()
  held.close()
})

const ask = (text: string, where: Expr | null = null, bounds = sqlBounds, signal?: AbortSignal) =>
  askSql({ text, store: held.store, lens, where, offset: 0, limit: 100 }, signal, bounds)
const cells = async (text: string, where: Expr | null = null) => (await ask(text, where)).rows.map(row => row.cells)

describe('views', () => {
  test('rows are read with the types of their fields', async () => {
    expect(
      await ask('select start, src_ip, bytes, flow_type, bytes * 1.5 as more from flows order by id limit 1'),
    ).toEqual({
      columns: [
        { name: 'start', type: 'time', unit: 'ms', role: 'value' },
        { name: 'src_ip', type: 'ip', unit: null, role: 'value' },
        { name: 'bytes', type: 'integer', unit: 'bytes', role: 'value' },
        { name: 'flow_type', type: 'tags', unit: null, role: 'value' },
        { name: 'more', type: 'integer', unit: null, role: 'value' },
      ],
      rows: [{ cells: [begin, '10.0.0.1', 100, held.rows[0]?.['flow_type'], 150], series: [] }],
      total: 1,
      notes: [],
    })
  })

  test('only the rows of the range are in flows', async () => {
    const where: Expr = { kind: 'compare', field: 'start', op: '>=', value: begin + 60_000 }
    expect(await cells('select count(*), sum(bytes) from flows', where)).toEqual([[2, 50]])
  })

  test('a star is every column, and every view has the columns that are described', async () => {
    for (const { name, columns } of sqlViews) {
      const answer = await ask(`select * from ${name}`)
      expect({ name, columns: answer.columns.map(column => column.name) }).toEqual({
        name,
        columns: columns.map(column => column.name),
      })
    }
  })

  test('what is known of hosts, files and findings', async () => {
    expect(await cells("select address, country, asn from hosts where country = 'US'")).toEqual([
      ['8.8.8.8', 'US', 15169],
    ])
    expect((await cells('select count(*) from hosts'))[0]).toEqual([addresses.length])
    expect(await cells('select id, path, state from files order by id')).toEqual([
      [1, '/logs/one.log', 'importing'],
      [2, '/logs/two.log', 'importing'],
    ])
    expect(await cells('select title, severity, rows from findings')).toEqual([['odd', 'high', 3]])
    expect(await cells('select * from rejects')).toEqual([])
  })

  test('views are joined', async () => {
    expect(
      await cells(
        'select h.org, sum(f.bytes) from flows f join hosts h on h.address = f.dst_ip where h.org is not null group by 1',
      ),
    ).toEqual([['Google LLC', 100]])
  })

  test('a page is a stretch of the whole answer', async () => {
    const pages = createSqlAnswers(held.store, lens)
    const page = (offset: number) => pages({ text: 'select random() as n from flows', where: null, offset, limit: 1 })
    const [first, second, again, beyond] = [await page(0), await page(1), await page(0), await page(3)]
    expect([first, second, again, beyond].map(({ rows, total }) => [rows.length, total])).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
      [0, 3],
    ])
    // Another run would give another number.
    expect(again).toEqual(first)
    expect(second).not.toEqual(first)
  })
})

describe('what is refused', () => {
  test.each([
    ['select zebra from flows', 'Character 8: SQL: no such column: zebra.'],
    ['select src_pi from flows', 'Character 8: SQL: no such column: src_pi. Did you mean src_ip?'],
    ['select * from flow', 'Character 15: SQL: no such table: flow. Did you mean flows?'],
    ['select * from', 'Character 14: SQL: incomplete input.'],
    ['with x as (select 1) insert into flows(id) select 9', 'SQL: attempt to write a readonly database.'],
    // The parser refuses these; should it miss one, SQLite does.
    ['delete from findings', 'SQL: attempt to write a readonly database.'],
    ["select load_extension('x') from flows", 'Character 8: SQL: no such function: load_extension.'],
    ["select 'a' regexp '('", 'SQL: this ( is never closed.'],
  ])('%s', async (text, message) => {
    await expect(ask(text)).rejects.toMatchObject({ code: 'bad-input', message })
    expect(held.store.findings().length).toBe(1)
  })

  test.each([
    ['with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'],
    [
      'select count(*) from flows a, flows b, flows c, flows d, flows e, flows f, flows g, flows h, flows i, flows j, flows k, flows l, flows m, flows n, flows o, flows p, flows q, flows r, flows s',
    ],
  ])('what has no end is stopped: %s', async text => {
    const began = Date.now()
    await expect(ask(text, null, { ...sqlBounds, mostMs: 400 })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'The SQL ran for 0.4 s without an end and was stopped.',
    })
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  test('a question nobody waits for any more ends', async () => {
    const controller = new AbortController()
    const asked = ask(
      'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n',
      null,
      sqlBounds,
      controller.signal,
    )
    setTimeout(() => controller.abort(), 300)
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('memory is bounded', async () => {
    await expect(
      ask(
        'with recursive n(i) as (select 1 union all select i + 1 from n limit 100000) select group_concat(hex(zeroblob(100000))) from n',
      ),
    ).rejects.toMatchObject({ code: 'bad-input' })
    await expect(
      ask(
        'with recursive n(i) as (select 1 union all select i + 1 from n limit 1000) select hex(zeroblob(1000000)) from n',
      ),
    ).rejects.toMatchObject({
      message: 'SQL: the answer is larger than 64 MB; ask for fewer rows or shorter texts.',
    })
  })

  test('more rows than may be read are refused', async () => {
    await expect(ask('select count(*) from flows', null, { ...sqlBounds, mostRows: 2 })).rejects.toMatchObject({
      message:
        'SQL reads 2 rows at most, and the views it names have more. Narrow the range, ask in another dialect, or export to sqlite.',
    })
  })
})
