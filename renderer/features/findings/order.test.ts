import { expect, test } from 'vitest'
import type { Finding } from '../../../shared/model/finding'
import { ordered } from './order'

const finding = (id: number, severity: Finding['severity'], from: number | null, created: number): Finding => ({
  id,
  title: `finding ${id}`,
  severity,
  note: '',
  query: '',
  from,
  to: from === null ? null : from + 1,
  rowCount: 1,
  pinned: [],
  picture: null,
  created,
  updated: created,
})
const findings = [finding(1, 'low', 300, 10), finding(2, 'critical', 100, 20), finding(3, 'low', null, 200)]
const ids = (list: readonly Finding[]) => list.map(({ id }) => id)

test('time tells the story, severity the urgency, making the latest work', () => {
  expect(ids(ordered(findings, 'when'))).toEqual([2, 3, 1])
  expect(ids(ordered(findings, 'severity'))).toEqual([2, 3, 1])
  expect(ids(ordered(findings, 'made'))).toEqual([3, 2, 1])
})
