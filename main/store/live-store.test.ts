import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ColumnName } from '../../shared/model/columns'
import type { CaseStore } from './case-store'
import { beginCapture, counts, liveRows } from './live-testing'
import { openCase } from './open-case'
import { batchOf, numberedBatch, plainFacts, quickFolder } from './testing'
import { valueAt } from './value-at'

let folder = ''
let path = ''
const begun = Date.UTC(2026, 10, 26, 12)
beforeEach(() => {
  folder = quickFolder()
  path = join(folder, 'a.netwake')
  vi.useFakeTimers({ toFake: ['Date'], now: begun })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

const sound = { integrity: 'ok', custody: 'intact', balanced: true } as const
const forever = { ms: null, bytes: null }
const newFile = { path: '/logs/a.log', bytes: 100, format: 'aws-vpc-flow' } as const
const second = 1000

/** Row id and the value of a column of every row. */
const valuesOf = (store: CaseStore, name: ColumnName): (readonly [number, number | null])[] =>
  store.segments().flatMap(({ id, rows, firstRow }) => {
    const column = store.column(id, name)
    return Array.from({ length: rows }, (_, row) => [firstRow + row, valueAt(column, row)] as const)
  })

describe('what a capture stores', () => {
  test('rows of several senders lie in one segment, each with its sender, and the books of each balance', async () => {
    const store = await openCase(path, { create: true })
    const capture = beginCapture(store, forever, 3)
    capture.add(1)
    capture.add(2)
    const rows = liveRows(1) + liveRows(2)
    const perSender = (sender: number) =>
      [1, 2].reduce((sum, number) => sum + Math.floor((liveRows(number) + 2 - sender) / 3), 0)
    expect(store.rowCount()).toBe(rows)
    expect(valuesOf(store, 'file').map(([, file]) => file)).toEqual(
      [1, 2].flatMap(number => Array.from({ length: liveRows(number) }, (_, row) => capture.senders[row % 3])),
    )
    expect(store.segments().map(({ files }) => files)).toEqual(
      [1, 2].map(number =>
        capture.senders.map((id, sender) => ({ id, rows: Math.floor((liveRows(number) + 2 - sender) / 3) })),
      ),
    )
    capture.end()
    expect(store.files()).toMatchObject(
      capture.senders.map((id, sender) => ({
        id,
        capture: capture.id,
        state: 'complete',
        seen: perSender(sender) + 2,
        stored: perSender(sender),
        skipped: 2,
        skippedKinds: { template: 2 },
        bytes: 200,
        expired: 0,
        error: null,
      })),
    )
    expect(store.unfinishedFiles()).toEqual([])
    expect(store.check()).toEqual(sound)
    store.close()
  })

  test('after a kill its senders and the capture say how they ended, and nothing of it is to be imported again', async () => {
    const store = await openCase(path, { create: true })
    const capture = beginCapture(store, forever, 1)
    capture.add(1)
    store.close()
    const again = await openCase(path)
    expect(again.files()).toMatchObject([
      {
        state: 'failed',
        error: `The capture ended when the program did, after ${liveRows(1) + 1} records; they are kept.`,
      },
    ])
    expect(again.live.captures()).toMatchObject([
      {
        id: capture.id,
        stopped: begun,
        problem: 'The capture ended when the program did; what it had stored is kept.',
      },
    ])
    expect(again.unfinishedFiles()).toEqual([])
    expect(again.check()).toEqual(sound)
    again.close()
  })

  test('hours of a batch a second leave few segments, and merging moves no row', async () => {
    const store = await openCase(path, { create: true })
    const captures = [beginCapture(store, forever, 3), beginCapture(store, forever, 2)] as const
    const file = store.addFile(newFile)
    const expected: (readonly [number, number | null])[] = []
    for (let number = 1; number <= 600; number++) {
      vi.advanceTimersByTime(second)
      captures[number % 2]?.add(number)
      for (let row = 0; row < liveRows(number); row++) expected.push([expected.length + 1, row * number])
      if (number % 200 !== 0) continue
      const imported = numberedBatch(number / 200)
      store.appendBatch(file, imported, plainFacts)
      for (let row = 0; row < imported.rows; row++) expected.push([expected.length + 1, (row * number) / 200])
    }
    expect(store.segments().length).toBeLessThan(100)
    expect(valuesOf(store, 'bytes')).toEqual(expected)
    const mixed = store.segments().filter(({ files }) => files.some(({ id }) => id === file) && files.length > 1)
    expect(mixed).toEqual([])
    expect(store.check()).toEqual(sound)
    store.close()
  }, 120_000)

  test('batches too large to be small are merged until segments are full', async () => {
    const store = await openCase(path, { create: true })
    const { id, senders } = beginCapture(store, forever, 1)
    const rows = 6000
    for (let number = 0; number < 40; number++) {
      const columns = {
        start: Array.from({ length: rows }, (_, row) => number * rows + row),
        file: Array(rows).fill(0),
      }
      const part = {
        rejects: [],
        counts: { seen: rows, stored: rows, rejected: 0, skipped: 0, duplicate: 0 },
        skippedKinds: {},
        bytes: 1,
      }
      store.live.append(id, senders, { ...batchOf({ columns }), parts: new Map([[0, part]]) }, counts, plainFacts)
    }
    expect(store.segments().length).toBeLessThanOrEqual(12)
    expect(Math.max(...store.segments().map(segment => segment.rows))).toBeLessThanOrEqual(65_536)
    expect(valuesOf(store, 'start').every(([row, start]) => start === row - 1)).toBe(true)
    store.close()
  })
})

describe('retention', () => {
  test('whole oldest segments of live rows go, imported ones never, and the books say how many', async () => {
    const store = await openCase(path, { create: true })
    const file = store.addFile(newFile)
    store.appendBatch(file, numberedBatch(1), plainFacts)
    const capture = beginCapture(store, { ms: 10 * second, bytes: null }, 2)
    capture.add(2)
    vi.advanceTimersByTime(6 * second)
    capture.add(3)
    store.appendBatch(file, batchOf({ ...numberedBatch(4), hostBase: 2, textBase: 1 }), plainFacts)
    expect(store.live.expire(Date.now())).toBe(0)
    vi.advanceTimersByTime(5 * second)
    expect(store.live.expire(Date.now())).toBe(liveRows(2))
    const imported = liveRows(1) + liveRows(4)
    expect(store.rowCount()).toBe(imported + liveRows(3))
    expect(store.files().map(({ stored, expired }) => stored - expired)).toEqual([
      imported,
      Math.ceil(liveRows(3) / 2),
      Math.floor(liveRows(3) / 2),
    ])
    expect(store.check()).toEqual(sound)
    store.close()
  })

  test('row ids are never given twice, not even when the newest rows have gone and the case was closed', async () => {
    const store = await openCase(path, { create: true })
    const capture = beginCapture(store, { ms: second, bytes: null }, 1)
    capture.add(1)
    capture.end()
    const last = store.lastRow()
    expect(store.live.expire(Date.now() + 2 * second)).toBe(last)
    expect([store.rowCount(), store.lastRow()]).toEqual([0, last])
    store.close()
    const again = await openCase(path)
    expect([again.rowCount(), again.lastRow()]).toEqual([0, last])
    const file = again.addFile(newFile)
    again.appendBatch(file, numberedBatch(2), plainFacts)
    expect(again.segments()[0]?.firstRow).toBe(last + 1)
    expect(again.check()).toEqual(sound)
    again.close()
  })

  test('by size the newest that fit are kept, and one batch a second never leaves more than was asked', async () => {
    const bytes = 1_000_000
    const store = await openCase(path, { create: true })
    const capture = beginCapture(store, { ms: null, bytes }, 2)
    const sizeOf = () => store.segments().reduce((sum, segment) => sum + segment.bytes, 0)
    for (let number = 1; number <= 700; number++) {
      vi.advanceTimersByTime(second)
      capture.add(number)
      store.live.expire(Date.now())
      expect(sizeOf()).toBeLessThanOrEqual(bytes)
    }
    expect(sizeOf()).toBeGreaterThan(bytes * 0.85)
    expect(store.rowCount()).toBeLessThan(store.lastRow())
    expect(store.segments().length).toBeLessThan(120)
    expect(store.check()).toEqual(sound)
    store.close()
  }, 120_000)

  test('captures that are kept differently are not merged, and each keeps what was asked for it', async () => {
    const store = await openCase(path, { create: true })
    const short = beginCapture(store, { ms: 10 * second, bytes: null }, 1)
    const long = beginCapture(store, { ms: 1000 * second, bytes: null }, 1)
    for (let number = 0; number < 60; number++) {
      vi.advanceTimersByTime(second)
      ;(number % 2 === 0 ? short : long).add(number)
    }
    vi.advanceTimersByTime(100 * second)
    store.live.expire(Date.now())
    const [first, other] = store.files()
    expect([first?.expired, other?.expired]).toEqual([first?.stored, 0])
    store.close()
  })

  test('a reader beside the writer follows rows that expire', async () => {
    const store = await openCase(path, { create: true })
    const capture = beginCapture(store, { ms: second, bytes: null }, 2)
    capture.add(1)
    const reader = await openCase(path, { readOnly: true })
    expect(reader.rowCount()).toBe(liveRows(1))
    vi.advanceTimersByTime(2 * second)
    store.live.expire(Date.now())
    capture.add(2)
    vi.advanceTimersByTime(2 * second)
    reader.revision()
    expect([reader.rowCount(), reader.lastRow()]).toEqual([liveRows(2), liveRows(1) + liveRows(2)])
    expect(valuesOf(reader, 'file')).toEqual(valuesOf(store, 'file'))
    expect(reader.segments().map(({ files }) => files)).toEqual(store.segments().map(({ files }) => files))
    reader.close()
    store.close()
  })
})
