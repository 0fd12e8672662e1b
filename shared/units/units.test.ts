import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatBytes, parseBytes } from './bytes'
import { countryCode, countryCodes, countryName, nearestCountry } from './country'
import { formatDuration, formatExactDuration, parseDuration } from './duration'
import { compareIps, formatCidr, formatIp, inCidr, ipHex, parseCidr, parseIp } from './ip'
import { parseCount, parseDecimal } from './number'
import { protocolName, protocolNumber } from './protocol'
import { editDistance, foldCase, nearest } from './text'
import { formatIso, isZone, parseTime, parseTimeSpan, zoneOffsetLabel } from './time'

const reprint = (text: string): string | null => {
  const bytes = parseIp(text)
  return bytes && formatIp(bytes)
}

describe('addresses', () => {
  test.each([
    ['10.240.0.4', '10.240.0.4'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8:0000:0000:0000:ff00:0042:8329', '2001:db8::ff00:42:8329'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['fe80::', 'fe80::'],
    ['1::8', '1::8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::1.2.3.4', '::102:304'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s prints as %s', (typed, printed) => expect(reprint(typed)).toBe(printed))

  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.04',
    '01.2.3.4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.-4',
    '1..2.3',
    ':',
    ':::',
    '1:::2',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '::1%eth0',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.256',
    '1:',
  ])('%j is no address', text => expect(parseIp(text)).toBeNull())

  test('every 16 bytes print as text that reads as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 0, max: 16 }), (bytes, zeros) => {
        bytes.fill(0, 4, Math.min(16, 4 + zeros))
        expect(parseIp(formatIp(bytes))).toEqual(bytes)
      }),
    )
  })

  test.each([
    ['10.1.2.3/8', '10.0.0.0/8', '10.255.255.255'],
    ['10.1.2.3/32', '10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '0.0.0.0/0', '255.255.255.255'],
    ['fe80::1/10', 'fe80::/10', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::/33', '2001:db8::/33', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s is the block %s up to %s', (typed, printed, last) => {
    const cidr = parseCidr(typed)
    expect(cidr && [formatCidr(cidr), formatIp(cidr.high)]).toEqual([printed, last])
  })

  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '/8', 'fe80::/129', '10.0.0.0/-1', '10.0.0.0/8/8'])(
    '%s is no block',
    text => expect(parseCidr(text)).toBeNull(),
  )

  test('an address is in its block, and IPv4 never in an IPv6 block', () => {
    const block = parseCidr('10.0.0.0/8')
    const wide = parseCidr('2001:db8::/32')
    const [inside, outside, v6] = [parseIp('10.9.8.7'), parseIp('11.0.0.0'), parseIp('2001:db8::1')]
    if (!block || !wide || !inside || !outside || !v6) throw new Error('unreadable')
    expect([
      inCidr(inside, block),
      inCidr(outside, block),
      inCidr(v6, block),
      inCidr(v6, wide),
      inCidr(inside, wide),
    ]).toEqual([true, false, false, true, false])
    expect(ipHex(inside)).toBe('00000000000000000000ffff0a090807')
    expect(compareIps(inside, outside)).toBeLessThan(0)
  })
})

describe('numbers, sizes, durations', () => {
  test.each([
    ['1000', 1000],
    ['1,000', 1000],
    ['1_000_000', 1_000_000],
    ['0x12', 18],
    ['10k', 10_000],
    ['1.5M', 1_500_000],
    ['-3', -3],
    ['1.5', null],
    ['1,00', null],
    ['abc', null],
    ['', null],
    ['99999999999999999999', null],
  ])('%s counts %s', (text, value) => expect(parseCount(text)).toBe(value))

  test.each([
    ['10MB', 10_000_000],
    ['10 MB', 10_000_000],
    ['1GiB', 1_073_741_824],
    ['1.5kB', 1500],
    ['512', 512],
    ['512B', 512],
    ['2k', 2000],
    ['1e5', null],
    ['MB', null],
  ])('%s is %s bytes', (text, value) => expect(parseBytes(text)).toBe(value))

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1536, '1.54 kB'],
    [999_999, '1.00 MB'],
    [123_456_789, '123 MB'],
  ])('%s bytes read %s', (value, text) => expect(formatBytes(value)).toBe(text))

  test.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5 hours', 5_400_000],
    ['250ms', 250],
    ['250', 250],
    ['2 days', 172_800_000],
    ['01:30:00', 5_400_000],
    ['5 parsecs', null],
    ['m', null],
    ['', null],
  ])('%s lasts %s ms', (text, value) => expect(parseDuration(text)).toBe(value))

  test('an exactly printed duration reads as itself', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e15 }), ms => {
        expect(parseDuration(formatExactDuration(ms))).toBe(ms)
      }),
    )
  })

  test.each([
    [250, '250 ms'],
    [1500, '1.5 s'],
    [59_999, '59.9 s'],
    [60_000, '1 m'],
    [3_661_000, '1 h 1 m'],
    [90_000_000, '1 d 1 h'],
  ])('%s ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  test.each([
    ['-35.2', -35.2],
    ['139', 139],
    ['.5', 0.5],
    ['1e3', null],
    ['x', null],
  ])('%s is the decimal %s', (text, value) => expect(parseDecimal(text)).toBe(value))
})

describe('times', () => {
  test.each([
    ['2026-06-01T09:30:00Z', 'UTC', '2026-06-01T09:30:00Z'],
    ['2026-06-01T09:30:00.250Z', 'UTC', '2026-06-01T09:30:00.250Z'],
    ['2026-06-01T09:30:00+09:00', 'UTC', '2026-06-01T00:30:00Z'],
    ['2026-06-01T09:30:00+0530', 'UTC', '2026-06-01T04:00:00Z'],
    ['2026-06-01 09:30', 'Asia/Tokyo', '2026-06-01T00:30:00Z'],
    ['2026-06-01', 'Asia/Tokyo', '2026-05-31T15:00:00Z'],
    ['2026/6/1', 'UTC', '2026-06-01T00:00:00Z'],
    ['2026-06', 'UTC', '2026-06-01T00:00:00Z'],
    ['1717200000', 'Asia/Tokyo', '2024-06-01T00:00:00Z'],
    ['1717200000123', 'UTC', '2024-06-01T00:00:00.123Z'],
    ['1717200000.5', 'UTC', '2024-06-01T00:00:00.500Z'],
  ])('%s in %s is %s', (text, zone, iso) => {
    const ms = parseTime(text, zone)
    expect(ms === null ? null : formatIso(ms, 'UTC')).toBe(iso)
  })

  test.each(['2026-13-01', '2026-02-30', '2026-06-01T25:00', 'yesterday', '', '12', '2026-06-01T09:30+99:99x'])(
    '%j is no time',
    text => expect(parseTime(text, 'UTC')).toBeNull(),
  )

  test('a date is its whole day, also when the clocks change', () => {
    const day = parseTimeSpan('2026-03-29', 'Europe/Berlin')
    expect(day && (day.to - day.from) / 3_600_000).toBe(23)
  })

  test('prints in a zone with its offset, before and after the clocks change', () => {
    const before = Date.UTC(2026, 2, 29, 0, 59, 59)
    expect(formatIso(before, 'Europe/Berlin')).toBe('2026-03-29T01:59:59+01:00')
    expect(formatIso(before + 1000, 'Europe/Berlin')).toBe('2026-03-29T03:00:00+02:00')
    expect(formatIso(before, 'America/St_Johns')).toBe('2026-03-28T22:29:59-02:30')
  })

  test('a time beyond the calendar prints as its number', () => expect(formatIso(9e15, 'UTC')).toBe('9000000000000000'))

  test('labels offsets and knows zones', () => {
    expect([zoneOffsetLabel('Asia/Tokyo', 0), zoneOffsetLabel('UTC', 0), zoneOffsetLabel('Asia/Kolkata', 0)]).toEqual([
      'UTC+09:00',
      'UTC',
      'UTC+05:30',
    ])
    expect([isZone('Asia/Tokyo'), isZone('utc'), isZone('Mars/Base')]).toEqual([true, true, false])
  })
})

describe('countries and protocols', () => {
  test.each([
    ['Japan', 'JP'],
    ['jp', 'JP'],
    ['JPN', 'JP'],
    ['日本', 'JP'],
    ['United Kingdom', 'GB'],
    ['uk', 'GB'],
    ['The Netherlands', 'NL'],
    ['Côte d’Ivoire', 'CI'],
    ["cote d'ivoire", 'CI'],
    ['Türkiye', 'TR'],
    ['Turkey', 'TR'],
    ['Russia', 'RU'],
    ['South Korea', 'KR'],
    ['Bosnia and Herzegovina', 'BA'],
    ['St. Lucia', 'LC'],
    ['Saint Lucia', 'LC'],
    ['Atlantis', null],
  ])('%s is %s', (text, code) => expect(countryCode(text)).toBe(code))

  test('249 codes and Kosovo, each with a name that leads back to it', () => {
    expect(countryCodes.length).toBe(250)
    expect(new Set(countryCodes).size).toBe(250)
    for (const code of countryCodes) expect([code, countryCode(countryName(code, 'en'))]).toEqual([code, code])
  })

  test('suggests the country meant', () =>
    expect([nearestCountry('Germny'), nearestCountry('Neth')]).toEqual(['Germany', 'Netherlands']))

  test.each([
    ['tcp', 6],
    ['TCP', 6],
    ['6', 6],
    ['ICMPv6', 58],
    ['hip', 139],
    ['ethernet', 143],
    ['ospf', 89],
    ['256', null],
    ['tpc', null],
  ])('protocol %s is %s', (text, number) => expect(protocolNumber(text)).toBe(number))

  test('names every number, the unassigned by the number', () => {
    expect([protocolName(6), protocolName(17), protocolName(1), protocolName(63), protocolName(200)]).toEqual([
      'tcp',
      'udp',
      'icmp',
      '63',
      '200',
    ])
    for (let number = 0; number < 256; number++) expect(protocolNumber(protocolName(number))).toBe(number)
  })
})

describe('text', () => {
  test('folds A to Z and nothing else', () => expect(foldCase('ÄBC İ ΣZ')).toBe('Äbc İ Σz'))
  test('counts edits, a swap as one', () =>
    expect([editDistance('scr_ip', 'src_ip'), editDistance('abc', ''), editDistance('kitten', 'sitting')]).toEqual([
      1, 3, 3,
    ]))
  test('finds the near word or none', () =>
    expect([nearest('dst_prt', ['src_port', 'dst_port']), nearest('xyz', ['src_port'])]).toEqual(['dst_port', null]))
  test('takes a word broken off for the shortest that begins so', () =>
    expect([
      nearest('source cou', ['source ip', 'source country name', 'source country']),
      nearest('sourc', ['source country', 'source']),
      nearest('so', ['source country']),
    ]).toEqual(['source country', 'source', null]))
})
