import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import { arbitraryTable } from '../../shared/query/arbitrary-shape'
import type { Expr, TableShape } from '../../shared/query/ast'
import { queryFields } from '../../shared/query/fields'
import { emptyTable } from '../../shared/query/shape'
import { createLens, type Lens } from './lens'
import { anyText, flowsOfSeed, holds, services, type TestCase, type TestRow, testCase, valueFor } from './testing'
import { reckonTable, reckonValue } from './testing-tables'

/** Tables as the lens answers them, beside a plain reckoning from the records. */

const someFlows = flowsOfSeed(12, 9, 20, 60)
const arbitraryWhere = fc.option(arbitraryExpr(queryFields, valueFor, anyText), { freq: 12 })
const names = fc.constantFrom('n', 'total', 'who')

let held: TestCase
let lens: Lens
beforeAll(async () => {
  held = await testCase(someFlows)
  lens = createLens(held.store, { workers: 0, services })
})
afterAll(async () => {
  await lens.close()
  held.close()
})

const matching = (where: Expr | null): readonly TestRow[] =>
  held.rows.filter(row => where === null || holds(where, row))
const starts = () => held.rows.map(row => Number(row['start']))
const startIn =
  (from: number, to: number) =>
  (row: TestRow): boolean =>
    Number(row['start']) >= from && Number(row['start']) < to

const table = (shape: Partial<TableShape>): TableShape => ({ ...emptyTable, ...shape })
const ask = (where: Expr | null, shape: TableShape, offset = 0, limit = 10_000, buckets = 50) =>
  lens.table({ where, shape, from: null, to: null, buckets, offset, limit })

test('the lines of a table, their order and the line under it are those of a plain reckoning', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWhere,
      arbitraryTable(queryFields, names),
      fc.constantFrom(0, 0, 1, 7),
      fc.constantFrom(2, 10_000),
      async (where, asked, offset, limit) => {
        const shape = { ...asked, compare: false, details: null }
        const [from, to] = [Math.min(...starts()), Math.max(...starts()) + 1]
        const { lines, overall } = reckonTable(shape, matching(where), null, (to - from) / 1000)
        const whole: Expr = { kind: 'between', field: 'start', low: from, high: to - 1 }
        const narrowed: Expr =
          where === null ? whole : { kind: 'and', terms: [whole, { kind: 'or', terms: [where, where] }] }
        const found = await ask(narrowed, shape, offset, limit)
        expect({ cells: found.rows.map(({ cells }) => cells), total: found.total, overall: found.overall }).toEqual({
          cells: lines.slice(offset, Math.min(offset + limit, shape.limit ?? 10_000)).map(({ cells }) => cells),
          total: lines.length,
          overall: shape.by.length === 0 ? null : overall,
        })
      },
    ),
    { numRuns: 600 },
  )
})

test('the course of each line is its values bucket by bucket', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryWhere, arbitraryTable(queryFields, names), async (where, asked) => {
      const shape = { ...asked, compare: false, details: null, having: null, limit: 5 }
      const [from, to] = [Math.min(...starts()), Math.max(...starts()) + 1]
      const { lines } = reckonTable(shape, matching(where), null, (to - from) / 1000)
      const whole: Expr = { kind: 'between', field: 'start', low: from, high: to - 1 }
      const narrowed: Expr =
        where === null ? whole : { kind: 'and', terms: [whole, { kind: 'or', terms: [where, where] }] }
      const found = await ask(narrowed, shape)
      const values = shape.values.filter(({ series }) => series)
      if (!found.series) {
        expect(values.length).toBe(0)
        return
      }
      const { from: first, step, count } = found.series
      expect(count).toBeLessThanOrEqual(50)
      const expected = lines.slice(0, 5).map(({ rows }) =>
        values.map(value =>
          Array.from({ length: count }, (_, at) => {
            const inside = rows.filter(startIn(first + at * step, first + (at + 1) * step))
            if (inside.length === 0) return ['count', 'distinct', 'sum', 'rate'].includes(value.fn) ? 0 : null
            const cell = reckonValue(value, inside, step / 1000)
            return typeof cell === 'number' ? cell : null
          }),
        ),
      )
      expect(found.rows.map(({ series }) => series)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

test('beside each value stands the same of the period before, for lines of either', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWhere,
      arbitraryTable(queryFields, names),
      fc.constantFrom(60_000, 600_000, 86_400_000),
      async (where, asked, ms) => {
        const shape = { ...asked, compare: true, details: null, limit: null }
        const to = Math.max(...starts()) + 1
        const rows = matching(where)
        const { lines, overall } = reckonTable(
          shape,
          rows.filter(startIn(to - ms, to)),
          rows.filter(startIn(to - 2 * ms, to - ms)),
          ms / 1000,
        )
        const recent: Expr = { kind: 'recent', ms }
        const narrowed: Expr =
          where === null ? recent : { kind: 'and', terms: [recent, { kind: 'or', terms: [where, where] }] }
        const found = await ask(narrowed, shape)
        expect(found.range).toEqual({ from: to - ms, to })
        expect({ cells: found.rows.map(({ cells }) => cells), overall: found.overall }).toEqual({
          cells: lines.map(({ cells }) => cells),
          overall: shape.by.length === 0 ? null : overall,
        })
      },
    ),
    { numRuns: 200 },
  )
})

test('whatever is asked can be sent to threads, and they find the same', async () => {
  const threaded = createLens(held.store, { workers: 1, services })
  await fc.assert(
    fc.asyncProperty(arbitraryWhere, arbitraryTable(queryFields, names), async (where, asked) => {
      const shape = { ...asked, details: null }
      const question = { where, shape, from: null, to: null, buckets: 20, offset: 0, limit: 1000 }
      expect(await threaded.table(question)).toEqual(await lens.table(question))
    }),
    { numRuns: 150 },
  )
  const tags = table({ values: [{ fn: 'distinct', field: 'flow_type', series: true, as: null }] })
  const question = { where: null, shape: tags, from: null, to: null, buckets: 20, offset: 0, limit: 1 }
  expect(await threaded.table(question)).toEqual(await lens.table(question))
  await threaded.close()
})

test('lines are chosen by addresses in the order in which rows are', async () => {
  const by: TableShape['by'] = [{ kind: 'field', field: 'src_ip', as: null }]
  for (const value of ['9.0.0.0', '99.0.0.0', '192.168.0.0', '2001:db8::a'])
    for (const op of ['<', '>='] as const) {
      const chosen = await ask(null, table({ by, having: { kind: 'compare', column: 'src_ip', op, value } }))
      const narrowed = await ask({ kind: 'compare', field: 'src_ip', op, value }, table({ by }))
      expect([op, value, chosen.rows]).toEqual([op, value, narrowed.rows])
    }
})

test('groups that are too many to be held at once are gathered in passes, and the answer is the same', async () => {
  const bounded = createLens(held.store, { workers: 0, services, groupBytes: 2000 })
  const shape = table({
    by: (['src_ip', 'dst_ip', 'bytes'] as const).map(field => ({ kind: 'field', field, as: null })),
    values: [
      { fn: 'count', series: true, as: null },
      { fn: 'distinct', field: 'url', series: false, as: null },
      { fn: 'percentile', field: 'packets', at: 50, series: false, as: null },
    ],
    having: { kind: 'compare', column: 'count', op: '<', value: 4 },
  })
  const question = { where: null, shape, from: null, to: null, buckets: 5, offset: 2, limit: 50 }
  const [whole, inParts] = [await lens.table(question), await bounded.table(question)]
  expect(whole.notes).toEqual([])
  expect(inParts.notes[0]).toMatch(/^There may be so many different lines that the rows were looked at \d+ times/)
  expect({ ...inParts, notes: [] }).toEqual(whole)
  expect(whole.total).toBeGreaterThan(50)
  await bounded.close()
})

test('a table that is no longer wanted ends as cancelled', async () => {
  const controller = new AbortController()
  const shape = table({ by: [{ kind: 'field', field: 'community_id', as: null }] })
  const question = { where: null, shape, from: null, to: null, buckets: 5, offset: 0, limit: 50 }
  const asked = lens.table(question, controller.signal)
  controller.abort()
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
})

test('columns say what they are', async () => {
  const { columns } = await ask(
    null,
    table({
      by: [
        { kind: 'bin', field: 'start', ms: 300_000, zone: 'UTC', as: null },
        { kind: 'prefix', field: 'ip', v4: 24, v6: 64, as: 'network' },
      ],
      values: [{ fn: 'sum', field: 'bytes', series: false, as: 'total' }],
      compare: true,
    }),
  )
  expect(columns).toEqual([
    { name: 'start', type: 'time', unit: 'ms', role: 'key' },
    { name: 'network', type: 'cidr', unit: null, role: 'key' },
    { name: 'total', type: 'integer', unit: 'bytes', role: 'value' },
    { name: 'total_before', type: 'integer', unit: 'bytes', role: 'before' },
  ])
})

test('an empty case has tables without lines', async () => {
  const empty = await testCase([])
  const other = createLens(empty.store, { workers: 0, services })
  const count = table({ values: [{ fn: 'count', series: true, as: null }] })
  const question = { where: null, from: null, to: null, buckets: 10, offset: 0, limit: 10 }
  expect(await other.table({ ...question, shape: count })).toMatchObject({
    rows: [{ cells: [0] }],
    total: 1,
    range: null,
  })
  const grouped = { ...count, by: [{ kind: 'field', field: 'src_ip', as: null } as const] }
  expect(await other.table({ ...question, shape: grouped })).toMatchObject({ rows: [], total: 0, overall: [null, 0] })
  await other.close()
  empty.close()
})
