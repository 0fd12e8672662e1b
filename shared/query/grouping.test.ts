import { describe, expect, test } from 'vitest'
import type { TableShape } from './ast'
import {
  asRows,
  compared,
  fieldKey,
  groupedBy,
  limitedTo,
  reshaped,
  retabled,
  sortedBy,
  withKey,
  withKeyAs,
  withKeyMoved,
  withoutKey,
  withoutValue,
  withSeries,
  withValue,
} from './grouping'

const begin =
  'action:denied | stats count(), sum(bytes) as b by src_ip, dst_port | having b > 10 and count > 2 | sort b desc'
const edited = (put: (shape: TableShape) => TableShape): string => retabled(begin, 'UTC', put)

describe('a grouping is edited a step at a time', () => {
  test('rows become groups, and groups rows again, under the same condition', () => {
    const grouped = reshaped('action:denied', 'UTC', () => groupedBy(fieldKey('dst_country'), true))
    expect(grouped).toBe('action:denied | stats series(count()), sum(bytes) by dst_country | sort count desc')
    expect(asRows(grouped, 'UTC')).toBe('action:denied')
  })

  test('keys are added once, moved, and replaced by a coarser one', () => {
    expect(edited(shape => withKey(shape, fieldKey('rule')))).toContain('by src_ip, dst_port, rule |')
    expect(edited(shape => withKey(shape, fieldKey('src_ip')))).toBe(begin)
    expect(edited(shape => withKeyMoved(shape, 1, -1))).toContain('by dst_port, src_ip |')
    expect(edited(shape => withKeyMoved(shape, 1, 1))).toBe(begin)
    expect(
      edited(shape => withKeyAs(shape, 0, { kind: 'prefix', field: 'src_ip', v4: 24, v6: 64, as: null })),
    ).toContain('by prefix(src_ip, 24, 64), dst_port |')
  })

  test('what speaks of a column goes with it', () => {
    expect(edited(shape => withoutValue(shape, 1))).toBe(
      'action:denied | stats count() by src_ip, dst_port | having count > 2',
    )
    expect(edited(shape => withoutKey(sortedBy(shape, { column: 'dst_port', descending: false }), 1))).toBe(
      'action:denied | stats count(), sum(bytes) as b by src_ip | having b > 10 and count > 2',
    )
  })

  test('a table always asks for something', () => {
    expect(retabled('* | stats count() by rule', 'UTC', shape => withoutKey(withoutValue(shape, 0), 0))).toBe(
      '* | stats count()',
    )
  })

  test('values are added once, get a course over time where they can have one', () => {
    expect(edited(shape => withValue(shape, { fn: 'sum', field: 'packets', as: null, series: false }))).toContain(
      'count(), sum(bytes) as b, sum(packets) by',
    )
    expect(edited(shape => withValue(shape, { fn: 'count', as: null, series: true }))).toBe(begin)
    expect(retabled('* | stats count(), first(rule) by src_ip', 'UTC', shape => withSeries(shape, true))).toBe(
      '* | stats series(count()), first(rule) by src_ip',
    )
    expect(edited(shape => withSeries(withSeries(shape, true), false, 0))).toContain(
      'stats count(), series(sum(bytes)) as b by',
    )
  })

  test('comparing needs something to compare', () => {
    expect(edited(shape => limitedTo(compared(shape, true), 20))).toBe(`${begin} | limit 20 | compare`)
    expect(retabled('* | stats by src_ip', 'UTC', shape => compared(shape, true))).toBe('* | stats by src_ip')
  })

  test('a text that asks for rows is no table to edit', () => {
    expect(retabled('action:denied', 'UTC', shape => compared(shape, true))).toBe('action:denied')
  })
})
