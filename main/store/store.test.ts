import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { CaseStore } from './case-store'
import { openDatabase } from './database'
import { openCase } from './open-case'
import { loadSqlite } from './sqlite-module'
import { batchOf, numberedBatch, plainFacts } from './testing'
import { valueAt } from './value-at'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-store-'))
  path = join(folder, 'a.netwake')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const sound = { integrity: 'ok', custody: 'intact', balanced: true } as const
const end = { state: 'complete', sha256: 'ab', bytes: 100, error: null, format: null } as const
const newFile = { path: '/logs/a.log', bytes: 100, format: 'aws-vpc-flow' } as const

/** Every value of a column over all segments, null where the log said nothing. */
const valuesOf = (store: CaseStore, name: ColumnName): (number | null)[] =>
  store.segments().flatMap(({ id, rows }) => {
    const column = store.column(id, name)
    return Array.from({ length: rows }, (_, row) => valueAt(column, row))
  })

/** All that can be asked of a store, as one value. */
const everything = (store: CaseStore) => ({
  rows: store.rowCount(),
  columns: Object.fromEntries(columnNames.map(name => [name, valuesOf(store, name)])),
  stats: store.segments(),
  hosts: Array.from({ length: store.hosts.size() }, (_, id) => ({
    address: store.hosts.address(id),
    found: store.hosts.find(store.hosts.address(id)),
    facts: [
      store.hosts.scope(id),
      store.hosts.country(id),
      store.hosts.asn(id),
      store.hosts.org(id),
      store.hosts.cloud(id),
    ],
  })),
  texts: Array.from({ length: store.texts.size() }, (_, id) => store.texts.text(id)),
  rules: Array.from({ length: store.rules.size() }, (_, id) => store.rules.rule(id)),
  files: store.files(),
  unfinished: store.unfinishedFiles(),
  rejects: store.rejects({ fileId: null, search: '', offset: 0, limit: 100 }),
  findings: store.findings(),
})

test('every shape of column comes back as it was put in, before and after opening again', async () => {
  const nothing = Number.NaN
  const shapes: Partial<Record<ColumnName, number[]>> = {
    kind: [1, 1, 1, 1],
    start: [1.7e12, 1.7e12 + 250, 1.7e12 + 251, 1.7e12 + 65_536],
    end: [1.7e12, nothing, 1.7e12 + 255, 1.7e12 + 1],
    src_ip: [0, 1, 2, 0],
    dst_ip: [2, nothing, 1, 1],
    src_port: [0, 255, nothing, 1],
    dst_port: [0, 65_535, 1, 2],
    bytes: [0, 4_294_967_295, 1, 2],
    packets: [0, 4_294_967_295, nothing, 2],
    src_bytes: [0, 4_294_967_296, 5_000_000_000_000, 2],
    dst_bytes: [Number.MAX_SAFE_INTEGER, nothing, 0, 1],
    src_packets: [nothing, 7, nothing, 7],
    sessions: [0, 254, nothing, 3],
    severity: [-5, 3, -5, 0],
    rule: [0, nothing, 1, 0],
    hostname: [1, 0, nothing, 1],
    flow_id: [-0, 12_345, -1, nothing],
  }
  const store = await openCase(path, { create: true })
  const warm = store.addFile({ ...newFile, path: '/logs/before.log' })
  store.appendBatch(warm, numberedBatch(3), plainFacts)
  store.finishFile(warm, end)
  const before = store.rowCount()
  const file = store.addFile(newFile)
  store.appendBatch(
    file,
    batchOf({
      hosts: ['2001:db8::1', '10.0.3.1', '8.8.8.8'],
      texts: ['a\0b', 'né 日本'],
      rules: [
        { rule: 'ET SCAN', rule_id: '1:2:3', rule_set: null },
        { rule: null, rule_id: null, rule_set: 'acl' },
      ],
      columns: shapes,
    }),
    plainFacts,
  )
  const host = (address: string) => store.hosts.find(address)
  const text = (words: string) => store.texts.find(words) ?? Number.NaN
  const last = (name: ColumnName) => valuesOf(store, name).slice(before)
  const plain = (Object.keys(shapes) as ColumnName[]).filter(
    name => !['src_ip', 'dst_ip', 'rule', 'hostname', 'flow_id'].includes(name),
  )
  for (const name of plain)
    expect([name, last(name)]).toEqual([name, shapes[name]?.map(value => (Number.isNaN(value) ? null : value))])
  expect(last('src_ip')).toEqual([host('2001:db8::1'), host('10.0.3.1'), host('8.8.8.8'), host('2001:db8::1')])
  expect(last('dst_ip')).toEqual([host('8.8.8.8'), null, host('10.0.3.1'), host('10.0.3.1')])
  expect(last('hostname')).toEqual([text('né 日本'), text('a\0b'), null, text('né 日本')])
  expect(last('flow_id')).toEqual([-text('a\0b'), 12_345, -text('né 日本'), null])
  expect(last('rule')).toEqual([0, null, 1, 0])
  expect(last('file')).toEqual([file, file, file, file])
  expect(last('url')).toEqual([null, null, null, null])
  store.addFinding({
    title: 'one',
    severity: 'high',
    note: '*n*',
    query: 'port = 22',
    from: 1,
    to: null,
    rowCount: 4,
    pinned: [{ id: 1 }],
    picture: null,
    created: 5,
    updated: 6,
  })
  const seen = everything(store)
  expect(store.check()).toEqual(sound)
  store.close()
  const again = await openCase(path, { readOnly: true })
  expect({ ...everything(again), unfinished: [] }).toEqual({ ...seen, unfinished: [] })
  again.close()
})

test('small batches are merged without moving a row, and an older answer still finds its segments', async () => {
  const store = await openCase(path, { create: true })
  const file = store.addFile(newFile)
  for (let number = 0; number < 40; number++) store.appendBatch(file, numberedBatch(number), plainFacts)
  const before = valuesOf(store, 'bytes')
  const old = store.segments()
  store.finishFile(file, end)
  expect(store.segments()).toHaveLength(1)
  expect(valuesOf(store, 'bytes')).toEqual(before)
  expect(
    old.flatMap(({ id, rows }) => Array.from({ length: rows }, (_, row) => valueAt(store.column(id, 'bytes'), row))),
  ).toEqual(before)
  expect(store.check()).toEqual(sound)
  store.close()
})

test('columns beyond the memory budget are read from the file again', async () => {
  const store = await openCase(path, { create: true, cacheBytes: 1000 })
  const file = store.addFile(newFile)
  for (let number = 0; number < 10; number++) store.appendBatch(file, numberedBatch(number), plainFacts)
  const once = valuesOf(store, 'start')
  expect(valuesOf(store, 'start')).toEqual(once)
  expect(once[0]).toBe(0)
  store.close()
})

test('a file that broke off is offered again with its place, and a second copy of a whole one adds nothing', async () => {
  const first = await openCase(path, { create: true })
  const file = first.addFile(newFile)
  first.appendBatch(file, numberedBatch(5), plainFacts)
  expect(first.unfinishedFiles()).toEqual([])
  first.close()
  const store = await openCase(path)
  const [broken] = store.unfinishedFiles()
  expect(broken).toMatchObject({ id: file, state: 'failed', bytesRead: 5, prefixSha256: '5', seen: 206 })
  expect(broken?.error).toBe(
    'Reading broke off after 206 records, when the program ended. Add the file again to read the rest.',
  )
  store.resumeFile(file, '/elsewhere/a.log')
  store.finishFile(file, end)
  const original = store.files().find(({ sha256 }) => sha256 === 'ab')
  expect(original).toMatchObject({ id: file, path: '/elsewhere/a.log', state: 'complete', error: null })
  if (original) store.addDuplicateFile({ ...newFile, path: '/copy' }, 'ab', original)
  expect(store.files()[1]).toMatchObject({ path: '/copy', seen: 206, duplicate: 206, stored: 0, state: 'complete' })
  expect(store.check()).toEqual(sound)
  store.close()
})

test('a search among rejects takes its signs literally', async () => {
  const store = await openCase(path, { create: true })
  const file = store.addFile(newFile)
  store.appendBatch(file, numberedBatch(0), plainFacts)
  const found = (search: string) => store.rejects({ fileId: file, search, offset: 0, limit: 10 }).total
  expect(['0%_\\', '0__', '%', 'no.', 'nox'].map(found)).toEqual([1, 0, 1, 1, 0])
  expect(store.reject(1)).toMatchObject({ fileId: file, path: newFile.path, reason: 'no.' })
  store.close()
})

test('a rewritten custody log or finding does not pass the check', async () => {
  const store = await openCase(path, { create: true })
  const { id } = store.addFinding({
    title: 'one',
    severity: 'low',
    note: '',
    query: '',
    from: null,
    to: null,
    rowCount: 0,
    pinned: [],
    picture: null,
    created: 1,
    updated: 1,
  })
  store.close()
  const yes = () => true
  const guard = { beginRead: yes, unchanged: yes, beginWrite: yes, endWrite: yes, heldElsewhere: () => false }
  const change = async (sql: string): Promise<string> => {
    const db = openDatabase(await loadSqlite(), path, { readOnly: false, guard })
    db.exec(sql)
    db.close()
    const reader = await openCase(path, { readOnly: true })
    const { custody } = reader.check()
    reader.close()
    return custody
  }
  expect(await change('select 1')).toBe('intact')
  expect(await change(`update finding set title = 'two' where id = ${id}`)).toBe('broken')
  expect(await change(`update finding set title = 'one' where id = ${id}`)).toBe('intact')
  await expect(change(`update custody set what = 'nothing'`)).rejects.toThrow('the custody log is append-only')
  expect(
    await change(`drop trigger custody_is_not_rewritten;\nupdate custody set at_ms = at_ms + 1 where id = 1`),
  ).toBe('broken')
})

test('a batch whose counts do not fit what it brings is not stored', async () => {
  const store = await openCase(path, { create: true })
  const file = store.addFile(newFile)
  const counts = { seen: 3, stored: 2, rejected: 0, skipped: 0, duplicate: 0 }
  const columns = { start: [1, 2] }
  expect(() => store.appendBatch(file, batchOf({ columns, counts, hosts: ['10.0.0.1'] }), plainFacts)).toThrow(
    /constraint/i,
  )
  expect([store.rowCount(), store.hosts.size(), store.files()[0]?.seen]).toEqual([0, 0, 0])
  store.appendBatch(file, batchOf({ columns, hosts: ['10.0.0.1'] }), plainFacts)
  expect(store.check()).toEqual(sound)
  store.close()
})
