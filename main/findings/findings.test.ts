import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Scope } from '../../shared/contract'
import { createLens, type Lens } from '../query/lens'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { batchOf, plainFacts } from '../store/testing'
import { driftOf } from './drift'
import { makeFinding, mostPinned, rewordFinding } from './findings'
import { hashEvidence } from './hash-evidence'
import { verifyCase } from './verify'

const never = new AbortController().signal
const hour = 3_600_000
const start = Date.UTC(2026, 5, 1)
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const scope = (query: string, change: Partial<Scope> = {}): Scope => ({
  query,
  dialect: 'auto',
  from: null,
  to: null,
  zone: 'UTC',
  ...change,
})
const words = { title: 'SSH let in', severity: 'high' as const, note: 'look', rows: [] }

/** A ZIP archive with one member that is stored as it is. */
const zipOf = (name: string, content: Buffer): Buffer => {
  const title = Buffer.from(name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt32LE(crc32(content), 14)
  header.writeUInt32LE(content.length, 18)
  header.writeUInt32LE(content.length, 22)
  header.writeUInt16LE(title.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  entry.writeUInt16LE(20, 6)
  header.copy(entry, 16, 14, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + title.length, 12)
  end.writeUInt32LE(header.length + title.length + content.length, 16)
  return Buffer.concat([header, title, content, entry, title, end])
}

describe('findings of a case', () => {
  let folder: string
  let store: CaseStore
  let lens: Lens
  const at = (name: string): string => join(folder, name)

  /** Imports one file of `rows` flows from Japan to 10.0.0.1: every second denied, every tenth an alert. */
  const addEvidence = (path: string, bytes: string | Buffer, rows: number): void => {
    const file = store.addFile({ path, bytes: bytes.length, format: 'azure-nsg-flow' })
    const ids = Array.from({ length: rows }, (_, id) => id)
    const columns = {
      kind: ids.map(id => (id % 10 === 9 ? 1 : 0)),
      start: ids.map(id => start + id * 60_000),
      end: ids.map(id => start + id * 60_000 + 10),
      src_ip: ids.map(() => 0),
      dst_ip: ids.map(() => 1),
      dst_port: ids.map(id => (id % 4 === 0 ? 22 : 443)),
      protocol: ids.map(() => 6),
      action: ids.map(id => (id % 10 === 9 ? Number.NaN : id % 2)),
      bytes: ids.map(id => id),
      record: ids.map(id => id + 1),
    }
    const hosts = ['1.2.3.4', '10.0.0.1']
    store.appendBatch(
      file,
      batchOf({ columns, hosts, bytesRead: bytes.length, prefixSha256: sha256(bytes) }),
      plainFacts,
    )
    const end = {
      state: 'complete' as const,
      sha256: sha256(bytes),
      bytes: bytes.length,
      error: null,
      format: 'azure-nsg-flow',
    }
    store.finishFile(file, end)
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'netwake-findings-'))
    store = await openCase(at('case.netwake'), { create: true })
    lens = createLens(store, { workers: 0, services: { nameOf: () => null, portsOf: () => [] } })
    writeFileSync(at('a.json'), 'evidence')
    addEvidence(at('a.json'), 'evidence', 400)
  })

  afterEach(async () => {
    await lens.close()
    store.close()
    rmSync(folder, { recursive: true })
  })

  test('a finding keeps its query, its first rows and its pictures as data', async () => {
    const made = await makeFinding(
      lens,
      { ...words, scope: scope('port:443', { from: start, to: start + 2 * hour }) },
      never,
    )
    expect(made).toMatchObject({
      title: 'SSH let in',
      severity: 'high',
      query: 'dst_port:443',
      from: start,
      to: start + 2 * hour,
      rowCount: 90,
    })
    expect(made.pinned).toHaveLength(90)
    expect(made.pinned[0]).toMatchObject({
      id: 2,
      src_ip: '1.2.3.4',
      src_country: 'JP',
      dst_ip: '10.0.0.1',
      action: 'denied',
      bytes: 1,
    })
    const sum = (values: readonly number[] | undefined): number =>
      (values ?? []).reduce((total, value) => total + value, 0)
    const { timeline, map } = made.picture ?? {}
    expect([sum(timeline?.allowed), sum(timeline?.denied), sum(timeline?.other), sum(timeline?.alerts)]).toEqual([
      30, 48, 0, 12,
    ])
    expect(timeline?.from).toBeLessThanOrEqual(start + 60_000)
    expect(timeline?.to).toBeGreaterThan(start + 119 * 60_000)
    expect(sum(map?.map(({ flows }) => flows))).toBe(90)
    expect(map?.every(pair => pair.src_country === 'JP' && pair.dst_country === null)).toBe(true)
  })

  test('chosen rows are pinned instead, each once, and never more than the most', async () => {
    const some = await makeFinding(lens, { ...words, rows: [7, 3, 7], scope: scope('') }, never)
    expect(some.pinned.map(({ id }) => id)).toEqual([7, 3])
    expect(some.rowCount).toBe(400)
    const all = await makeFinding(lens, { ...words, scope: scope('') }, never)
    expect(all.pinned).toHaveLength(mostPinned)
    await expect(makeFinding(lens, { ...words, rows: [4_000], scope: scope('') }, never)).rejects.toThrow(
      'There is no row 4000',
    )
    await expect(makeFinding(lens, { ...words, scope: scope('no_such_field:1 AND (') }, never)).rejects.toMatchObject({
      code: 'bad-input',
    })
  })

  test('a query without rows is a finding too: that something did not happen', async () => {
    const none = await makeFinding(lens, { ...words, scope: scope('dst_port:23') }, never)
    expect(none).toMatchObject({ rowCount: 0, pinned: [], picture: null })
  })

  test('other words leave rows and pictures alone', async () => {
    const stored = store.addFinding(await makeFinding(lens, { ...words, scope: scope('') }, never))
    const reworded = rewordFinding(stored, { title: 'B', severity: 'low', note: '' })
    expect({ ...reworded, updated: 0 }).toEqual({ ...stored, title: 'B', severity: 'low', note: '', updated: 0 })
  })

  test('drift: nothing at first; more rows, and rows that are not as they were, are named', async () => {
    const stored = store.addFinding(
      await makeFinding(lens, { ...words, scope: scope('dst_port:22'), rows: [1] }, never),
    )
    const read = store.findings()[0] ?? stored
    expect(await driftOf(lens, read, never)).toBeNull()
    const changed = { ...read, pinned: [{ ...read.pinned[0], dst_country: 'US' }] }
    expect(await driftOf(lens, changed, never)).toBe('Row 1 had dst_country US and now has nothing.')
    expect(await driftOf(lens, { ...read, query: 'gone_field:1' }, never)).toMatch(
      /^The query cannot be read any more: /,
    )
    writeFileSync(at('b.json'), 'more')
    addEvidence(at('b.json'), 'more', 40)
    expect(await driftOf(lens, read, never)).toBe('The query gave 100 rows and now gives 110.')
  })

  test('verify: everything as it was', async () => {
    store.addFinding(await makeFinding(lens, { ...words, scope: scope('dst_port:22') }, never))
    expect(await verifyCase({ store, lens }, never)).toEqual({
      ok: true,
      files: [{ path: at('a.json'), sha256: sha256('evidence'), state: 'same' }],
      books: 'balanced',
      custody: 'intact',
      integrity: 'ok',
      findings: [{ id: 1, state: 'same', drift: null }],
    })
  })

  test('verify: changed, missing and broken-off evidence; a file of no known format is evidence too', async () => {
    writeFileSync(at('a.json'), 'Evidence')
    addEvidence(at('gone.json'), 'gone', 1)
    store.addFile({ path: at('half.json'), bytes: 9, format: null })
    writeFileSync(at('notes.md'), 'notes')
    const notes = store.addFile({ path: at('notes.md'), bytes: 5, format: null })
    store.finishFile(notes, {
      state: 'failed',
      sha256: sha256('notes'),
      bytes: 5,
      error: 'not recognised',
      format: null,
    })
    const { ok, files } = await verifyCase({ store, lens }, never)
    expect(ok).toBe(false)
    expect(files.map(({ state }) => state)).toEqual(['changed', 'missing', 'incomplete', 'same'])
  })

  test('a member of an archive is hashed by its unpacked bytes', async () => {
    writeFileSync(at('logs.zip'), zipOf('2026/06/a.log', Buffer.from('member')))
    expect(await hashEvidence(at('logs.zip/2026/06/a.log'), never)).toBe(sha256('member'))
    expect(await hashEvidence(at('logs.zip/2026/06/b.log'), never)).toBeNull()
    expect(await hashEvidence(at('a.json/inner'), never)).toBeNull()
    expect(await hashEvidence(at('nowhere/inner'), never)).toBeNull()
  })
})
