import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { rawRecord } from '../calls/raw-record'
import { flowLogParquet } from '../formats/parquet/testing'
import { openCase } from '../store/open-case'
import { valueAt } from '../store/value-at'
import { createImporter } from './importer'
import { enrich, header, line } from './testing'

const folder = mkdtempSync(join(tmpdir(), 'netwake-parquet-'))
const store = await openCase(join(folder, 'case.netwake'), { create: true })
const importer = createImporter({ store, enrich, workers: 1, onProgress: () => {}, onCommit: () => {} })
afterAll(async () => {
  await importer.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const rows = 300_000
const bad = line(77).replace('ACCEPT', 'DROP')
const lines = Array.from({ length: rows }, (_, n) => (n === 270_000 ? bad : line(n)))
const parquet = flowLogParquet(header.replaceAll('-', '_'), lines, { groupRows: 280_000 })

test('a Parquet file with a large row group is imported from disk, its books balance, and any row is shown again', async () => {
  writeFileSync(join(folder, 'log.parquet'), parquet)
  writeFileSync(join(folder, 'packed.parquet.gz'), gzipSync(parquet.subarray(0, parquet.length - 9)))
  const ids = ['log.parquet', 'packed.parquet.gz'].map(name => ({ path: join(folder, name), name }))
  await importer.finished(importer.start(ids, null))
  const [file, packed] = store.files()
  expect(file).toMatchObject({
    format: 'aws-vpc-flow-parquet',
    state: 'complete',
    seen: rows,
    stored: rows - 1,
    rejected: 1,
    skipped: 0,
    error: null,
  })
  // A file whose end is missing has lost its directory, and with it every row.
  expect(packed).toMatchObject({ format: 'aws-vpc-flow-parquet', state: 'failed', seen: 0 })
  expect(packed?.error).toContain('the Parquet file is cut')

  const shownAgain = async (id: number) => {
    const segment = store.segments().find(({ firstRow, rows: count }) => id >= firstRow && id < firstRow + count)
    if (!segment) throw new Error(`no row ${id}`)
    const at = (name: 'record' | 'offset' | 'length' | 'part') =>
      valueAt(store.column(segment.id, name), id - segment.firstRow) ?? 0
    const place = { record: at('record'), offset: at('offset'), length: at('length'), part: at('part') }
    return rawRecord(store, { fileId: file?.id ?? 0, ...place })
  }
  const fieldsOf = (text: string) =>
    header.split(' ').map((name, at) => [name.replaceAll('-', '_'), text.split(' ')[at]])
  for (const id of [1, 265_000, 290_000]) {
    const raw = await shownAgain(id)
    expect(raw).toMatchObject({ binary: true, text: null, problem: null })
    expect(raw.fields).toEqual(fieldsOf(lines[raw.record - 1] ?? ''))
  }

  const [reject] = store.rejects({ fileId: file?.id ?? 0, search: '', offset: 0, limit: 5 }).rejects
  expect(reject).toMatchObject({ record: 270_001, reason: 'action is DROP; expected ACCEPT or REJECT' })
  expect(reject?.excerpt).toContain('action=DROP')
  const again = await rawRecord(store, { ...(reject ?? never()), fileId: file?.id ?? 0, part: 0 })
  expect(again.fields).toEqual(fieldsOf(bad))
}, 120_000)

const never = (): never => {
  throw new Error('nothing was rejected')
}
