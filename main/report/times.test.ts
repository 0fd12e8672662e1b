import { expect, test } from 'vitest'
import { shownTime, timeTicks, zoneName } from './times'

const labels = (from: string, to: string, zone: string): readonly string[] =>
  timeTicks(Date.parse(from), Date.parse(to), 7, zone).map(({ label }) => label)

test('ticks stand on round moments of the zone, with the day where it begins', () => {
  expect(labels('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z', 'UTC')).toEqual([
    '2026-06-01',
    '06:00',
    '12:00',
    '18:00',
    '2026-06-02',
  ])
  expect(labels('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z', 'Asia/Tokyo')).toEqual([
    '12:00',
    '18:00',
    '2026-06-02',
    '06:00',
  ])
  expect(labels('2026-06-01T00:00:00Z', '2026-06-01T00:00:20Z', 'UTC')).toEqual([
    '2026-06-01',
    '00:00:05',
    '00:00:10',
    '00:00:15',
    '00:00:20',
  ])
})

test('long spans have months or years', () => {
  expect(labels('2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z', 'UTC')).toEqual([
    '2026-02',
    '2026-03',
    '2026-04',
    '2026-05',
    '2026-06',
    '2026-07',
  ])
  expect(labels('2014-12-14T00:00:00Z', '2025-10-20T00:00:00Z', 'UTC')).toEqual([
    '2016',
    '2018',
    '2020',
    '2022',
    '2024',
  ])
})

test('any span gives few ticks', () => {
  const spans: readonly (readonly [number, number])[] = [
    [0, 1],
    [0, 8.6e15],
    [-6e13, 6e13],
    [5, 5],
    [1e12, 1e12 + 999],
  ]
  for (const [from, to] of spans) expect(timeTicks(from, to, 7, 'UTC').length).toBeLessThan(10)
})

test('times and zones read with their offset', () => {
  expect(shownTime(Date.UTC(2026, 5, 1, 0, 30), 'Asia/Tokyo')).toBe('2026-06-01 09:30:00 +09:00')
  expect(shownTime(Date.UTC(2026, 5, 1, 0, 30, 0, 5), 'UTC')).toBe('2026-06-01 00:30:00.005 UTC')
  expect(zoneName('Asia/Tokyo', 0)).toBe('Asia/Tokyo (UTC+09:00)')
  expect(zoneName('UTC', 0)).toBe('UTC')
})
