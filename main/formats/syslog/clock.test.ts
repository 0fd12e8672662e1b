import { describe, expect, test } from 'vitest'
import { clockFrom, createClock } from './clock'
import { bsdTimeAt, isoTimeAt, timeOfValue } from './time-text'

const never = Number.NaN
const iso = (ms: number): string => (Number.isNaN(ms) ? 'none' : new Date(ms).toISOString())
const bsd = (text: string, options: string | null, written: string, received: string | null = null): string =>
  iso(
    bsdTimeAt(text, 0, clockFrom(options, Date.parse(written)), received === null ? never : Date.parse(received))?.ms ??
      never,
  )

describe('a time without a year', () => {
  test('is of the latest year that does not lie after the file was last written', () => {
    const written = '2025-01-02T12:00:00Z'
    expect(bsd('Jan  1 00:00:01', null, written)).toBe('2025-01-01T00:00:01.000Z')
    expect(bsd('Dec 31 23:59:59', null, written)).toBe('2024-12-31T23:59:59.000Z')
    expect(bsd('Jan  2 12:00:00', null, written)).toBe('2025-01-02T12:00:00.000Z')
  })

  test('may be a day ahead of the file, as zones and clocks are', () => {
    expect(bsd('Jan  3 02:00:00', null, '2025-01-02T12:00:00Z')).toBe('2025-01-03T02:00:00.000Z')
    expect(bsd('Jan  4 02:00:00', null, '2025-01-02T12:00:00Z')).toBe('2024-01-04T02:00:00.000Z')
    expect(bsd('Jan  1 02:00:00', null, '2024-12-31T20:00:00Z')).toBe('2025-01-01T02:00:00.000Z')
  })

  test('of 29 February is of a leap year', () => {
    expect(bsd('Feb 29 10:00:00', null, '2027-05-01T00:00:00Z')).toBe('2024-02-29T10:00:00.000Z')
  })

  test('that does not exist is none', () => {
    expect(bsd('Feb 31 10:00:00', null, '2027-05-01T00:00:00Z')).toBe('none')
    expect(bsd('Jun  1 25:00:00', null, '2027-05-01T00:00:00Z')).toBe('none')
    expect(bsd('Foo  1 10:00:00', null, '2027-05-01T00:00:00Z')).toBe('none')
  })

  test('on the wire is of the year nearest to its reception', () => {
    const received = '2026-01-01T00:00:03Z'
    expect(bsd('Dec 31 23:59:58', null, received, received)).toBe('2025-12-31T23:59:58.000Z')
    expect(bsd('Jan  1 00:00:05', null, received, received)).toBe('2026-01-01T00:00:05.000Z')
    expect(bsd('Jan  1 00:00:01', null, '2025-12-31T23:59:59Z', '2025-12-31T23:59:59Z')).toBe(
      '2026-01-01T00:00:01.000Z',
    )
  })

  test('begins in the year the user names and goes on over New Year and back', () => {
    const clock = clockFrom('year=2019', Date.parse('2026-01-01T00:00:00Z'))
    const times = ['Dec 30 10:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:00', 'Dec 31 23:59:58', 'Mar  1 00:00:00']
    expect(times.map(text => iso(bsdTimeAt(text, 0, clock, never)?.ms ?? never))).toEqual([
      '2019-12-30T10:00:00.000Z',
      '2019-12-31T23:59:59.000Z',
      '2020-01-01T00:00:00.000Z',
      '2019-12-31T23:59:58.000Z',
      '2020-03-01T00:00:00.000Z',
    ])
  })
})

describe('a time without a zone', () => {
  test('is read in the zone the user names, with its summer time', () => {
    expect(bsd('Jun  1 10:00:00', 'year=2024 zone=Asia/Tokyo', '2026-01-01T00:00:00Z')).toBe('2024-06-01T01:00:00.000Z')
    expect(bsd('Jun  1 10:00:00', 'zone=Europe/Berlin', '2026-12-01T00:00:00Z')).toBe('2026-06-01T08:00:00.000Z')
    expect(bsd('Jan  1 10:00:00', 'zone=Europe/Berlin', '2026-12-01T00:00:00Z')).toBe('2026-01-01T09:00:00.000Z')
  })

  test('keeps a zone that is written', () => {
    const clock = createClock({ year: null, zone: 'Asia/Tokyo', writtenMs: Date.UTC(2026, 0) })
    expect(iso(isoTimeAt('2024-06-01T10:00:00-04:00', 0, clock)?.ms ?? never)).toBe('2024-06-01T14:00:00.000Z')
    expect(iso(bsdTimeAt('Mar  1 2020 18:46:11.123 UTC: x', 0, clock, never)?.ms ?? never)).toBe(
      '2020-03-01T18:46:11.123Z',
    )
    expect(iso(isoTimeAt('2024-06-01T10:00', 0, clock)?.ms ?? never)).toBe('2024-06-01T01:00:00.000Z')
  })
})

test('values that are times: seconds to nanoseconds, ISO, and months by name', () => {
  const clock = createClock({ year: null, zone: 'UTC', writtenMs: Date.UTC(2026, 0) })
  const values = [
    '1717236000',
    '1717236000250',
    '1717236000250999',
    '1717236000250999888',
    '1717236000.25',
    '2024-06-01T12:00:00.25+02:00',
    'Jun 01 2024 10:00:00.250 UTC',
    '2024/06/01 10:00:00.25',
  ]
  expect(values.map(value => iso(timeOfValue(value, clock)))).toEqual([
    '2024-06-01T10:00:00.000Z',
    ...Array.from({ length: 7 }, () => '2024-06-01T10:00:00.250Z'),
  ])
  expect(
    ['', 'soon', '171723600025', 'Jun 01 2024 10:00:00 and more'].map(value => iso(timeOfValue(value, clock))),
  ).toEqual(Array.from({ length: 4 }, () => 'none'))
})

test.each(['year=24', 'zone=Mars/Olympus', 'years=2024', 'Tokyo'])('%s is told to be no option', options => {
  expect(() => clockFrom(options, 0)).toThrow(/is no option of a syslog format; write year=2024/)
})
