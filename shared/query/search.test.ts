import { describe, expect, test } from 'vitest'
import { plainRows } from './ast'
import { parseQuery } from './parse'
import { printSearch } from './print'
import { parseSearch } from './search'
import { printSql } from './sql'

const canonical = (text: string, zone = 'UTC'): string => {
  const parsed = parseSearch(text, zone)
  return parsed.ok
    ? printSearch(parsed.query)
    : `${parsed.error.message}${parsed.error.suggestion === null ? '' : ` [${parsed.error.suggestion}]`}`
}
const where = (text: string): string => {
  const parsed = parseSearch(text, 'UTC')
  return parsed.ok
    ? printSql(parsed.query).replace('select *\nfrom flows', '').replace('\nwhere ', '').replaceAll('\n  ', ' ')
    : parsed.error.message
}

const cases: readonly (readonly [typed: string, canonical: string, sql: string])[] = [
  ['', '', ''],
  ['   ', '', ''],
  // The searches of the IBM article, as printed there.
  [
    'target_ip:10.240.0.4 action:rejected',
    'dst_ip:10.240.0.4 action:denied',
    "dst_ip = '10.240.0.4' and action = 'denied'",
  ],
  [
    'target_ip:10.240.0.4 action:rejected target_port:443',
    'dst_ip:10.240.0.4 action:denied dst_port:443',
    "dst_ip = '10.240.0.4' and action = 'denied' and dst_port = 443",
  ],
  [
    'target_ip:10.240.0.4 action:accepted',
    'dst_ip:10.240.0.4 action:allowed',
    "dst_ip = '10.240.0.4' and action = 'allowed'",
  ],
  ['target_ip:10.240.64.4', 'dst_ip:10.240.64.4', "dst_ip = '10.240.64.4'"],
  ['initiator_ip:10.240.64.4', 'src_ip:10.240.64.4', "src_ip = '10.240.64.4'"],
  [
    'initiator_ip:10.240.64.4 -target_port:67',
    'src_ip:10.240.64.4 -dst_port:67',
    "src_ip = '10.240.64.4' and (dst_port = 67) is not true",
  ],
  [
    'initiator_ip:10.240.64.4 -target_port:67 -target_port:123 -target_port:53 -target_port:443 -target_port:80',
    'src_ip:10.240.64.4 -dst_port:67 -dst_port:123 -dst_port:53 -dst_port:443 -dst_port:80',
    "src_ip = '10.240.64.4' and (dst_port = 67) is not true and (dst_port = 123) is not true and (dst_port = 53) is not true and (dst_port = 443) is not true and (dst_port = 80) is not true",
  ],
  [
    'initiator_ip:10.240.64.4 target_port:(443 OR 80)',
    'src_ip:10.240.64.4 dst_port:(443, 80)',
    "src_ip = '10.240.64.4' and dst_port in (443, 80)",
  ],
  [
    'target_ip:10.240.0.4 target_port:22 initiator_ip:24.22.68.94',
    'dst_ip:10.240.0.4 dst_port:22 src_ip:24.22.68.94',
    "dst_ip = '10.240.0.4' and dst_port = 22 and src_ip = '24.22.68.94'",
  ],
  // Boolean words and grouping.
  ['dst_port:22 AND dst_port:23', 'dst_port:22 dst_port:23', 'dst_port = 22 and dst_port = 23'],
  [
    'dst_port:22 or dst_port:23 rule:x',
    'dst_port:22 OR (dst_port:23 rule:x)',
    "dst_port = 22 or (dst_port = 23 and rule collate nocase = 'x')",
  ],
  [
    '(dst_port:22 || dst_port:23) && !rule:x',
    '(dst_port:22 OR dst_port:23) -rule:x',
    "(dst_port = 22 or dst_port = 23) and (rule collate nocase = 'x') is not true",
  ],
  ['NOT (a b)', '-(a b)', ''],
  ['not not dst_port:1', '-(-dst_port:1)', '((dst_port = 1) is not true) is not true'],
  [
    '((dst_port:1) (dst_port:2 AND (dst_port:3)))',
    'dst_port:1 dst_port:2 dst_port:3',
    'dst_port = 1 and dst_port = 2 and dst_port = 3',
  ],
  ['dst_port != 22', '-dst_port:22', '(dst_port = 22) is not true'],
  ['bytes >= 10k', 'bytes:>=10000', 'bytes >= 10000'],
  ['src_ip = 10.0.0.1', 'src_ip:10.0.0.1', "src_ip = '10.0.0.1'"],
  ['action:!=denied', '-action:denied', "(action = 'denied') is not true"],
  // Addresses.
  ['src_ip:2001:db8::1', 'src_ip:2001:db8::1', "src_ip = '2001:db8::1'"],
  ['src_ip:2001:0DB8:0::1', 'src_ip:2001:db8::1', "src_ip = '2001:db8::1'"],
  [
    'src_ip:fe80::/10',
    'src_ip:fe80::/10',
    "src_ip_hex between 'fe800000000000000000000000000000' and 'febfffffffffffffffffffffffffffff'",
  ],
  [
    'src_ip:10.1.2.3/8',
    'src_ip:10.0.0.0/8',
    "src_ip_hex between '00000000000000000000ffff0a000000' and '00000000000000000000ffff0affffff'",
  ],
  [
    'src_ip:10.240.*',
    'src_ip:10.240.0.0/16',
    "src_ip_hex between '00000000000000000000ffff0af00000' and '00000000000000000000ffff0af0ffff'",
  ],
  [
    'src_ip:2001:db8:*',
    'src_ip:2001:db8::/32',
    "src_ip_hex between '20010db8000000000000000000000000' and '20010db8ffffffffffffffffffffffff'",
  ],
  [
    'dst_ip:10.0.0.9-10.0.0.10',
    'dst_ip:10.0.0.9..10.0.0.10',
    "dst_ip_hex between '00000000000000000000ffff0a000009' and '00000000000000000000ffff0a00000a'",
  ],
  ['src_ip:>10.0.0.0', 'src_ip:>10.0.0.0', "src_ip_hex > '00000000000000000000ffff0a000000'"],
  ['ip:10.0.0.1', 'ip:10.0.0.1', "src_ip = '10.0.0.1' or dst_ip = '10.0.0.1'"],
  ['10.240.0.4', 'ip:10.240.0.4', "src_ip = '10.240.0.4' or dst_ip = '10.240.0.4'"],
  [
    '2001:db8::1 10.0.0.0/8',
    'ip:2001:db8::1 ip:10.0.0.0/8',
    "(src_ip = '2001:db8::1' or dst_ip = '2001:db8::1') and (src_ip_hex between '00000000000000000000ffff0a000000' and '00000000000000000000ffff0affffff' or dst_ip_hex between '00000000000000000000ffff0a000000' and '00000000000000000000ffff0affffff')",
  ],
  ['-ip:10.0.0.1', '-ip:10.0.0.1', "(src_ip = '10.0.0.1' or dst_ip = '10.0.0.1') is not true"],
  // Numbers, ranges, lists.
  ['dst_port:1-1024', 'dst_port:1..1024', 'dst_port between 1 and 1024'],
  ['dst_port:1..1024', 'dst_port:1..1024', 'dst_port between 1 and 1024'],
  ['dst_port:1024..', 'dst_port:>=1024', 'dst_port >= 1024'],
  ['dst_port:..1023', 'dst_port:<=1023', 'dst_port <= 1023'],
  ['dst_port:(22,23)', 'dst_port:(22, 23)', 'dst_port in (22, 23)'],
  ['dst_port:22,23', 'dst_port:(22, 23)', 'dst_port in (22, 23)'],
  ['dst_port:(22, 80-90)', 'dst_port:22 OR dst_port:80..90', 'dst_port = 22 or dst_port between 80 and 90'],
  ['dst_port:(NOT 22)', '-dst_port:22', '(dst_port = 22) is not true'],
  ['dst_port:(>10 AND <20)', 'dst_port:>10 dst_port:<20', 'dst_port > 10 and dst_port < 20'],
  ['dst_port:(22)', 'dst_port:22', 'dst_port = 22'],
  ['dst_port:[1 TO 1024]', 'dst_port:1..1024', 'dst_port between 1 and 1024'],
  ['bytes:{10k TO *}', 'bytes:>10000', 'bytes > 10000'],
  ['start:[2026-06-01 to 2026-06-02]', 'start:2026-06-01T00:00:00Z..2026-06-02T23:59:59.999Z', ''],
  ['–target_port:67', '-dst_port:67', '(dst_port = 67) is not true'],
  ['dst_port:*', 'dst_port:*', 'dst_port is not null'],
  ['_exists_:target_port', 'dst_port:*', 'dst_port is not null'],
  ['-dst_port:*', '-dst_port:*', '(dst_port is not null) is not true'],
  ['action:none', '-action:*', '(action is not null) is not true'],
  ['dst_port:ssh', 'dst_port:22', 'dst_port = 22'],
  ['port:(ssh OR telnet OR rdp)', 'dst_port:(22, 23, 3389)', 'dst_port in (22, 23, 3389)'],
  ['port:http-alt', 'dst_port:(591, 8008, 8080)', 'dst_port in (591, 8008, 8080)'],
  ['bytes:>10MB', 'bytes:>10000000', 'bytes > 10000000'],
  ['bytes:1GiB', 'bytes:1073741824', 'bytes = 1073741824'],
  ['bytes:>1,000', 'bytes:>1000', 'bytes > 1000'],
  ['src_lat:-35.5..-10', 'src_lat:-35.5..-10', 'src_lat between -35.5 and -10'],
  ['src_asn:AS15169', 'src_asn:15169', 'src_asn = 15169'],
  ['duration:>5m', 'duration:>5m', 'duration > 300000'],
  ['duration:1s-1h30m', 'duration:1s..1h30m', 'duration between 1000 and 5400000'],
  ['severity:high', 'severity:1', 'severity = 1'],
  ['severity:<=2', 'severity:<=2', 'severity <= 2'],
  ['severity:unrated', '-severity:*', '(severity is not null) is not true'],
  // Times.
  ['start:>=2026-06-01T09:30:00Z', 'start:>=2026-06-01T09:30:00Z', 'start >= 1780306200000 /* 2026-06-01T09:30:00Z */'],
  [
    'start:2026-06-01',
    'start:2026-06-01T00:00:00Z..2026-06-01T23:59:59.999Z',
    'start between 1780272000000 /* 2026-06-01T00:00:00Z */ and 1780358399999 /* 2026-06-01T23:59:59.999Z */',
  ],
  ['end:<2026-06-01', 'end:<2026-06-01T00:00:00Z', '"end" < 1780272000000 /* 2026-06-01T00:00:00Z */'],
  [
    'start:2026-06-01..2026-06-02',
    'start:2026-06-01T00:00:00Z..2026-06-02T23:59:59.999Z',
    'start between 1780272000000 /* 2026-06-01T00:00:00Z */ and 1780444799999 /* 2026-06-02T23:59:59.999Z */',
  ],
  [
    '@timestamp:"2026-06-01 09:30:00.000"',
    'start:2026-06-01T09:30:00.000Z',
    'start = 1780306200000 /* 2026-06-01T09:30:00Z */',
  ],
  // Words of enumerations.
  ['FlowStatus_s:A', 'action:allowed', "action = 'allowed'"],
  ['action:(Allow, DROP)', 'action:(allowed, denied)', "action in ('allowed', 'denied')"],
  ['action:deny*', 'Character 8: action cannot be "deny*"; expected allowed, denied.', ''],
  ['direction:ingress', 'direction:inbound', "direction = 'inbound'"],
  ['direction:*bound', 'direction:(inbound, outbound)', "direction in ('inbound', 'outbound')"],
  ['src_scope:link_local', 'src_scope:link-local', "src_scope = 'link-local'"],
  ['event.event_type:netflow', 'kind:flow', "kind = 'flow'"],
  ['-event_type:DNS', '-(kind:event app:dns)', "(kind = 'event' and app collate nocase = 'dns') is not true"],
  ['kind:alert', 'kind:alert', "kind = 'alert'"],
  ['state:B', 'state:begin', "state = 'begin'"],
  ['flow_type:eastwest', 'flow_type:East-West', "instr(flow_type, '|East-West|') > 0"],
  [
    'flow_type:"source is vm" flow_type:Destination-is-Internet',
    'flow_type:"Source is VM" flow_type:"Destination is Internet"',
    "instr(flow_type, '|Source is VM|') > 0 and instr(flow_type, '|Destination is Internet|') > 0",
  ],
  [
    'FlowType_s:(ExternalPublic, AzurePublic)',
    'flow_type:(ExternalPublic, AzurePublic)',
    "instr(flow_type, '|ExternalPublic|') > 0 or instr(flow_type, '|AzurePublic|') > 0",
  ],
  [
    'tcp_flags:SYN -tcp_flags:ACK',
    'tcp_flags:SYN -tcp_flags:ACK',
    '(tcp_flags & 2) <> 0 and ((tcp_flags & 16) <> 0) is not true',
  ],
  ['tcp_flags:syn+ack', 'tcp_flags:SYN tcp_flags:ACK', '(tcp_flags & 2) <> 0 and (tcp_flags & 16) <> 0'],
  ['tcp_flags:0x12', 'tcp_flags:18', 'tcp_flags = 18'],
  ['tcp_flags:(SYN, RST)', 'tcp_flags:(SYN, RST)', '(tcp_flags & 2) <> 0 or (tcp_flags & 4) <> 0'],
  ['protocol:6', 'protocol:tcp', "protocol = 'tcp'"],
  ['protocol:(UDP, icmpv6)', 'protocol:(udp, ipv6-icmp)', "protocol in ('udp', 'ipv6-icmp')"],
  ['proto:200', 'protocol:200', "protocol = '200'"],
  ['country:Japan', 'country:JP', "src_country = 'JP' or dst_country = 'JP'"],
  ['dst_country:"United Kingdom"', 'dst_country:GB', "dst_country = 'GB'"],
  ['-src_country:(us, Germany)', '-src_country:(US, DE)', "(src_country in ('US', 'DE')) is not true"],
  // Text.
  ['rule:"ET SCAN*"', 'rule:"ET SCAN*"', String.raw`rule like 'ET SCAN%' escape '\'`],
  [String.raw`rule:"100\* 5%"`, String.raw`rule:"100\* 5%"`, "rule collate nocase = '100* 5%'"],
  ['rule:50%_*', 'rule:50%_*', String.raw`rule like '50\%\_%' escape '\'`],
  ['hostname:*.example.com', 'hostname:*.example.com', String.raw`hostname like '%.example.com' escape '\'`],
  ["rule:'it is'", 'rule:"it is"', "rule collate nocase = 'it is'"],
  ['rule:“curly quotes”', 'rule:"curly quotes"', "rule collate nocase = 'curly quotes'"],
  ["rule:O'Neil", 'rule:"O\'Neil"', "rule collate nocase = 'O''Neil'"],
  ['rule:a,b', 'rule:"a,b"', "rule collate nocase = 'a,b'"],
  ['rule:(a,b)', 'rule:(a, b)', "rule collate nocase in ('a', 'b')"],
  ['rule:""', 'rule:""', "rule collate nocase = ''"],
  ['rule:-x', 'rule:"-x"', "rule collate nocase = '-x'"],
  [
    'event.alert.signature:"matching TLS denylisted FQDNs" event.tls.sni:www.example.com',
    'rule:"matching TLS denylisted FQDNs" hostname:www.example.com',
    "rule collate nocase = 'matching TLS denylisted FQDNs' and hostname collate nocase = 'www.example.com'",
  ],
  // Vendors' names.
  ['"Source Country":Japan', 'src_country:JP', "src_country = 'JP'"],
  [
    'srcaddr:10.0.0.1 interface-id:eni-1',
    'src_ip:10.0.0.1 interface:eni-1',
    "src_ip = '10.0.0.1' and interface collate nocase = 'eni-1'",
  ],
  ['id.orig_h:10.0.0.1', 'src_ip:10.0.0.1', "src_ip = '10.0.0.1'"],
  ['source.ip:10.0.0.1 destination.port:443', 'src_ip:10.0.0.1 dst_port:443', "src_ip = '10.0.0.1' and dst_port = 443"],
  ['SRC_IP:10.0.0.1', 'src_ip:10.0.0.1', "src_ip = '10.0.0.1'"],
  // Bare words.
  ['"select"', '"select"', ''],
  ['http://a.b/c?d=1', '"http://a.b/c?d=1"', ''],
  ['aa:bb:cc:dd:ee:ff', '"aa:bb:cc:dd:ee:ff"', ''],
  ['*scan*', 'scan', ''],
  ['"10.0.0.1"', '"10.0.0.1"', ''],
]

describe('search dialect', () => {
  test.each(cases)('%s', (typed, printed, sql) => {
    expect(canonical(typed)).toBe(printed)
    if (sql !== '' || typed.trim() === '') expect(where(typed)).toBe(sql)
  })

  test.each(cases.filter(([, printed]) => !printed.startsWith('Character')))('%s prints stably', (_, printed) =>
    expect(canonical(printed)).toBe(printed),
  )

  test('a word is looked for in every text a rule, a name or an application leaves', () => {
    expect(where("o'scan")).toBe(
      [
        'rule',
        'rule_id',
        'rule_set',
        'category',
        'hostname',
        'url',
        'user_agent',
        'app',
        'user',
        'message',
        'src_name',
        'dst_name',
      ]
        .map(field => `instr(lower(${field}), 'o''scan') > 0`)
        .join(' or '),
    )
  })

  test('a word with a star inside is looked for as a pattern', () => {
    expect(canonical('Win*Trojan')).toMatch(/^rule:\*Win\*Trojan\* OR rule_id:\*Win\*Trojan\* OR /)
  })

  test('a time without an offset is read in the zone given', () => {
    expect(canonical('start:>2026-06-01T09:30', 'Asia/Tokyo')).toBe('start:>2026-06-01T00:30:00Z')
    expect(canonical('start:2026-06-01', 'Asia/Tokyo')).toBe('start:2026-05-31T15:00:00Z..2026-06-01T14:59:59.999Z')
  })

  test('a NUL inside a text cannot end the SQL', () =>
    expect(where('rule:"a\0b"')).toBe("rule collate nocase = ('a' || char(0) || 'b')"))

  test('order and limit are printed one clause a line', () => {
    const sort = [{ column: 'src_ip', descending: true }]
    const sql = printSql({ where: null, shape: { ...plainRows, sort, limit: 10 } })
    expect(sql).toBe('select *\nfrom flows\norder by src_ip_hex desc nulls last, id\nlimit 10')
  })
})

describe('what cannot be read', () => {
  test.each([
    ['scr_ip:10.0.0.1', 'Character 1: there is no field "scr_ip"; text with a colon goes in quotes. [src_ip]'],
    [
      'rule:x Sorce_Country:JP',
      'Character 8: there is no field "Sorce_Country"; text with a colon goes in quotes. [src_country]',
    ],
    [
      'src_ip:10.0.0.256',
      'Character 8: src_ip cannot be "10.0.0.256"; expected an address such as 10.0.0.1 or 2001:db8::1, a subnet such as 10.0.0.0/8, a range such as 10.0.0.1-10.0.0.9.',
    ],
    [
      'dst_port:70000',
      'Character 10: dst_port cannot be "70000"; expected a port from 0 to 65535, a range such as 1-1024, a service name such as ssh.',
    ],
    [
      'dst_port:shh',
      'Character 10: dst_port cannot be "shh"; expected a port from 0 to 65535, a range such as 1-1024, a service name such as ssh. [ssh]',
    ],
    ['dst_port:1024-1', 'Character 10: The range "1024-1" ends before it begins.'],
    [
      'country:Germny',
      'Character 9: country cannot be "Germny"; expected a country name such as Japan, names of several words in quotes, a code such as JP. [Germany]',
    ],
    [
      'protocol:tpc',
      'Character 10: protocol cannot be "tpc"; expected a protocol such as tcp or udp, a number from 0 to 255. [tcp]',
    ],
    ['action:allwed', 'Character 8: action cannot be "allwed"; expected allowed, denied. [allowed]'],
    ['rule:>5', 'Character 7: rule is text, and > needs a number, a size, a time or an address.'],
    ['action:>allowed', 'Character 9: action has no order, so > cannot be asked of it.'],
    ['severity:>=high', 'Character 12: Compare severities by number: 1 is high, 4 is informational.'],
    [
      'start:yesterday',
      'Character 7: start cannot be "yesterday"; expected a date such as 2026-06-01, a time such as 2026-06-01T09:30:00Z, a range such as 2026-06-01..2026-06-03.',
    ],
    ['dst_port:', 'Character 10: a value for dst_port is missing.'],
    ['dst_port: AND x', 'Character 11: a value for dst_port is missing.'],
    ['dst_port:(22 23)', 'Character 14: values in a list are separated by a comma or OR.'],
    ['dst_port:(22,', 'Character 14: a value for dst_port is missing.'],
    ['dst_port:(22', 'Character 10: this ( is never closed.'],
    ['(a b', 'Character 1: this ( is never closed.'],
    ['a)', 'Character 2: this ) closes nothing.'],
    ['()', 'Character 2: a term is missing before this ).'],
    ['a AND', 'Character 6: the query ends where a term should be.'],
    ['OR a', 'Character 1: a term is missing before OR.'],
    ['rule:"abc', 'Character 6: the quote is never closed.'],
    ['*', 'Character 1: a word is missing; to see everything, leave the query empty.'],
    ['bytes:1*', 'Character 7: bytes takes no wildcard here; * alone means any value.'],
  ])('%s', (typed, sentence) => expect(canonical(typed)).toBe(sentence))

  test('what is too deep or too long is refused, not followed', () => {
    expect(canonical(`${'('.repeat(100_000)}`)).toBe('Character 201: parentheses and negations go 200 deep at most.')
    expect(canonical(`${'NOT '.repeat(20_000)}x`)).toContain('200 deep at most')
    expect(canonical(`dst_port:${'('.repeat(50_000)}`)).toContain('200 deep at most')
    expect(canonical('-'.repeat(50_000))).toContain('200 deep at most')
    expect(canonical('a'.repeat(100_001))).toBe(
      'Character 100001: a query has at most 100,000 characters; this one has 100,001.',
    )
  })

  test('a long flat query is read', () => {
    const text = Array.from({ length: 5500 }, (_, at) => `dst_port:${at}`).join(' OR ')
    expect(canonical(text) === text).toBe(true)
    const parsed = parseSearch(`dst_port:(${Array.from({ length: 15_000 }, (_, at) => at).join(',')})`, 'UTC')
    expect(parsed.ok && parsed.query.where?.kind === 'in' && parsed.query.where.values.length).toBe(15_000)
  })

  test('errors carry what the window underlines', () => {
    const parsed = parseSearch('rule:x dst_port:shh', 'UTC')
    if (parsed.ok) throw new Error('read')
    expect([parsed.error.from, parsed.error.to, parsed.error.suggestion]).toEqual([16, 19, 'ssh'])
    expect(parsed.tokens.at(-1)).toEqual({ from: 16, to: 19, kind: 'error' })
  })
})

describe('dialects', () => {
  test.each([
    ['fields @timestamp, event.src_ip | filter event.alert.action = "blocked"', 'insights'],
    ['filter event.alert.signature = "x" | stats count(*) as n by event.tls.sni', 'insights'],
    ["flows where flow type = 'Physical-Physical' order by Total Traffic", 'flows'],
    ['flows group by Source Country', 'flows'],
    ['top 5 VMs by Network Rate in last 2 days', 'flows'],
    ['series(sum(bytes rate)) of flows group by Destination Country', 'flows'],
    ['NTANetAnalytics | where FlowType == "ExternalPublic"', 'kql'],
    ['select * from flows', 'sql'],
    ['SELECT src_ip FROM flows WHERE dst_port = 22', 'sql'],
    ['select', 'search'],
    ['flows', 'flows'],
    ['flows denied', 'search'],
    ['union select', 'search'],
    ['src_ip:10.0.0.1', 'search'],
    ['', 'search'],
  ])('%s is %s', (text, dialect) => {
    const parsed = parseQuery(text, { dialect: 'auto', zone: 'UTC' })
    expect([parsed.dialect, parsed.ok]).toEqual([dialect, true])
  })
})

test('tokens cover what was typed, by role', () => {
  const text = '-dst_port:(22 OR >80) NOT "a b"'
  const { tokens } = parseSearch(text, 'UTC')
  expect(tokens.map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`)).toEqual([
    'negation -',
    'field dst_port',
    'operator :',
    'operator (',
    'value 22',
    'keyword OR',
    'operator >',
    'value 80',
    'operator )',
    'keyword NOT',
    'text "a b"',
  ])
})
