import { expect, test } from 'vitest'
import type { GroupKey } from './ast'
import { groupTerm } from './group-term'
import { printWhere } from './print'

const day: GroupKey = { kind: 'bin', field: 'start', ms: 86_400_000, zone: 'Europe/London', as: null }
const hour: GroupKey = { ...day, ms: 3_600_000 }

test.each([
  [[day], [Date.UTC(2026, 5, 1, -1)], 'start:2026-05-31T23:00:00Z..2026-06-01T22:59:59.999Z'],
  [[day], [Date.UTC(2026, 9, 24, 23)], 'start:2026-10-24T23:00:00Z..2026-10-25T23:59:59.999Z'],
  [[day], [Date.UTC(2026, 2, 29)], 'start:2026-03-29T00:00:00Z..2026-03-29T22:59:59.999Z'],
  [[hour], [Date.UTC(2026, 9, 25, 1)], 'start:2026-10-25T01:00:00Z..2026-10-25T01:59:59.999Z'],
  [
    [
      { kind: 'field', field: 'dst_port', as: null },
      { kind: 'prefix', field: 'src_ip', v4: 24, v6: 64, as: null },
    ],
    [443, '10.0.0.0/24'],
    'dst_port:443 src_ip:10.0.0.0/24',
  ],
  [[{ kind: 'field', field: 'hostname', as: null }], [null], '-hostname:*'],
] as const)('a line of a table is the rows of its keys: %#', (by, cells, printed) => {
  expect(printWhere(groupTerm(by, cells))).toBe(printed)
})
