import { expect, test } from 'vitest'
import type { Query } from './ast'
import { parseFlows } from './flows'
import { printFlows } from './flows-print'
import { entities } from './flows-words'
import { dialectOf, parseQuery } from './parse'
import { printSearch } from './print'

const threeSeries = 'series(sum(session count)), series(sum(packets)), series(sum(bytes rate))'
const threeColumns = 'series(sum(sessions)), series(sum(packets)), series(rate(bytes))'

const read = (text: string): Query => {
  const parsed = parseQuery(text, { dialect: 'auto', zone: 'Europe/London' })
  if (!parsed.ok) throw new Error(parsed.error.message)
  expect(parsed.dialect).toBe('flows')
  return parsed.query
}

/** The queries of requirements.md as printed there, and what is understood. */
test.each([
  [
    'VR-01',
    "flows where flow type = 'Physical-Physical' order by Total Traffic",
    'flow_type:Physical-Physical | sort bytes desc',
  ],
  [
    'VR-02',
    'top 20 switch ports by Network rate in last 2 days',
    'if_index:* last:2d | stats count(), sum(bytes), rate(bytes) by sensor, if_index | sort rate_bytes desc | limit 20 | details interface',
  ],
  [
    'VR-03',
    'top 5 VMs by Network Rate in last 2 days',
    'name:* last:2d | stats count(), sum(bytes), rate(bytes) by name | sort rate_bytes desc | limit 5 | details vm',
  ],
  ['VR-04', 'flows group by Source Country', '* | stats count(), sum(bytes) by src_country | sort count desc'],
  ['VR-05', 'flows group by Destination Country', '* | stats count(), sum(bytes) by dst_country | sort count desc'],
  [
    'VR-06',
    'series(sum(bytes rate)) of flows group by Destination Country order by sum(Total Traffic)',
    '* | stats count(), sum(bytes), series(rate(bytes)) by dst_country | sort sum_bytes desc',
  ],
  [
    'VR-07',
    `${threeSeries} of flows group by Destination Country order by sum(Total Traffic)`,
    `* | stats count(), sum(bytes), ${threeColumns} by dst_country | sort sum_bytes desc`,
  ],
  [
    'VR-08',
    `${threeSeries} of flows where Flow Type = 'Source is VM' and flow type = 'Destination is internet' group by Source Subnet order by sum(Total Traffic)`,
    `flow_type:"Source is VM" flow_type:"Destination is Internet" | stats count(), sum(bytes), ${threeColumns} by src_subnet | sort sum_bytes desc`,
  ],
  [
    'VR-08, by port group',
    `${threeSeries} of flows where Flow Type = 'Source is VM' and flow type = 'Destination is internet' group by Source DVPG order by sum(Total Traffic)`,
    `flow_type:"Source is VM" flow_type:"Destination is Internet" | stats count(), sum(bytes), ${threeColumns} by src_network | sort sum_bytes desc`,
  ],
  ['VR-09', 'flows group by Destination Subnet', '* | stats count(), sum(bytes) by dst_subnet | sort count desc'],
  ['VR-10', 'flows group by Source Subnet', '* | stats count(), sum(bytes) by src_subnet | sort count desc'],
  [
    'VR-11',
    `${threeSeries} of flows group by Source Subnet order by sum(Total Traffic)`,
    `* | stats count(), sum(bytes), ${threeColumns} by src_subnet | sort sum_bytes desc`,
  ],
  [
    'VR-12',
    `${threeSeries} of flow group by Port order by sum(Sessions) in last 7 days`,
    `last:7d | stats count(), sum(bytes), ${threeColumns} by dst_port | sort sum_sessions desc`,
  ],
  [
    'VR-13',
    `${threeSeries} of Flows Destination Country = 'United Kingdom' group by Source VM in last 7 days`,
    `dst_country:GB last:7d | stats count(), sum(bytes), ${threeColumns} by src_name | sort count desc`,
  ],
  [
    'VR-14',
    "flows where Flow Type = 'Source is Internet' and Port in ('22', '23', '3389') group by Source Country",
    'flow_type:"Source is Internet" dst_port:(22, 23, 3389) | stats count(), sum(bytes) by src_country | sort count desc',
  ],
  [
    'VR-15',
    `${threeSeries} of flow where port in (22, 23, 3389) and flow type = 'east-west' and time_of_day between 21:00 and 06:30`,
    `dst_port:(22, 23, 3389) flow_type:East-West time_of_day:21:00-06:30@Europe/London | stats count(), sum(bytes), ${threeColumns}`,
  ],
  [
    'VR-16',
    "flow where port in (22, 23, 3389) and flow type = 'east-west'",
    'dst_port:(22, 23, 3389) flow_type:East-West',
  ],
  [
    'VR-17',
    `${threeSeries} of flow where port in (22, 23, 3389) and flow type = 'east-west' group by source vm`,
    `dst_port:(22, 23, 3389) flow_type:East-West | stats count(), sum(bytes), ${threeColumns} by src_name | sort count desc`,
  ],
  [
    'VR-18',
    "flows where Source L2 Network in ( 'vlan-1105' ) and Destination L2 Network not in ( 'vlan-1105' ) order by Total Traffic",
    'src_network:vlan-1105 -dst_network:vlan-1105 | sort bytes desc',
  ],
  [
    'VR-19',
    `${threeSeries} of flows where Source L2 Network in (vlan-1105) and Destination L2 Network not in ( 'vlan-1105' )`,
    `src_network:vlan-1105 -dst_network:vlan-1105 | stats count(), sum(bytes), ${threeColumns}`,
  ],
])('%s: %s', (_, typed, canonical) => {
  const query = read(typed)
  expect(printSearch(query)).toBe(canonical)
  const { text } = printFlows(query)
  expect(read(text ?? '')).toEqual(query)
  expect(printFlows(read(text ?? '')).text).toBe(text)
})

test.each([
  ['flows', ''],
  ['FLOWS  WHERE  source   COUNTRY = japan', 'src_country:JP'],
  ['flow Destination Country = United Kingdom in last day', 'dst_country:GB last:1d'],
  [`flows where Source VM = ‘web 01’ and Source City = “São Paulo”`, 'src_name:"web 01" src_city:"São Paulo"'],
  [
    'flows where Flow Type = Source is VM group by Source VM',
    'flow_type:"Source is VM" | stats count(), sum(bytes) by src_name | sort count desc',
  ],
  ['flows where Total Traffic > 1 GB and duration >= 5 min', 'bytes:>1000000000 duration:>=5m'],
  ["flows where Source VM like 'web' or Source VM not like 'a%b'", 'src_name:*web* OR -src_name:a*b'],
  ['flows where Source VM is not set and Destination VM is set', '-src_name:* dst_name:*'],
  ["flows where Source IP = '10.0.0.0/8' and IP Address != 10.1.2.3", 'src_ip:10.0.0.0/8 -ip:10.1.2.3'],
  ['flows where not (port = 22 or port between 8000 and 8999)', '-(dst_port:22 OR dst_port:8000..8999)'],
  ["flows where 'beacon' and weekday in (sat, sun)", 'beacon weekday:sat,sun@Europe/London'],
  [
    "flows where weekday != monday and time of day between 8:00 and 9:00 at time zone 'Asia/Tokyo'",
    '-weekday:mon@Europe/London time_of_day:08:00-09:00@Asia/Tokyo',
  ],
  [
    "flows between '2026-06-01' and '2026-06-03' order by start asc limit 5",
    'start:2026-05-31T23:00:00Z..2026-06-03T22:59:59.999Z | sort start | limit 5',
  ],
  ['flows where start in last 90 minutes or port = 22', 'last:1h30m OR dst_port:22'],
  ['top 10 flows by Total Traffic where action = denied', 'action:denied | sort bytes desc | limit 10'],
  ['flows order by packets asc, Source Country', '* | sort packets, src_country'],
  [
    'top 3 Destination Ports by sessions',
    'dst_port:* | stats count(), sum(bytes), sum(sessions) by dst_port | sort sum_sessions desc | limit 3',
  ],
  [
    'max(Total Traffic), count(distinct Source IP) as sources of flows group by Port order by sources, Port limit 9',
    '* | stats max(bytes), count_distinct(src_ip) as sources by dst_port | sort sources desc, dst_port desc | limit 9',
  ],
  [
    'percentile(Total Traffic, 95) of VMs where port = 443',
    'name:* dst_port:443 | stats pct(bytes, 95) by name | sort p95_bytes desc | details vm',
  ],
  ['count of flows where port = 22', 'dst_port:22 | stats count()'],
  ['flows group by Source Subnet compare', '* | stats count(), sum(bytes) by src_subnet | sort count desc | compare'],
  ['hosts in last 1 hour', 'ip:* last:1h | stats count(), sum(bytes) by ip | sort count desc'],
  ['exporters where port = 53', 'sensor:* dst_port:53 | stats count(), sum(bytes) by sensor | sort count desc'],
  [
    'countries order by sum(packet rate) in last 7 days',
    'country:* last:7d | stats count(), sum(bytes), rate(packets) by country | sort rate_packets desc',
  ],
  [
    'rules where action = denied limit 3',
    'rule:* action:denied | stats count(), sum(bytes) by rule | sort count desc | limit 3',
  ],
])('%s', (typed, canonical) => {
  const query = read(typed)
  expect(printSearch(query)).toBe(canonical)
  const { text } = printFlows(query)
  expect(read(text ?? '')).toEqual(query)
})

test.each([
  ["flows where Sorce Country = 'Japan'", 'Character 13: there is no field "Sorce Country".', 'Source Country'],
  ["flows where Source Country = 'Jpan'", null, 'Japan'],
  ["flows where flow type = 'eastwst'", null, 'East-West'],
  ['flows group by Source Contry', 'Character 16: nothing is called "Source Contry" here.', 'Source Country'],
  ['flows group by', 'Character 15: a field to group by is missing here.', null],
  [
    'flows group by Source Country gruop by Port',
    'Character 16: nothing is called "Source Country gruop by Port" here.',
    null,
  ],
  [
    'flows where port = 22 gruop by Port',
    'Character 23: this begins no clause; text of several words goes in quotes.',
    'group by',
  ],
  ['flows where', 'Character 12: the query ends where a condition should be.', null],
  ['flows where port = 22 and', 'Character 26: the query ends where a condition should be.', null],
  ['flows where port', 'Character 17: a comparison is missing after dst_port.', null],
  ['flows where port =', 'Character 19: a value for dst_port is missing.', null],
  ['flows where port = 70000', null, null],
  ['flows where (port = 22', 'Character 13: this ( is never closed.', null],
  ['flows where port in (22, 23', 'Character 21: this ( is never closed.', null],
  ["flows where Source VM = 'web", 'Character 25: the quote is never closed.', null],
  ['flows where port = 22)', 'Character 22: this ) closes nothing.', null],
  ['flows limit -1', 'Character 13: a limit is a whole number from 0 to 1,000,000,000.', null],
  ['flows where port = 22 limit 5 limit 6', 'Character 31: limit stands here twice.', null],
  ['top 5 VMz by bytes', 'Character 7: nothing is called "VMz" here.', 'VMs'],
  ['top 0 VMs by bytes', 'Character 5: top takes a whole number from 1 to 1,000,000,000.', null],
  [
    'top 5 VMs by bytes group by Port',
    'Character 20: what is listed is a group already; only flows are grouped.',
    null,
  ],
  ['top 5 VMs by byts', 'Character 14: there is no field "byts".', 'Total Traffic'],
  [
    'flows where bytes rate > 5',
    'Character 13: bytes rate is a number of a stretch of time, so no flow can be asked for it; it goes into series(), order by or top.',
    null,
  ],
  ['series(smu(bytes)) of flows', 'Character 8: there is no function "smu".', 'sum'],
  ['series(sum(byts)) of flows', 'Character 12: there is no field "byts".', 'Total Traffic'],
  ['series(series(sum(bytes))) of flows', 'Character 1: a series of a series says nothing more.', null],
  ['series(sum(bytes)) flows', 'Character 20: of is missing between the functions and the flows.', null],
  ['percentile(bytes, 200) of flows', 'Character 1: a percentile lies between 0 and 100; 200 does not.', null],
  [
    'sum(Port) of flows',
    'Character 1: dst_port counts nothing, so sum says nothing of it; bytes, packets, sessions and duration do.',
    null,
  ],
  ['flows in last 2 fortnights', 'Character 15: "2 fortnights" is no length of time.', null],
  ['flows where time_of_day between 25:00 and 26:00', 'Character 33: "25:00-26:00" is no window of the day.', null],
  ['flows where weekday in (caturday)', 'Character 24: "caturday" is no day of the week.', null],
  [
    'flows group by Source VM order by Source Country',
    'Character 35: the flows are grouped, and src_country is neither a number nor what they are grouped by.',
    null,
  ],
])('%s is refused where it goes wrong', (typed, message, suggestion) => {
  const parsed = parseFlows(typed, 'UTC')
  if (parsed.ok) throw new Error(`read as ${printSearch(parsed.query)}`)
  if (message !== null) expect(parsed.error.message).toBe(message)
  expect(parsed.error.suggestion).toBe(suggestion)
  expect(parsed.error.to).toBeLessThanOrEqual(typed.length)
})

test.each([
  ['* | stats count() by bin(start, 5m)', 'Aria groups by fields, not by steps of time.'],
  ['* | stats count() as n by src_ip | having n > 5', 'Aria has no condition on the lines of a table.'],
  ['* | columns src_ip', 'Aria lists whole flows; it chooses no columns.'],
  ['* | dedup src_ip', 'Aria has no dedup.'],
  ['* | stats by src_ip', 'Aria shows the count and the total beside what is asked, in its own order.'],
  ['* | stats count() by name | details vm', 'Aria tells details only of VMs and switch ports it lists.'],
])('%s cannot be said', (typed, why) => {
  const parsed = parseQuery(typed, { dialect: 'search', zone: 'UTC' })
  if (!parsed.ok) throw new Error(parsed.error.message)
  expect(printFlows(parsed.query)).toEqual({ text: null, why })
})

test('a search that begins with a word of this language stays a search', () => {
  for (const typed of [
    'flow_type:East-West',
    'flows denied',
    'top secret',
    'hosts',
    'rule:x',
    'count (a OR b)',
    'ip:10.0.0.1',
  ])
    expect({ typed, dialect: dialectOf(typed) }).toEqual({ typed, dialect: 'search' })
})

test('words of a condition never print as the beginning of another dialect', () => {
  for (const name of [...entities.flatMap(({ names }) => names), 'flow', 'flows', 'top'])
    for (const rest of [['where'], ['group', 'by'], ['limit'], []]) {
      const terms = [...name.split(' '), ...rest].map(text => ({ kind: 'words', text }) as const)
      const printed = printSearch({ ...read('flows'), where: { kind: 'and', terms } })
      expect({ printed, dialect: dialectOf(printed) }).toEqual({ printed, dialect: 'search' })
    }
})

test('what is typed is coloured, every word once', () => {
  const typed = "series(sum(bytes rate)) of flows where Source Country != 'Japan' in last 2 days"
  const kinds = parseFlows(typed, 'UTC').tokens.map(({ from, to, kind }) => `${kind} ${typed.slice(from, to)}`)
  expect(kinds).toEqual([
    'keyword series',
    'operator (',
    'keyword sum',
    'operator (',
    'field bytes rate',
    'operator )',
    'operator )',
    'keyword of',
    'keyword flows',
    'keyword where',
    'field Source Country',
    'operator !=',
    "value 'Japan'",
    'keyword in last',
    'value 2',
    'value days',
  ])
})

test('a text too long or too deep is refused at once', () => {
  const began = performance.now()
  for (const typed of [
    `flows where ${'('.repeat(5000)}`,
    `flows where ${'not '.repeat(5000)}port = 22`,
    `flows where ${'port '.repeat(19_000)}`,
    `flows where port in (${'22,'.repeat(30_000)}`,
    `flows ${'group '.repeat(16_000)}`,
    `series(${'sum('.repeat(24_000)}`,
    `flows where ${'x'.repeat(120_000)}`,
  ])
    expect(parseFlows(typed, 'UTC').ok).toBe(false)
  expect(performance.now() - began).toBeLessThan(5000)
})
