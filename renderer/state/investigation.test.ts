import { expect, test } from 'vitest'
import { parseAddress, printAddress } from './address'
import { begin, changed, type Investigation, redone, selectedIn, undone } from './investigation'
import { firstInvestigation } from './investigation-store'

const first = firstInvestigation('UTC')

test('each narrowing is a step that undo takes back and redo brings again', () => {
  const denied = changed(begin(first), { query: 'action:denied' })
  const inRange = changed(denied, { range: { from: 1000, to: 2000 } })
  const back = undone(inRange)
  expect(back.value).toEqual({ ...first, query: 'action:denied' })
  expect(redone(back).value).toEqual(inRange.value)
  expect(undone(undone(inRange)).value).toEqual(first)
})

test('a new step after an undo forgets what was taken back', () => {
  const course = changed(undone(changed(begin(first), { query: 'a' })), { query: 'b' })
  expect(redone(course)).toBe(course)
  expect(course.past).toEqual([first])
})

test('moving through rows leaves no steps behind, but the filter before them can still be undone', () => {
  const filtered = changed(begin(first), { query: 'action:denied' })
  const moved = [1, 2, 3].reduce((course, id) => changed(course, { selection: { kind: 'row', id } }), filtered)
  expect(moved.past).toEqual([first])
  expect(moved.value.selection).toEqual({ kind: 'row', id: 3 })
  expect(undone(moved).value).toEqual(first)
})

test('setting what is set already is no step', () => {
  const course = changed(begin(first), { query: 'a', range: { from: 1, to: 2 } })
  expect(changed(course, { query: 'a', range: { from: 1, to: 2 } })).toBe(course)
})

test('undo at the beginning and redo at the end change nothing', () => {
  const course = begin(first)
  expect(undone(course)).toBe(course)
  expect(redone(course)).toBe(course)
})

const kinds: readonly Investigation['selection'][] = [
  null,
  { kind: 'row', id: 12 },
  { kind: 'rows', ids: [1, 2, 3] },
  { kind: 'host', address: '2001:db8::1' },
  { kind: 'country', code: 'NL' },
  { kind: 'pair', from: 'private', to: 'US' },
  { kind: 'rule', id: 4 },
  { kind: 'finding', id: 5 },
  { kind: 'file', id: 6 },
  {
    kind: 'exporter',
    capture: 'c1',
    address: '2001:db8::1',
    port: 50_000,
    protocol: 'netflow-v9',
    domain: 4_294_967_295,
  },
]

test.each(kinds)('the address keeps the investigation with selection %o', selection => {
  const value: Investigation = {
    query: 'rule:"a b&c#d" -dst_port:53 url:*/%2e?x=1',
    range: { from: 1_794_920_400_000, to: 1_795_010_400_000 },
    zone: 'Asia/Tokyo',
    panel: 'flows',
    selection,
  }
  expect(parseAddress(printAddress(value), first)).toEqual(value)
})

test('a garbled address falls back to what was there', () => {
  expect(parseAddress('', first)).toEqual(first)
  expect(parseAddress('#/nowhere?range=9~1&zone=Mars/Olympus&at=row:x', first)).toEqual(first)
})

test('rows picked out of one answer are let go with it; a row looked at stays', () => {
  const picked = changed(begin(first), { selection: { kind: 'rows', ids: [1, 2] } })
  expect(changed(picked, { query: 'a' }).value.selection).toBeNull()
  expect(changed(picked, { panel: 'map' }).value.selection).toEqual({ kind: 'rows', ids: [1, 2] })
  const looked = changed(begin(first), { selection: { kind: 'row', id: 1 } })
  expect(changed(looked, { query: 'a' }).value.selection).toEqual({ kind: 'row', id: 1 })
})

test('what was selected in one view is not explained beside another, and is there again on the way back', () => {
  const looked = changed(begin({ ...first, panel: 'flows' }), { selection: { kind: 'row', id: 1 } })
  const onMap = changed(looked, { panel: 'map' })
  expect(selectedIn(looked.value)).toEqual({ kind: 'row', id: 1 })
  expect(selectedIn(onMap.value)).toBeNull()
  expect(selectedIn(changed(onMap, { panel: 'flows' }).value)).toEqual({ kind: 'row', id: 1 })
})
