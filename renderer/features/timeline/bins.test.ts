import { expect, test } from 'vitest'
import { binsFor, stepUnit, zoomed } from './bins'
import { keyed } from './keys'

const day = 86_400_000
const start = Date.UTC(2026, 10, 16)
const week = { from: start, to: start + 7 * day }

test('a week on a wide picture is counted by the hour', () => {
  expect(binsFor(week, 1320, 'UTC')).toEqual({ ...week, step: 3_600_000, count: 168 })
})

test('bars begin where clocks of the zone begin a day', () => {
  const bins = binsFor({ from: start, to: start + 100 * day }, 700, 'Asia/Tokyo')
  expect(bins.step).toBe(2 * day)
  expect(new Date(bins.from).toLocaleTimeString('en-GB', { timeZone: 'Asia/Tokyo' })).toBe('00:00:00')
})

test('a single instant still has bars, and centuries have no more of them than pixels allow', () => {
  const instant = binsFor({ from: start, to: start + 1 }, 1320, 'UTC')
  expect(instant.to).toBeGreaterThan(start)
  const ages = binsFor({ from: 0, to: 50_000 * 365 * day }, 1320, 'UTC')
  expect(ages.count).toBeLessThanOrEqual(1320 / 7)
  expect(ages.from).toBeLessThanOrEqual(0)
  expect(ages.to).toBeGreaterThanOrEqual(50_000 * 365 * day)
})

test('zooming in keeps the time under the pointer where it is; zooming out ends at the whole', () => {
  const at = start + 2 * day
  const near = zoomed(week, week, 0.5, at)
  expect(near).not.toBeNull()
  if (!near) return
  expect((at - near.from) / (near.to - near.from)).toBeCloseTo(2 / 7)
  expect(zoomed(near, week, 4, at)).toBeNull()
})

test('a step is named in the unit people count in', () => {
  expect(stepUnit(3_600_000)).toEqual({ count: 1, unit: 'h' })
  expect(stepUnit(900_000)).toEqual({ count: 15, unit: 'min' })
  expect(stepUnit(7 * day)).toEqual({ count: 7, unit: 'd' })
  expect(stepUnit(5)).toEqual({ count: 5, unit: 'ms' })
})

test('keys make, move, stretch and drop a range', () => {
  const bins = binsFor(week, 1320, 'UTC')
  const now = { range: null, bins, whole: week, view: week }
  expect(keyed('ArrowRight', false, now)).toEqual({ kind: 'range', range: { from: start, to: start + bins.step } })
  const range = { from: start, to: start + bins.step }
  expect(keyed('ArrowRight', true, { ...now, range })).toEqual({
    kind: 'range',
    range: { from: start, to: start + 2 * bins.step },
  })
  expect(keyed('ArrowLeft', true, { ...now, range })).toEqual({ kind: 'range', range })
  expect(keyed('Escape', false, { ...now, range })).toEqual({ kind: 'range', range: null })
  expect(keyed('q', false, now)).toBeNull()
})
