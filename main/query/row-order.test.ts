import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cell } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import { queryFields } from '../../shared/query/fields'
import { createLens, type Lens } from './lens'
import { anyText, flowsOfSeed, holds, services, type TestCase, type TestRow, testCase, valueFor } from './testing'
import { orderOfCells } from './testing-tables'

const someFlows = flowsOfSeed(13, 9, 20, 60)

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

type Sort = { readonly field: string; readonly descending: boolean }

const inOrder = (rows: readonly TestRow[], sorts: readonly Sort[]): readonly TestRow[] =>
  rows.toSorted((a, b) => {
    for (const { field, descending } of sorts) {
      const [x, y]: readonly Cell[] = [a[field] ?? null, b[field] ?? null]
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1
        continue
      }
      const difference = orderOfCells(x ?? null, y ?? null, field)
      if (difference !== 0) return descending ? -difference : difference
    }
    return Number(a['id']) - Number(b['id'])
  })

const sortable = fields.map(({ name }) => name).filter(name => name !== 'community_id')
const sorts = fc.uniqueArray(fc.record({ field: fc.constantFrom(...sortable), descending: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
  selector: ({ field }) => field,
})

test('rows stand in the order of several fields, and of those alike in some only the first is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(arbitraryExpr(queryFields, valueFor, anyText)),
      sorts,
      fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...sortable), { minLength: 1, maxLength: 2 })),
      fc.constantFrom(0, 3, 100),
      fc.constantFrom(5, 1000),
      async (where, [sort, ...thenBy], dedup, offset, limit) => {
        if (!sort) return
        const seen = new Set<string>()
        const expected = inOrder(
          held.rows.filter(row => where === null || holds(where, row)),
          [sort, ...thenBy],
        ).filter(row => {
          const key = JSON.stringify(dedup.map(name => row[name] ?? null))
          if (dedup.length === 0 || !seen.has(key)) return seen.add(key)
          return false
        })
        const { rows, total } = await lens.page({ where, sort, thenBy, dedup, offset, limit, columns: ['id'] })
        expect({ ids: rows.map(([id]) => id), total }).toEqual({
          ids: expected.slice(offset, offset + limit).map(row => row['id']),
          total: expected.length,
        })
      },
    ),
    { numRuns: 300 },
  )
})

test('fields whose codes together are too large for a number are counted through', async () => {
  const [sort, ...thenBy] = ['end', 'bytes', 'flow_id', 'start'].map(field => ({ field, descending: field !== 'end' }))
  if (!sort) return
  const { rows } = await lens.page({ where: null, sort, thenBy, offset: 0, limit: 10_000, columns: ['id'] })
  expect(rows.map(([id]) => id)).toEqual(inOrder(held.rows, [sort, ...thenBy]).map(row => row['id']))
})
