import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Input, Output } from '../../shared/contract'
import { contract } from '../../shared/contract'
import type { Mapping } from '../../shared/model/mapping'
import { createEngine, type Engine } from '../engine'
import { zip } from '../sources/testing'

let folder = ''
let engine: Engine

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-mapping-'))
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

type Asked = 'mapping.looks' | 'mapping.preview' | 'mapping.import' | 'mapping.list' | 'mapping.remove' | 'flows.raw'

const ask = async <N extends Asked>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>>
  return run(contract[name].input.parse(input), new AbortController().signal)
}

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const open = async () => {
  const { store, importer } = await engine.open(join(folder, 'case.netwake'), { create: true })
  if (!importer) throw new Error('the case is read-only')
  return { store, importer }
}

const imported = async (path: string) => {
  const { store, importer } = await open()
  await importer.finished(importer.start([{ path, name: path }], null))
  return { store, importer, file: store.files().at(-1)?.id ?? 0 }
}

const table = [
  'stamp,Src Address,Dst Address,Verdict,Remark',
  '16/11/2026 08:00:02,192.0.2.10,198.51.100.20,permit,"second, of three"',
  '16/11/2026 08:00:01,192.0.2.11,198.51.100.20,deny,first',
  '16/11/2026 08:00:03,192.0.2.300,198.51.100.20,deny,third',
  '',
].join('\n')

const mapping: Mapping = {
  version: 1,
  name: 'Edge',
  kind: 'csv',
  delimiter: ',',
  header: true,
  columns: [
    { column: 'stamp', field: 'start' },
    { column: 'Src Address', field: 'src_ip' },
    { column: 'Dst Address', field: 'dst_ip' },
    { column: 'Verdict', field: 'action' },
    { column: 'Remark', field: 'message' },
  ],
  time: { format: 'dd/MM/yyyy HH:mm:ss', zone: 'Asia/Tokyo' },
  duration: 's',
  actions: { allowed: ['permit'], denied: ['deny'], neither: [] },
  constants: [{ field: 'sensor', value: 'edge-1' }],
}

describe('a file no format claims', () => {
  test('looks like a table, like JSON, or like neither', async () => {
    const looks = []
    for (const [name, text] of [
      ['t.csv', table],
      ['t.ndjson', '{"a":1}\n{"a":2}\n'],
      ['t.txt', 'nothing of that kind\n'],
    ] as const)
      looks.push(await ask('mapping.looks', { file: (await imported(put(name, text))).file }))
    expect(looks).toEqual(['csv', 'ndjson', null])
  })

  test('is shown with a guess, and what its records become, in the order of the file', async () => {
    const { file } = await imported(put('t.csv', table))
    const guess = await ask('mapping.preview', { file })
    expect(guess).toMatchObject({
      columns: ['stamp', 'Src Address', 'Dst Address', 'Verdict', 'Remark'],
      moreColumns: 0,
      problem: 'The mapping cannot be used: no column says when it happened: one must fill start or end.',
      records: [],
      mapping: { name: 't', kind: 'csv', delimiter: ',', header: true },
    })
    expect(guess.rows[0]).toEqual(['16/11/2026 08:00:02', '192.0.2.10', '198.51.100.20', 'permit', 'second, of three'])
    const preview = await ask('mapping.preview', { file, mapping })
    expect(preview.problem).toBeNull()
    expect(preview.records).toEqual([
      {
        record: 2,
        row: {
          kind: 'flow',
          start: Date.UTC(2026, 10, 15, 23, 0, 2),
          end: Date.UTC(2026, 10, 15, 23, 0, 2),
          src_ip: '192.0.2.10',
          dst_ip: '198.51.100.20',
          action: 'allowed',
          sessions: 1,
          sensor: 'edge-1',
          message: 'second, of three',
        },
        reason: null,
      },
      expect.objectContaining({ record: 3, reason: null }),
      { record: 4, row: null, reason: 'Src Address is 192.0.2.300; that is not an IP address' },
    ])
  })

  test('can be cut another way, and a mapping that does not fit says why', async () => {
    const { file } = await imported(put('t.csv', table))
    expect(await ask('mapping.preview', { file, header: false })).toMatchObject({
      columns: ['1', '2', '3', '4', '5'],
      mapping: { header: false, columns: [] },
    })
    expect((await ask('mapping.preview', { file, mapping: { ...mapping, delimiter: ';' } })).problem).toMatch(
      /^The mapping names the columns stamp, Src Address, .* and the file has stamp,Src Address/,
    )
    expect(
      (await ask('mapping.preview', { file, mapping: { ...mapping, time: { format: 'HH:mm', zone: 'UTC' } } })).problem,
    ).toContain('is no pattern of a whole date')
    // A mapping without its name is tried all the same: only the import waits for it.
    const nameless = await ask('mapping.preview', { file, mapping: { ...mapping, name: '' } })
    expect([nameless.problem, nameless.records.length]).toEqual(['The mapping cannot be used: it has no name.', 3])
  })

  test('with very many columns and endless cells is shown in part, and says so', async () => {
    const names = Array.from({ length: 4000 }, (_, at) => `column${at}`).join(',')
    const row = Array.from({ length: 4000 }, (_, at) => (at === 0 ? '=1+1\u0007' : 'x')).join(',')
    const wide = await imported(put('wide.csv', `${names}\n${row}\n${row}\n`))
    const preview = await ask('mapping.preview', { file: wide.file })
    expect([preview.columns.length, preview.moreColumns, preview.rows[0]?.length]).toEqual([200, 3800, 200])
    expect(JSON.stringify(preview).length).toBeLessThan(50_000)
    const long = await imported(put('long.csv', `a,b\n${'y'.repeat(20_000)},1\nz,2\n`))
    expect((await ask('mapping.preview', { file: long.file })).rows[0]?.[0]).toHaveLength(300)
  })
})

describe('an import with a mapping', () => {
  test('takes the place of the failed one, keeps the mapping, and is explained by it', async () => {
    const path = put('t.csv', table)
    const { store, importer, file } = await imported(path)
    expect(store.files()).toMatchObject([{ state: 'failed', format: null, stored: 0 }])
    const { job } = await ask('mapping.import', { file, mapping })
    await importer.finished(job)
    expect(store.files()).toMatchObject([
      { id: file, path, state: 'complete', format: 'mapped', seen: 4, stored: 2, rejected: 1, skipped: 1, error: null },
    ])
    expect(JSON.parse(store.files()[0]?.formatOptions ?? '')).toEqual(mapping)
    expect(Object.fromEntries((await ask('flows.raw', { id: 1 })).fields)).toEqual({
      stamp: '16/11/2026 08:00:01',
      'Src Address': '192.0.2.11',
      'Dst Address': '198.51.100.20',
      Verdict: 'deny',
      Remark: 'first',
    })
    expect(await ask('mapping.list', {})).toEqual([mapping])
    await ask('mapping.remove', { name: 'Edge' })
    expect(await ask('mapping.list', {})).toEqual([])
  })

  test('whose rows were all rejected can be tried again, and what was stored is not stored twice', async () => {
    const { store, importer, file } = await imported(put('t.csv', table))
    const wrong: Mapping = { ...mapping, time: { format: 'epoch-s', zone: 'UTC' } }
    await importer.finished((await ask('mapping.import', { file, mapping: wrong })).job)
    expect(store.rowCount()).toBe(0)
    const again = async () => importer.finished((await ask('mapping.import', { file, mapping })).job)
    await again()
    expect(store.rowCount()).toBe(2)
    await again()
    expect([store.rowCount(), store.check().balanced]).toEqual([2, true])
  })

  test('reads one member of an archive and leaves the others alone', async () => {
    const path = put(
      'both.zip',
      zip([
        { name: 'logs/t.csv', text: table },
        { name: 'logs/other.csv', text: table.replaceAll('192.0.2.', '203.0.113.') },
      ]),
    )
    const { store, importer } = await imported(path)
    const file = store.files().find(each => each.path.endsWith('/logs/t.csv'))?.id ?? 0
    await importer.finished((await ask('mapping.import', { file, mapping })).job)
    expect(store.files().map(({ path: name, state, stored }) => [name.slice(path.length), state, stored])).toEqual([
      ['/logs/t.csv', 'complete', 2],
      ['/logs/other.csv', 'failed', 0],
    ])
  })

  test('of a large file that broke off goes on under the mapping it began with', async () => {
    const rows = Array.from(
      { length: 120_000 },
      (_, at) => `16/11/2026 08:${String(at % 60).padStart(2, '0')}:00,192.0.2.${at % 250},198.51.100.20,permit,${at}`,
    )
    const path = put('large.csv', `${table.split('\n')[0]}\n${rows.join('\n')}\n`)
    const { store, importer, file } = await imported(path)
    const { job } = await ask('mapping.import', { file, mapping })
    while (store.rowCount() === 0) await new Promise(resolve => setTimeout(resolve, 2))
    importer.cancel(job)
    await importer.finished(job)
    const kept = store.rowCount()
    // Added again without a word about its format, as a user drops a file a second time.
    await importer.finished(importer.start([{ path, name: path }], null))
    expect([store.rowCount(), store.files().length]).toEqual([120_000, 1])
    expect(kept).toBeLessThan(120_000)
    expect(store.files()[0]).toMatchObject({ state: 'complete', format: 'mapped', seen: 120_001 })
  })
})
