import { expect, test } from 'vitest'
import type { Cell } from '../contract'
import type { GroupKey } from './ast'
import { groupTerm } from './group-term'
import { printWhere } from './print'

const line = (by: readonly GroupKey[], cells: readonly Cell[]): string => printWhere(groupTerm(by, cells))
const field = (of: string): GroupKey => ({ kind: 'field', field: of, as: null })

test('a line of a table is the rows with its keys', () => {
  expect(line([field('src_country'), field('dst_port')], ['JP', 22])).toBe('src_country:JP dst_port:22')
  expect(line([field('src_name')], [null])).toBe('-src_name:*')
  expect(line([{ kind: 'prefix', field: 'src_ip', v4: 24, v6: 64, as: null }], ['10.1.2.0/24'])).toBe(
    'src_ip:10.1.2.0/24',
  )
  expect(line([{ kind: 'bin', field: 'start', ms: 60_000, zone: 'UTC', as: null }], [0])).toBe(
    'start:1970-01-01T00:00:00Z..1970-01-01T00:00:59.999Z',
  )
  expect(line([], [])).toBe('')
})

test('an either-side name without a value is rows neither side of which has one', () => {
  expect(line([field('name')], ['web01'])).toBe('name:web01')
  expect(line([field('name')], [null])).toBe('-name:*')
})
