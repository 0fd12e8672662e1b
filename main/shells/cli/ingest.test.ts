import { appendFileSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCase } from '../../store/open-case'
import { type Answer, createWorkbench, ended, type Ingest, type Row, vpcHeader, vpcLine } from './workbench'

const { at, start, feed, run, json, prepare, clear } = createWorkbench()

beforeAll(prepare)
afterAll(clear)

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

  test('an export that overlaps adds what is new, or all of it where that is asked for', async () => {
    const event = (n: number) =>
      JSON.stringify({
        timestamp: `2026-11-20T10:00:${10 + n}.000000+0000`,
        flow_id: n,
        event_type: 'alert',
        src_ip: '10.0.0.1',
        dest_ip: '192.0.2.1',
        proto: 'TCP',
        alert: { signature: 's', signature_id: 1, severity: 1, action: 'allowed' },
      })
    const events = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `${event(from + n)}\n`).join('')
    writeFileSync(at('monday.json'), events(0, 10))
    writeFileSync(at('week.json'), events(4, 20))
    const path = at('overlap.netwake')
    const { files } = await json<Ingest>('ingest', '--case', path, '--json', 'monday.json', 'week.json')
    expect(files).toMatchObject([
      { seen: 10, stored: 10, duplicate: 0 },
      { seen: 16, stored: 10, duplicate: 6 },
    ])
    const kept = await json<Ingest>(
      'ingest',
      '--case',
      at('kept.netwake'),
      '--keep-duplicates',
      '--json',
      'monday.json',
      'week.json',
    )
    expect([kept.flows, kept.files[1]?.['duplicate']]).toEqual([26, 0])
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

  test('a table is read with a mapping from a file, which is kept with what it read', async () => {
    const path = at('mapped.netwake')
    const mapping = {
      version: 1,
      name: 'Edge',
      kind: 'csv',
      columns: [
        { column: 'when', field: 'start' },
        { column: 'from', field: 'src_ip' },
        { column: 'verdict', field: 'action' },
      ],
      time: { format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' },
      actions: { allowed: ['ja'], denied: ['nein'], neither: [] },
    }
    writeFileSync(
      at('edge.csv'),
      'when,from,verdict\n16.11.2026 09:00,192.0.2.1,JA\n16.11.2026 09:01,192.0.2.2,vielleicht\n',
    )
    writeFileSync(at('edge.mapping.json'), `\uFEFF${JSON.stringify(mapping)}`)
    const { files } = await json<Ingest>(
      'ingest',
      '--case',
      path,
      '--json',
      '--format',
      'mapped:edge.mapping.json',
      'edge.csv',
    )
    expect(files).toMatchObject([
      {
        format: 'mapped',
        seen: 3,
        stored: 1,
        rejected: 1,
        skipped: 1,
        first_time: '2026-11-16T08:00:00Z',
        error: null,
      },
    ])
    const { rows } = await json<Answer>('query', '--case', path, '--format', 'json', '--columns', 'start,src_ip,action')
    expect(rows).toEqual([['2026-11-16T08:00:00Z', '192.0.2.1', 'allowed']])

    // Nothing is done with a mapping that cannot be used, and the sentence says why.
    writeFileSync(at('half.mapping.json'), JSON.stringify({ ...mapping, columns: mapping.columns.slice(1) }))
    for (const [given, sentence] of [
      ['mapped', 'Which mapping? Give its file as mapped:FILE.'],
      ['mapped:nowhere.json', 'The mapping nowhere.json cannot be read: there is no such file.'],
      ['mapped:edge.csv', 'edge.csv is no mapping that can be used: it is no JSON document.'],
      ['mapped:half.mapping.json', 'no column says when it happened: one must fill start or end.'],
    ] as const) {
      const { code, err } = await run('ingest', '--case', at('unmade.netwake'), '--format', given, 'edge.csv')
      expect([given, code, err]).toEqual([given, 2, expect.stringContaining(sentence)])
    }
    expect(existsSync(at('unmade.netwake'))).toBe(false)
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
      if (!existsSync(path) || statSync(path).size < 2_000_000) return
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
