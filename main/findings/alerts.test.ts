import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AlertFiring } from '../../shared/model/alert'
import type { SavedView } from '../../shared/model/saved-view'
import { createLens, type Lens } from '../query/lens'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { batchOf, plainFacts } from '../store/testing'
import { type Alerts, type AlertsOptions, createAlerts } from './alerts'
import { sshAlert } from './testing'

let folder = ''
let store: CaseStore
let lens: Lens
let alerts: Alerts | null = null
let shared: readonly SavedView[] = []
const fired: AlertFiring[] = []

const services = { nameOf: () => null, portsOf: () => [] }
const start = Date.UTC(2026, 5, 1)

const open = async (): Promise<void> => {
  store = await openCase(join(folder, 'a.netwake'), { create: true })
  lens = createLens(store, { workers: 0, services })
}
const watch = (options: Partial<AlertsOptions> = {}): Alerts => {
  alerts = createAlerts({ store, lens, shared: () => shared, onFired: firing => fired.push(firing), ...options })
  return alerts
}
const close = async (): Promise<void> => {
  await alerts?.close()
  alerts = null
  await lens.close()
  store.close()
}

/** A file of so many accepted SSH connections and as many rejected ones. */
const addRows = (path: string, each: number): void => {
  const ids = Array.from({ length: each * 2 }, (_, id) => id)
  const file = store.addFile({ path, bytes: 1, format: 'ibm-vpc-flow' })
  const columns = {
    kind: ids.map(() => 0),
    start: ids.map(id => start + store.lastRow() * 60_000 + id * 60_000),
    end: ids.map(id => start + store.lastRow() * 60_000 + id * 60_000 + 10),
    src_ip: ids.map(() => 0),
    dst_ip: ids.map(() => 1),
    dst_port: ids.map(() => 22),
    protocol: ids.map(() => 6),
    action: ids.map(id => id % 2),
    record: ids.map(id => id + 1),
  }
  store.appendBatch(
    file,
    batchOf({ columns, hosts: ['24.22.68.94', '10.240.0.4'], bytesRead: 1, prefixSha256: '' }),
    plainFacts,
  )
}

const ssh = (change: Partial<SavedView> = {}): SavedView =>
  sshAlert({
    id: 'ssh',
    folder: 'security',
    text: 'target_port:22 action:accepted',
    note: 'Nobody is meant to get in by SSH.',
    alert: { severity: 'high', moreThan: 0 },
    ...change,
  })

const evaluated = async (): Promise<void> => {
  alerts?.evaluate()
  await alerts?.idle()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-alerts-'))
  shared = []
  fired.length = 0
  await open()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true, force: true })
})

test('IB-20 "SSH accepted to any instance in VPC": rows that come make one finding, which says its alert and pins them', async () => {
  store.kept.putViews([ssh()])
  watch()
  addRows('/logs/1.json', 3)
  await evaluated()
  expect(fired).toEqual([
    {
      id: 1,
      view: 'ssh',
      name: ssh().name,
      severity: 'high',
      finding: 1,
      rows: 3,
      from: 0,
      to: 6,
      at: fired[0]?.at,
      seen: false,
    },
  ])
  const [finding] = store.findings()
  expect(finding).toMatchObject({
    title: 'SSH accepted to any instance',
    severity: 'high',
    note: 'Alert “SSH accepted to any instance”: 3 new rows, more than 0.\n\nNobody is meant to get in by SSH.',
    query: 'dst_port:22 action:allowed id:1..6',
    rowCount: 3,
  })
  expect(finding?.pinned.map(row => row['id'])).toEqual([1, 3, 5])

  await evaluated()
  expect(store.findings()).toHaveLength(1)

  addRows('/logs/2.json', 2)
  await evaluated()
  expect(store.findings().map(({ query, rowCount }) => [query, rowCount])).toEqual([
    ['dst_port:22 action:allowed id:1..6', 3],
    ['dst_port:22 action:allowed id:7..10', 2],
  ])
  expect(store.check().custody).toBe('intact')
})

test('an alert set on a case counts the rows that come after it, and gathers them until there are enough', async () => {
  addRows('/logs/1.json', 5)
  store.kept.putViews([ssh({ alert: { severity: 'low', moreThan: 4 } })])
  watch()
  await evaluated()
  addRows('/logs/2.json', 3)
  await evaluated()
  expect(fired).toEqual([])
  expect(store.kept.alertStates()).toMatchObject([{ view: 'ssh', from: 10, to: 16, rows: 3, problem: null }])
  addRows('/logs/3.json', 2)
  await evaluated()
  expect(fired).toMatchObject([{ rows: 5, from: 10, to: 20, severity: 'low' }])
  expect(store.findings()[0]).toMatchObject({ query: 'dst_port:22 action:allowed id:11..20', rowCount: 5 })
})

test('a program that ended before it had looked looks when the case is opened again, and fires once', async () => {
  store.kept.putViews([ssh()])
  watch()
  addRows('/logs/1.json', 1)
  await close()
  for (let turn = 0; turn < 3; turn++) {
    await open()
    watch()
    await evaluated()
    await close()
  }
  await open()
  expect(store.findings()).toHaveLength(1)
  expect(store.kept.firings(10)).toHaveLength(1)
})

test('the finding and how far the alert got are kept together or not at all', async () => {
  store.kept.putViews([ssh()])
  watch()
  addRows('/logs/1.json', 1)
  const before = store.kept.alertStates()
  const state = { view: 'ssh', from: 2, to: 2, rows: 0, evaluated: 1, problem: null }
  const firing = { view: 'ssh', name: 'a', severity: 'high' as const, rows: 1, from: 0, to: 2, at: 1 }
  const spoiled = { ...(await findingLike()), title: null as unknown as string }
  expect(() => store.kept.fire(state, firing, spoiled)).toThrow()
  expect([store.findings(), store.kept.firings(10), store.kept.alertStates()]).toEqual([[], [], before])
})

const findingLike = async () => ({
  title: 'a',
  severity: 'high' as const,
  note: '',
  query: '',
  from: null,
  to: null,
  rowCount: 0,
  pinned: [],
  picture: null,
  created: 1,
  updated: 1,
})

test('while rows come all the time, an alert that fired rests, and what comes meanwhile is told once', async () => {
  store.kept.putViews([ssh()])
  const running = watch({ everyMs: 5, restMs: 1500 })
  const until = async (count: number): Promise<void> => {
    for (const began = Date.now(); fired.length < count && Date.now() - began < 5000; ) {
      running.soon()
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  addRows('/live/1', 1)
  await until(1)
  addRows('/live/2', 1)
  running.soon()
  await new Promise(resolve => setTimeout(resolve, 50))
  await running.idle()
  expect(fired).toHaveLength(1)
  addRows('/live/3', 1)
  await until(2)
  expect(fired.map(({ rows, from, to }) => [rows, from, to])).toEqual([
    [1, 0, 2],
    [2, 2, 6],
  ])
})

test('an alert of the library counts from where a case meets it, and the case may keep another of the same id', async () => {
  addRows('/logs/1.json', 2)
  shared = [ssh({ name: 'of the library' })]
  watch()
  await evaluated()
  addRows('/logs/2.json', 1)
  await evaluated()
  expect(fired.map(({ name, rows }) => [name, rows])).toEqual([['of the library', 1]])
  store.kept.putViews([ssh({ name: 'of the case', alert: null })])
  addRows('/logs/3.json', 1)
  await evaluated()
  expect(fired).toHaveLength(1)
})

test('a range counted back from the end of the data is said in times where the alert fires', async () => {
  store.kept.putViews([ssh({ query: 'dst_port:22 last:10m', range: { kind: 'last', ms: 120_000 } })])
  watch()
  addRows('/logs/1.json', 10)
  await evaluated()
  // Rows begin a minute apart; the newest at 00:19.
  expect(store.findings()[0]).toMatchObject({
    query: 'dst_port:22 start:>=2026-06-01T00:09:00.001Z start:>=2026-06-01T00:17:00.001Z id:1..20',
    rowCount: 2,
  })
})

test('a query that cannot be read any more is the problem of its alert, and keeps no other from firing', async () => {
  store.kept.putViews([ssh({ id: 'old', query: 'nonsense:::' }), ssh()])
  watch()
  addRows('/logs/1.json', 1)
  await evaluated()
  expect(fired.map(({ view }) => view)).toEqual(['ssh'])
  expect(store.kept.alertStates().find(({ view }) => view === 'old')?.problem).toMatch(/nonsense/)
})
