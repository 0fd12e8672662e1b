import { readFileSync } from 'node:fs'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import initSqlJs from 'sql.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSearch } from '../../../shared/query/search'
import { printSql } from '../../../shared/query/sql'
import { type Answer, createWorkbench } from './workbench'

/** Tables and SQL on the command line, and what an export hands to other tools. */

const { at, made, run, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

const ask = (...args: string[]): Promise<Answer> => json<Answer>('query', '--case', made, '--format', 'json', ...args)
const text = async (format: string, ...args: string[]): Promise<string> => {
  const { code, out, err } = await run('query', '--case', made, '--format', format, ...args)
  expect(code, err).toBe(0)
  return out
}

describe('tables', () => {
  const byPort = 'action:denied | stats count() as n, sum(bytes) by dst_port | sort dst_port'

  test('one JSON document with the columns of the query', async () => {
    expect(await ask(byPort)).toEqual({
      dialect: 'search',
      canonical: byPort,
      columns: [
        { name: 'dst_port', type: 'integer', unit: null },
        { name: 'n', type: 'integer', unit: null },
        { name: 'sum_bytes', type: 'integer', unit: 'bytes' },
      ],
      rows: [
        [22, 2, 1110],
        [443, 1, 150],
      ],
      row_count: 2,
      elapsed_ms: expect.any(Number) as number,
      notes: [],
    })
  })

  test('the other formats hold the same', async () => {
    expect(await text('csv', byPort)).toBe('dst_port,n,sum_bytes\r\n22,2,1110\r\n443,1,150\r\n')
    expect(await text('ndjson', byPort)).toBe(
      '{"dst_port":22,"n":2,"sum_bytes":1110}\n{"dst_port":443,"n":1,"sum_bytes":150}\n',
    )
    expect(await text('table', byPort)).toBe(
      'dst_port  n  sum_bytes\n--------  -  ---------\n      22  2       1110\n     443  1        150\n',
    )
  })

  test('a limit comes on top of that of the query, and columns choose among those there are', async () => {
    expect((await ask('--limit', '1', byPort)).rows).toEqual([[22, 2, 1110]])
    expect((await ask('--limit', '5', `${byPort} | limit 1`)).rows.length).toBe(1)
    expect((await ask('--limit', '0', byPort)).rows).toEqual([])
    expect((await ask('--columns', 'n,dst_port', byPort)).rows[0]).toEqual([2, 22])
    const { code, err } = await run('query', '--case', made, '--columns', 'src_ip', byPort)
    expect([code, err]).toEqual([2, 'netwake: The answer has no column "src_ip"; it has dst_port, n, sum_bytes.\n'])
  })

  test('a course over time is a column of numbers, and a note tells its buckets', async () => {
    const { columns, rows, notes } = await ask('| stats series(count()) as n by kind')
    expect(columns.at(-1)).toEqual({ name: 'n_series', type: 'series', unit: null })
    const [[kind, n, series] = []] = rows as [string, number, (number | null)[]][]
    expect([kind, n, series?.reduce<number>((sum, value) => sum + (value ?? 0), 0)]).toEqual(['flow', 9, 9])
    expect(notes[0]).toMatch(
      new RegExp(`^Each series has ${series?.length} buckets of \\d+ ms, the first from 2024-06-01T00:00:00Z\\.$`),
    )
  })
})

describe('rows in the order, number and form the query asks for', () => {
  test('columns under names of their own, sorted by one field after the other', async () => {
    const { columns, rows } = await ask('| columns dst_port, bytes as size | sort dst_port desc, bytes | limit 4')
    expect(columns.map(({ name }) => name)).toEqual(['dst_port', 'size'])
    expect(rows).toEqual([
      [3000, 150],
      [443, 150],
      [443, 150],
      [443, 840],
    ])
  })

  test('of rows alike in a field the first of the order', async () => {
    expect((await ask('| columns dst_port, bytes | dedup dst_port | sort bytes desc')).rows).toEqual([
      [22, 960],
      [443, 900],
      [3000, 150],
      [53, 150],
      [67, 150],
    ])
  })
})

describe('SQL', () => {
  test('is answered in every format', async () => {
    const sql = "select dst_port, count(*) as n from flows where action = 'denied' group by 1 order by 1"
    expect(await ask(sql)).toMatchObject({
      dialect: 'sql',
      canonical: sql,
      columns: [
        { name: 'dst_port', type: 'integer', unit: null },
        { name: 'n', type: 'integer', unit: null },
      ],
      rows: [
        [22, 2],
        [443, 1],
      ],
      row_count: 2,
    })
    expect(await text('csv', sql)).toBe('dst_port,n\r\n22,2\r\n443,1\r\n')
    expect(await text('ndjson', 'select min(start) as start from flows')).toBe('{"start":"2024-06-01T00:00:00Z"}\n')
  })

  test('the SQL that explain prints gives the rows of the query', async () => {
    for (const query of [
      'dst_ip:10.0.0.0/8 | stats count() as n, avg(bytes), pct(bytes, 90) by action | sort n desc, action',
      'action:denied | stats count_distinct(src_ip) as n by ip | sort n desc, ip',
      '| columns src_ip, dst_port | dedup src_ip | sort dst_port desc',
    ]) {
      const { sql } = await json<{ sql: string }>('explain', '--json', query)
      expect({ query, rows: (await ask('--dialect', 'sql', sql)).rows }).toEqual({
        query,
        rows: (await ask(query)).rows,
      })
    }
  })

  test.each([
    [['--dialect', 'sql', 'delete from flows'], 'SQL only reads here, so "delete" is refused'],
    [['select nope from flows'], 'SQL: no such column: nope.'],
    [['select 1 from flows; select 2'], 'one statement at a time'],
  ])('%j is refused', async (args, sentence) => {
    const { code, out, err } = await run('query', '--case', made, ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
    expect(err).not.toMatch(/ at .*:\d+:\d+/)
  })
})

describe('what is too much or nonsense', () => {
  test.each([
    [`src_ip:${'1'.repeat(100_001)}`, /100,000 characters/],
    ['('.repeat(5000) + 'a' + ')'.repeat(5000), /parentheses|inside one another/],
    ['| stats count() | limit -1', /limit/],
    ['| stats pct(bytes, 200)', /a percentile lies between 0 and 100; 200 does not/],
    ['| stats nonsense(bytes)', /nonsense/],
  ])('%.30s', async (query, sentence) => {
    const { code, out, err } = await run('query', '--case', made, query)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(sentence)
  })
})

describe('explain', () => {
  test('says dialect, canonical form, SQL and every dialect that can say it', async () => {
    const { code, out } = await run('explain', 'action:denied | stats count() as n by dst_port')
    expect([code, out]).toEqual([
      0,
      `dialect    search
canonical  action:denied | stats count() as n by dst_port

select dst_port, count(*) as n
from flows
where action = 'denied'
group by 1
order by n desc nulls last, dst_port nulls last
`,
    ])
    const { translations } = await json<{ translations: { dialect: string }[] }>('explain', '--json', 'dst_port:22')
    expect(translations.map(({ dialect }) => dialect).sort()).toEqual(['flows', 'insights', 'kql', 'search', 'sql'])
  })
})

describe('exports', () => {
  const query = 'dst_ip:10.0.0.0/8'
  const exported = async (kind: string, text: string): Promise<string> => {
    const file = at(`rows.${kind}`)
    const { code, err } = await run('export', '--case', made, '--to', kind, '-o', file, text)
    expect([code, err]).toEqual([0, ''])
    return file
  }
  const iso = (ms: unknown): unknown => (typeof ms === 'number' ? new Date(ms).toISOString().replace('.000Z', 'Z') : ms)
  const tags = (cell: unknown): unknown =>
    typeof cell === 'string' && cell.startsWith('|') ? cell.slice(1, -1).split('|') : cell

  test('sqlite is a plain table of the rows, on which printed SQL runs', async () => {
    const { columns, rows } = await ask(query)
    const { Database } = await initSqlJs()
    const db = new Database(readFileSync(await exported('sqlite', query)))
    const [table] = db.exec('select * from flows')
    const names = columns.map(({ name }) => String(name))
    expect(table?.columns).toEqual([...names, 'src_ip_hex', 'dst_ip_hex'])
    const read = table?.values.map(row =>
      names.map((_, at) => (columns[at]?.['type'] === 'time' ? iso(row[at]) : tags(row[at]))),
    )
    expect(read).toEqual(rows)
    const parsed = parseSearch('dst_ip:10.240.0.0/16 | stats count() by dst_ip', 'UTC')
    expect(parsed.ok && db.exec(printSql(parsed.query).replace(/\norder by .*/, ''))[0]?.values).toEqual([
      ['10.240.0.4', 3],
    ])
    expect(db.exec('pragma integrity_check')[0]?.values).toEqual([['ok']])
    db.close()
  })

  test('parquet has times as timestamps and counts as whole numbers', async () => {
    const { columns, rows } = await ask(query)
    const file = await asyncBufferFromFile(await exported('parquet', query))
    const read = await parquetReadObjects({ file })
    expect(
      read.map(row =>
        columns.map(({ name }) => {
          const cell = row[String(name)] as unknown
          if (cell instanceof Date) return iso(cell.getTime())
          return typeof cell === 'bigint' ? Number(cell) : tags(cell)
        }),
      ),
    ).toEqual(rows)
    const { schema } = await parquetMetadataAsync(file)
    expect(schema.find(({ name }) => name === 'start')).toMatchObject({
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    })
    expect(schema.find(({ name }) => name === 'src_ip')).toMatchObject({ logical_type: { type: 'STRING' } })
  })

  test('a table is exported, too', async () => {
    const table = '| stats avg(bytes) as mean, count() as n by dst_port | sort dst_port | limit 2'
    const { rows } = await ask(table)
    const { Database } = await initSqlJs()
    const db = new Database(readFileSync(await exported('sqlite', table)))
    expect(db.exec('select * from answer')[0]?.values).toEqual(rows)
    db.close()
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(await exported('parquet', table)) })
    expect(read.map(({ dst_port, mean, n }) => [dst_port, mean, n].map(Number))).toEqual(rows)
    const csv = readFileSync(await exported('csv', table), 'utf8')
    expect(csv).toBe(`dst_port,mean,n\r\n${rows.map(row => `${row.join(',')}\r\n`).join('')}`)
  })

  test('an export without rows has its columns', async () => {
    const { Database } = await initSqlJs()
    const db = new Database(readFileSync(await exported('sqlite', 'dst_port:9')))
    expect(db.exec('select count(*), max(src_ip) from flows')[0]?.values).toEqual([[0, null]])
    db.close()
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(await exported('parquet', 'dst_port:9')))
    expect([metadata.num_rows, metadata.schema.some(({ name }) => name === 'src_ip')]).toEqual([0n, true])
  })

  test.each([
    [['--to', 'parquet'], 'A parquet file cannot be written to standard output. Give its name with -o FILE.'],
    [['--to', 'sqlite', '-o', '-'], 'A sqlite file cannot be written to standard output. Give its name with -o FILE.'],
    [['--to', 'sqlite', '-o', 'made.netwake'], 'made.netwake is the case itself; an export needs a file of its own.'],
    [['--to', 'csv', '-o', 'made.netwake'], 'made.netwake is the case itself; an export needs a file of its own.'],
    [['--to', 'parquet', '-o', 'no/such/x'], 'no/such/x cannot be written: the folder does not exist.'],
    [['--to', 'parquet', '-o', 'x', '| columns src_ip, dst_ip as SRC_IP'], 'Two columns are called src_ip'],
  ])('%j is refused', async (args, sentence) => {
    const { code, out, err } = await run('export', '--case', 'made.netwake', ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
  })
})
