import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryQuery } from './arbitrary-shape'
import { type Dialect, dialects, everything } from './ast'
import { dialectEntries } from './dialects'
import { queryFields } from './fields'
import { dialectOf, parseQuery } from './parse'
import { printSearch } from './print'
import { text, valueFor } from './roundtrip-values'
import { translate } from './translate'

const zone = 'UTC'
const query = arbitraryQuery(queryFields, valueFor, text)

const saidIn = (dialect: Dialect, of: typeof everything) => translate(of).find(each => each.dialect === dialect)

const signs = '( ) | , " \' ` / // # [ ] .. = == =~ ! != < - *'.split(' ')
const parts = [
  ...'filter stats fields sort limit dedup where summarize project top take by as and or not in like has between'
    .split(' ')
    .map(word => ` ${word} `),
  ...'count( bin( pct(bytes, ago(2d) datetime(2026-01-01) NTANetAnalytics src_ip bytes rule SrcIP 5m 1 10.0.0.0/8'.split(
    ' ',
  ),
]

describe.each(['insights', 'kql'] as const)('%s', dialect => {
  test('what it can say of generated queries reads back, and prints the same again', () => {
    let said = 0
    fc.assert(
      fc.property(query, of => {
        const found = saidIn(dialect, of)
        if (!found || found.text === null) return
        said++
        const read = parseQuery(found.text, { dialect, zone })
        expect({ text: found.text, ok: read.ok }).toEqual({ text: found.text, ok: true })
        if (read.ok) expect(saidIn(dialect, read.query)?.text).toBe(found.text)
      }),
      { numRuns: 1500 },
    )
    expect(said).toBeGreaterThan(100)
  })

  test('that no words mean exactly the same is rare', () => {
    const all = fc.sample(query, { numRuns: 1500, seed: 3 }).map(of => saidIn(dialect, of)?.why ?? '')
    // A bare word that looks like an address, and a pattern on it.
    expect(all.filter(why => why.includes('exactly')).length).toBeLessThan(40)
  })

  const pieces = fc.oneof(text, fc.constantFrom(...signs, ...parts))

  test('any text is read or refused with a place in it', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), found => {
        const typed = found.join('')
        const read = parseQuery(typed, { dialect, zone })
        let end = 0
        for (const { from, to } of read.tokens) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        expect(end).toBeLessThanOrEqual(typed.length)
        if (read.ok) {
          const printed = printSearch(read.query)
          const again = parseQuery(printed, { dialect: 'search', zone })
          expect(again.ok && printSearch(again.query)).toBe(printed)
          return
        }
        expect(read.error.message).toMatch(/^Character \d+: ./)
        expect(read.error.from).toBeLessThanOrEqual(typed.length)
      }),
      { numRuns: 5000 },
    )
  })

  const begin = dialect === 'kql' ? 'T | where ' : 'filter '
  test.each<[string, string, RegExp]>([
    ['too long', `${begin}bytes > 1 ${'and bytes > 1 '.repeat(8000)}`, /at most 100,000 characters/],
    ['5,000 parentheses', `${begin}${'('.repeat(5000)}bytes > 1${')'.repeat(5000)}`, /go 200 deep at most/],
    [
      '5,000 negations',
      `${begin}${(dialect === 'kql' ? 'not(' : 'not ').repeat(5000)}bytes > 1`,
      /go 200 deep at most/,
    ],
    ['an open quote', `${begin}rule == "${'a'.repeat(90_000)}`, /quote is never closed/],
    ['a wall of quotes', `${begin}${'"'.repeat(90_000)}`, /./],
    ['a wall of bars', '|'.repeat(90_000), /./],
    ['a long list', `${begin}dst_port in (${'1, '.repeat(30_000)}`, /value is missing/],
    ['other letters', `${begin}${'é'.repeat(90_000)} > 1`, /no field/],
  ])('%s: refused at once', (_, typed, message) => {
    const began = performance.now()
    const read = parseQuery(typed, { dialect, zone })
    expect(read.ok ? '' : read.error.message).toMatch(message)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('sniffing', () => {
  test.each<[string, Dialect]>([
    ['fields @timestamp, @message | sort @timestamp desc | limit 20', 'insights'],
    ['fields event.src_ip', 'insights'],
    ['# the blocked\nfilter event.alert.action = "blocked" | stats count(*) by event.src_ip', 'insights'],
    ['filter srcaddr = "10.0.0.1"', 'insights'],
    ['filter isIpv4InSubnet(srcaddr, "10.0.0.0/8")', 'insights'],
    ['filter @message like /x/', 'insights'],
    ['stats count(*) by bin(5m)', 'insights'],
    ['fields are nice', 'search'],
    ['fields nice', 'search'],
    ['filter', 'search'],
    ['filter coffee', 'search'],
    ['top', 'search'],
    ['where are my flows', 'search'],
    ['dst_port:22 | stats count() by src_ip', 'search'],
    ['ssh | sort bytes desc', 'search'],
    ['NTANetAnalytics', 'kql'],
    ['// mine\nNTANetAnalytics | take 5', 'kql'],
    ['AzureNetworkAnalytics_CL | summarize count() by FlowType_s', 'kql'],
    ['MyFlows_CL | where SrcIp == "10.0.0.1"', 'kql'],
    ['MyFlows | order by bytes desc', 'kql'],
    ['stats by srcAddr', 'insights'],
    ['filter (srcAddr like "10.0") or dstPort = 22', 'insights'],
    ["sum(Total Traffic) as 'total', count as n of flows group by Source IP", 'flows'],
  ])('%s', (typed, dialect) => expect(dialectOf(typed)).toBe(dialect))

  test('a text of two dialects gets the answer of the one that it begins as', () => {
    const message = (typed: string): string => {
      const read = parseQuery(typed, { dialect: 'auto', zone })
      return read.ok ? printSearch(read.query) : `${read.dialect}: ${read.error.message}`
    }
    expect([
      message('filter bytes > 5 | summarize count() by rule'),
      message('NTANetAnalytics | stats count(*) by SrcIP'),
      message('NTANetAnalytics | where SrcIP = "10.0.0.1"'),
      message('dst_port:22 | where bytes > 5'),
    ]).toEqual([
      'insights: Character 20: there is no command "summarize".',
      'kql: Character 19: there is no operator "stats".',
      'kql: Character 31: KQL compares with ==.',
      'search: Character 15: there is no stage "where".',
    ])
  })
})

test('every dialect is listed once, and says a plain condition', () => {
  expect(dialectEntries.map(({ id }) => id).toSorted()).toEqual(dialects.toSorted())
})
