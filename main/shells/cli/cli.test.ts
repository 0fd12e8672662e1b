import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outPath } from '../../out-paths'
import { openCase } from '../../store/open-case'

/** The built command line, run as a user runs it. */

const cli = outPath('cli.js')
const folder = mkdtempSync(join(tmpdir(), 'netwake-cli-'))
const at = (name: string): string => join(folder, name)
const env = { ...process.env, NETWAKE_HOME: at('home') }

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    child.stdout?.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr?.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })

const start = (...args: string[]): ChildProcess => spawn(process.execPath, [cli, ...args], { env, cwd: folder })
const run = (...args: string[]): Promise<Ended> => {
  const child = start(...args)
  child.stdin?.end()
  return ended(child)
}
const feed = (input: string, ...args: string[]): Promise<Ended> => {
  const child = start(...args)
  child.stdin?.end(input)
  return ended(child)
}
const shell = (command: string): Promise<Ended> => ended(spawn('sh', ['-c', command], { env, cwd: folder }))
const json = async <T>(...args: string[]): Promise<T> => {
  const { code, out, err } = await run(...args)
  expect({ code, err }).toEqual({ code: 0, err })
  return JSON.parse(out) as T
}

type Row = Record<string, unknown>
type Ingest = { case: string; elapsed_ms: number; flows: number; files: Row[] }
type Answer = {
  dialect: string
  canonical: string
  columns: Row[]
  rows: unknown[][]
  row_count: number
  notes: string[]
}

const first = 1_717_200_000
const vpcLine = (at: number, src: string, dst: string, port: number, action: string): string =>
  `2 123456789012 eni-0a1b2c3d ${src} ${dst} ${40_000 + (at % 20_000)} ${port} 6 10 ${840 + at} ${first + at} ${first + at + 30} ${action} OK`
const vpcHeader =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'

const ibm = (flows: readonly Row[]) => ({
  version: '0.0.1',
  collector_crn: 'crn:v1:bluemix:public:is:us-south:a/1::flow-log-collector:1',
  attached_endpoint_type: 'vnic',
  network_interface_id: '0717-aaaa',
  instance_crn: 'crn:v1:bluemix:public:is:us-south-1:a/1::instance:0717_i',
  vpc_crn: 'crn:v1:bluemix:public:is:us-south:a/1::vpc:r006-v',
  capture_start_time: '2024-06-01T00:00:00Z',
  capture_end_time: '2024-06-01T00:05:00Z',
  state: 'ok',
  number_of_flow_logs: flows.length,
  flow_logs: flows,
})
const ibmFlow = (initiator: string, target: string, port: number, action: string): Row => ({
  start_time: '2024-06-01T00:00:01Z',
  end_time: '2024-06-01T00:00:02Z',
  connection_start_time: '2024-06-01T00:00:01Z',
  direction: 'I',
  action,
  initiator_ip: initiator,
  target_ip: target,
  initiator_port: 50_000,
  target_port: port,
  transport_protocol: 6,
  ether_type: 'IPv4',
  was_initiated: true,
  was_terminated: false,
  bytes_from_initiator: 100,
  packets_from_initiator: 2,
  bytes_from_target: 50,
  packets_from_target: 1,
  cumulative_bytes_from_initiator: 100,
  cumulative_packets_from_initiator: 2,
  cumulative_bytes_from_target: 50,
  cumulative_packets_from_target: 1,
})

const made = at('made.netwake')

beforeAll(async () => {
  expect(existsSync(cli), 'out/cli.js is not there; npm run build makes it').toBe(true)
  writeFileSync(
    at('vpc.log'),
    [
      vpcHeader,
      vpcLine(0, '10.0.0.5', '192.0.2.10', 443, 'ACCEPT'),
      vpcLine(60, '10.0.0.5', '192.0.2.10', 443, 'ACCEPT'),
      vpcLine(120, '92.63.197.61', '10.0.0.5', 22, 'REJECT'),
      vpcLine(180, '10.0.0.5', '192.0.2.10', 70_000, 'ACCEPT'),
      `2 123456789012 eni-0a1b2c3d - - - - - - - ${first} ${first + 60} - NODATA`,
      '',
    ].join('\n'),
  )
  const flows = [
    ibmFlow('24.22.68.94', '10.240.0.4', 22, 'rejected'),
    ibmFlow('92.63.197.61', '10.240.0.4', 443, 'rejected'),
    ibmFlow('24.22.68.94', '10.240.0.4', 3000, 'accepted'),
    ibmFlow('10.240.64.4', '161.26.0.10', 53, 'accepted'),
    ibmFlow('10.240.64.4', '161.26.0.6', 67, 'accepted'),
    ibmFlow('10.240.64.4', '1.1.1.1', 443, 'accepted'),
  ]
  writeFileSync(at('ibm.gz'), gzipSync(JSON.stringify(ibm(flows))))
  const { code, err } = await run('ingest', '--case', made, at('vpc.log'), at('ibm.gz'))
  expect({ code, err }).toEqual({ code: 0, err })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('usage', () => {
  test('help lists what there is', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const name of [
      'ingest',
      'query',
      'explain',
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
    [['query', '--case', 'made.netwake', 'select * from flows'], 'this build reads the search dialect'],
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
    expect([code, JSON.parse(out)]).toEqual([
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

describe('ingest', () => {
  test('prints one document with balanced books, and the same bytes again add nothing', async () => {
    const path = at('books.netwake')
    const one = await json<Ingest>('ingest', '--case', path, '--json', 'vpc.log')
    expect(one).toEqual({
      case: path,
      elapsed_ms: one.elapsed_ms,
      flows: 3,
      files: [
        {
          path: at('vpc.log'),
          sha256: expect.stringMatching(/^[\da-f]{64}$/),
          bytes: statSync(at('vpc.log')).size,
          format: 'aws-vpc-flow',
          seen: one.files[0]?.['seen'],
          stored: 3,
          rejected: 1,
          skipped: one.files[0]?.['skipped'],
          duplicate: 0,
          first_time: '2024-06-01T00:00:00Z',
          last_time: '2024-06-01T00:02:30Z',
          error: null,
        },
      ],
    })
    const { seen, skipped } = one.files[0] as { seen: number; skipped: number }
    expect(seen).toBe(3 + 1 + skipped)

    const two = await json<Ingest>('ingest', '--case', path, '--json', 'vpc.log')
    expect(two.flows).toBe(0)
    expect(two.files).toMatchObject([{ stored: 0, rejected: 0, duplicate: seen }])
  })

  test('standard input is read, and its records can be read again', async () => {
    const path = at('stdin.netwake')
    const { code, out } = await feed(readFileSync(at('vpc.log'), 'utf8'), 'ingest', '--case', path, '--json', '-')
    expect([code, (JSON.parse(out) as Ingest).flows]).toEqual([0, 3])
    expect(await json<Row>('verify', '--case', path, '--json')).toMatchObject({ ok: true })
  })

  test('what no format claims is rejected as a whole, and the rest is stored', async () => {
    writeFileSync(at('junk.bin'), Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 37) % 251)))
    writeFileSync(at('empty.log'), '')
    symlinkSync(at('nowhere'), at('dangling.log'))
    const { code, out } = await run(
      'ingest',
      '--case',
      at('mixed.netwake'),
      '--json',
      'junk.bin',
      'empty.log',
      'dangling.log',
      'ibm.gz',
    )
    const { files, flows } = JSON.parse(out) as Ingest
    expect([code, flows]).toEqual([1, 6])
    const of = (name: string) => files.find(({ path }) => String(path).endsWith(name))
    expect(of('ibm.gz')).toMatchObject({ format: 'ibm-vpc-flow', stored: 6, error: null })
    for (const name of ['junk.bin', 'dangling.log'])
      expect([name, of(name)?.['error']]).toEqual([name, expect.stringMatching(/\w.*\.$/)])
    expect(of('empty.log')).toMatchObject({ stored: 0, error: expect.stringMatching(/empty/i) })
    for (const { seen, stored, rejected, skipped, duplicate } of files as Record<string, number>[]) {
      expect(seen).toBe((stored ?? 0) + (rejected ?? 0) + (skipped ?? 0) + (duplicate ?? 0))
    }
  })

  test('a case that another process writes is refused, and can still be read', async () => {
    const path = at('locked.netwake')
    await run('ingest', '--case', path, 'ibm.gz')
    const held = await openCase(path)
    try {
      const { code, err } = await run('ingest', '--case', path, 'vpc.log')
      expect(code).toBe(2)
      expect(err).toContain('is being written by another Netwake')
      const { row_count } = await json<Answer>('query', '--case', path, '--format', 'json')
      expect(row_count).toBe(6)
    } finally {
      held.close()
    }
  })

  test('an interrupt cancels with the books in order, and the same command goes on', async () => {
    const path = at('interrupted.netwake')
    const lines = 700_000
    writeFileSync(at('large.log'), `${vpcHeader}\n`)
    for (let from = 0; from < lines; from += 50_000) {
      appendFileSync(
        at('large.log'),
        Array.from(
          { length: 50_000 },
          (_, index) =>
            `${vpcLine((from + index) % 86_400, '10.0.0.5', `10.1.${(from + index) % 250}.9`, 443, 'ACCEPT')}\n`,
        ).join(''),
      )
    }
    const child = start('ingest', '--case', path, '--json', 'large.log')
    const watch = setInterval(() => {
      if (!existsSync(path) || statSync(path).size < 300_000) return
      clearInterval(watch)
      child.kill('SIGINT')
    }, 20)
    const { code, out } = await ended(child).finally(() => clearInterval(watch))
    const [file] = (JSON.parse(out) as Ingest).files as Record<string, number>[]
    expect(code).toBe(1)
    expect(file?.['stored']).toBeGreaterThan(0)
    expect(file?.['stored']).toBeLessThan(lines)
    expect(await json<Row>('info', '--case', path, '--json')).toMatchObject({ balanced: true })

    await run('ingest', '--case', path, 'large.log')
    expect(await json<Row>('info', '--case', path, '--json')).toMatchObject({ balanced: true, flows: lines })
    rmSync(at('large.log'))
  })
})

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
    ['target_ip:10.240.0.4 action:rejected', 2],
    ['target_ip:10.240.0.4 action:rejected target_port:443', 1],
    ['target_ip:10.240.0.4 action:accepted', 1],
    ['target_ip:10.240.64.4', 0],
    ['initiator_ip:10.240.64.4', 3],
    ['-target_port:67 initiator_ip:10.240.64.4', 2],
    ['initiator_ip:10.240.64.4 -target_port:67', 2],
    ['initiator_ip:10.240.64.4 -target_port:67 -target_port:123 -target_port:53', 1],
    ['target_ip:10.240.0.4 target_port:22 initiator_ip:24.22.68.94', 1],
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
    expect(notes).toEqual(['No row of this case has src_name; an inventory of your addresses would fill it.'])
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

describe('the case', () => {
  test('info adds up', async () => {
    const info = await json<Record<string, unknown>>('info', '--case', made, '--json')
    expect(info).toMatchObject({
      case: made,
      flows: 9,
      stored: 9,
      balanced: true,
      actions: { allowed: 6, denied: 3, none: 0 },
      formats: { 'aws-vpc-flow': 3, 'ibm-vpc-flow': 6 },
      first_time: '2024-06-01T00:00:00Z',
    })
    expect((info['files'] as Row[]).map(({ path }) => path)).toEqual([at('vpc.log'), at('ibm.gz')])
    expect((info['blind_spots'] as Row[]).length).toBeGreaterThan(0)
    expect((info['databases'] as Row[]).length).toBeGreaterThan(0)
    const { code, out } = await run('info', '--case', made)
    expect([code, out.includes('9 stored')]).toEqual([0, true])
  })

  test('rejects are listed with place, reason and excerpt', async () => {
    const { total, rejects } = await json<{ total: number; rejects: Row[] }>('rejects', '--case', made, '--json')
    expect(total).toBe(1)
    expect(rejects).toMatchObject([
      {
        path: at('vpc.log'),
        line: 5,
        reason: expect.stringContaining('70000'),
        excerpt: expect.stringContaining(' 70000 '),
      },
    ])
    const { out } = await run('rejects', '--case', made)
    expect(out).toContain('line 5')
  })

  test('rules of the logs', async () => {
    const rules = await json<Row[]>('rules', 'list', '--case', made, '--json')
    expect(Array.isArray(rules)).toBe(true)
    const { code } = await run('rules', '--case', made, 'list')
    expect(code).toBe(0)
  })

  test('findings are added, listed and handed over', async () => {
    const path = at('findings.netwake')
    await run('ingest', '--case', path, 'ibm.gz')
    const added = await json<Row>(
      'findings',
      'add',
      '--case',
      path,
      '--title',
      'Scan of 443',
      '--severity',
      'high',
      '--query',
      'target_ip:10.240.0.4 action:rejected',
      '--note',
      '=cmd **bold**',
      '--json',
    )
    expect(added).toMatchObject({
      title: 'Scan of 443',
      severity: 'high',
      query: 'dst_ip:10.240.0.4 action:denied',
      rows: 2,
    })
    expect(await json<Row[]>('findings', '--case', path, 'list', '--json')).toEqual([added])

    const html = await run('findings', 'export', '--case', path, '--to', 'html', '-o', at('report.html'))
    expect([html.code, html.out]).toEqual([0, ''])
    const page = readFileSync(at('report.html'), 'utf8')
    expect(page).toContain('Scan of 443')
    expect(page).not.toMatch(/<script/i)
    const csv = await run('findings', 'export', '--case', path, '--to', 'csv')
    expect(csv.out).not.toMatch(/(^|,)"?=cmd/m)
    const lines = (await run('findings', 'export', '--case', path, '--to', 'ndjson')).out.trimEnd().split('\n')
    expect(lines.map(line => (JSON.parse(line) as Row)['line'])).toEqual(['case', 'evidence', 'finding'])
    expect(await json<Row>('verify', '--case', path, '--json')).toMatchObject({
      ok: true,
      books: 'balanced',
      custody: 'intact',
    })
  })

  test('verify sees evidence that changed', async () => {
    const path = at('changed.netwake')
    writeFileSync(at('changing.log'), `${vpcHeader}\n${vpcLine(0, '10.0.0.1', '10.0.0.2', 80, 'ACCEPT')}\n`)
    await run('ingest', '--case', path, 'changing.log')
    appendFileSync(at('changing.log'), `${vpcLine(9, '10.0.0.1', '10.0.0.2', 80, 'ACCEPT')}\n`)
    const { code, out } = await run('verify', '--case', path, '--json')
    expect([code, JSON.parse(out)]).toMatchObject([1, { ok: false, files: [{ state: 'changed' }] }])
  })
})

describe('sample and serve', () => {
  test('the sample is written with its truth and read back whole', async () => {
    const { code } = await run('sample', '--flows', '600', '--seed', '3', at('sample'))
    expect(code).toBe(0)
    expect(existsSync(join(at('sample'), 'truth.json'))).toBe(true)
    const document = JSON.parse(
      (await run('ingest', '--case', at('sample.netwake'), '--json', at('sample'))).out,
    ) as Ingest
    const formats = new Set(document.files.filter(({ stored }) => Number(stored) > 0).map(({ format }) => format))
    expect(formats).toEqual(
      new Set([
        'aws-vpc-flow',
        'aws-network-firewall',
        'suricata-eve',
        'azure-nsg-flow',
        'azure-vnet-flow',
        'ibm-vpc-flow',
      ]),
    )
  })

  test('the page is served on this machine and ends on an interrupt', async () => {
    const child = start('serve')
    const url = await new Promise<string>(resolve =>
      child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim())),
    )
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=\S+$/)
    const { status } = await fetch(url, { redirect: 'manual' })
    expect(status).toBe(303)
    child.kill('SIGINT')
    expect((await ended(child)).code).toBe(0)
  })
})
