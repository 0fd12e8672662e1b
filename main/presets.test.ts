import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { contract, type Input, type Output } from '../shared/contract'
import { parseQuery } from '../shared/query/parse'
import { printSearch } from '../shared/query/print'
import { printSql } from '../shared/query/sql'
import { createEngine, type Engine } from './engine'
import { presets } from './presets'

const every = (prefix: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${prefix}-${String(from + at).padStart(2, '0')}`)

test('every query that was promised to run is a preset', () => {
  const kept = new Set(presets.flatMap(({ requirements }) => requirements))
  const promised = [
    ...every('VR', 1, 19),
    ...every('IB', 1, 3),
    ...every('IB', 5, 13),
    ...every('NF', 13, 23),
    ...every('AZ', 15, 18),
    'AZ-26',
    ...every('EL', 5, 7),
  ]
  expect(promised.filter(id => !kept.has(id))).toEqual([])
})

test('presets have different names, and a part that matters and stands once', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
  expect(new Set(presets.map(({ title }) => title)).size).toBe(presets.length)
  for (const { id, query, clause } of presets) {
    const words = query.slice(clause.from, clause.to)
    expect({ id, times: query.split(words).length - 1 }).toEqual({ id, times: 1 })
  }
})

let folder = ''
let engine: Engine

type Asked = 'case.sample' | 'evidence.jobs' | 'flows.page' | 'query.table' | 'presets.list'
const ask = async <N extends Asked>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>>
  return run(contract[name].input.parse(input), new AbortController().signal)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-presets-'))
  engine = createEngine({ home: folder, workers: 1 })
  await ask('case.sample', { flows: 4000 })
  const isDone = async () => expect((await ask('evidence.jobs', {})).map(({ state }) => state)).toEqual(['done'])
  await vi.waitFor(isDone, { timeout: 60_000, interval: 100 })
}, 90_000)
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the window is given all of them', async () => {
  expect(await ask('presets.list', {})).toEqual(presets)
})

test.each(presets.map(({ id, query }) => [id, query] as const))(
  'the preset %s is answered on the teaching incident',
  async (_, query) => {
    const parsed = parseQuery(query, { dialect: 'auto', zone: 'UTC' })
    if (!parsed.ok) throw new Error(parsed.error.message)
    const { total, notes } =
      parsed.query.shape.kind === 'rows' ? await ask('flows.page', { query }) : await ask('query.table', { query })
    // Nothing to see is answered by what would fill it, where that is what is missing.
    if (/Source L2 Network|Physical-Physical|VMs|switch ports/.test(query)) expect(notes).not.toEqual([])
    else expect(total).toBeGreaterThanOrEqual(0)
  },
)

/** Lines of an answer, as many as the query lets stand. */
const lines = async (query: string, limit: number | null): Promise<number> => {
  const parsed = parseQuery(query, { dialect: 'auto', zone: 'UTC' })
  const isRows = parsed.ok && parsed.query.shape.kind === 'rows'
  const { total } = isRows ? await ask('flows.page', { query }) : await ask('query.table', { query })
  return Math.min(total, limit ?? total)
}

test.each(presets.map(({ id, query }) => [id, query] as const))(
  'the preset %s has as many lines in its canonical form and as SQL',
  async (_, query) => {
    const parsed = parseQuery(query, { dialect: 'auto', zone: 'UTC' })
    if (!parsed.ok || parsed.query.shape.kind === 'sql') throw new Error('it is read as no query of its language')
    const { where, shape } = parsed.query
    // Courses are a statement of their own; their lines are those of the table.
    const plain =
      shape.kind === 'table' ? { ...shape, values: shape.values.map(value => ({ ...value, series: false })) } : shape
    const sql = await ask('query.table', {
      query: `select count(*) from (${printSql({ where, shape: plain })})`,
      dialect: 'sql',
    })
    const said = await lines(query, shape.limit)
    const canonical = await lines(printSearch(parsed.query), shape.limit)
    expect({ canonical, sql: sql.rows[0]?.cells }).toEqual({ canonical: said, sql: [said] })
  },
  30_000,
)
