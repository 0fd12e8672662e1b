import { describe, expect, test } from 'vitest'
import { parseQuery } from './parse'
import { parseSql, sqlNeeds } from './sql-dialect'
import { translate } from './translate'

const errorOf = (text: string): string => {
  const parsed = parseSql(text)
  return parsed.ok ? 'read' : parsed.error.message
}

test('one statement is read as it was typed, without what stands around it', () => {
  const parsed = parseQuery(" -- the largest\n select src_ip, max(bytes) from flows where rule = ';' ; ", {
    dialect: 'auto',
    zone: 'UTC',
  })
  expect(parsed.ok && parsed.query).toEqual({
    where: null,
    shape: { kind: 'sql', text: "select src_ip, max(bytes) from flows where rule = ';'" },
  })
  expect(parsed.dialect).toBe('sql')
  expect(parsed.tokens.map(({ kind }) => kind).slice(0, 4)).toEqual(['keyword', 'field', 'operator', 'field'])
})

test('a statement that begins with its tables is SQL', () => {
  for (const text of [
    'with n as (select 1) select * from n',
    'WITH RECURSIVE n(i) AS (select 1) select i from n',
    'values (1)',
  ])
    expect(parseQuery(text, { dialect: 'auto', zone: 'UTC' })).toMatchObject({ ok: true, dialect: 'sql' })
  expect(parseQuery('selected fromage', { dialect: 'auto', zone: 'UTC' }).dialect).toBe('search')
})

test('a text of many comments is told from SQL at once', () => {
  expect(parseQuery('/* a */'.repeat(200), { dialect: 'auto', zone: 'UTC' }).dialect).toBe('search')
  expect(parseQuery(`${'/* a **/ '.repeat(20)}select 1 from flows`, { dialect: 'auto', zone: 'UTC' }).dialect).toBe(
    'sql',
  )
})

test('a table with courses over time is two statements, so it is not said as one', () => {
  const parsed = parseQuery('* | stats series(count()) by src_ip', { dialect: 'search', zone: 'UTC' })
  expect(parsed.ok && translate(parsed.query).find(({ dialect }) => dialect === 'sql')).toEqual({
    dialect: 'sql',
    text: null,
    why: 'A course over time beside a number takes two statements of SQL, and one is asked at a time.',
  })
})

describe('what is refused', () => {
  test.each([
    ['', 'Character 1: a statement is missing.'],
    ['-- nothing', 'Character 1: a statement is missing.'],
    [
      'drop table flows',
      'Character 1: SQL only reads here, so "drop" is refused; a name that is spelt so goes in double quotes.',
    ],
    [
      'replace into flows values (1)',
      'Character 1: SQL only reads here, so "replace" is refused; a name that is spelt so goes in double quotes.',
    ],
    [
      'with a as (select 1) replace into flows values (1)',
      'Character 22: SQL only reads here, so "replace" is refused; a name that is spelt so goes in double quotes.',
    ],
    [
      'with a as (select 1) DELETE from flows',
      'Character 22: SQL only reads here, so "DELETE" is refused; a name that is spelt so goes in double quotes.',
    ],
    [
      "attach 'x' as y",
      'Character 1: SQL only reads here, so "attach" is refused; a name that is spelt so goes in double quotes.',
    ],
    [
      'pragma query_only = off',
      'Character 1: SQL only reads here, so "pragma" is refused; a name that is spelt so goes in double quotes.',
    ],
    ['select 1; select 2', 'Character 11: one statement at a time; this begins another.'],
    ['select 1;; drop table flows', 'Character 12: one statement at a time; this begins another.'],
    ['selcet 1', 'Character 1: a statement begins with select, with, values.'],
    ["select 'a", "Character 8: this ' is never closed."],
    ['select 1 /* a', 'Character 10: this comment is never closed.'],
    ['select ?', 'Character 8: there is nobody to fill a parameter; write the value itself.'],
    ['select (1', 'Character 10: a ( is never closed.'],
    ['select 1)', 'Character 9: this ) closes nothing.'],
    [
      `select ${'('.repeat(5000)}1${')'.repeat(5000)}`,
      'Character 208: at most 200 parentheses stand inside one another.',
    ],
    [
      `select '${'x'.repeat(100_000)}'`,
      'Character 100001: a query has at most 100,000 characters; this one has 100,009.',
    ],
    ['select \u2603', 'Character 8: SQL has no "\u2603".'],
  ])('%.60s', (text, sentence) => expect(errorOf(text)).toBe(sentence))

  test('a word for writing within a text, a name or a call is none', () => {
    expect(errorOf(`select replace(rule, 'drop', '"') as "delete", case when 1 then 2 end from flows -- update`)).toBe(
      'read',
    )
  })
})

describe('what a statement needs of the case', () => {
  test.each([
    ['select count(*) from flows', { flows: ['id'] }],
    ['select src_ip, bytes * 8 from flows', { flows: ['src_ip', 'bytes'] }],
    ['select "SRC_IP_HEX" from [Flows]', { flows: ['src_ip_hex'] }],
    ['select h.country from hosts h, findings', { hosts: ['country'], findings: ['id'] }],
    ['select 1', {}],
    ["select 'flows'", {}],
  ])('%s', (text, needs) => expect(Object.fromEntries(sqlNeeds(text))).toEqual(needs))

  test('a star names every column', () => {
    for (const text of ['select * from hosts', 'select 1, h.* from hosts h', 'select distinct * from hosts'])
      expect(sqlNeeds(text).get('hosts')?.length).toBe(7)
  })
})
