import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { kinds } from '../../shared/model/codes'
import { type ColumnName, columnNames } from '../../shared/model/columns'
import type { Expr } from '../../shared/query/ast'
import { openCase } from '../store/open-case'
import { batchOf, plainFacts } from '../store/testing'
import { createLens, type Lens } from './lens'
import { services } from './testing'

/** Addresses, sensors and rules are positions in these lists. */
const hosts = ['10.0.0.1', '10.0.0.2', '198.51.100.7', '198.51.100.8']
const sensors = ['edge-a', 'edge-b']
const rules = [{ rule: 'no HEAD', rule_id: '2', rule_set: null }]
const [flow, alert] = [kinds.indexOf('flow'), kinds.indexOf('alert')]
const start = 1_780_306_200_000

type Sketch = Partial<Record<ColumnName, number>>
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A case with these rows, in the order given, one segment a list. */
const lensOf = async (...segments: readonly (readonly Sketch[])[]): Promise<Lens> => (await growing(...segments)).lens

const growing = async (...segments: readonly (readonly Sketch[])[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'netwake-stitch-'))
  const store = await openCase(join(folder, 'a.netwake'), { create: true })
  const file = store.addFile({ path: '/eve.json', bytes: 1, format: 'suricata-eve' })
  let known = false
  const append = (rows: readonly Sketch[]) => {
    const columns = Object.fromEntries(columnNames.map(name => [name, rows.map(row => row[name] ?? Number.NaN)]))
    const words = {
      hosts: known ? [] : hosts,
      hostBase: known ? hosts.length : 0,
      texts: known ? [] : sensors,
      textBase: known ? sensors.length : 0,
      rules: known ? [] : rules,
      ruleBase: known ? rules.length : 0,
    }
    known = true
    store.appendBatch(file, batchOf({ ...words, columns }), plainFacts)
  }
  for (const rows of segments) append(rows)
  const lens = createLens(store, { workers: 0, services })
  closing.push(async () => {
    await lens.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { lens, append }
}

/** One way of a connection as Suricata's netflow event tells it. */
const way = (more: Sketch): Sketch => ({
  kind: flow,
  protocol: 6,
  flow_id: 77,
  sensor: 0,
  src_ip: 0,
  dst_ip: 2,
  src_port: 50_000,
  dst_port: 443,
  start,
  end: start + 20_000,
  bytes: 100,
  src_bytes: 100,
  packets: 3,
  src_packets: 3,
  ...more,
})
const back = (more: Sketch): Sketch =>
  way({
    src_ip: 2,
    dst_ip: 0,
    src_port: 443,
    dst_port: 50_000,
    bytes: 900,
    src_bytes: 900,
    packets: 5,
    src_packets: 5,
    ...more,
  })

const byId = { field: 'id', descending: false }
const shown = ['id', 'src_ip', 'bytes', 'src_bytes', 'dst_bytes', 'packets', 'src_packets', 'dst_packets']
const stitched = async (lens: Lens, where: Expr | null = null, sort = byId) =>
  lens.stitched({ where, sort, offset: 0, limit: 100, columns: shown })
const idsOf = (rows: readonly (readonly unknown[])[]) => rows.map(([id]) => id)

test('NF-05: the two rows of one flow id are one row with what went there and what came back', async () => {
  const lens = await lensOf([
    way({ tcp_flags: 0x02, end: start + 19_000 }),
    back({ tcp_flags: 0x14 }),
    way({ flow_id: 78, src_port: 50_001 }),
  ])
  const page = await lens.stitched({
    where: null,
    sort: byId,
    offset: 0,
    limit: 10,
    columns: [...shown, 'tcp_flags', 'duration'],
  })
  expect(page).toMatchObject({
    total: 2,
    answers: [2, null],
    rows: [
      [1, '10.0.0.1', 1000, 100, 900, 8, 3, 5, 0x16, 20_000],
      [3, '10.0.0.1', 100, 100, null, 3, 3, null, null, 20_000],
    ],
  })
  expect([await lens.otherWay(1), await lens.otherWay(2), await lens.otherWay(3)]).toEqual([2, 1, null])
})

test('NF-05: a flow id that comes back later, at another firewall or between others names another connection', async () => {
  const later = { start: start + 90_000, end: start + 95_000 }
  for (const [what, second] of Object.entries({
    'later than the window': back(later),
    'another firewall': back({ sensor: 1 }),
    'no firewall named': back({ sensor: Number.NaN }),
    'another port': back({ src_port: 80 }),
    'another address': back({ src_ip: 3 }),
    'another protocol': back({ protocol: 17 }),
    'the same way again': way({}),
    'a row that counts both ways': back({ dst_bytes: 1 }),
    'an alert': back({ kind: alert }),
  }))
    expect((await stitched(await lensOf([way({}), second]))).total, what).toBe(2)
  expect((await stitched(await lensOf([way({}), back({ start: start + 80_000, end: start + 81_000 })]))).total).toBe(1)
})

test('NF-05: of several connections with one flow id each way finds the one nearest in time', async () => {
  const at = (ms: number) => ({ start: start + ms, end: start + ms + 1000 })
  const lens = await lensOf([way(at(0)), way(at(30_000))], [back(at(30_100)), back(at(50))])
  expect([await lens.otherWay(1), await lens.otherWay(2)]).toEqual([4, 3])
})

test('NF-05: the way that began is first, whichever was stored first; of two that began together the one stored first', async () => {
  const lens = await lensOf([back({ start: start + 5 })], [way({})], [way({ flow_id: 1 }), back({ flow_id: 1 })])
  const { rows, answers } = await stitched(lens)
  expect([idsOf(rows), answers]).toEqual([
    [2, 3],
    [1, 4],
  ])
})

test('NF-05: a connection is found by either of its ways, and counted once', async () => {
  const lens = await lensOf([way({}), back({}), way({ flow_id: 78, src_ip: 1 }), back({ flow_id: 79, src_ip: 3 })])
  const from = (address: string): Expr => ({ kind: 'compare', field: 'src_ip', op: '=', value: address })
  for (const [address, expected] of [
    ['198.51.100.7', [1]],
    ['10.0.0.1', [1]],
    ['10.0.0.2', [3]],
    ['198.51.100.8', [4]],
  ] as const) {
    const { rows, total } = await stitched(lens, from(address))
    expect([idsOf(rows), total], address).toEqual([expected, expected.length])
  }
})

test('rows stored after a page was shown find their other way on the next', async () => {
  const { lens, append } = await growing([way({})])
  expect((await stitched(lens)).answers).toEqual([null])
  append([back({})])
  expect((await stitched(lens)).answers).toEqual([2])
  append([way({ flow_id: 78 })])
  expect((await stitched(lens)).answers).toEqual([2, null])
})

const arbitraryWay = fc
  .record({
    flow_id: fc.constantFrom(1, 2, -1),
    sensor: fc.constantFrom(0, 1),
    reversed: fc.boolean(),
    src_port: fc.constantFrom(50_000, 50_001),
    at: fc.nat({ max: 20 }),
    lasts: fc.constantFrom(0, 5000),
    bytes: fc.option(fc.nat({ max: 50 }), { nil: Number.NaN, freq: 5 }),
    packets: fc.nat({ max: 5 }),
  })
  .map(({ reversed, src_port, at, lasts, bytes, packets, ...rest }): Sketch => {
    const times = { start: start + at * 10_000, end: start + at * 10_000 + lasts }
    const counts = { bytes, src_bytes: bytes, packets, src_packets: packets }
    return reversed
      ? back({ ...rest, ...times, ...counts, dst_port: src_port })
      : way({ ...rest, ...times, ...counts, src_port })
  })

/** Pairs as the rule says them, without looking anything up. */
const naivePairs = (rows: readonly Sketch[]): ReadonlyMap<number, number> => {
  const mates = new Map<number, number>()
  for (const [at, row] of rows.entries()) {
    let best: number | null = null
    for (let other = 0; other < at; other++) {
      const candidate = rows[other] ?? {}
      const same = (['flow_id', 'sensor', 'protocol'] as const).every(name => row[name] === candidate[name])
      const turned =
        row.src_ip === candidate.dst_ip &&
        row.dst_ip === candidate.src_ip &&
        row.src_port === candidate.dst_port &&
        row.dst_port === candidate.src_port
      const gap = Math.max((row.start ?? 0) - (candidate.end ?? 0), (candidate.start ?? 0) - (row.end ?? 0))
      if (mates.has(other) || !same || !turned || gap > 60_000) continue
      const distance = (index: number) => Math.abs((rows[index]?.start ?? 0) - (row.start ?? 0))
      if (best === null || distance(other) < distance(best)) best = other
    }
    if (best === null) continue
    mates.set(at, best)
    mates.set(best, at)
  }
  return mates
}

test('counts, orders and pages of joined rows are those of a plain reading', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryWay, { minLength: 1, maxLength: 14 }),
      fc.constantFrom('bytes', 'packets', 'dst_bytes', 'end', 'duration', 'start', 'src_port'),
      fc.boolean(),
      fc.nat({ max: 6 }),
      fc.option(fc.constantFrom(...hosts)),
      async (rows, field, descending, offset, from) => {
        const lens = await lensOf(rows.slice(0, 5), rows.slice(5))
        const mates = naivePairs(rows)
        const isFirst = (at: number, mate: number) =>
          (rows[at]?.start ?? 0) < (rows[mate]?.start ?? 0) || (rows[at]?.start === rows[mate]?.start && at < mate)
        const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
        const add = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : a + b)
        const lines = rows.flatMap((row, at) => {
          const mate = mates.get(at)
          const other = mate === undefined ? null : (rows[mate] ?? null)
          if (mate !== undefined && !isFirst(at, mate)) return []
          const matches = (sketch: Sketch | null) => from === null || hosts[sketch?.src_ip ?? -1] === from
          if (!matches(row) && !(other && matches(other))) return []
          const end = Math.max(row.end ?? 0, other?.end ?? 0)
          const values: Record<string, number | null> = {
            id: at + 1,
            start: row.start ?? 0,
            end,
            duration: end - (row.start ?? 0),
            src_port: row.src_port ?? 0,
            bytes: other ? add(known(row.bytes), known(other.bytes)) : known(row.bytes),
            packets: other ? add(known(row.packets), known(other.packets)) : known(row.packets),
            dst_bytes: other ? known(other.src_bytes) : null,
          }
          return [values]
        })
        const sorted = lines.toSorted((a, b) => {
          const [x, y] = [a[field] ?? null, b[field] ?? null]
          if (x === null || y === null) return x === y ? Number(a['id']) - Number(b['id']) : x === null ? 1 : -1
          return (descending ? y - x : x - y) || Number(a['id']) - Number(b['id'])
        })
        const where: Expr | null = from === null ? null : { kind: 'compare', field: 'src_ip', op: '=', value: from }
        const columns = ['id', 'start', 'end', 'duration', 'src_port', 'bytes', 'packets', 'dst_bytes']
        const page = await lens.stitched({ where, sort: { field, descending }, offset, limit: 4, columns })
        expect({ total: page.total, rows: page.rows }).toEqual({
          total: lines.length,
          rows: sorted.slice(offset, offset + 4).map(line => columns.map(name => line[name])),
        })
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('NF-06: what became of a flow that does not say it is told by the alerts of its own sensor, flow id and time', async () => {
  const fired = (more: Sketch) =>
    way({ kind: alert, action: 1, rule: 0, start: start + 1000, end: start + 1000, ...more })
  const lens = await lensOf([
    way({}),
    way({ flow_id: 78 }),
    way({ flow_id: 79, action: 0 }),
    fired({}),
    fired({ action: 0 }),
    fired({ src_ip: 2, dst_ip: 0, action: 0 }),
    fired({ flow_id: 78, sensor: 1 }),
    fired({ flow_id: 78, start: start + 3_600_000, end: start + 3_600_000 }),
    fired({ flow_id: 78, src_ip: 1 }),
    fired({ flow_id: 79 }),
  ])
  expect(await lens.alertActions([1, 2, 3, 4, 99])).toEqual([
    {
      id: 1,
      action: 'denied',
      alerts: [
        { id: 4, action: 'denied', rule: 'no HEAD' },
        { id: 5, action: 'allowed', rule: 'no HEAD' },
        { id: 6, action: 'allowed', rule: 'no HEAD' },
      ],
    },
  ])
  expect((await lens.row(1))?.['action']).toBeUndefined()
  expect(await lens.count({ kind: 'compare', field: 'action', op: '=', value: 'denied' })).toBe(5)
})

test('NF-06: one flow with more alerts than are looked at hides those of no other', async () => {
  const many = Array.from({ length: 8100 }, () =>
    way({ kind: alert, action: 0, rule: 0, start: start + 1, end: start + 1 }),
  )
  const lens = await lensOf([
    ...many,
    way({ kind: alert, action: 1, rule: 0, flow_id: 5 }),
    way({ kind: alert, action: 1, rule: 0 }),
    way({}),
    way({ flow_id: 5 }),
  ])
  const answers = await lens.alertActions([8103, 8104])
  expect(answers.map(({ id, action, alerts }) => [id, action, alerts.length])).toEqual([
    [8103, 'denied', 20],
    [8104, 'denied', 1],
  ])
})
