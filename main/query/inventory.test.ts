import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Cell } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import { type Expr, rowsWhere } from '../../shared/query/ast'
import { queryFields } from '../../shared/query/fields'
import { printSql } from '../../shared/query/sql'
import { createLens } from './lens'
import { anyText, flowsOfSeed, holds, rowOf, services, type TestRow, testCase, valueFor } from './testing'
import { type InventoryLines, inventoryLines, putInventory } from './testing-inventory'
import { sqlCase } from './testing-sql'

/** A case with an inventory of nested blocks: the lens, the printed SQL and a plain reading of the lines agree. */

const someFlows = flowsOfSeed(17, 5, 30, 60)
const told = queryFields.filter(({ name, hint }) => hint === 'inventory' || name === 'flow_type')
const arbitraryWhere = arbitraryExpr(told, valueFor, anyText)

const { held, lens, sql, close } = await sqlCase(someFlows, inventoryLines)
afterAll(close)

const cellsOf = (row: TestRow | null) =>
  row && Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))
const matching = (where: Expr | null, rows: readonly TestRow[] = held.rows): readonly TestRow[] =>
  rows.filter(row => where === null || holds(where, row))
const idsOf = (rows: readonly TestRow[]): number[] => rows.map(row => Number(row['id']))

test('every row has the names, networks and types that the longest prefixes say', async () => {
  for (const row of held.rows) expect(await lens.row(Number(row['id']))).toEqual(cellsOf(row))
  const types = new Set(held.rows.flatMap(row => row['flow_type'] as readonly string[]))
  expect([...types].sort()).toEqual([
    'Destination is Internet',
    'Destination is Physical',
    'Destination is VM',
    'Different Subnet',
    'East-West',
    'ExternalPublic',
    'InterVNet',
    'IntraVNet',
    'North-South',
    'P2S',
    'Physical-Physical',
    'Physical-VM',
    'Same Subnet',
    'Source is Internet',
    'Source is Physical',
    'Source is VM',
    'Unknown',
    'UnknownPrivate',
    'VM-Physical',
    'VM-VM',
  ])
})

test('conditions on what an inventory says find the rows that the printed SQL finds and that the tree means', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryWhere, async where => {
      const expected = idsOf(matching(where))
      const [table] = sql.exec(printSql(rowsWhere(where)).replace('select *', 'select id'))
      const sort = { field: 'id', descending: false }
      const { rows } = await lens.page({ where, sort, offset: 0, limit: 10_000, columns: ['id'] })
      expect((table?.values ?? []).map(([id]) => id)).toEqual(expected)
      expect(rows.map(([id]) => id)).toEqual(expected)
    }),
    { numRuns: 400 },
  )
})

const groupsOf = (rows: readonly TestRow[], field: string): ReadonlyMap<Cell, number> => {
  const counts = new Map<Cell, number>()
  for (const row of rows) {
    const cell = row[field] ?? null
    for (const key of Array.isArray(cell) ? (cell as readonly string[]) : [cell])
      counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const askGroups = async (where: Expr | null, field: string): Promise<ReadonlyMap<Cell, number>> => {
  const order = { measure: 'flows', descending: true } as const
  const { groups } = await lens.groups({ where, by: [field], measures: ['flows'], order, limit: 1000 })
  return new Map(groups.map(({ key, values }) => [key[0] ?? null, values[0] ?? 0]))
}
const groupable = told.filter(({ source }) => source.from !== 'either').map(({ name }) => name)

test('groups and pages by what an inventory says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(arbitraryWhere), fc.constantFrom(...groupable), async (where, field) => {
      expect(await askGroups(where, field)).toEqual(groupsOf(matching(where), field))
      const sort = { field, descending: false }
      const { rows } = await lens.page({ where, sort, offset: 0, limit: 10_000, columns: ['id', field] })
      const texts = rows.map(([, cell]) => cell ?? null).filter(cell => cell !== null)
      const text = (cell: Cell): string => (Array.isArray(cell) ? `|${cell.join('|')}|` : String(cell))
      const inOrder = texts.toSorted((a, b) => Buffer.compare(Buffer.from(text(a)), Buffer.from(text(b))))
      expect(texts).toEqual(inOrder)
      expect(rows.map(([id]) => Number(id)).toSorted((a, b) => a - b)).toEqual(idsOf(matching(where)))
    }),
    { numRuns: 150 },
  )
})

test('rows, groups, summary and fields follow an inventory that comes, is replaced and goes', async () => {
  const open = await testCase(someFlows.slice(0, 3))
  const own = createLens(open.store, { workers: 0, services })
  const seen = async () => ({
    rows: await Promise.all(open.rows.map(row => own.row(Number(row['id'])))),
    types: (await own.summary()).flowTypes,
    fields: await own.filledFields(),
  })
  const meant = (lines: InventoryLines) => {
    const rows = open.rows.map(row => rowOf(flowOf(row), Number(row['id']), fileOf(row), lines))
    const types = [...groupsOf(rows, 'flow_type')].map(([type, count]) => [String(type), count] as const)
    return {
      rows: rows.map(cellsOf),
      types: Object.fromEntries(types),
      fields: fields.map(({ name }) => name).filter(name => rows.some(row => (row[name] ?? null) !== null)),
    }
  }
  const flows = someFlows.slice(0, 3).flatMap(list => list.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)))
  const flowOf = (row: TestRow) => flows[Number(row['id']) - 1] ?? {}
  const fileOf = (row: TestRow) => (row['file'] === '/logs/one.log' ? 0 : 1)
  const [first, second] = [inventoryLines.slice(0, 4), inventoryLines.slice(3)]

  expect(await seen()).toEqual(meant([]))
  const kept = putInventory(open.store, first)
  expect(await seen()).toEqual(meant(first))
  const later = putInventory(open.store, second)
  expect(open.store.inventory.all().map(({ id, name }) => [id, name])).toEqual([[later, 'hosts.csv']])
  expect(later).toBeGreaterThan(kept)
  expect(await seen()).toEqual(meant(second))
  putInventory(open.store, first, 'more.csv')
  expect((await own.row(1))?.['flow_type']).toEqual(meant(inventoryLines).rows[0]?.['flow_type'])
  for (const { id } of open.store.inventory.all()) expect(open.store.removeInventory(id)).toBe(true)
  expect(await seen()).toEqual(meant([]))
  expect(open.store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  await own.close()
  open.close()
})

test('what is said of an address names its lines; of equal prefixes the later inventory says it', () => {
  putInventory(held.store, [{ address: '10.0.0.9', name: 'renamed' }], 'later.csv')
  expect(lens.listing('10.0.0.9')).toEqual({
    name: { value: 'renamed', by: 'later.csv, line 2' },
    kind: { value: 'vm', by: 'hosts.csv, line 5' },
    network: { value: 'Green', by: 'hosts.csv, line 4' },
    subnet: { value: '10.0.0.8/29', by: 'hosts.csv, line 4' },
    site: { value: 'a', by: 'hosts.csv, line 3' },
    owner: { value: 'Net', by: 'hosts.csv, line 3' },
    by: 'later.csv, line 2',
  })
  expect(lens.listing('11.0.0.1')).toBeNull()
  expect(lens.listing('2001:db9::1')?.network).toEqual({ value: 'six', by: 'hosts.csv, line 8' })
})
