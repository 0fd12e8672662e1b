import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Cell } from '../../../shared/contract'
import { arbitraryExpr } from '../../../shared/query/arbitrary-query'
import { arbitraryTable } from '../../../shared/query/arbitrary-shape'
import type { Expr, TableShape } from '../../../shared/query/ast'
import { queryFields } from '../../../shared/query/fields'
import { printSql } from '../../../shared/query/sql'
import { anyText, flowsOfSeed, valueFor } from '../testing'
import { sqlCase } from '../testing-sql'

/** Tables as the lens answers them and as SQLite answers the SQL they print as. */

const someFlows = flowsOfSeed(13, 5, 20, 40)
const arbitraryWhere = fc.option(arbitraryExpr(queryFields, valueFor, anyText), { freq: 12 })
const names = fc.constantFrom('n', 'total', 'who')

const { held, lens, sql, close } = await sqlCase(someFlows)
afterAll(close)

/** Sums and means of large numbers are the same to the last digits. */
const plain = (cell: Cell): Cell => {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : Number(cell.toPrecision(12))
  return cell !== null && typeof cell === 'object' ? `|${cell.join('|')}|` : cell
}

/** Lines that the order asked for leaves alike may stand either way, so they are told as a set. */
const asSet = (rows: readonly (readonly Cell[])[]): readonly string[] =>
  rows.map(row => JSON.stringify(row.map(plain))).sort()

const both = async (where: Expr | null, shape: TableShape, range: { from: number; to: number }) => {
  const printed = printSql({ where, shape }, range).split(';\n\n')[0] ?? ''
  const { rows } = await lens.table({ where, shape, ...range, buckets: 50, offset: 0, limit: 10_000 })
  return {
    sql: printed,
    lens: asSet(rows.map(({ cells }) => cells)),
    answered: asSet((sql.exec(printed)[0]?.values ?? []) as Cell[][]),
  }
}

test('the lens and the printed SQL give the same lines', async () => {
  const starts = held.rows.map(row => Number(row['start']))
  const range = { from: Math.min(...starts), to: Math.max(...starts) + 1 }
  await fc.assert(
    fc.asyncProperty(arbitraryWhere, arbitraryTable(queryFields, names), async (where, asked) => {
      const whole: Expr = { kind: 'between', field: 'start', low: range.from, high: range.to - 1 }
      const narrowed: Expr = where === null ? whole : { kind: 'and', terms: [whole, where] }
      const shape = { ...asked, limit: null, compare: false, details: null }
      const found = await both(narrowed, shape, range)
      expect({ sql: found.sql, lines: found.answered }).toEqual({ sql: found.sql, lines: found.lens })
    }),
    { numRuns: 300 },
  )
})

test('so they do beside the period before', async () => {
  const range = { from: 1_780_306_200_001, to: 1_780_306_800_001 }
  await fc.assert(
    fc.asyncProperty(arbitraryTable(queryFields, names), async asked => {
      const where: Expr = { kind: 'between', field: 'start', low: range.from, high: range.to - 1 }
      const shape = { ...asked, limit: null, compare: true, details: null }
      const found = await both(where, shape, range)
      expect({ sql: found.sql, lines: found.answered }).toEqual({ sql: found.sql, lines: found.lens })
    }),
    { numRuns: 100 },
  )
})
