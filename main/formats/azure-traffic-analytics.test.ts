import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { resolveField } from '../../shared/query/fields'
import { azureTrafficAnalytics } from './azure-traffic-analytics'
import { headOf, type Row, record } from './recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples/azure-traffic-analytics')
const sample = (name: string): string => readFileSync(join(samples, name), 'utf8')
const read = (text: string, options: string | null = null) => record(azureTrafficAnalytics, text, options)
const rowsOf = (text: string, options: string | null = null): readonly Row[] => read(text, options).rows

const suffixed = {
  FlowStartTime_t: '2026-11-22T09:12:03Z',
  FlowEndTime_t: '2026-11-22T09:58:40Z',
  FlowType_s: 'IntraVNet',
  SrcIP_s: '10.5.1.4',
  DestIP_s: '10.5.2.9',
  DestPort_d: 1433,
  L4Protocol_s: 'T',
  FlowDirection_s: 'O',
  FlowStatus_s: 'D',
  NSGRule_s: 'UserRule_deny-sql',
  InboundBytes_d: 0,
  OutboundBytes_d: 120,
  InboundPackets_d: 0,
  OutboundPackets_d: 2,
}
const unsuffixed = {
  FlowStartTime: '2026-11-22T09:12:03Z',
  FlowEndTime: '2026-11-22T09:58:40Z',
  FlowType: 'IntraVNet',
  SrcIp: '10.5.1.4',
  DestIp: '10.5.2.9',
  DestPort: '1433',
  L4Protocol: 'TCP',
  FlowDirection: 'Outbound',
  FlowStatus: 'Denied',
  AclRule: 'UserRule_deny-sql',
  BytesDestToSrc: '0',
  BytesSrcToDest: '120',
  PacketsDestToSrc: '0',
  PacketsSrcToDest: '2',
}

describe('AZ-03 exports of Log Analytics', () => {
  test('both tables give the same columns, as objects and as CSV in any order of columns', () => {
    const csv = (object: Readonly<Record<string, unknown>>, reversed: boolean) => {
      const entries = Object.entries(object)
      if (reversed) entries.reverse()
      return [entries.map(([name]) => name), entries.map(([, value]) => String(value))]
        .map(cells => cells.map(cell => `"${cell}"`).join(','))
        .join('\n')
    }
    const rows = [
      JSON.stringify(suffixed),
      JSON.stringify([unsuffixed]),
      csv(suffixed, false),
      csv(unsuffixed, true),
    ].flatMap(text => rowsOf(text))
    expect(rows).toEqual(
      Array(4).fill({
        kind: 'flow',
        start: '2026-11-22T09:12:03Z',
        end: '2026-11-22T09:58:40Z',
        src_ip: '10.5.1.4',
        dst_ip: '10.5.2.9',
        dst_port: 1433,
        protocol: 'tcp',
        action: 'denied',
        direction: 'outbound',
        bytes: 120,
        packets: 2,
        src_bytes: 120,
        dst_bytes: 0,
        src_packets: 2,
        dst_packets: 0,
        rule: 'UserRule_deny-sql',
        reported_flow_type: 'IntraVNet',
      }),
    )
  })

  test('suffixed and unsuffixed names lead to the same fields', () => {
    const names = [...Object.keys(suffixed), ...Object.keys(unsuffixed)].filter(name => !name.startsWith('FlowType'))
    const others = [
      'VMIP_s',
      'VM_s',
      'Region1_s',
      'SrcRegion',
      'Subscription_g',
      'FlowCount_d',
      'FlowIntervalStartTime',
    ]
    for (const name of [...names, ...others]) expect([name, resolveField(name) !== undefined]).toEqual([name, true])
    for (const name of Object.keys(suffixed))
      expect(resolveField(name)?.name).toBe(resolveField(name.replace(/_[std]$/, ''))?.name)
  })

  test('columns of other tables are left alone, and rows of other kinds are counted', () => {
    const text = JSON.stringify([
      { ...suffixed, Later_s: 'x', DestPort: 1 },
      { SubType_s: 'Topology', FlowType_s: '' },
      { SubType_s: 'Something_else' },
    ])
    const { rows, skipped } = read(text)
    expect(rows.map(row => row['dst_port'])).toEqual([1433])
    expect(skipped).toEqual({ Topology: 1, 'other sub-type': 1 })
  })

  test('dates are read in the order their file shows, or as the user says', () => {
    const header = 'FlowStartTime [UTC],SrcIp,DestIp,FlowType,DestPort,FlowStatus,FlowDirection'
    const starts = (lines: readonly string[], options: string | null = null) =>
      rowsOf([header, ...lines.map(time => `"${time}",10.0.0.1,10.0.0.2,IntraVNet,1,A,O`)].join('\n'), options).map(
        row => row['start'],
      )
    expect(starts(['3/1/2026, 9:15:00 PM', '1/13/2026, 12:00:00 AM'])).toEqual([
      '2026-03-01T21:15:00Z',
      '2026-01-13T00:00:00Z',
    ])
    expect(starts(['3/1/2026, 9:15:00.250 AM'])).toEqual(['2026-03-01T09:15:00.250Z'])
    expect(starts(['3/1/2026, 9:15:00 am'])).toEqual(['2026-01-03T09:15:00Z'])
    expect(starts(['3/1/2026, 09:15:00'])).toEqual(['2026-01-03T09:15:00Z'])
    expect(starts(['3/1/2026, 09:15:00'], 'month-first')).toEqual(['2026-03-01T09:15:00Z'])
    expect(starts(['2026/3/1 9:15:00', '2026-03-01T09:15:00+02:00'])).toEqual([
      '2026-03-01T09:15:00Z',
      '2026-03-01T07:15:00Z',
    ])
    expect(() => starts(['3/1/2026, 09:15:00'], 'sideways')).toThrow('does not say how times are written')
  })

  test('what PowerShell and Excel write before the header is no row', () => {
    const table = 'FlowStartTime;SrcIp;DestIp;FlowType;DestPort\n11/22/2026 9:12:03 AM;10.0.0.1;10.0.0.2;IntraVNet;1'
    for (const line of ['#TYPE Selected.System.Management.Automation.PSCustomObject', 'sep=;', '"sep=;"']) {
      const text = `${line}\n${table}`
      expect(azureTrafficAnalytics.sniff(headOf(text, []))).toBe('certain')
      const { rows, skipped } = read(text)
      expect(rows).toMatchObject([{ start: '2026-11-22T09:12:03Z', src_ip: '10.0.0.1', dst_port: 1 }])
      expect(skipped).toEqual({ preamble: 1, header: 1 })
    }
  })

  test('a zone that nobody knows is asked for', () => {
    const text =
      'FlowStartTime [Local Time],SrcIp,DestIp,FlowType,FlowStatus,FlowDirection\n2026-03-01 09:15:00,10.0.0.1,10.0.0.2,IntraVNet,A,O'
    expect(read(text).rejects).toEqual([
      'FlowStartTime is in the zone Local Time, and nothing says how far from UTC that is; give it beside the format, as in :+02:00',
    ])
    expect(rowsOf(text, '+02:00')[0]?.['start']).toBe('2026-03-01T07:15:00Z')
  })
})

describe('AZ-04 the reported flow type', () => {
  test('is kept as the log writes it, and decides no column of ours', () => {
    const types = rowsOf(sample('analytics-cl.csv')).map(row => row['reported_flow_type'])
    expect(new Set(types)).toEqual(
      new Set(['IntraVNet', 'ExternalPublic', 'MaliciousFlow', 'AzurePublic', 'Unknown Private']),
    )
    const [odd] = rowsOf(JSON.stringify({ ...suffixed, FlowType_s: 'MaliciousFlow' }))
    const [plain] = rowsOf(JSON.stringify(suffixed))
    expect(odd).toEqual({ ...plain, reported_flow_type: 'MaliciousFlow' })
  })
})

describe('AZ-05 folded addresses', () => {
  const folded = { ...suffixed, FlowType_s: 'ExternalPublic', DestIP_s: '' }

  test('an endpoint that is not recorded is no address at all', () => {
    const [row] = rowsOf(JSON.stringify(folded))
    expect(row).toMatchObject({ src_ip: '10.5.1.4', bytes: 120 })
    expect(Object.keys(row ?? {})).not.toContain('dst_ip')
  })

  test('a list of public addresses becomes a row for each, with the counts of each', () => {
    const list = '203.0.113.10|5|4|50|40|5000|64000 2001:db8::7|1|1|10|9|900|800'
    const rows = rowsOf(
      JSON.stringify({ ...folded, DestPublicIPs_s: list, OutboundBytes_d: 5900, InboundBytes_d: 64800 }),
    )
    expect(
      rows.map(row => [row['part'], row['src_ip'], row['dst_ip'], row['src_bytes'], row['dst_bytes'], row['sessions']]),
    ).toEqual([
      [1, '10.5.1.4', '203.0.113.10', 5000, 64000, 5],
      [2, '10.5.1.4', '2001:db8::7', 900, 800, 1],
    ])
  })

  test('what a list leaves out stays with the row: no byte is lost, none is counted twice', () => {
    const list = '203.0.113.10|5|4|50|40|5000|64000 nonsense'
    const { rows, rejects } = read(
      JSON.stringify({
        ...folded,
        DestPublicIPs_s: list,
        OutboundBytes_d: 6000,
        InboundBytes_d: 64000,
        AllowedOutFlows_d: 9,
      }),
    )
    expect(
      rows.map(({ part, dst_ip, src_bytes, dst_bytes, sessions }) => [part, dst_ip, src_bytes, dst_bytes, sessions]),
    ).toEqual([
      [1, '203.0.113.10', 5000, 64000, 5],
      [3, undefined, 1000, 0, 4],
    ])
    expect(rejects).toEqual([
      'DestPublicIPs_s entry 2 is nonsense; expected ip|started|ended|packets out|in|bytes out|in',
    ])
  })

  test('old columns name the machine and the public addresses; the direction tells which is which', () => {
    const old = {
      FlowStartTime_t: suffixed.FlowStartTime_t,
      FlowType_s: 'ExternalPublic',
      VMIP_s: '10.5.1.4',
      PublicIPs_s: '198.51.100.9',
      FlowCount_d: 3,
    }
    const ends = (direction: string | null) =>
      rowsOf(JSON.stringify({ ...old, L4Protocol_s: 'T', FlowDirection_s: direction })).map(row => [
        row['src_ip'],
        row['dst_ip'],
        row['sessions'],
      ])
    expect(ends('I')).toEqual([['198.51.100.9', '10.5.1.4', 3]])
    expect(ends('O')).toEqual([['10.5.1.4', '198.51.100.9', 3]])
    expect(ends(null)).toEqual([[undefined, undefined, 3]])
  })

  test('an entry is shown with the row it became', () => {
    const text = JSON.stringify({
      ...folded,
      DestPublicIPs_s: '203.0.113.10|5|4|50|40|5000|64000 2001:db8::7|1|1|10|9|900|800',
    })
    const explain = (part: number) =>
      Object.fromEntries(azureTrafficAnalytics.explain(text, part, headOf(text, []), null))[
        'DestPublicIPs_s entry ' + part
      ]
    expect([explain(1), explain(2), explain(3)]).toEqual([
      '203.0.113.10|5|4|50|40|5000|64000',
      '2001:db8::7|1|1|10|9|900|800',
      undefined,
    ])
  })
})

describe('AZ-07 the three times', () => {
  test('a row stands at the time of its traffic; interval and processing are told beside it', () => {
    const text = sample('analytics-cl.csv')
    const [, line = ''] = text.split('\n')
    const shown = Object.fromEntries(azureTrafficAnalytics.explain(line, 0, headOf(text, []), null))
    expect(rowsOf(text)[0]).toMatchObject({ start: '2026-11-22T09:12:03Z', end: '2026-11-22T09:58:40.500Z' })
    expect(shown).toMatchObject({
      'time of the flow': '2026-11-22T09:12:03Z to 2026-11-22T09:58:40.500Z',
      'interval of the log': '2026-11-22T09:00:00Z to 2026-11-22T10:00:00Z',
      processed: '2026-11-22T10:30:55.018Z',
      'row made': '2026-11-22T10:31:07.412Z',
      'FlowStartTime_t [UTC]': '11/22/2026, 9:12:03.000 AM',
    })
  })

  test('a row that was exported without them is not hidden: it stands in its interval, or where it was made', () => {
    const { FlowStartTime_t: _, FlowEndTime_t: __, ...bare } = suffixed
    const interval = { FlowIntervalStartTime_t: '2026-11-22T09:00:00Z', FlowIntervalEndTime_t: '2026-11-22T10:00:00Z' }
    const made = { TimeGenerated: '2026-11-22T10:31:07Z' }
    const times = (row: object) => rowsOf(JSON.stringify(row)).map(({ start, end }) => [start, end])
    expect(times({ ...bare, ...interval, ...made })).toEqual([['2026-11-22T09:00:00Z', '2026-11-22T10:00:00Z']])
    expect(times({ ...bare, ...made })).toEqual([['2026-11-22T10:31:07Z', '2026-11-22T10:31:07Z']])
    expect(read(JSON.stringify(bare)).rejects).toEqual([
      'no time is there: FlowStartTime, FlowIntervalStartTime and TimeGenerated are missing',
    ])
  })
})
