import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Cell, Measure } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import { arbitraryExpr } from '../../shared/query/arbitrary-query'
import { type Expr, rowsWhere } from '../../shared/query/ast'
import { queryFields } from '../../shared/query/fields'
import { printSql } from '../../shared/query/sql'
import { compareIps, parseIp } from '../../shared/units/ip'
import { anyText, flowsOfSeed, holds, type TestRow, valueFor } from './testing'
import { sqlCase } from './testing-sql'

/** The lens, the printed SQL and a plain reading of the records have to agree on every question. */

const someFlows = flowsOfSeed(11, 9, 20, 60)
const arbitraryWhere = fc.option(arbitraryExpr(queryFields, valueFor, anyText), { freq: 12 })

const { held, lens, sql, close } = await sqlCase(someFlows)
afterAll(close)

const matching = (where: Expr | null): readonly TestRow[] =>
  held.rows.filter(row => where === null || holds(where, row))

/** Nulls behind everything, whichever way; rows that are alike by their ids. */
const sorted = (rows: readonly TestRow[], field: string, descending: boolean): readonly TestRow[] => {
  const compare = (a: Cell, b: Cell): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b
    if (field.endsWith('_ip'))
      return compareIps(parseIp(String(a)) ?? new Uint8Array(), parseIp(String(b)) ?? new Uint8Array())
    if (field === 'flow_id' && /^\d+$/.test(String(a)) && /^\d+$/.test(String(b))) return Number(a) - Number(b)
    if (field === 'flow_id' && /^\d+$/.test(String(a)) !== /^\d+$/.test(String(b)))
      return /^\d+$/.test(String(a)) ? 1 : -1
    const text = (cell: Cell) => Buffer.from(Array.isArray(cell) ? `|${cell.join('|')}|` : String(cell))
    return Buffer.compare(text(a), text(b))
  }
  return rows.toSorted((a, b) => {
    const [x, y] = [a[field] ?? null, b[field] ?? null]
    if (x === null || y === null) return x === y ? Number(a['id']) - Number(b['id']) : x === null ? 1 : -1
    return (descending ? -compare(x, y) : compare(x, y)) || Number(a['id']) - Number(b['id'])
  })
}

const idsOf = (rows: readonly TestRow[]): number[] => rows.map(row => Number(row['id']))

test('every row has the cells that the log, the enrichment and the other columns say', async () => {
  for (const row of held.rows) {
    const found = await lens.row(Number(row['id']))
    expect(found).toEqual(Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null)))
  }
  expect(await lens.row(held.rows.length + 1)).toBeNull()
})

test('the rows found are those that the printed SQL finds and that the tree means', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryWhere, async where => {
      const expected = idsOf(matching(where))
      const [table] = sql.exec(printSql(rowsWhere(where)).replace('select *', 'select id'))
      const sort = { field: 'id', descending: false }
      const { rows, total } = await lens.page({ where, sort, offset: 0, limit: 10_000, columns: ['id'] })
      expect((table?.values ?? []).map(([id]) => id)).toEqual(expected)
      expect(rows.map(([id]) => id)).toEqual(expected)
      expect([total, await lens.count(where)]).toEqual([expected.length, expected.length])
    }),
    { numRuns: 800 },
  )
})

test('pages of every field in both directions are stretches of one order', async () => {
  const sortable = fields.map(({ name }) => name)
  await fc.assert(
    fc.asyncProperty(
      arbitraryWhere,
      fc.constantFrom(...sortable),
      fc.boolean(),
      fc.nat({ max: 500 }),
      fc.integer({ min: 1, max: 50 }),
      async (where, field, descending, offset, limit) => {
        const whole = idsOf(matching(where).length > 0 ? sortedAs(where, field, descending) : [])
        const { rows, total } = await lens.page({ where, sort: { field, descending }, offset, limit, columns: ['id'] })
        expect({ field, ids: rows.map(([id]) => id), total }).toEqual({
          field,
          ids: whole.slice(offset, offset + limit),
          total: whole.length,
        })
      },
    ),
    { numRuns: 400 },
  )
})
const sortedAs = (where: Expr | null, field: string, descending: boolean) => sorted(matching(where), field, descending)

const measured = (rows: readonly TestRow[], measure: Measure): number => {
  const different = (field: string) => new Set(rows.map(row => row[field]).filter(cell => cell !== null)).size
  switch (measure) {
    case 'flows':
      return rows.length
    case 'sources':
      return different('src_ip')
    case 'destinations':
      return different('dst_ip')
    default:
      return rows.reduce((sum, row) => sum + Number(row[measure] ?? 0), 0)
  }
}

/** A row counts for each of its tags, and once for every other field. */
const groupRows = (rows: readonly TestRow[], by: readonly string[]): ReadonlyMap<string, readonly TestRow[]> => {
  const groups = new Map<string, TestRow[]>()
  for (const row of rows) {
    let keys: Cell[][] = [[]]
    for (const name of by) {
      const cell = row[name] ?? null
      keys = keys.flatMap(key => (Array.isArray(cell) ? cell : [cell]).map(one => [...key, one as Cell]))
    }
    for (const key of keys) groups.set(JSON.stringify(key), [...(groups.get(JSON.stringify(key)) ?? []), row])
  }
  return groups
}

const groupable = fields.map(({ name }) => name).filter(name => name !== 'community_id')
const allMeasures: readonly Measure[] = ['flows', 'bytes', 'packets', 'sessions', 'sources', 'destinations']

test('groups by one to four fields carry exact sums and exact numbers of different ends', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWhere,
      fc.uniqueArray(fc.constantFrom(...groupable), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...allMeasures),
      fc.boolean(),
      fc.constantFrom(3, 10_000),
      async (where, by, measure, descending, limit) => {
        const order = { measure, descending }
        const { groups, total } = await lens.groups({ where, by, measures: allMeasures, order, limit })
        const expected = groupRows(matching(where), by)
        expect(total).toBe(expected.size)
        expect(groups.length).toBe(Math.min(limit, expected.size))
        for (const { key, values } of groups) {
          const rows = expected.get(JSON.stringify(key)) ?? []
          expect({ key, values }).toEqual({ key, values: allMeasures.map(each => measured(rows, each)) })
        }
        const ranked = [...expected.values()]
          .map(rows => measured(rows, measure))
          .sort((a, b) => (descending ? b - a : a - b))
        expect(groups.map(({ values }) => values[allMeasures.indexOf(measure)])).toEqual(ranked.slice(0, limit))
      },
    ),
    { numRuns: 400 },
  )
})

test('facets are the groups of each field, and name the flow types that do not occur', async () => {
  const names = ['dst_port', 'src_country', 'flow_type', 'rule', 'service']
  const where: Expr = { kind: 'compare', field: 'protocol', op: '=', value: 'tcp' }
  const facets = await lens.facets({ where, fields: names, limit: 100 })
  for (const name of names) {
    const expected = groupRows(matching(where), [name])
    const found = (facets[name]?.groups ?? []).filter(({ values: [count] }) => count !== 0)
    expect(new Map(found.map(({ key, values: [count] }) => [JSON.stringify(key), count]))).toEqual(
      new Map([...expected].map(([key, rows]) => [key, rows.length])),
    )
  }
  expect(facets['flow_type']?.groups.length).toBe(23)
  expect(facets['flow_type']?.groups).toContainEqual({ key: ['VM-VM'], values: [0] })
})

test('a series puts every selected row in the bucket of its start', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryWhere,
      fc.constantFrom(null, 'action', 'dst_ip', 'bytes', 'url', 'flow_type'),
      fc.constantFrom(...allMeasures),
      fc.constantFrom(1, 7, 200, 2000),
      fc.constantFrom(2, 100),
      async (where, by, measure, buckets, limit) => {
        const { from, step, groups } = await lens.series({ where, from: null, to: null, by, measure, buckets, limit })
        const rows = matching(where)
        const kept = new Set(groups.map(({ key }) => JSON.stringify([key])))
        const expected = by === null ? new Map([['[null]', rows]]) : groupRows(rows, [by])
        const others = [...expected].filter(([key]) => !kept.has(key)).flatMap(([, left]) => left)
        for (const { key, values } of groups) {
          const own = Array.isArray(key) ? others : (expected.get(JSON.stringify([key])) ?? [])
          if (Array.isArray(key) && by === 'flow_type' && measure !== 'flows') continue
          const reckoned = values.map((_, at) => {
            const inside = own.filter(row => Math.floor((Number(row['start']) - from) / step) === at)
            return measured(inside, measure)
          })
          expect({ key, values }).toEqual({ key, values: reckoned })
        }
        expect(Math.max(0, ...groups.map(({ values }) => values.length))).toBeLessThanOrEqual(Math.max(2, buckets))
      },
    ),
    { numRuns: 300 },
  )
})

test('rules are listed with their hits, ends, newest values and sparkline', async () => {
  const hits = await lens.ruleHits({ where: null, buckets: 8, from: null, to: null })
  const expected = groupRows(
    held.rows.filter(row => row['rule'] !== null || row['rule_id'] !== null),
    ['rule', 'rule_id', 'rule_set'],
  )
  expect(hits.length).toBe(expected.size)
  for (const hit of hits) {
    const rows = expected.get(JSON.stringify([hit.rule, hit.rule_id, hit.rule_set])) ?? []
    const newest = rows.toSorted(
      (a, b) => Number(b['start']) - Number(a['start']) || Number(b['id']) - Number(a['id']),
    )[0]
    const withAction = (action: string) => rows.filter(row => row['action'] === action).length
    expect(hit).toMatchObject({
      hits: rows.length,
      allowed: withAction('allowed'),
      denied: withAction('denied'),
      first: Math.min(...rows.map(row => Number(row['start']))),
      last: Math.max(...rows.map(row => Number(row['start']))),
      sources: measured(rows, 'sources'),
      destinations: measured(rows, 'destinations'),
      action: newest?.['action'],
      severity: newest?.['severity'],
      category: newest?.['category'],
      format: newest?.['format'],
    })
    expect(hit.spark.length).toBe(8)
    expect(hit.spark.reduce((sum, count) => sum + count, 0)).toBe(rows.length)
  }
})

test('the summary and the filled fields are those of all rows', async () => {
  const summary = await lens.summary()
  const count = (field: string, value: Cell) => held.rows.filter(row => row[field] === value).length
  expect(summary).toMatchObject({
    kinds: { flow: count('kind', 'flow'), alert: count('kind', 'alert'), event: count('kind', 'event') },
    actions: { allowed: count('action', 'allowed'), denied: count('action', 'denied'), none: count('action', null) },
    formats: { 'aws-vpc-flow': count('format', 'aws-vpc-flow'), 'suricata-eve': count('format', 'suricata-eve') },
    first: Math.min(...held.rows.map(row => Number(row['start']))),
    last: Math.max(...held.rows.flatMap(row => [Number(row['start']), Number(row['end'] ?? 0)])),
  })
  expect(await lens.filledFields()).toEqual(
    fields.map(({ name }) => name).filter(name => held.rows.some(row => (row[name] ?? null) !== null)),
  )
})

describe('questions that cannot be answered', () => {
  const order = { measure: 'flows', descending: true } as const

  test('an either-side name is no group', async () => {
    await expect(
      lens.groups({ where: null, by: ['country'], measures: ['flows'], order, limit: 5 }),
    ).rejects.toMatchObject({
      code: 'bad-input',
      message: 'country stands for two fields; use src_country or dst_country.',
    })
  })

  test('a cancelled question ends with cancelled, and the next is answered', async () => {
    const controller = new AbortController()
    const asked = lens.groups(
      { where: null, by: ['src_ip', 'url'], measures: ['flows'], order, limit: 5 },
      controller.signal,
    )
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    expect(await lens.count(null)).toBe(held.rows.length)
  })
})
