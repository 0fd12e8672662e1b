import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Cell } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import type { Expr } from '../../shared/query/ast'
import { queryFields } from '../../shared/query/fields'
import { counts, newCapture } from '../store/live-testing'
import { createLens, type Lens } from './lens'
import {
  anyText,
  flowsOfSeed,
  holds,
  type SecondFile,
  services,
  type TestCase,
  type TestRow,
  testCase,
  valueFor,
} from './testing'

/** When rows have expired, every answer has to be what a plain reading of the rows that are left gives. */

const flows = flowsOfSeed(12, 16, 10, 40)
const arbitraryWhere = fc.option(arbitraryExpr(queryFields, valueFor, anyText), { freq: 8 })

const begun = Date.UTC(2026, 10, 26)
const second = 1000

/** The second file is what one sender sends: a batch a second, each kept for five. */
const capture = (): SecondFile => {
  let [id, sender] = [0, 0]
  return {
    begin: (store, path, format) => {
      id = store.live.begin(newCapture({ ms: 5 * second, bytes: null }))
      sender = store.live.addSender({ capture: id, path, format })
      return sender
    },
    append: (store, batch, enrich) => {
      const parts = new Map([[0, { rejects: [], counts: batch.counts, skippedKinds: {}, bytes: 1 }]])
      const columns = { ...batch.columns, file: new Float64Array(batch.rows) }
      store.live.append(id, [sender], { ...batch, columns, parts }, counts, enrich)
      vi.advanceTimersByTime(second)
    },
  }
}

let held: TestCase
let lens: Lens
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: begun })
  held = await testCase(flows, capture())
  lens = createLens(held.store, { workers: 0, services })
})
afterAll(async () => {
  vi.useRealTimers()
  await lens.close()
  held.close()
})

const left = (): readonly TestRow[] => {
  const there = new Set(
    held.store.segments().flatMap(({ firstRow, rows }) => Array.from({ length: rows }, (_, at) => firstRow + at)),
  )
  return held.rows.filter(row => there.has(Number(row['id'])))
}
const idsOf = (rows: readonly TestRow[]): number[] => rows.map(row => Number(row['id']))

const agree = async (where: Expr | null, rows: readonly TestRow[]): Promise<void> => {
  const expected = rows.filter(row => where === null || holds(where, row))
  expect(await lens.count(where)).toBe(expected.length)
  const ask = { where, offset: 0, limit: 10_000, columns: ['id'] }
  const page = await lens.page({ ...ask, sort: { field: 'id', descending: false } })
  expect(page.rows.map(([id]) => id)).toEqual(idsOf(expected))
  const byStart = await lens.page({ ...ask, sort: { field: 'start', descending: true } })
  const order = expected.toSorted(
    (a, b) => Number(b['start']) - Number(a['start']) || Number(a['id']) - Number(b['id']),
  )
  expect(byStart.rows.map(([id]) => id)).toEqual(idsOf(order))
  const streamed: Cell[] = []
  for await (const block of lens.stream(where, ['id'])) streamed.push(...block.map(([id]) => id ?? null))
  expect(streamed).toEqual(idsOf(expected))
  const order2 = { measure: 'flows', descending: true } as const
  const { groups } = await lens.groups({
    where,
    by: ['file', 'action'],
    measures: ['flows'],
    order: order2,
    limit: 100,
  })
  const counted = new Map<string, number>()
  for (const row of expected) {
    const key = JSON.stringify([row['file'], row['action'] ?? null])
    counted.set(key, (counted.get(key) ?? 0) + 1)
  }
  expect(new Map(groups.map(({ key, values: [count] }) => [JSON.stringify(key), count]))).toEqual(counted)
}

const summaryOf = (rows: readonly TestRow[]) => {
  const count = (field: string, value: Cell) => rows.filter(row => row[field] === value).length
  return {
    kinds: { flow: count('kind', 'flow'), alert: count('kind', 'alert'), event: count('kind', 'event') },
    actions: { allowed: count('action', 'allowed'), denied: count('action', 'denied'), none: count('action', null) },
    formats: { 'aws-vpc-flow': count('format', 'aws-vpc-flow'), 'suricata-eve': count('format', 'suricata-eve') },
  }
}

test('after each expiry the lens answers as a plain reading of what is left does', async () => {
  const imported = idsOf(held.rows.filter(row => row['file'] === '/logs/one.log'))
  let before = held.rows.length
  expect(await lens.summary()).toMatchObject(summaryOf(held.rows))
  for (let turn = 0; turn < 4; turn++) {
    vi.advanceTimersByTime(second)
    held.store.live.expire(Date.now())
    const rows = left()
    expect(rows.length, 'some rows expired').toBeLessThan(before)
    before = rows.length
    expect(rows.map(row => Number(row['id'])).filter(id => imported.includes(id))).toEqual(imported)
    expect([held.store.rowCount(), held.store.lastRow()]).toEqual([rows.length, held.rows.length])
    expect(await lens.summary()).toMatchObject(summaryOf(rows))
    expect(await lens.filledFields()).toEqual(
      fields.map(({ name }) => name).filter(name => rows.some(row => (row[name] ?? null) !== null)),
    )
    await fc.assert(
      fc.asyncProperty(arbitraryWhere, where => agree(where, rows)),
      { numRuns: 60 },
    )
    for (const row of held.rows) {
      const found = await lens.row(Number(row['id']))
      const cells = Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))
      expect(found).toEqual(rows.includes(row) ? cells : null)
    }
  }
})

test('a question that rows expire under is asked again and answered for what is left', async () => {
  const asked = lens.page({
    where: null,
    sort: { field: 'start', descending: false },
    offset: 0,
    limit: 10_000,
    columns: ['id', 'bytes', 'url'],
  })
  vi.advanceTimersByTime(100 * second)
  expect(held.store.live.expire(Date.now()), 'rows expire under it').toBeGreaterThan(0)
  const { rows, total } = await asked
  expect(total).toBe(left().length)
  expect(rows.map(([id]) => Number(id)).sort((a, b) => a - b)).toEqual(idsOf(left()))
})
