import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Field, fields } from '../model/fields'
import { countryCodes } from '../units/country'
import { formatIp } from '../units/ip'
import { protocolName } from '../units/protocol'
import { arbitraryExpr, blocksOf } from './arbitrary-query'
import { arbitraryQuery } from './arbitrary-shape'
import { rowsWhere, type Value } from './ast'
import { queryFields } from './fields'
import { printSearch, printWhere } from './print'
import { parseSearch } from './search'
import { printSql } from './sql'
import { wordsOf } from './words'

/** Text with everything in it that means something to a query. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\\',
      '*',
      '(',
      ')',
      ':',
      '-',
      ' ',
      ',',
      '“',
      '”',
      '‘',
      '’',
      '!',
      '>',
      '=',
      '.',
      '/',
      'a',
      'N',
      '0',
      '\n',
      '\0',
      '%',
      '_',
    ),
    maxLength: 12,
  }),
  fc.constantFrom('AND', 'or', 'not', 'select', 'null', 'src_ip', '10.0.0.1', 'a:b', '..', '>=5', '-x', '*'),
)

const bytes16 = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc
    .uint8Array({ minLength: 4, maxLength: 4 })
    .map(four => Uint8Array.from([...Array<number>(10).fill(0), 255, 255, ...four])),
)
const address = bytes16.map(formatIp)
const cidr = blocksOf(address)

const valueFor = (field: Field): fc.Arbitrary<Value> => {
  const words = wordsOf(field.type)
  if (words) return fc.constantFrom(...words)
  switch (field.type) {
    case 'ip':
      return address
    case 'cidr':
      return cidr
    case 'country':
      return fc.constantFrom(...countryCodes)
    case 'protocol':
      return fc.nat({ max: 255 }).map(protocolName)
    case 'time':
      return fc.integer({ min: 0, max: 253_402_300_799_999 })
    case 'duration':
      return fc.nat({ max: Number.MAX_SAFE_INTEGER })
    case 'degrees':
      return fc.integer({ min: -1_800_000, max: 1_800_000 }).map(tenThousandths => tenThousandths / 10_000)
    case 'integer':
      return field.name.endsWith('_port') ? fc.nat({ max: 65_535 }) : fc.nat({ max: Number.MAX_SAFE_INTEGER })
    default:
      return text
  }
}

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
