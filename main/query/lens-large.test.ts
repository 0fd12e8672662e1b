import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatIp } from '../../shared/units/ip'
import { workerPath } from '../out-paths'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { batchOf, plainFacts } from '../store/testing'
import { createLens, type Lens } from './lens'
import { services } from './testing'

/** Enough rows that groups spill, pages need the whole order, and the workers merge for each other. */
const rowCount = 130_000
const perBatch = 30_000
const hostCount = 3000

const hash = (n: number): number => {
  const mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
const hosts = Array.from({ length: hostCount }, (_, at) =>
  formatIp(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, at >> 8, at & 255)),
)
const rows = Array.from({ length: rowCount }, (_, at) => ({
  start: 1_780_306_200_000 + at * 10,
  src_ip: hash(at) % hostCount,
  dst_ip: hash(at + 1_000_000) % hostCount,
  dst_port: hash(at + 2_000_000) % 50,
  // Beyond 32 bits, with ties and nulls.
  bytes: at % 97 === 0 ? Number.NaN : (hash(at + 3_000_000) % 5000) * 3_000_000_017,
}))
const names = ['start', 'src_ip', 'dst_ip', 'dst_port', 'bytes'] as const

let folder = ''
let store: CaseStore
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-lens-'))
  store = await openCase(join(folder, 'a.netwake'), { create: true })
  const file = store.addFile({ path: '/logs/a.log', bytes: 1, format: null })
  for (let from = 0; from < rowCount; from += perBatch) {
    const part = rows.slice(from, from + perBatch)
    const columns = Object.fromEntries(names.map(name => [name, part.map(row => row[name])]))
    const isFirst = from === 0
    store.appendBatch(
      file,
      batchOf({ hosts: isFirst ? hosts : [], hostBase: isFirst ? 0 : hostCount, columns }),
      plainFacts,
    )
  }
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const built = existsSync(workerPath('scan'))

describe.each([
  { where: 'on the own thread', workers: 0, heldBytes: 1e9 },
  ...(built
    ? [
        { where: 'in two workers', workers: 2, heldBytes: 1e9 },
        { where: 'in two workers that hold next to nothing', workers: 2, heldBytes: 1 },
      ]
    : []),
])('$where', ({ workers, heldBytes }) => {
  let lens: Lens
  beforeAll(() => {
    lens = createLens(store, { workers, services, heldBytes })
  })
  afterAll(() => lens.close())

  test.each([true, false])('a page from the middle of a long order (descending %s)', async descending => {
    const order = rows
      .map((row, at) => ({ id: at + 1, bytes: row.bytes }))
      .sort((a, b) => {
        if (Number.isNaN(a.bytes) || Number.isNaN(b.bytes))
          return Number(Number.isNaN(a.bytes)) - Number(Number.isNaN(b.bytes)) || a.id - b.id
        return (descending ? b.bytes - a.bytes : a.bytes - b.bytes) || a.id - b.id
      })
    for (const offset of [0, 60_000, rowCount - 100, rowCount - 8000]) {
      const sort = { field: 'bytes', descending }
      const page = await lens.page({ where: null, sort, offset, limit: 50, columns: ['id'] })
      expect(page.rows.map(([id]) => id)).toEqual(order.slice(offset, offset + 50).map(({ id }) => id))
      expect(page.total).toBe(rowCount)
    }
  })

  test('many groups, their sums and their different ends', async () => {
    const groups = new Map<string, { bytes: number; flows: number }>()
    const ends = new Map<string, Set<number>>()
    for (const row of rows) {
      const key = `${hosts[row.src_ip]} ${hosts[row.dst_ip]} ${row.dst_port}`
      const known = groups.get(key) ?? { bytes: 0, flows: 0 }
      groups.set(key, known)
      known.flows++
      if (!Number.isNaN(row.bytes)) known.bytes += row.bytes
      const port = String(row.dst_port)
      ends.set(port, (ends.get(port) ?? new Set()).add(row.src_ip))
    }
    const by = ['src_ip', 'dst_ip', 'dst_port']
    const order = { measure: 'bytes', descending: true } as const
    const found = await lens.groups({ where: null, by, measures: ['bytes', 'flows'], order, limit: 200 })
    expect(found.total).toBe(groups.size)
    const largest = [...groups.values()].map(({ bytes }) => bytes).sort((a, b) => b - a)
    expect(found.groups.map(({ values: [bytes] }) => bytes)).toEqual(largest.slice(0, 200))
    for (const { key, values } of found.groups) {
      const { bytes, flows } = groups.get(key.join(' ')) ?? { bytes: 0, flows: 0 }
      expect(values).toEqual([bytes, flows])
    }
    const sources = await lens.groups({
      where: null,
      by: ['dst_port'],
      measures: ['sources'],
      order: { measure: 'sources', descending: true },
      limit: 100,
    })
    expect(new Map(sources.groups.map(({ key: [port], values: [count] }) => [String(port), count]))).toEqual(
      new Map([...ends].map(([port, set]) => [port, set.size])),
    )
  })

  test('a new question is answered while an old one is cancelled', async () => {
    const controller = new AbortController()
    const order = { measure: 'flows', descending: true } as const
    const slow = lens.groups(
      {
        where: { kind: 'like', field: 'community_id', pattern: '*' },
        by: ['src_ip'],
        measures: ['flows'],
        order,
        limit: 1,
      },
      controller.signal,
    )
    controller.abort()
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' })
    expect(await lens.count({ kind: 'compare', field: 'dst_port', op: '<', value: 25 })).toBe(
      rows.filter(row => row.dst_port < 25).length,
    )
  })

  test('the stream of rows is complete and in order', async () => {
    const ids: unknown[] = []
    const where = { kind: 'compare', field: 'dst_port', op: '<', value: 10 } as const
    for await (const stretch of lens.stream(where, ['id'])) ids.push(...stretch.map(([id]) => id))
    expect(ids).toEqual(rows.flatMap((row, at) => (row.dst_port < 10 ? [at + 1] : [])))
  })
})
