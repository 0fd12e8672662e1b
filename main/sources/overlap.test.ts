import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EvidenceFile } from '../../shared/model/file'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { createImporter, type Importer } from './importer'
import { enrich, lines } from './testing'

/** Exports of one log that share records without being the same bytes. */

let place: string
let store: CaseStore
let importer: Importer

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'netwake-overlap-'))
  store = await openCase(join(place, 'case.netwake'), { create: true })
  importer = createImporter({ store, enrich, workers: 2, onProgress: () => {}, onCommit: () => {} })
})
afterEach(async () => {
  await importer.close()
  store.close()
  rmSync(place, { recursive: true, force: true })
})

const event = (n: number, more: object = {}) => ({
  timestamp: new Date(Date.UTC(2026, 10, 20, 10) + n * 250).toISOString().replace('Z', '+0000'),
  flow_id: 1000 + n,
  event_type: 'alert',
  src_ip: `10.0.${(n >> 8) & 255}.${n & 255}`,
  src_port: 50_000,
  dest_ip: '192.0.2.1',
  dest_port: 443,
  proto: 'TCP',
  alert: { action: 'allowed', signature_id: 1, rev: 1, signature: 'sign', severity: 2 },
  ...more,
})
const eve = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `${JSON.stringify(event(from + n))}\n`).join('')

const put = (name: string, text: string): string => {
  const path = join(place, name)
  writeFileSync(path, text)
  return path
}
const read = async (path: string, keepDuplicates = false): Promise<EvidenceFile> => {
  await importer.finished(importer.start([{ path, name: path }], null, { keepDuplicates }))
  const file = store.files().at(-1)
  if (!file) throw new Error('nothing was recorded')
  return file
}
const books = ({ seen, stored, duplicate, overlaps }: EvidenceFile) => ({
  seen,
  stored,
  duplicate,
  overlaps: overlaps.map(({ path, records, whole }) => [path.slice(place.length + 1), records, whole]),
})
const check = () => expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })

describe.each([
  ['a few records', 40],
  ['many records', 9000],
])('two exports that overlap in %s', (_, many) => {
  test('store each record once and say which file gave it before', async () => {
    await read(put('monday.json', eve(0, many)))
    const second = await read(put('tuesday.json', eve(many / 2, many * 1.5)))
    expect(books(second)).toEqual({
      seen: many,
      stored: many / 2,
      duplicate: many / 2,
      overlaps: [['monday.json', many / 2, false]],
    })
    expect(store.rowCount()).toBe(many * 1.5)
    expect(second.first).toBe(Date.UTC(2026, 10, 20, 10) + many * 250)
    check()
  })

  test('are all stored where that is asked for', async () => {
    await read(put('monday.json', eve(0, many)))
    expect(books(await read(put('tuesday.json', eve(many / 2, many * 1.5)), true))).toEqual({
      seen: many,
      stored: many,
      duplicate: 0,
      overlaps: [],
    })
    check()
  })

  test('can be stored after all, once', async () => {
    await read(put('monday.json', eve(0, many)))
    const second = await read(put('tuesday.json', eve(many / 2, many * 1.5)))
    for (let time = 0; time < 2; time++) {
      await importer.finished(importer.storeDuplicates(second))
      expect(books(store.files().at(-1) as EvidenceFile)).toEqual({
        seen: many,
        stored: many,
        duplicate: 0,
        overlaps: [],
      })
      expect(store.rowCount()).toBe(many * 2)
    }
    check()
    await importer.close()
    store.close()
    store = await openCase(join(place, 'case.netwake'))
    importer = createImporter({ store, enrich, workers: 2, onProgress: () => {}, onCommit: () => {} })
    check()
    // What came twice is known as often as one file gave it: a third export adds nothing, whoever stored it before.
    expect(books(await read(put('week.json', eve(0, many * 1.5)))).duplicate).toBe(many * 1.5)
  })
})

test('several exports that overlap each other', async () => {
  const names = ['a', 'b', 'c', 'd']
  for (const [at, name] of names.entries()) await read(put(name, eve(at * 10, at * 10 + 25)))
  expect(store.files().map(books)).toEqual([
    { seen: 25, stored: 25, duplicate: 0, overlaps: [] },
    { seen: 25, stored: 10, duplicate: 15, overlaps: [['a', 15, false]] },
    {
      seen: 25,
      stored: 10,
      duplicate: 15,
      overlaps: [
        ['a', 5, false],
        ['b', 10, false],
      ],
    },
    {
      seen: 25,
      stored: 10,
      duplicate: 15,
      overlaps: [
        ['b', 5, false],
        ['c', 10, false],
      ],
    },
  ])
  check()
})

test('equal records of one file are what the log says, and are known as often as another gave them', async () => {
  const twice = (n: number) => `${JSON.stringify(event(n))}\n`.repeat(2)
  expect(books(await read(put('a', twice(1))))).toMatchObject({ stored: 2, duplicate: 0 })
  expect(books(await read(put('b', twice(1) + twice(1))))).toMatchObject({ stored: 2, duplicate: 2 })
})

test('a record that differs in one member is another', async () => {
  await read(put('a', eve(0, 3)))
  const others = [event(0, { tx_id: 1 }), event(1, { flow_id: 5 }), event(2)]
    .map(each => JSON.stringify(each))
    .join('\n')
  expect(books(await read(put('b', others)))).toMatchObject({ stored: 2, duplicate: 1 })
})

test('records without a name of their own are stored, however equal', async () => {
  const nameless = JSON.stringify(event(0, { flow_id: undefined }))
  await read(put('a', nameless))
  expect(books(await read(put('b', `${nameless}\n\n`)))).toMatchObject({ stored: 1, duplicate: 0 })
  await read(put('a.log', lines(5)))
  expect(books(await read(put('b.log', lines(6))))).toMatchObject({ stored: 6, duplicate: 0 })
})

test('a blob that was fetched twice within its hour', async () => {
  const record = (minute: number) => ({
    time: `2026-11-20T10:${String(minute).padStart(2, '0')}:00.0000000Z`,
    systemId: '66aa',
    macAddress: '000D3AF87856',
    category: 'NetworkSecurityGroupFlowEvent',
    resourceId: '/SUBSCRIPTIONS/A/RESOURCEGROUPS/B/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WEB',
    operationName: 'NetworkSecurityGroupFlowEvents',
    properties: {
      Version: 2,
      flows: [
        {
          rule: 'DefaultRule_DenyAllInBound',
          flows: [
            {
              mac: '000D3AF87856',
              // The same attempt twice in one second is two attempts.
              flowTuples: [1, 2, 2].map(
                n => `${1_795_168_800 + minute * 60},192.0.2.${n},10.5.16.4,28746,443,T,I,D,B,,,,`,
              ),
            },
          ],
        },
      ],
    },
  })
  const blob = (minutes: number) =>
    JSON.stringify({ records: Array.from({ length: minutes }, (_, minute) => record(minute)) })
  for (const name of ['early', 'late']) mkdirSync(join(place, name))
  await read(put('early/PT1H.json', blob(2)))
  expect(books(await read(put('late/PT1H.json', blob(5))))).toEqual({
    seen: 15,
    stored: 9,
    duplicate: 6,
    overlaps: [['early/PT1H.json', 6, false]],
  })
  check()
})

test('an import that broke off among duplicates goes on', async () => {
  await read(put('a', eve(0, 60_000)))
  const path = put('b', eve(30_000, 90_000))
  const id = importer.start([{ path, name: path }], null)
  await new Promise<void>(resolve => {
    const watch = setInterval(() => {
      if ((store.files()[1]?.seen ?? 0) === 0) return
      clearInterval(watch)
      resolve()
    }, 2)
  })
  importer.cancel(id)
  await importer.finished(id)
  expect(store.files()[1]?.state).toBe('cancelled')
  expect(books(await read(path))).toMatchObject({ seen: 60_000, stored: 30_000, duplicate: 30_000 })
  expect(store.rowCount()).toBe(90_000)
  check()
})
