import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mostHistory } from '../../shared/model/history'
import type { CaseStore } from './case-store'
import { openCase } from './open-case'
import { quickFolder } from './testing'

let folder = ''
let store: CaseStore
beforeEach(async () => {
  folder = quickFolder()
  store = await openCase(join(folder, 'a.netwake'), { create: true })
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const add = (text: string, at: number, rows: number | null = null): void =>
  store.kept.addHistory({ text, zone: 'UTC', from: null, to: null, at, rows })
const texts = (search = ''): readonly string[] =>
  store.kept.history({ search, offset: 0, limit: 500 }).entries.map(({ text }) => text)

test('a query run again is one entry, the newest, and is about its range and zone', () => {
  add('dst_port:22', 1, 7)
  add('action:denied', 2, 3)
  add('dst_port:22', 3)
  store.kept.addHistory({ text: 'dst_port:22', zone: 'UTC', from: 5, to: 9, at: 4, rows: 1 })
  expect(store.kept.history({ search: '', offset: 0, limit: 10 })).toEqual({
    total: 3,
    entries: [
      { id: 3, text: 'dst_port:22', zone: 'UTC', from: 5, to: 9, at: 4, rows: 1, runs: 1 },
      { id: 1, text: 'dst_port:22', zone: 'UTC', from: null, to: null, at: 3, rows: 7, runs: 2 },
      { id: 2, text: 'action:denied', zone: 'UTC', from: null, to: null, at: 2, rows: 3, runs: 1 },
    ],
  })
})

test('words are found as they stand, without case', () => {
  add('url:100%', 1)
  add('url:100 names:a_b', 2)
  add('Action:DENIED', 3)
  expect(texts('100%')).toEqual(['url:100%'])
  expect(texts('a_b')).toEqual(['url:100 names:a_b'])
  expect(texts('action:denied')).toEqual(['Action:DENIED'])
})

test('the oldest go first when there are too many', () => {
  const revision = store.revision()
  for (let at = 1; at <= mostHistory + 5; at++) add(`dst_port:${at}`, at)
  const { total, entries } = store.kept.history({ search: '', offset: mostHistory - 1, limit: 10 })
  expect([total, entries.map(({ text }) => text)]).toEqual([mostHistory, ['dst_port:6']])
  // Answers about rows stay right whatever was asked.
  expect(store.revision()).toBe(revision)
})

test('one entry or all of them go', () => {
  add('a', 1)
  add('b', 2)
  store.kept.removeHistory(1)
  expect(texts()).toEqual(['b'])
  store.kept.removeHistory(null)
  expect(texts()).toEqual([])
})
