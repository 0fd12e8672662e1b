import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Cell } from '../../shared/contract'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import { arbitraryTable, arbitraryTime } from '../../shared/query/arbitrary-shape'
import { both, type Expr } from '../../shared/query/ast'
import { queryFields } from '../../shared/query/fields'
import { printSql } from '../../shared/query/sql'
import { anyText, flowsOfSeed, holds, type TestRow, valueFor } from './testing'
import { inventoryLines } from './testing-inventory'
import { sqlCase } from './testing-sql'
import { reckonTable } from './testing-tables'

/** The lens, the printed SQL on the materialised rows and a plain reckoning have to agree on every table. */

const someFlows = flowsOfSeed(14, 6, 20, 60)

const { held, lens, sql, close } = await sqlCase(someFlows, inventoryLines)
afterAll(close)

/** Means and rates are quotients of the same sums, worked out in another order; sets of tags are written as the table has them. */
const comparable = (cell: Cell | Uint8Array | undefined): unknown => {
  if (Array.isArray(cell)) return `|${cell.join('|')}|`
  return typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(12)) : (cell ?? null)
}
const linesOf = (rows: readonly (readonly (Cell | Uint8Array)[])[]): readonly string[] =>
  rows.map(row => JSON.stringify(row.map(comparable)))

const condition: fc.Arbitrary<Expr | null> = fc.option(
  fc.oneof({ weight: 4, arbitrary: arbitraryExpr(queryFields, valueFor, anyText) }, arbitraryTime),
  { freq: 6 },
)

test('the lines that the lens finds are those of the printed SQL and of a plain reckoning', async () => {
  await fc.assert(
    fc.asyncProperty(condition, arbitraryTable(queryFields, fc.constantFrom('n', 'who')), async (asked, made) => {
      const shape = { ...made, compare: false, details: null, limit: null }
      const starts = held.rows.map(row => Number(row['start']))
      const range = { from: Math.min(...starts), to: Math.max(...starts) + 1 }
      const whole: Expr = { kind: 'between', field: 'start', low: range.from, high: range.to - 1 }
      // Under an or, no time of the condition narrows the range that rates are reckoned over.
      const where = asked === null ? whole : both(whole, { kind: 'or', terms: [asked, asked] })
      const found = await lens.table({ where, shape, from: null, to: null, buckets: 10, offset: 0, limit: 100_000 })
      const ours = linesOf(found.rows.map(({ cells }) => cells))
      const printed = printSql(
        { where, shape: { ...shape, values: shape.values.map(value => ({ ...value, series: false })) } },
        range,
      )
      const [table] = sql.exec(printed)
      const theirs = linesOf(table?.values ?? [])
      // Numbers among ids of flows stand behind the texts in the lens, and between them in SQL.
      const isOrdered = !JSON.stringify(shape).includes('flow_id')
      expect({ printed, lines: isOrdered ? ours : ours.toSorted() }).toEqual({
        printed,
        lines: isOrdered ? theirs : theirs.toSorted(),
      })
      const usesRecent = JSON.stringify(asked).includes('"recent"')
      if (usesRecent) return
      const rows: readonly TestRow[] = held.rows.filter(row => where === null || holds(where, row))
      const reckoned = reckonTable(shape, rows, null, (range.to - range.from) / 1000)
      expect(ours).toEqual(linesOf(reckoned.lines.map(({ cells }) => cells)))
    }),
    { numRuns: 300 },
  )
})
