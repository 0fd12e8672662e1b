import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, cli, createWorkbench, vpcLine } from './workbench'

const { at, made, run, shell, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

describe('query', () => {
  test('one JSON document: times ISO, addresses text, tags an array', async () => {
    const answer = await json<Answer>(
      'query',
      '--case',
      made,
      '--format',
      'json',
      '--columns',
      'start,src_ip,dst_port,action,flow_type,bytes',
      '--tz',
      'Asia/Tokyo',
      'dst_ip:10.0.0.5',
    )
    expect(answer).toMatchObject({
      dialect: 'search',
      canonical: 'dst_ip:10.0.0.5',
      columns: [
        { name: 'start', type: 'time', unit: 'ms' },
        { name: 'src_ip', type: 'ip', unit: null },
        { name: 'dst_port', type: 'integer', unit: null },
        { name: 'action', type: 'action', unit: null },
        { name: 'flow_type', type: 'tags', unit: null },
        { name: 'bytes', type: 'integer', unit: 'bytes' },
      ],
      rows: [
        [
          '2024-06-01T09:02:00+09:00',
          '92.63.197.61',
          22,
          'denied',
          expect.arrayContaining(['ExternalPublic', 'North-South']),
          960,
        ],
      ],
      row_count: 1,
    })
  })

  test.each([
    ['target_ip:10.240.64.4', 0],
    ['-target_port:67 initiator_ip:10.240.64.4', 2],
    ['', 9],
  ])('%j has %i rows', async (query, rows) => {
    const { row_count, rows: got } = await json<Answer>('query', '--case', made, '--format', 'json', query)
    expect([row_count, got.length]).toEqual([rows, rows])
  })

  test('without columns: every field some row has, and no other', async () => {
    const { columns } = await json<Answer>('query', '--case', made, '--format', 'json', '--limit', '1')
    const names = columns.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['id', 'kind', 'start', 'src_ip', 'action', 'flow_type', 'format', 'file', 'record']),
    )
    expect(names).not.toContain('url')
  })

  test('a limit of none gives the shape alone', async () => {
    const { rows, row_count } = await json<Answer>('query', '--case', made, '--format', 'json', '--limit', '0')
    expect([rows, row_count]).toEqual([[], 0])
  })

  test('a field no row has is explained', async () => {
    const { notes } = await json<Answer>('query', '--case', made, '--format', 'json', 'src_name:web')
    expect(notes).toEqual([
      'No row of this case has src_name; an inventory of your addresses would fill it: drop a CSV of your addresses, or use netwake inventory import.',
    ])
  })

  test('ndjson leaves nulls out', async () => {
    const { out } = await run(
      'query',
      '--case',
      made,
      '--format',
      'ndjson',
      '--columns',
      'dst_port,url,action',
      'dst_port:22 src_ip:24.22.68.94',
    )
    expect(out).toBe('{"dst_port":22,"action":"denied"}\n')
  })

  test('csv has a header, also without rows', async () => {
    const { out } = await run('query', '--case', made, '--format', 'csv', '--columns', 'dst_port,action', 'dst_port:9')
    expect(out.trimEnd()).toBe('dst_port,action')
  })

  test('a table for people', async () => {
    const { out, err } = await run('query', '--case', made, '--columns', 'src_ip,dst_port', 'dst_port:3000')
    expect(out).toBe('src_ip       dst_port\n-----------  --------\n24.22.68.94      3000\n')
    expect(err).toMatch(/^1 row in /)
  })

  test('export writes the rows to a file', async () => {
    const { code, out } = await run(
      'export',
      '--case',
      made,
      '--to',
      'csv',
      '-o',
      at('rows.csv'),
      '--columns',
      'src_ip',
      'dst_port:3000',
    )
    expect([code, out, readFileSync(at('rows.csv'), 'utf8').trimEnd()]).toEqual([0, '', 'src_ip\r\n24.22.68.94'])
  })

  test('a reader that goes away is nothing to speak of', async () => {
    const wide = at('wide.netwake')
    writeFileSync(
      at('wide.log'),
      Array.from({ length: 30_000 }, (_, index) => vpcLine(index, '10.0.0.5', '10.0.0.6', 443, 'ACCEPT')).join('\n'),
    )
    await run('ingest', '--case', wide, 'wide.log')
    const { out, err } = await shell(
      `"${process.execPath}" "${cli}" query --case wide.netwake --format csv | head -n 1`,
    )
    expect(out).toMatch(/^id,kind,start/)
    expect(err).toBe('')
  })

  test.runIf(existsSync('/dev/full'))('a full disk is said in a sentence, whoever opened the file', async () => {
    const piped = await shell(`"${process.execPath}" "${cli}" query --case wide.netwake --format csv > /dev/full`)
    expect([piped.code, piped.err]).toEqual([2, 'netwake: The output cannot be written: the disk is full.\n'])
    const { code, err } = await run('export', '--case', at('wide.netwake'), '--to', 'csv', '-o', '/dev/full')
    expect([code, err]).toEqual([2, 'netwake: /dev/full cannot be written: the disk is full.\n'])
  })

  test('blocks join without a gap', async () => {
    const { out } = await run('query', '--case', at('wide.netwake'), '--format', 'csv', '--columns', 'id')
    const ids = out.trimEnd().split('\r\n').slice(1).map(Number)
    expect(ids).toEqual(Array.from({ length: 30_000 }, (_, index) => index + 1))
  })
})
