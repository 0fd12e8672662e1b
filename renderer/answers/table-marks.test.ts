import { describe, expect, test } from 'vitest'
import type { Table } from '../../shared/contract'
import { parseQuery } from '../../shared/query/parse'
import { printWhere } from '../../shared/query/print'
import { tableColumns } from './table-columns'
import { coursesOf, hasCourses, markedLine, rankingOf } from './table-marks'

const shapeOf = (text: string) => {
  const parsed = parseQuery(text, { dialect: 'search', zone: 'UTC' })
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.query.shape
}
const table = (given: Partial<Table>): Table => ({
  columns: [],
  rows: [],
  total: given.rows?.length ?? 0,
  overall: null,
  series: null,
  range: null,
  revision: 1,
  elapsedMs: 1,
  notes: [],
  ...given,
})
const wordsOf = (expr: Parameters<typeof printWhere>[0]) => printWhere(expr)

const byCountry = shapeOf('* | stats series(count()), sum(bytes) as b by dst_country, dst_port | compare')
const countries = table({
  columns: [
    { name: 'dst_country', type: 'country', unit: null, role: 'key' },
    { name: 'dst_port', type: 'integer', unit: null, role: 'key' },
    { name: 'count', type: 'integer', unit: null, role: 'value' },
    { name: 'b', type: 'integer', unit: 'bytes', role: 'value' },
    { name: 'count_before', type: 'integer', unit: null, role: 'before' },
    { name: 'b_before', type: 'integer', unit: 'bytes', role: 'before' },
  ],
  rows: [
    { cells: ['JP', 22, 6, 100, 3, null], series: [[2, null, 4]] },
    { cells: [null, 443, 2, null, null, null], series: [[null, 2, null]] },
  ],
  total: 5,
  overall: [null, null, 20, 400, 9, 90],
  series: { from: 0, step: 1000, count: 3, columns: ['count'] },
})

describe('columns of a table know what they are', () => {
  const columns = tableColumns(countries, byCountry)

  test('values have their title, unit, course and the column of the period before', () => {
    expect(columns.map(({ title, unit, series, before, addsUp }) => [title, unit, series, before, addsUp])).toEqual([
      ['Destination country', null, null, null, false],
      ['Port', null, null, null, false],
      ['Rows', null, 0, 4, true],
      ['b', 'bytes', null, 5, true],
      ['count_before', null, null, null, false],
      ['b_before', 'bytes', null, null, false],
    ])
  })

  test('a line stands for the rows of its keys', () => {
    const marked = countries.rows.map(({ cells }) => markedLine(columns, cells, 'UTC'))
    expect(marked.map(({ expr, label }) => [wordsOf(expr), label])).toEqual([
      ['dst_country:JP dst_port:22', 'Japan · 22'],
      ['-dst_country:* dst_port:443', '(no value) · 443'],
    ])
  })

  test('a ranking knows the whole, what is not drawn, and what was before', () => {
    const [, , count, bytes] = columns
    if (!count || !bytes) throw new Error('the columns are missing')
    const { items, rest, whole, left, marked } = rankingOf(countries, columns, count, 1, 'UTC')
    expect({ items, rest, whole, left }).toEqual({
      items: [{ key: '["JP",22]', name: 'Japan · 22', value: 6, before: 3 }],
      rest: 14,
      whole: 20,
      left: 4,
    })
    expect(wordsOf(marked({ key: '["JP",22]', time: null }).expr)).toBe('dst_country:JP dst_port:22')
    // A line without the value is none of the ranking.
    expect(rankingOf(countries, columns, bytes, 10, 'UTC').items.map(({ value }) => value)).toEqual([100])
  })

  test('courses lie over the buckets, and a mark is its group at its time', () => {
    const [, , count] = columns
    if (!count) throw new Error('the column is missing')
    const courses = coursesOf(countries, columns, count, 10, 'UTC')
    expect(courses && [courses.series, courses.buckets, courses.left]).toEqual([
      [
        { key: '["JP",22]', name: 'Japan · 22', values: [2, null, 4] },
        { key: '[null,443]', name: '(no value) · 443', values: [null, 2, null] },
      ],
      { from: 0, step: 1000, count: 3 },
      3,
    ])
    const marked = courses?.marked({ key: '["JP",22]', time: { from: 2000, to: 3000 } })
    expect(marked && [wordsOf(marked.expr), marked.range]).toEqual([
      'dst_country:JP dst_port:22',
      { from: 2000, to: 3000 },
    ])
    expect(courses?.marked({ key: null, time: { from: 0, to: 1000 } }).expr).toBeNull()
  })
})

describe('a table of steps of time', () => {
  const hour = 3_600_000
  const binned = shapeOf('* | stats count() by bin(start, 1h), action')
  const lines = table({
    columns: [
      { name: 'start', type: 'time', unit: 'ms', role: 'key' },
      { name: 'action', type: 'action', unit: null, role: 'key' },
      { name: 'count', type: 'integer', unit: null, role: 'value' },
    ],
    rows: [
      { cells: [3 * hour, 'denied', 1], series: [] },
      { cells: [0, 'denied', 7], series: [] },
      { cells: [hour, 'allowed', 2], series: [] },
    ],
  })
  const columns = tableColumns(lines, binned)

  test('is drawn over time, a series for each of the other keys, the largest first', () => {
    const [, , count] = columns
    if (!count) throw new Error('the column is missing')
    expect(hasCourses(columns, count)).toBe(true)
    const courses = coursesOf(lines, columns, count, 10, 'UTC')
    expect(courses && [courses.series, courses.buckets]).toEqual([
      [
        { key: '["denied"]', name: 'denied', paint: 1, values: [7, null, null, 1] },
        { key: '["allowed"]', name: 'allowed', paint: 0, values: [null, 2, null, null] },
      ],
      { from: 0, step: hour, count: 4 },
    ])
    const marked = courses?.marked({ key: '["denied"]', time: { from: 0, to: hour } })
    expect(wordsOf(marked?.expr ?? null)).toBe('action:denied')
  })

  test('steps too fine for any picture are none', () => {
    const [, , count] = columns
    if (!count) throw new Error('the column is missing')
    const far = table({ ...lines, rows: [...lines.rows, { cells: [9e12, 'denied', 1], series: [] }] })
    expect(coursesOf(far, columns, count, 10, 'UTC')).toBeNull()
  })
})

describe('the answer to SQL', () => {
  const answer = table({
    columns: [
      { name: 'dst_port', type: 'integer', unit: null, role: 'value' },
      { name: 'n', type: 'integer', unit: null, role: 'value' },
    ],
    rows: [{ cells: [5432, 7], series: [] }],
  })
  const columns = tableColumns(answer, { kind: 'sql', text: 'select dst_port, count(*) as n from flows group by 1' })

  test('a port is a name and no number; what it counts is', () => {
    expect(columns.map(({ name, role, isNumber, field }) => [name, role, isNumber, field])).toEqual([
      ['dst_port', 'key', false, 'dst_port'],
      ['n', 'value', true, null],
    ])
  })

  test('its lines have names, and of their rows only SQL knows', () => {
    const [, n] = columns
    if (!n) throw new Error('the column is missing')
    const { items, marked } = rankingOf(answer, columns, n, 10, 'UTC')
    expect(items).toEqual([{ key: '[5432]', name: '5432', value: 7 }])
    expect(marked({ key: '[5432]', time: null }).expr).toBeNull()
  })
})
