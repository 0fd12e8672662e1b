import { expect, test } from 'vitest'
import { timeBin } from './time'
import { binStart, numberBins, timeBins } from './time-bins'

const hour = 3_600_000

/** Where the bins of every quarter of an hour around a change of the clocks begin. */
const starts = (from: string, hours: number, ms: number, zone: string): readonly (readonly [number, number])[] => {
  const first = Date.parse(from)
  const times = Float64Array.from({ length: hours * 4 }, (_, at) => first + at * (hour / 4))
  const bins = timeBins(first, times.at(-1) ?? first, ms, zone)
  const numbers = times.slice()
  numberBins(bins, numbers, numbers.length)
  return Array.from(times, (time, at) => [time, binStart(bins, numbers[at] ?? 0)])
}

test.each([
  ['Europe/London', '2026-10-24T12:00:00Z'],
  ['Europe/London', '2026-03-28T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00:00Z'],
  ['America/St_Johns', '2026-11-01T00:00:00Z'],
  ['Asia/Tokyo', '2026-03-28T12:00:00Z'],
  ['UTC', '2026-03-28T12:00:00Z'],
])('bins in %s from %s on begin where the bin of each time begins', (zone, from) => {
  for (const ms of [hour / 4, hour / 2, hour, 2 * hour, 24 * hour, 7 * 24 * hour])
    for (const [time, start] of starts(from, 60, ms, zone))
      expect([ms, time, start]).toEqual([ms, time, timeBin(time, ms, zone)])
})

test('the day on which the clocks are put back has 25 hours, and the hour shown twice is two', () => {
  const days = new Set(starts('2026-10-25T00:00:00+01:00', 30, 24 * hour, 'Europe/London').map(([, start]) => start))
  expect([...days].map(day => new Date(day).toISOString())).toEqual([
    '2026-10-24T23:00:00.000Z',
    '2026-10-26T00:00:00.000Z',
  ])
  const hours = new Set(starts('2026-10-25T00:00:00Z', 3, hour, 'Europe/London').map(([, start]) => start))
  expect(hours.size).toBe(3)
})

test('no time is in no bin', () => {
  const times = Float64Array.of(Number.NaN, 5)
  numberBins(timeBins(0, 10, 5, 'UTC'), times, 2)
  expect([...times]).toEqual([0, 2])
})
