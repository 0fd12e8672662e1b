import { expect, test } from 'vitest'
import { printSearch } from './print'
import { parseSearch } from './search'

const canonical = (text: string): string => {
  const parsed = parseSearch(text, 'Europe/London')
  return parsed.ok ? printSearch(parsed.query) : parsed.error.message
}

test.each([
  ['dst_port:22 | stats count() as n by src_ip | sort n desc | limit 10', null],
  ['* | stats count(), series(rate(bytes)) by dst_country', null],
  ['|stats count() by bin(start,5m)', '* | stats count() by bin(start, 5m)'],
  ['* | stats sum(bytes) as total, pct(bytes, 95) by bin(start, 1d, "Asia/Tokyo") as day', null],
  ['* | stats count() by prefix(src_ip, 24)', '* | stats count() by prefix(src_ip, 24, 64)'],
  ['* | stats by src_ip, dst_ip', null],
  ['* | stats count() as n by dst_port | having n > 10 and not (n = 12 or dst_port >= 1024) | compare', null],
  ['action:denied | columns src_ip, dst_ip as target | dedup src_ip | sort bytes desc | limit 5', null],
  ['stats by "Source Country"', '"stats" by "Source Country"'],
  ['* | stats count() by "Source Country" as "where from"', '* | stats count() by src_country as "where from"'],
  [
    'last:48h time_of_day:21:00-06:30 weekday:Saturday,sun',
    'last:2d time_of_day:21:00-06:30@Europe/London weekday:sat,sun@Europe/London',
  ],
  ['a OR b | sort bytes', null],
  [String.raw`rule:/^et-\d+ [a\/]/ | stats count()`, null],
  ['-rule:(/a+/, /^b.*c$/) url:/a/b/', '-(rule:/a+/ OR rule:b*c) url:"/a/b/"'],
  [String.raw`src_ip:/^10\.1\./ action:/^den/`, 'src_ip:10.1.0.0/16 action:denied'],
  ['rule:/(a/', 'Character 6: the regular expression cannot be run: this ( is never closed.'],
  ['src_ip:/[a-f]+/', 'Character 8: src_ip is no text, so a regular expression says nothing of it.'],
  ['* | stats count() | limit -1', 'Character 27: a limit is a whole number from 0 to 1,000,000,000.'],
  ['* | stats pct(bytes, 200)', 'Character 1: a percentile lies between 0 and 100; 200 does not.'],
  ['* | stats cuont()', 'Character 11: there is no function "cuont".'],
  ['* | stast count()', 'Character 5: there is no stage "stast".'],
  [
    '* | stats sum(dst_port)',
    'Character 1: dst_port counts nothing, so sum says nothing of it; bytes, packets, sessions and duration do.',
  ],
  [
    '* | stats count() by dst_country, protocol, prefix(src_ip, 24) as net | having dst_country = Japan or protocol != 6 and net = "10.0.0.7/24"',
    '* | stats count() by dst_country, protocol, prefix(src_ip, 24, 64) as net | having dst_country = "JP" or (not protocol = "tcp" and net = "10.0.0.0/24")',
  ],
  [
    '* | stats sum(bytes), max(duration), max(start) as newest by dst_port | having sum_bytes > 10MB and max_duration > 5m and newest >= "2026-06-01T01:00" and dst_port = ssh',
    '* | stats sum(bytes), max(duration), max(start) as newest by dst_port | having sum_bytes > 10000000 and max_duration > 300000 and newest >= 1780272000000 and dst_port = 22',
  ],
  [
    '* | stats count() by action | having action = alowed',
    'Character 47: action cannot be "alowed"; expected allowed, denied.',
  ],
  ['* | stats count() as n by action | having n > many', 'Character 47: "many" is no number, as this column holds.'],
  ['* | stats count() as n by action | having m > 1', 'Character 43: the table has no column "m"; it has action, n.'],
  [
    '* | stats count() by src_ip | having src_ip = "10.0.0.0/8"',
    'Character 47: the lines of a table are compared with single values; ask anything else of the rows before they are counted.',
  ],
  ['* | stats series(last(bytes))', 'Character 1: the last row has no course over time that could be drawn.'],
  ['* | columns ip, bytes as size', '* | columns src_ip, dst_ip, bytes as size'],
  ['* | columns src_ip as a, dst_ip as a', 'Character 1: two columns are called "a"; "as" gives one another name.'],
  ['* | dedup ip', 'Character 1: ip is either side of a row; name one, as in src_ip.'],
  ['* | sort nothing', 'Character 1: rows cannot be sorted by "nothing": it is no field of a row.'],
  ['time_of_day:25:00-06:00', 'Character 13: "25:00-06:00" is no window of the day.'],
])('%s', (typed, printed) => {
  expect(canonical(typed)).toBe(printed ?? typed)
  if (printed === null) expect(canonical(canonical(typed))).toBe(typed)
})
