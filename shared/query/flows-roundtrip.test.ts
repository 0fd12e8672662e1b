import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fields } from '../model/fields'
import { arbitraryExpr } from './arbitrary-query'
import { arbitraryTable } from './arbitrary-shape'
import { plainRows, type Query, rowsWhere } from './ast'
import { queryFields } from './fields'
import { parseFlows } from './flows'
import { printFlows } from './flows-print'
import { dialectOf } from './parse'
import { text, valueFor } from './roundtrip-values'

const where = arbitraryExpr(queryFields, valueFor, text)
const zone = fc.constantFrom('UTC', 'Asia/Tokyo', 'America/St_Johns')

/** What cannot be said is no text; what can reads back as the same query in any zone. */
const readsBack = (query: Query, inZone: string): boolean => {
  const printed = printFlows(query).text
  if (printed === null) return false
  expect(dialectOf(printed)).toBe('flows')
  expect({ printed, ...parseFlows(printed, inZone) }).toMatchObject({
    printed,
    dialect: 'flows',
    ok: true,
    query,
  })
  return true
}

test('every condition but one with a regular expression is said in Aria and reads back', () => {
  let said = 0
  fc.assert(
    fc.property(where, zone, (expr, inZone) => {
      if (readsBack(rowsWhere(expr), inZone)) said++
    }),
    { numRuns: 1000 },
  )
  expect(said).toBeGreaterThan(500)
})

test('flows in an order, and no more of them than asked for', () => {
  const sortable = queryFields.filter(({ source }) => source.from !== 'either').map(({ name }) => name)
  const sort = fc.array(fc.record({ column: fc.constantFrom(...sortable), descending: fc.boolean() }), { maxLength: 3 })
  fc.assert(
    fc.property(where, sort, fc.option(fc.nat({ max: 1000 })), (expr, order, limit) => {
      readsBack({ where: expr, shape: { ...plainRows, sort: order, limit } }, 'UTC')
    }),
    { numRuns: 500 },
  )
})

test('tables that Aria can say read back', () => {
  let said = 0
  // Lines that are in no order asked for are put into Aria's.
  const table = arbitraryTable(queryFields, text).filter(({ by, sort }) => by.length === 0 || sort.length > 0)
  fc.assert(
    fc.property(fc.option(where), table, (expr, shape) => {
      if (readsBack({ where: expr, shape: { ...shape, having: null } }, 'UTC')) said++
    }),
    { numRuns: 2000 },
  )
  expect(said).toBeGreaterThan(200)
})

test('any text is read or refused with a place in it, and what is read prints stably', () => {
  const piece = fc.oneof(
    text,
    fc.constantFrom(
      'flows ',
      'where ',
      ' and ',
      ' or ',
      ' not ',
      '(',
      ')',
      ' in (',
      ' in last ',
      '2 days',
      ' group by ',
      ' order by ',
      'series(',
      'sum(',
      'bytes rate',
      ' of ',
      'top 5 ',
      'VMs ',
      ' = ',
      ' like ',
      ' is set',
      ' between ',
      ' limit ',
      ',',
      "'",
      '‘',
      ' as ',
      'count',
      'Source Country',
      'Total Traffic',
      'Port',
      '22',
      "'Japan'",
      'time_of_day ',
      '21:00',
      ...fields.map(({ name }) => `${name} `),
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const typed = `flows ${pieces.join('')}`
      const parsed = parseFlows(typed, 'UTC')
      let end = 0
      for (const { from, to } of parsed.tokens) {
        expect(from).toBeGreaterThanOrEqual(end)
        expect(to).toBeGreaterThan(from)
        end = to
      }
      expect(end).toBeLessThanOrEqual(typed.length)
      if (!parsed.ok) {
        expect(parsed.error.message).toMatch(/^Character \d+: ./)
        expect(parsed.error.from).toBeLessThanOrEqual(typed.length)
        return
      }
      const printed = printFlows(parsed.query).text ?? ''
      const again = parseFlows(printed, 'UTC')
      expect(again.ok && printFlows(again.query).text).toBe(printed)
    }),
    { numRuns: 2000 },
  )
})
