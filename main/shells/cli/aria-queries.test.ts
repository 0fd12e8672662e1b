import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asked, columnsOf, createAsker } from './asked'
import { createWorkbench } from './workbench'

/** The queries of VMware Aria Operations for Networks as printed in its guides, on a case small enough to be added up by hand. */

const headings = 'start,end,src_ip,dst_ip,dst_port,protocol,action,bytes,packets,sessions,sensor,in_if,out_if'
const mapping = {
  version: 1,
  name: 'Exporters',
  kind: 'csv',
  delimiter: ',',
  header: true,
  columns: headings.split(',').map(name => ({ column: name, field: name })),
  time: { format: 'yyyy-MM-dd HH:mm:ss', zone: 'UTC' },
  duration: 's',
  actions: { allowed: ['allow'], denied: ['deny'], neither: [] },
  constants: [],
}

// web01 and db01 are VMs, rack1 and rack2 physical; 81.2.69.142 is in the United Kingdom, 175.16.199.1 in China.
const log = `${headings}
2026-06-01 10:00:00,2026-06-01 10:00:10,10.1.0.1,10.2.0.1,3306,tcp,allow,1000,10,1,192.0.2.1,1,2
2026-06-07 22:00:00,2026-06-07 22:00:10,10.1.0.1,10.2.0.1,22,tcp,allow,500,5,2,192.0.2.1,1,2
2026-06-08 06:00:00,2026-06-08 06:00:10,10.2.0.1,10.1.0.1,3389,tcp,allow,300,3,1,192.0.2.1,2,1
2026-06-08 07:00:00,2026-06-08 07:00:10,10.1.0.1,10.2.0.1,22,tcp,deny,60,1,1,192.0.2.1,1,2
2026-06-08 08:00:00,2026-06-08 08:00:10,10.1.0.1,81.2.69.142,443,tcp,allow,4000,40,4,192.0.2.1,1,9
2026-06-08 08:30:00,2026-06-08 08:30:10,10.2.0.1,81.2.69.142,443,tcp,allow,700,7,1,192.0.2.2,2,9
2026-06-08 09:00:00,2026-06-08 09:00:10,175.16.199.1,10.1.0.1,22,tcp,deny,40,1,1,192.0.2.2,9,1
2026-06-08 09:10:00,2026-06-08 09:10:10,175.16.199.1,10.1.0.1,23,tcp,deny,40,1,1,192.0.2.2,9,1
2026-06-08 10:00:00,2026-06-08 10:00:10,10.3.0.1,10.3.0.2,445,tcp,allow,2000,20,2,192.0.2.2,5,6
2026-06-08 10:00:00,2026-06-08 10:00:20,10.3.0.1,10.3.0.2,2049,tcp,allow,9000,90,1,192.0.2.2,5,6
`

const inventory = `address,name,kind,subnet,network,gateway,host,vcpu,memory,port group
10.1.0.0/24,,,10.1.0.0/24,vlan-1105,,,,,
10.2.0.0/24,,,10.2.0.0/24,vlan-1106,,,,,
10.3.0.0/24,,,10.3.0.0/24,vlan-1107,,,,,
10.1.0.1,web01,vm,,,10.1.0.254,esx-7,4,8 GB,dvpg-web
10.2.0.1,db01,vm,,,,,,,
10.3.0.1,rack1,physical,,,,,,,
10.3.0.2,rack2,physical,,,,,,,
`

const workbench = createWorkbench()
const { at, json } = workbench
const made = at('exporters.netwake')
const ask = createAsker(workbench, made)

beforeAll(async () => {
  writeFileSync(at('mapping.json'), JSON.stringify(mapping))
  writeFileSync(at('exporters.csv'), log)
  writeFileSync(at('hosts.csv'), inventory)
  await json('ingest', '--case', made, '--format', 'mapped:mapping.json', '--json', 'exporters.csv')
  await json('inventory', 'import', '--case', made, '--json', 'hosts.csv')
})
afterAll(workbench.clear)

const threeSeries = 'series(sum(session count)), series(sum(packets)), series(sum(bytes rate))'
const threeColumns = 'series(sum(sessions)), series(sum(packets)), series(rate(bytes))'
const three = ['sum_sessions', 'sum_packets', 'rate_bytes']

/** Seconds from the first flow to the last, both included: rates are over as long where the query gives no time. */
const week = 604_800.001
const days = (count: number): number => count * 86_400
const rate = (bytes: number, seconds: number) => expect.closeTo((bytes * 8) / seconds, 6)

/** Sessions, packets and bytes of the buckets that hold any, each of two hours, by when they begin. */
type Course = Readonly<Record<string, readonly [sessions: number, packets: number, bytes: number]>>
const buckets = (course: Course, value: (point: Course[string]) => unknown) =>
  Object.fromEntries(Object.entries(course).map(([start, point]) => [`2026-06-${start}:00Z`, value(point)]))
const coursesOf = (course: Course) => ({
  sum_sessions: buckets(course, ([sessions]) => sessions),
  sum_packets: buckets(course, ([, packets]) => packets),
  rate_bytes: buckets(course, ([, , bytes]) => rate(bytes, 7200)),
})

/** An answer of this dialect; what a test does not speak of is not there. */
const answer = (canonical: string, columns: readonly string[], rows: Asked['rows'], more: Partial<Asked> = {}) => ({
  dialect: 'flows',
  canonical,
  columns,
  rows,
  courses: [],
  notes: [],
  ...more,
})

/** Lines of a key, flows, bytes, sessions and packets, with their courses. */
type Line = readonly [
  line: readonly [...key: unknown[], count: number, bytes: number, sessions: number, packets: number],
  course: Course,
]
const withCourses = (canonical: string, keys: readonly string[], seconds: number, lines: readonly Line[]) =>
  answer(
    canonical,
    [...keys, 'count', 'sum_bytes', ...three],
    lines.map(([line]) => [...line, rate(Number(line.at(-3)), seconds)]),
    { courses: lines.map(([, course]) => coursesOf(course)) },
  )

/** An answer of rows by some of its columns; all fields that any row has are its columns. */
const rowsOf = async (text: string, ...names: readonly string[]) => {
  const { canonical, dialect, ...found } = await ask(text)
  return { dialect, canonical, rows: columnsOf(names, found) }
}

test('VR-01: flows between physical machines, the largest first', async () => {
  expect(
    await rowsOf(
      "flows where flow type = 'Physical-Physical' order by Total Traffic",
      'src_ip',
      'dst_ip',
      'dst_port',
      'bytes',
    ),
  ).toEqual({
    dialect: 'flows',
    canonical: 'flow_type:Physical-Physical | sort bytes desc',
    rows: [
      ['10.3.0.1', '10.3.0.2', 2049, 9000],
      ['10.3.0.1', '10.3.0.2', 445, 2000],
    ],
  })
})

test('VR-02: the busiest switch ports of the last two days', async () => {
  const port = (sensor: string, index: number, flows: number, bytes: number) =>
    [sensor, index, flows, bytes, rate(bytes, days(2)), null] as const
  expect(await ask('top 20 switch ports by Network rate in last 2 days')).toEqual(
    answer(
      'if_index:* last:2d | stats count(), sum(bytes), rate(bytes) by sensor, if_index | sort rate_bytes desc | limit 20 | details interface',
      ['sensor', 'if_index', 'count', 'sum_bytes', 'rate_bytes', 'interface'],
      [
        port('192.0.2.2', 5, 2, 11_000),
        port('192.0.2.2', 6, 2, 11_000),
        port('192.0.2.1', 1, 4, 4860),
        port('192.0.2.1', 9, 1, 4000),
        port('192.0.2.1', 2, 3, 860),
        port('192.0.2.2', 9, 3, 780),
        port('192.0.2.2', 2, 1, 700),
        port('192.0.2.2', 1, 2, 80),
      ],
      { notes: ['No exporter named these interfaces; options data of NetFlow v9 or IPFIX would.'] },
    ),
  )
})

test('VR-03: the busiest machines of the last two days, with what the inventory says of them', async () => {
  const machine = (name: string, flows: number, bytes: number, ...of: readonly (string | null)[]) =>
    [name, flows, bytes, rate(bytes, days(2)), ...of] as const
  const unknown = [null, null, null, null, null]
  expect(await ask('top 5 VMs by Network Rate in last 2 days')).toEqual(
    answer(
      'name:* last:2d | stats count(), sum(bytes), rate(bytes) by name | sort rate_bytes desc | limit 5 | details vm',
      [
        'name',
        'count',
        'sum_bytes',
        'rate_bytes',
        'ip',
        'kind',
        'network',
        'subnet',
        'site',
        'owner',
        'gateway',
        'host',
        'vcpu',
        'memory',
        'port_group',
      ],
      [
        machine('rack1', 2, 11_000, '10.3.0.1', 'physical', 'vlan-1107', '10.3.0.0/24', null, null, ...unknown),
        machine('rack2', 2, 11_000, '10.3.0.2', 'physical', 'vlan-1107', '10.3.0.0/24', null, null, ...unknown),
        machine(
          'web01',
          6,
          4940,
          '10.1.0.1',
          'vm',
          'vlan-1105',
          '10.1.0.0/24',
          null,
          null,
          '10.1.0.254',
          'esx-7',
          '4',
          '8 GB',
          'dvpg-web',
        ),
        machine('db01', 4, 1560, '10.2.0.1', 'vm', 'vlan-1106', '10.2.0.0/24', null, null, ...unknown),
      ],
      {
        notes: [
          'No inventory says site, owner of these; one with such columns would: drop a CSV of your addresses, or use netwake inventory import.',
        ],
      },
    ),
  )
})

test.each([
  [
    'VR-04',
    'flows group by Source Country',
    'src_country',
    [
      [null, 8, 17_560],
      ['CN', 2, 80],
    ],
  ],
  [
    'VR-05',
    'flows group by Destination Country',
    'dst_country',
    [
      [null, 8, 12_940],
      ['GB', 2, 4700],
    ],
  ],
  [
    'VR-09',
    'flows group by Destination Subnet',
    'dst_subnet',
    [
      ['10.1.0.0/24', 3, 380],
      ['10.2.0.0/24', 3, 1560],
      ['10.3.0.0/24', 2, 11_000],
      [null, 2, 4700],
    ],
  ],
  [
    'VR-10',
    'flows group by Source Subnet',
    'src_subnet',
    [
      ['10.1.0.0/24', 4, 5560],
      ['10.2.0.0/24', 2, 1000],
      ['10.3.0.0/24', 2, 11_000],
      [null, 2, 80],
    ],
  ],
])('%s: %s', async (_, text, key, rows) => {
  expect(await ask(text)).toEqual(
    answer(`* | stats count(), sum(bytes) by ${key} | sort count desc`, [key, 'count', 'sum_bytes'], rows),
  )
})

const outside: Line = [['GB', 2, 4700, 5, 47], { '08T08:00': [5, 47, 4700] }]
const elsewhere: Line = [
  [null, 8, 12_940, 10, 131],
  {
    '01T10:00': [1, 10, 1000],
    '07T22:00': [2, 5, 500],
    '08T06:00': [2, 4, 360],
    '08T08:00': [2, 2, 80],
    '08T10:00': [3, 110, 11_000],
  },
]

test('VR-06: how fast data leaves to each country', async () => {
  const text = 'series(sum(bytes rate)) of flows group by Destination Country order by sum(Total Traffic)'
  const lines = [elsewhere, outside]
  expect(await ask(text)).toEqual(
    answer(
      '* | stats count(), sum(bytes), series(rate(bytes)) by dst_country | sort sum_bytes desc',
      ['dst_country', 'count', 'sum_bytes', 'rate_bytes'],
      [
        [null, 8, 12_940, rate(12_940, week)],
        ['GB', 2, 4700, rate(4700, week)],
      ],
      { courses: lines.map(([, course]) => ({ rate_bytes: coursesOf(course).rate_bytes })) },
    ),
  )
})

test('VR-07: sessions, packets and rate of each country', async () => {
  const text = `${threeSeries} of flows group by Destination Country order by sum(Total Traffic)`
  const canonical = `* | stats count(), sum(bytes), ${threeColumns} by dst_country | sort sum_bytes desc`
  expect(await ask(text)).toEqual(withCourses(canonical, ['dst_country'], week, [elsewhere, outside]))
})

test.each([
  ['Source Subnet', 'src_subnet', '10.1.0.0/24', '10.2.0.0/24'],
  ['Source DVPG', 'src_network', 'vlan-1105', 'vlan-1106'],
])('VR-08: what reaches the internet, by %s', async (by, key, first, second) => {
  const text = `${threeSeries} of flows where Flow Type = 'Source is VM' and flow type = 'Destination is internet' group by ${by} order by sum(Total Traffic)`
  const canonical = `flow_type:"Source is VM" flow_type:"Destination is Internet" | stats count(), sum(bytes), ${threeColumns} by ${key} | sort sum_bytes desc`
  expect(await ask(text)).toEqual(
    withCourses(canonical, [key], week, [
      [[first, 1, 4000, 4, 40], { '08T08:00': [4, 40, 4000] }],
      [[second, 1, 700, 1, 7], { '08T08:00': [1, 7, 700] }],
    ]),
  )
})

test('VR-11: sessions, packets and rate of each subnet, the largest first', async () => {
  const text = `${threeSeries} of flows group by Source Subnet order by sum(Total Traffic)`
  const canonical = `* | stats count(), sum(bytes), ${threeColumns} by src_subnet | sort sum_bytes desc`
  expect(await ask(text)).toEqual(
    withCourses(canonical, ['src_subnet'], week, [
      [['10.3.0.0/24', 2, 11_000, 3, 110], { '08T10:00': [3, 110, 11_000] }],
      [
        ['10.1.0.0/24', 4, 5560, 8, 56],
        { '01T10:00': [1, 10, 1000], '07T22:00': [2, 5, 500], '08T06:00': [1, 1, 60], '08T08:00': [4, 40, 4000] },
      ],
      [['10.2.0.0/24', 2, 1000, 2, 10], { '08T06:00': [1, 3, 300], '08T08:00': [1, 7, 700] }],
      [[null, 2, 80, 2, 2], { '08T08:00': [2, 2, 80] }],
    ]),
  )
})

test('VR-12: services of the last seven days; what began just before them is left out', async () => {
  const text = `${threeSeries} of flow group by Port order by sum(Sessions) in last 7 days`
  const canonical = `last:7d | stats count(), sum(bytes), ${threeColumns} by dst_port | sort sum_sessions desc`
  expect(await ask(text)).toEqual(
    withCourses(canonical, ['dst_port'], days(7), [
      [[443, 2, 4700, 5, 47], { '08T08:00': [5, 47, 4700] }],
      [[22, 3, 600, 4, 7], { '07T22:00': [2, 5, 500], '08T06:00': [1, 1, 60], '08T08:00': [1, 1, 40] }],
      [[445, 1, 2000, 2, 20], { '08T10:00': [2, 20, 2000] }],
      [[23, 1, 40, 1, 1], { '08T08:00': [1, 1, 40] }],
      [[2049, 1, 9000, 1, 90], { '08T10:00': [1, 90, 9000] }],
      [[3389, 1, 300, 1, 3], { '08T06:00': [1, 3, 300] }],
    ]),
  )
})

test('VR-13: machines that talked to one country, without the word where', async () => {
  const text = `${threeSeries} of Flows Destination Country = 'United Kingdom' group by Source VM in last 7 days`
  const canonical = `dst_country:GB last:7d | stats count(), sum(bytes), ${threeColumns} by src_name | sort count desc`
  expect(await ask(text)).toEqual(
    withCourses(canonical, ['src_name'], days(7), [
      [['db01', 1, 700, 1, 7], { '08T08:00': [1, 7, 700] }],
      [['web01', 1, 4000, 4, 40], { '08T08:00': [4, 40, 4000] }],
    ]),
  )
})

test.each([
  ['VR-14', "flows where Flow Type = 'Source is Internet' and Port in ('22', '23', '3389') group by Source Country"],
  ['VR-G1', 'FLOWS where flow type = ‘Source is Internet’ and PORT in (22, 23, 3389) Group By source country'],
])('%s: administration from the internet', async (_, text) => {
  expect(await ask(text)).toEqual(
    answer(
      'flow_type:"Source is Internet" dst_port:(22, 23, 3389) | stats count(), sum(bytes) by src_country | sort count desc',
      ['src_country', 'count', 'sum_bytes'],
      [['CN', 2, 80]],
    ),
  )
})

const lateral = "flow where port in (22, 23, 3389) and flow type = 'east-west'"
const lateralTerms = 'dst_port:(22, 23, 3389) flow_type:East-West'

test('VR-15: lateral movement, of every hour and of the nights', async () => {
  const columns = `| stats count(), sum(bytes), ${threeColumns}`
  expect(await ask(`${threeSeries} of ${lateral}`)).toEqual(
    withCourses(`${lateralTerms} ${columns}`, [], week, [
      [[3, 860, 4, 9], { '07T22:00': [2, 5, 500], '08T06:00': [2, 4, 360] }],
    ]),
  )
  expect(await ask(`${threeSeries} of ${lateral} and time_of_day between 21:00 and 06:30`)).toEqual(
    withCourses(`${lateralTerms} time_of_day:21:00-06:30@UTC ${columns}`, [], week, [
      [[2, 800, 3, 8], { '07T22:00': [2, 5, 500], '08T06:00': [1, 3, 300] }],
    ]),
  )
})

test('VR-16: the flows of lateral movement', async () => {
  expect(await rowsOf(lateral, 'start', 'src_name', 'dst_name', 'dst_port', 'action')).toEqual({
    dialect: 'flows',
    canonical: lateralTerms,
    rows: [
      ['2026-06-07T22:00:00Z', 'web01', 'db01', 22, 'allowed'],
      ['2026-06-08T06:00:00Z', 'db01', 'web01', 3389, 'allowed'],
      ['2026-06-08T07:00:00Z', 'web01', 'db01', 22, 'denied'],
    ],
  })
})

test('VR-17: the sources of lateral movement', async () => {
  const canonical = `${lateralTerms} | stats count(), sum(bytes), ${threeColumns} by src_name | sort count desc`
  expect(await ask(`${threeSeries} of ${lateral} group by source vm`)).toEqual(
    withCourses(canonical, ['src_name'], week, [
      [['web01', 2, 560, 3, 6], { '07T22:00': [2, 5, 500], '08T06:00': [1, 1, 60] }],
      [['db01', 1, 300, 1, 3], { '08T06:00': [1, 3, 300] }],
    ]),
  )
})

const leaving = 'src_network:vlan-1105 -dst_network:vlan-1105'

test('VR-18: what leaves a segment, the largest first', async () => {
  const text =
    "flows where Source L2 Network in ( 'vlan-1105' ) and Destination L2 Network not in ( 'vlan-1105' ) order by Total Traffic"
  expect(await rowsOf(text, 'dst_network', 'dst_port', 'bytes')).toEqual({
    dialect: 'flows',
    canonical: `${leaving} | sort bytes desc`,
    rows: [
      [null, 443, 4000],
      ['vlan-1106', 3306, 1000],
      ['vlan-1106', 22, 500],
      ['vlan-1106', 22, 60],
    ],
  })
})

test('VR-19: the course of what leaves a segment', async () => {
  const text = `${threeSeries} of flows where Source L2 Network in (vlan-1105) and Destination L2 Network not in ( 'vlan-1105' )`
  expect(await ask(text)).toEqual(
    withCourses(`${leaving} | stats count(), sum(bytes), ${threeColumns}`, [], week, [
      [
        [4, 5560, 8, 56],
        { '01T10:00': [1, 10, 1000], '07T22:00': [2, 5, 500], '08T06:00': [1, 1, 60], '08T08:00': [4, 40, 4000] },
      ],
    ]),
  )
})
