import { afterAll, describe, expect, test } from 'vitest'
import { parseSearch } from '../../../shared/query/search'
import { printSql } from '../../../shared/query/sql'
import { addresses } from '../testing'
import { sqlCase } from '../testing-sql'
import { sqlFunctions } from './sql-functions'

/** Printed tables, run by SQLite on rows that a case gave. */

const hour = 3_600_000
const begin = Date.parse('2026-06-01T00:00:00Z')
const [a, b, web, v6] = [0, 2, 4, 5]

const { held, sql, close } = await sqlCase([
  [
    { kind: 0, start: begin, src_ip: a, dst_ip: web, bytes: 100, packets: 1 },
    { kind: 0, start: begin + 1, src_ip: a, dst_ip: web, bytes: 300, packets: null },
    { kind: 0, start: begin + hour, src_ip: b, dst_ip: a, bytes: 50, packets: 7 },
    { kind: 0, start: begin + 2 * hour, src_ip: v6, dst_ip: a, bytes: null, packets: null },
  ],
])
afterAll(close)

const ask = (text: string): unknown[][] => {
  const parsed = parseSearch(text, 'UTC')
  if (!parsed.ok) throw new Error(parsed.error.message)
  return sql.exec(printSql(parsed.query))[0]?.values ?? []
}

test('sums, ends and ranks of a group leave out rows without a value', () => {
  expect(
    ask(
      '| stats count(), sum(packets), avg(bytes), min(bytes), max(bytes), pct(bytes, 50), first(bytes), last(packets)',
    ),
  ).toEqual([[4, 8, 150, 50, 300, 100, 100, 7]])
  expect(ask('src_ip:2001:db8::1 | stats sum(bytes), max(bytes), pct(bytes, 50), first(bytes), rate(bytes)')).toEqual([
    [null, null, null, null, null],
  ])
})

test('a rate is bits a second between the first and the last beginning', () => {
  expect(ask('| stats rate(bytes), rate(packets)')).toEqual([[(450 * 8) / 7200.001, 8 / 7200.001]])
})

test('a row is in the group of either side, once', () => {
  expect(ask('| stats count() as n by ip | sort n desc, ip')).toEqual([
    [addresses[a], 4],
    [addresses[web], 2],
    [addresses[b], 1],
    [addresses[v6], 1],
  ])
  expect(ask('| stats count_distinct(ip)')).toEqual([[4]])
})

test('a row is in the group of each of its tags', () => {
  const groups = ask('| stats count() as n by flow_type')
  const tags = held.rows.flatMap(({ flow_type: all }) => (Array.isArray(all) ? (all as readonly string[]) : []))
  expect(new Map(groups.map(([tag, n]) => [tag, n]))).toEqual(
    new Map([...new Set(tags)].map(tag => [tag, tags.filter(other => other === tag).length])),
  )
  expect(ask('| stats count_distinct(flow_type)')).toEqual([[new Set(tags).size]])
})

test('networks and days of a zone are keys', () => {
  expect(ask('| stats count() as n by prefix(src_ip, 8, 32) | sort n desc, src_ip')).toEqual([
    ['10.0.0.0/8', 3],
    ['2001:db8::/32', 1],
  ])
  expect(ask('| stats count() as n by bin(start, 1d, "America/New_York")')).toEqual([
    [Date.parse('2026-05-31T04:00:00Z'), 4],
  ])
})

test('what is compared with what a column shows leaves lines out', () => {
  expect(ask('| stats sum(bytes) as bytes by src_ip | having bytes > 60')).toEqual([[addresses[a], 400]])
  expect(ask('| stats sum(bytes) as bytes by src_ip | having not bytes > 60 | sort src_ip desc')).toEqual([
    [addresses[v6], null],
    [addresses[b], 50],
  ])
})

test('the period before stands beside the last hour', () => {
  expect(ask('last:1h | stats count() as n by dst_ip | compare')).toEqual([
    [addresses[a], 1, 1],
    [addresses[web], 0, 1],
  ])
})

describe('functions for those who write SQL', () => {
  const value = (call: string): unknown => sql.exec(`select ${call}`)[0]?.values[0]?.[0]

  test.each([
    ["minute_of_day(0, 'Asia/Tokyo')", 540],
    ["weekday(0, 'UTC')", 4],
    ["time_bin(90061000, 86400000, 'UTC')", 86_400_000],
    ["ip_prefix('192.0.2.77', 24, 64)", '192.0.2.0/24'],
    ["ip_prefix('no address', 24, 64)", null],
    ["ip_hex('10.0.0.1')", '00000000000000000000ffff0a000001'],
    ["'abc' regexp '^a.c$'", 1],
    ["null regexp 'a'", null],
  ])('%s', (sql, expected) => expect(value(sql)).toBe(expected))

  test.each([
    ["time_bin(0, 1, 'Nowhere/City')", 'there is no time zone "Nowhere/City"'],
    ["ip_prefix('10.0.0.1', 40, 64)", 'a prefix has 0 to 32 bits'],
    ['percentile(1, 200)', 'a percentile lies between 0 and 100; 200 does not'],
    ["'a' regexp '('", 'this ( is never closed.'],
  ])('%s is refused', (sql, sentence) => expect(() => value(sql)).toThrow(sentence))

  test('each is described', () => {
    const names = sqlFunctions.map(({ call }) => call.slice(0, call.indexOf('(')))
    const [known] = sql.exec("select distinct name from pragma_function_list where builtin = 0 and name <> 'extension'")
    expect(
      (known?.values ?? [])
        .map(([name]) => String(name))
        .filter(name => names.includes(name))
        .sort(),
    ).toEqual(names.toSorted())
  })
})
