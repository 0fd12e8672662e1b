import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fields } from '../model/fields'
import { arbitraryExpr } from './arbitrary-query'
import { arbitraryQuery } from './arbitrary-shape'
import { rowsWhere } from './ast'
import { queryFields } from './fields'
import { printSearch, printWhere } from './print'
import { text, valueFor } from './roundtrip-values'
import { parseSearch } from './search'
import { printSql } from './sql'

const tree = arbitraryExpr(queryFields, valueFor, text)

test('what is printed reads back as the same tree, in every zone', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('UTC', 'Asia/Tokyo', 'America/St_Johns'), (where, zone) => {
      const printed = printWhere(where)
      expect({ printed, ...parseSearch(printed, zone) }).toMatchObject({ printed, ok: true, query: rowsWhere(where) })
    }),
    { numRuns: 3000 },
  )
})

test('a query with all that it asks of its rows reads back as the same', () => {
  fc.assert(
    fc.property(arbitraryQuery(queryFields, valueFor, text), query => {
      const printed = printSearch(query)
      expect({ printed, ...parseSearch(printed, 'UTC') }).toMatchObject({ printed, ok: true, query })
    }),
    { numRuns: 3000 },
  )
})

test('every tree prints as SQL', () => {
  fc.assert(
    fc.property(tree, where => {
      expect(printSql(rowsWhere(where))).toMatch(/^select \*\nfrom flows\nwhere /)
    }),
  )
})

test('any text is read or refused with a place in it, and what is read prints stably', () => {
  const piece = fc.oneof(
    text,
    fc.constantFrom(
      '(',
      ')',
      ' OR ',
      ' AND ',
      ' NOT ',
      '-',
      '"',
      ...fields.map(({ name }) => `${name}:`),
      ':',
      '..',
      ',',
      '10.0.0.0/8',
      '2026-06-01',
      '*',
      '>=',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const typed = pieces.join('')
      const parsed = parseSearch(typed, 'UTC')
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
      const printed = printSearch(parsed.query)
      const again = parseSearch(printed, 'UTC')
      expect(again.ok && printSearch(again.query)).toBe(printed)
    }),
    { numRuns: 5000 },
  )
})
