import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkbench, ended, type Ingest, type Row, vpcHeader, vpcLine } from './workbench'

const { at, made, start, run, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

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

  test('rejects of one file, and those that hold words', async () => {
    const total = async (...args: string[]) =>
      (await json<{ total: number }>('rejects', '--case', made, '--json', ...args)).total
    expect(await total('--file', 'vpc.log')).toBe(1)
    expect(await total('--file', at('ibm.gz'))).toBe(0)
    expect([await total('--search', '70000'), await total('--search', 'no such words')]).toEqual([1, 0])
    const { code, err } = await run('rejects', '--case', made, '--file', 'vcp.log')
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean vpc.log?')])
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
