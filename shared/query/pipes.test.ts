import { describe, expect, test } from 'vitest'
import { resolveField } from './fields'
import { insightsField } from './insights-print'
import { kqlField } from './kql-names'
import { parseQuery } from './parse'
import { printSearch } from './print'
import { translate } from './translate'

const reader =
  (dialect: 'insights' | 'kql') =>
  (text: string): string => {
    const read = parseQuery(text, { dialect, zone: 'UTC' })
    return read.ok ? printSearch(read.query) : read.error.message
  }

describe('insights', () => {
  const canonical = reader('insights')

  test.each([
    [
      'fields @timestamp, @message, @logStream, @log | sort @timestamp desc | limit 20',
      '* | columns start, message, file | sort start desc | limit 20',
    ],
    ['filter srcPort = 443 and protocol != "udp"', 'src_port:443 -protocol:udp'],
    [
      'filter (bytes > 10MB or packets>=5) and not dstaddr in ["10.0.0.1", "10.0.0.2"]',
      '(bytes:>10000000 OR packets:>=5) -dst_ip:(10.0.0.1, 10.0.0.2)',
    ],
    ['filter dstport not in (22, 23)', '-dst_port:(22, 23)'],
    [
      'filter action = "REJECT" # blocked\n| filter isIpv4InSubnet(srcaddr, "10.0.0.0/8")',
      'action:denied src_ip:10.0.0.0/8',
    ],
    [
      'filter isIpInSubnet(`interface-id`, "10.0.0.0/8")',
      'Character 8: interface holds no addresses, so it lies in no subnet.',
    ],
    ['filter event.alert.signature like "ET SCAN"', 'rule:"*ET SCAN*"'],
    ['filter event.alert.signature like /(?i)^ET .*scan$/', 'rule:"ET *scan"'],
    ['filter event.tls.sni =~ /(foo|bar)\\.example/', 'hostname:*foo.example* OR hostname:*bar.example*'],
    ['filter event.tls.sni not like /^a[0-9]+\\//', String.raw`-hostname:/^a[0-9]+\//`],
    ['filter srcaddr like /^10\\.1\\./', 'src_ip:10.1.0.0/16'],
    ['filter @message like /REJECT/', 'REJECT'],
    ['filter @message like /10\\.0\\.0\\.1/', 'ip:10.0.0.1'],
    ['filter @message like "a b"', '"a b"'],
    ['filter ispresent(event.tls.sni) and isblank(app) and not isempty(rule)', 'hostname:* -app:* rule:*'],
    ['filter @timestamp >= "2026-06-01T00:00:00Z"', 'start:>=2026-06-01T00:00:00Z'],
    ['stats count(*) by bin(5m)', '* | stats count() by bin(start, 5m)'],
    [
      'stats count(*), sum(bytes) as total by srcaddr, bin(1h) as hour | sort total desc, hour | limit 3',
      '* | stats count(), sum(bytes) as total by src_ip, bin(start, 1h) as hour | sort total desc, hour | limit 3',
    ],
    ['stats count(*) by srcaddr | sort count(*) desc', '* | stats count() by src_ip | sort count desc'],
    [
      'stats pct(bytes, 95), median(bytes) as m, earliest(event.tls.sni), latest(rule), count_distinct(dstport) | filter m > 5',
      '* | stats pct(bytes, 95), pct(bytes, 50) as m, first(hostname), last(rule), count_distinct(dst_port) | having m > 5',
    ],
    [
      'stats count(@message) as n by action | filter n > 10 and (action = "REJECT" or n < 100)',
      '* | stats count() as n by action | having n > 10 and (action = "denied" or n < 100)',
    ],
    ['sort bytes desc | dedup srcaddr, dstaddr', '* | dedup src_ip, dst_ip | sort bytes desc'],
    ['fields srcaddr as who | filter who = "10.0.0.1"', 'src_ip:10.0.0.1 | columns src_ip as who'],
    ['fields bytes | filter bytes > 1 | stats avg(bytes) by action', 'bytes:>1 | stats avg(bytes) by action'],
    ['stats count(*) as n, max(bytes) as m by action | display action, m', '* | stats max(bytes) as m by action'],
    ['stats count(*) by bin(1d) | sort bin(1d) desc', '* | stats count() by bin(start, 1d) | sort start desc'],
    ['fields ip', '* | columns src_ip, dst_ip'],
    ['fields srcaddr, bytes | filter bytes > 1 | fields dstaddr, bytes', 'bytes:>1 | columns src_ip, bytes, dst_ip'],
    ['fields srcaddr as who, dstaddr | display who', '* | columns src_ip as who'],
    [
      'stats max(@timestamp) as newest by action | filter newest > "2026-06-01T00:00:00Z"',
      '* | stats max(start) as newest by action | having newest > 1780272000000',
    ],
    ['', ''],
  ])('%s', (typed, said) => expect(canonical(typed)).toBe(said))

  test.each([
    [
      'parse @message "a *" as x',
      'Character 1: parse takes messages apart, which an import has done: ask for the fields themselves.',
    ],
    ['filter bytes + 1 > 2', 'Character 14: nothing is reckoned from fields here; ask for the fields themselves.'],
    [
      'fields strlen(rule) as n',
      'Character 8: strlen makes a field of others, which is not known; ask for the fields themselves.',
    ],
    ['stats stddev(bytes)', 'Character 7: there is no function "stddev".'],
    ['stats cuont(*)', 'Character 7: there is no function "cuont".'],
    [
      'stats count(message)',
      'Character 7: count counts rows; to count those with message, filter ispresent(message) first.',
    ],
    ['stats count(rule)', 'Character 7: count counts rows; to count those with rule, filter ispresent(rule) first.'],
    ['stats pct(bytes, 200)', 'Character 22: a percentile lies between 0 and 100; 200 does not.'],
    [
      'stats sum(dstport)',
      'Character 19: dst_port counts nothing, so sum says nothing of it; bytes, packets, sessions and duration do.',
    ],
    ['limit -1', 'Character 7: a limit is a number from 0 on.'],
    ['limit 1.5', 'Character 7: a limit is a whole number from 0 to 1,000,000,000.'],
    [
      'limit 5 | filter bytes > 1',
      'Character 27: a condition would choose among the rows that a limit left; it stands before the limit.',
    ],
    ['dedup rule | sort bytes', 'Character 24: an order stands before dedup, which keeps the first rows in it.'],
    [
      'stats count(*) by rule | stats count(*)',
      'Character 40: rows are counted once; what is counted has no rows left.',
    ],
    [
      'stats count(*) by rule | filter rule like /x/',
      'Character 33: the lines of a table are compared with values; ask anything else of the rows before they are counted.',
    ],
    ['stats count(*) as n by rule | sort m', 'Character 36: the table has no column "m"; it has rule, n.'],
    [
      'stats count(*) as n by rule | display n',
      'Character 40: rule tells the lines of the table apart, so it is shown.',
    ],
    ['filter event.src_pi = "10.0.0.1"', 'Character 8: there is no field "event.src_pi".'],
    [
      'filter rule like /(?=a)/',
      'Character 8: the regular expression cannot be run: looking ahead or behind cannot be done in bounded time; it is not run.',
    ],
    ['filter rule like /a', 'Character 18: this regular expression is never closed.'],
    ['filter rule', 'Character 12: a comparison should follow rule.'],
    ['filter (rule = "a"', 'Character 8: this ( is never closed.'],
    ['filter rule = "a" rule', 'Character 19: this belongs to no command; a bar begins the next.'],
    ['stats count(*) by prefix(srcaddr, 24)', 'Character 19: rows are grouped by fields and by bin(5m).'],
  ])('%s: refused', (typed, message) => expect(canonical(typed)).toBe(message))

  test('an unknown name comes with the nearest known', () => {
    const suggestion = (text: string) => {
      const read = parseQuery(text, { dialect: 'insights', zone: 'UTC' })
      return read.ok ? '' : read.error.suggestion
    }
    expect(
      [
        'filter event.src_pi = 1',
        'stats cuont(*)',
        'stast count(*)',
        'filter ispresnt(rule)',
        'stats count(*) as total by rule | sort totla',
      ].map(suggestion),
    ).toEqual(['event.src_ip', 'count', 'stats', 'ispresent', 'total'])
  })

  test('tokens by role', () => {
    const text = 'filter srcaddr = "10.0.0.1" | stats count(*) as n by bin(5m) | sort n desc | limit 5'
    const { tokens } = parseQuery(text, { dialect: 'auto', zone: 'UTC' })
    expect(tokens.map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`).join(', ')).toBe(
      'keyword filter, field srcaddr, operator =, value "10.0.0.1", operator |, keyword stats, keyword count, operator (, operator *, operator ), keyword as, field n, keyword by, keyword bin, operator (, value 5m, operator ), operator |, keyword sort, field n, keyword desc, operator |, keyword limit, value 5',
    )
  })
})

describe('kql', () => {
  const canonical = reader('kql')

  test.each([
    ['NTANetAnalytics', ''],
    [
      'NTANetAnalytics | where SubType == "FlowLog" and FlowStartTime > ago(30d) and FlowType == "ExternalPublic" | project SrcSubnet, DestSubnet',
      'kind:flow last:30d flow_type:ExternalPublic | columns src_subnet, dst_subnet',
    ],
    [
      'AzureNetworkAnalytics_CL | where FlowType_s == "ExternalPublic" | distinct L7Protocol_s, DestPort_d',
      'flow_type:ExternalPublic | stats by service, dst_port',
    ],
    ['T | where SrcIp =~ "10.0.0.1" or DestIp !~ "10.0.0.2"', 'src_ip:10.0.0.1 OR -dst_ip:10.0.0.2'],
    ['T | where DestPort in (22, 3389) | where not(FlowStatus == "Denied")', 'dst_port:(22, 3389) -action:denied'],
    ['T | where AclRule !in~ ("a", "b") and DestPort between (1 .. 1024)', '-rule:(a, b) dst_port:1..1024'],
    ['T | where TimeGenerated == datetime(2026-06-01 10:00)', 'start:2026-06-01T10:00:00.000Z'],
    ['T | where L4Protocol == "T" or L4Protocol in ("U", "T")', 'protocol:tcp OR protocol:(udp, tcp)'],
    [
      'T | where TimeGenerated between (datetime(2026-06-01) .. datetime(2026-06-03))',
      'start:2026-06-01T00:00:00Z..2026-06-03T00:00:00Z',
    ],
    ['T | where TimeGenerated between (ago(7d) .. ago(1d))', 'last:7d -last:1d'],
    ['T | where TimeGenerated between (ago(7d) .. now())', 'last:7d'],
    ['T | where TimeGenerated < ago(2d)', '-last:2d'],
    [
      'T | where AclRule contains "web" and AclRule startswith "a" and AclRule !endswith "z"',
      'rule:*web* rule:a* -rule:*z',
    ],
    ['T | where AclRule has "web"', 'rule:/(^|[^a-z0-9])web([^a-z0-9]|$)/'],
    ['T | where FlowType has "MaliciousFlow"', 'flow_type:MaliciousFlow'],
    [String.raw`T | where AclRule matches regex @"^a\d+$"`, String.raw`rule:/^a\d+$/`],
    ['T | where SrcIP startswith "10.1."', 'src_ip:10.1.0.0/16'],
    [
      'T | where ipv4_is_in_range(SrcIP, "10.0.0.0/8") and isnotempty(AclRule) and isempty(SrcSubnet)',
      'src_ip:10.0.0.0/8 rule:* -src_subnet:*',
    ],
    ['T | where * contains "nginx"', 'nginx'],
    ['T | where * has "10.0.0.1"', 'ip:10.0.0.1'],
    [
      'T | summarize n = count(), dcount(SrcIP), percentiles(BytesSrcToDest, 50, 95) by DestPort, bin(TimeGenerated, 1h) | order by n | take 3',
      '* | stats count() as n, count_distinct(src_ip), pct(src_bytes, 50), pct(src_bytes, 95) by dst_port, bin(start, 1h) | sort n desc | limit 3',
    ],
    [
      'T | summarize count() by AclRule | where count_ > 10 | top 5 by count_',
      '* | stats count() by rule | having count > 10 | sort count desc | limit 5',
    ],
    [
      'T | summarize sum(BytesSrcToDest) by AclRule | sort by sum_BytesSrcToDest asc',
      '* | stats sum(src_bytes) by rule | sort sum_src_bytes',
    ],
    [
      'T | summarize percentile(BytesSrcToDest, 95) by AclRule | sort by percentile_BytesSrcToDest_95',
      '* | stats pct(src_bytes, 95) by rule | sort p95_src_bytes desc',
    ],
    [
      'T | summarize last = arg_max(TimeGenerated, AclRule), arg_min(TimeGenerated, AclGroup) by SrcIP',
      '* | stats last(rule) as last, first(rule_set) by src_ip',
    ],
    [
      'T | project who = SrcIP, DestIP | where who == "10.0.0.1" | top 5 by DestPort asc',
      'src_ip:10.0.0.1 | columns src_ip as who, dst_ip | sort dst_port | limit 5',
    ],
    ['T | where DestPort == 22 | count', 'dst_port:22 | stats count()'],
    [
      'T | summarize count() by bin(TimeGenerated, 1d) | render timechart with (title="x")',
      '* | stats count() by bin(start, 1d)',
    ],
    ["// a note\nT\n| where ['AclRule'] == 'it\\'s' // another\n;", `rule:"it's"`],
  ])('%s', (typed, said) => expect(canonical(typed)).toBe(said))

  test.each([
    ['let x = 5; T', 'Character 1: let names no tables here; write the one query.'],
    [
      'T | extend x = SrcIP',
      'Character 5: extend makes a column of others, which is not known; ask for the fields themselves.',
    ],
    ['T | join (U) on SrcIP', 'Character 5: join is not known: all logs of a case are asked at once.'],
    ['T | project-away SrcIP', 'Character 5: project-away is not known; project names the columns to keep.'],
    ['T | wher x == 1', 'Character 5: there is no operator "wher".'],
    ['T | where SrcIP = "10.0.0.1"', 'Character 17: KQL compares with ==.'],
    [
      'T | where BytesSrcToDest * 8 > 1',
      'Character 26: nothing is reckoned from fields here; ask for the fields themselves.',
    ],
    [
      'T | summarize countif(DestPort == 22)',
      'Character 15: countif counts some rows beside others; put its condition into a where before.',
    ],
    [
      'T | summarize percentile(BytesSrcToDest, 200)',
      'Character 46: a percentile lies between 0 and 100; 200 does not.',
    ],
    ['T | take -1', 'Character 10: a number of rows is a number from 0 on.'],
    [
      'T | take 5 | where DestPort == 22',
      'Character 34: a condition would choose among the rows that a limit left; it stands before the limit.',
    ],
    ['T | where TimeGenerated == ago(2d)', 'Character 28: a time is compared with ago(2d) by < or >.'],
    ['T | where FlowEndTime > ago(2d)', 'Character 11: how long ago is asked of when a flow began, not of end.'],
    ['T | where DestPort == now()', 'Character 23: a time is compared with ago(2d) by < or >.'],
    ['T | summarize count() by AclRule | count', 'Character 41: count counts rows; these are the lines of a table.'],
    ['T | where SubType == "Topology"', 'Character 11: kind cannot be "Topology"; expected flow, alert, event.'],
    [
      'T | where TimeGenerated <= now()',
      'Character 28: nothing is later than now(), so it narrows nothing; leave it out.',
    ],
    ['T | sort by DestPort nulls first', 'Character 28: rows without a value stand last, whatever the order.'],
  ])('%s: refused', (typed, message) => expect(canonical(typed)).toBe(message))
})

describe('translation', () => {
  const inAll = (text: string): Record<string, string> => {
    const read = parseQuery(text, { dialect: 'auto', zone: 'UTC' })
    if (!read.ok) throw new Error(read.error.message)
    return Object.fromEntries(
      translate(read.query)
        .filter(({ dialect }) => dialect === 'insights' || dialect === 'kql')
        .map(({ dialect, text: said, why }) => [dialect, said ?? why ?? '']),
    )
  }

  test('a table, each with the names of its own logs', () => {
    expect(
      inAll('action:denied rule:*web* last:2d | stats count() as n by src_ip | having n > 10 | sort n desc | limit 10'),
    ).toEqual({
      insights: 'Insights takes the stretch of time beside the query, not in it.',
      kql: 'NTANetAnalytics\n| where FlowStatus == "denied"\n| where AclRule contains "web"\n| where TimeGenerated > ago(2d)\n| summarize n = count() by SrcIP\n| where n > 10\n| sort by n desc\n| take 10',
    })
    expect(
      inAll(
        'NTANetAnalytics | where SrcIp == "10.0.0.1" | summarize count() by DestPort, bin(TimeGenerated, 5m) | top 3 by count_',
      )['insights'],
    ).toBe(
      'filter event.src_ip = "10.0.0.1"\n| stats count(*) by event.dest_port, bin(5m)\n| sort `count(*)` desc\n| limit 3',
    )
  })

  test('what one cannot say', () => {
    expect(inAll('* | stats series(rate(bytes)) by src_ip')).toEqual({
      insights: 'Insights has no course over time beside a number; it groups by a bin of time.',
      kql: 'KQL has no course over time beside a number; it groups by a bin of time.',
    })
    expect(inAll('time_of_day:21:00-06:30')).toEqual({
      insights: 'Insights has no windows of the day and no days of the week.',
      kql: 'KQL has no windows of the day and no days of the week in a time zone.',
    })
  })

  test('every name a field is written by leads back to it', () => {
    for (const name of [
      'start',
      'end',
      'severity',
      'message',
      'src_ip',
      'kind',
      'action',
      'bytes',
      'rule',
      'region',
      'service',
    ])
      expect([name, resolveField(insightsField(name))?.name, resolveField(kqlField(name))?.name]).toEqual([
        name,
        name,
        name,
      ])
  })
})
