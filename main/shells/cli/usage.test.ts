import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkbench, type Row } from './workbench'

const { at, run, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

describe('usage', () => {
  test('help lists what there is', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const name of [
      'ingest',
      'query',
      'explain',
      'inventory',
      'info',
      'rejects',
      'verify',
      'rules',
      'findings',
      'export',
      'formats',
      'sample',
      'serve',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'))
    }
  })

  test.each([
    [['query', '--colour'], "error: unknown option '--colour'"],
    [['qery'], "error: unknown command 'qery'"],
    [['query', 'dst_port:22'], 'Which case? Give its file with --case FILE.'],
    [
      ['query', '--case', 'none.netwake'],
      'There is no case none.netwake. Make one with: netwake ingest --case none.netwake PATH...',
    ],
    [['query', '--case', 'vpc.log'], 'is not a Netwake case.'],
    [
      ['query', '--case', 'made.netwake', '--format', 'xml'],
      "'xml' is invalid. Allowed choices are table, json, ndjson, csv.",
    ],
    [['query', '--case', 'made.netwake', '--limit', '-1'], 'A whole number from 0'],
    [['query', '--case', 'made.netwake', '--tz', 'Asia/Tokio'], 'Did you mean Asia/Tokyo?'],
    [['query', '--case', 'made.netwake', '--columns', 'scr_ip'], 'There is no field "scr_ip". Did you mean src_ip?'],
    [['query', '--case', 'made.netwake', '--columns', 'ip'], 'The columns are src_ip and dst_ip.'],
    [['query', '--case', 'made.netwake', 'dst_port:shh'], 'Did you mean ssh?\n  dst_port:shh\n           ^^^'],
    [['query', '--case', 'made.netwake', 'drop table flows', '--dialect', 'sql'], 'SQL only reads here'],
    [['ingest', '--case', 'x.netwake'], "error: missing required argument 'path'"],
    [['ingest', '--case', 'x.netwake', 'none.log'], 'There is no file or folder none.log.'],
    [['ingest', '--case', 'x.netwake', '--format', 'aws-vpc', 'vpc.log'], 'There is no format "aws-vpc".'],
    [['ingest', '--case', 'no/such/x.netwake', 'vpc.log'], 'There is no folder'],
    [['findings', 'add', '--case', 'made.netwake', '--query', ''], "required option '--title <text>' not specified"],
    [['findings', 'add', '--case', 'made.netwake', '--title', 't', '--query', 'x:'], 'there is no field "x"'],
    [['findings', 'export', '--case', 'made.netwake', '--to', 'pdf'], 'Allowed choices are html, csv, ndjson.'],
    [['findings', 'export', '--case', 'made.netwake', '--to', 'csv', '99'], 'There is no finding 99 in this case.'],
    [
      ['export', '--case', 'made.netwake', '--to', 'csv', '-o', 'no/such/file.csv'],
      'no/such/file.csv cannot be written: the folder does not exist.',
    ],
    [['inventory', 'import', 'vpc.log'], 'Which case? Give its file with --case FILE.'],
    [['inventory', '--case', 'x.netwake', 'import'], "error: missing required argument 'path'"],
    [['inventory', '--case', 'x.netwake', 'import', 'none.csv'], 'There is no file none.csv.'],
    [['inventory', '--case', 'none.netwake', 'list'], 'There is no case none.netwake.'],
    [['sample', '--flows', '0', 'dir'], 'A whole number from 1'],
    [['serve', '--port', '70000'], 'A whole number from 0 to 65535 is expected.'],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(sentence)
    expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m)
    expect(existsSync(at('x.netwake'))).toBe(false)
  })

  test('the command without a command says how', async () => {
    const { code, err } = await run()
    expect(code).toBe(2)
    expect(err).toContain('Usage: netwake')
  })
})

describe('explain and formats', () => {
  test('dialect, canonical form and SQL', async () => {
    const { out } = await run('explain', 'target_ip:10.240.0.4', 'action:rejected')
    expect(out).toBe(
      "dialect    search\ncanonical  dst_ip:10.240.0.4 action:denied\n\nselect *\nfrom flows\nwhere dst_ip = '10.240.0.4'\n  and action = 'denied'\n",
    )
  })

  test('a query that begins with a minus', async () => {
    const { code, out } = await run('explain', '-target_port:67', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { dialect: 'search', canonical: '-dst_port:67', sql: 'select *\nfrom flows\nwhere (dst_port = 67) is not true' },
    ])
  })

  test('times are read in the zone given', async () => {
    const answer = await json<{ canonical: string }>(
      'explain',
      '--json',
      '--tz',
      'Asia/Tokyo',
      'start:>2026-06-01T09:00',
    )
    expect(answer.canonical).toBe('start:>2026-06-01T00:00:00Z')
  })

  test('formats with their blind spots', async () => {
    const formats = await json<Row[]>('formats', '--json')
    expect(formats.map(({ id }) => id)).toContain('ibm-vpc-flow')
    for (const format of formats) expect((format['blind_spots'] as string[]).length).toBeGreaterThan(0)
  })
})
