// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { createInvestigationStore, firstInvestigation } from './investigation-store'

const first = firstInvestigation('UTC')

beforeEach(() => window.history.replaceState(null, '', '#'))

test('the address follows the investigation', () => {
  const store = createInvestigationStore(window, first)
  store.change({ query: 'action:denied', panel: 'flows' })
  expect(window.location.hash).toBe('#/flows?q=action%3Adenied&zone=UTC')
})

test('a reload brings back the investigation and its steps', () => {
  const before = createInvestigationStore(window, first)
  before.change({ panel: 'flows' })
  before.change({ query: 'action:denied' })
  const after = createInvestigationStore(window, first)
  expect(after.get().value).toEqual({ ...first, panel: 'flows', query: 'action:denied' })
  after.undo()
  expect(after.get().value).toEqual({ ...first, panel: 'flows' })
})

test('an address opened by hand begins without steps of another one', () => {
  createInvestigationStore(window, first).change({ query: 'a' })
  window.history.replaceState(window.history.state, '', '#/map?q=b&zone=UTC')
  const store = createInvestigationStore(window, first)
  expect(store.get()).toEqual({ past: [], value: { ...first, panel: 'map', query: 'b' }, future: [] })
})

test('listeners hear a change, and nothing when nothing changed', () => {
  const store = createInvestigationStore(window, first)
  const heard: string[] = []
  const stop = store.subscribe(() => heard.push(store.get().value.query))
  store.change({ query: 'a' })
  store.change({ query: 'a' })
  store.undo()
  stop()
  store.change({ query: 'b' })
  expect(heard).toEqual(['a', ''])
})

test('where a window begins is no step, and an address that names a view is known to do so', () => {
  const store = createInvestigationStore(window, first)
  expect(store.named).toBe(false)
  store.beginAt({ panel: 'overview' })
  expect(store.get()).toEqual({ past: [], value: { ...first, panel: 'overview' }, future: [] })
  expect(createInvestigationStore(window, first).named).toBe(true)
})
