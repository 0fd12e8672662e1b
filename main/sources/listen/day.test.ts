import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Expr } from '../../../shared/query/ast'
import { createLens } from '../../query/lens'
import { services } from '../../query/testing'
import type { CaseStore } from '../../store/case-store'
import { counts, newCapture } from '../../store/live-testing'
import { openCase } from '../../store/open-case'
import { batchOf, plainFacts, quickFolder } from '../../store/testing'

/** A day of a home's traffic, a commit every few seconds, as one night's computing. */

const dayMs = 86_400_000
const begun = Date.UTC(2026, 10, 25, 12)
const commitMs = 8000
const commits = dayMs / commitMs
const flowsPerCommit = 12

let folder = ''
let store: CaseStore
beforeEach(async () => {
  folder = quickFolder()
  vi.useFakeTimers({ toFake: ['Date'], now: begun })
  store = await openCase(join(folder, 'day.netwake'), { create: true, cacheBytes: 16_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const addCommit = (capture: number, senders: readonly number[], n: number): void => {
  const hosts = n === 0 ? Array.from({ length: 250 }, (_, host) => `10.0.0.${host}`) : []
  const at = (make: (row: number) => number): number[] => Array.from({ length: flowsPerCommit }, (_, row) => make(row))
  const now = Date.now()
  const batch = batchOf({
    hosts,
    hostBase: n === 0 ? 0 : 250,
    textBase: 0,
    ruleBase: 0,
    columns: {
      start: at(row => now - 5000 + row * 300),
      end: at(row => now - 1000 + row),
      src_ip: at(row => (n * 7 + row) % 250),
      dst_ip: at(row => (n * 13 + row * 5) % 250),
      src_port: at(row => 1024 + ((n * 31 + row) % 60_000)),
      dst_port: at(row => [443, 53, 80, 123][row % 4] ?? 443),
      protocol: at(row => (row % 4 === 0 ? 6 : 17)),
      bytes: at(row => 60 + ((n * 977 + row) % 100_000)),
      packets: at(row => 1 + (row % 30)),
      file: at(row => row % senders.length),
      record: at(row => n * flowsPerCommit + row + 1),
    },
  })
  const own = flowsPerCommit / senders.length
  const part = {
    rejects: [],
    counts: { seen: own, stored: own, rejected: 0, skipped: 0, duplicate: 0 },
    skippedKinds: {},
    bytes: 700,
  }
  store.live.append(
    capture,
    senders,
    { ...batch, parts: new Map(senders.map((_, s) => [s, part])) },
    counts,
    plainFacts,
  )
}

test('EL-10: a day of home traffic takes little memory, few segments and little disk; EL-13: a day is had by its time', async () => {
  const capture = store.live.begin(newCapture({ ms: null, bytes: null }))
  const senders = [0, 1, 2].map(n =>
    store.live.addSender({ capture, path: `udp://127.0.0.1:2055/192.0.2.${n}`, format: 'netflow-ipfix' }),
  )
  const lens = createLens(store, { workers: 0, services, heldBytes: 16_000_000 })
  const memory = (): number => {
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return (heapUsed + arrayBuffers) / 1e6
  }
  let before = 0
  for (let n = 0; n < commits; n++) {
    vi.advanceTimersByTime(commitMs)
    addCommit(capture, senders, n)
    // A window that watches asks after many of the commits.
    if (n % 50 === 0) {
      await lens.summary()
      await lens.series({ where: null, from: null, to: null, by: 'protocol', measure: 'flows', buckets: 60, limit: 5 })
    }
    if (n === 500) before = memory()
  }
  const rows = commits * flowsPerCommit
  expect(store.rowCount()).toBe(rows)
  expect(memory() - before).toBeLessThan(150)
  expect(store.segments().length).toBeLessThan(120)
  expect(statSync(store.path).size).toBeLessThan(rows * 120)
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })

  const midnight = Date.UTC(2026, 10, 26)
  const within = (low: number, high: number): Expr => ({ kind: 'between', field: 'start', low, high: high - 1 })
  const [first, second] = [
    await lens.count(within(midnight - dayMs, midnight)),
    await lens.count(within(midnight, midnight + dayMs)),
  ]
  expect(first + second).toBe(rows)
  const days = new Map<number, number>()
  for await (const block of lens.stream(null, ['start']))
    for (const [start] of block) {
      const day = Math.floor(Number(start) / dayMs)
      days.set(day, (days.get(day) ?? 0) + 1)
    }
  expect([first, second]).toEqual([days.get(midnight / dayMs - 1), days.get(midnight / dayMs)])
  const exported: number[] = []
  for await (const block of lens.stream(within(midnight, midnight + dayMs), ['start']))
    exported.push(...block.map(([start]) => Number(start)))
  expect([exported.length, Math.min(...exported) >= midnight]).toEqual([second, true])
  await lens.close()
}, 300_000)
