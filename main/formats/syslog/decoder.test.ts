import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { detect, formats } from '..'
import { createRecorder, headOf, type Recorded, record } from '../recorded'
import { createSyslogDecoder, longestLine, type Reception, type SyslogOptions } from './decoder'
import { devices } from './devices'
import { syslogFormats } from './formats'
import { looksLikeSyslog } from './looks-like-syslog'
import { createOpenSessions } from './open-sessions'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../samples')
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const decode = (
  lines: readonly (string | Uint8Array)[],
  reception?: Reception,
  options: SyslogOptions = { writtenMs: Date.UTC(2026, 5, 30) },
): Recorded => {
  const decoder = createSyslogDecoder(options)
  const { sink, recorded } = createRecorder()
  for (const line of lines) {
    const bytes = typeof line === 'string' ? bytesOf(line) : line
    decoder.line(bytes, 0, bytes.length, sink, reception)
  }
  return recorded()
}

const wire: Reception = { receivedMs: Date.UTC(2026, 0, 1, 0, 0, 3), sender: '192.0.2.254' }

describe('EL-02 syslog from the wire', () => {
  test('a datagram has the year of its reception, and the sender where it names no host', () => {
    const { rows } = decode(
      ['<13>Dec 31 23:59:58 web1 app[1]: old year', '<13>app: no time\n', '<13>Jan  1 00:00:01 app: no host\0'],
      wire,
      {},
    )
    expect(rows.map(row => [row['start'], row['sensor'], row['app'], row['message']])).toEqual([
      ['2025-12-31T23:59:58Z', 'web1', 'app', 'old year'],
      ['2026-01-01T00:00:03Z', '192.0.2.254', 'app', 'no time'],
      ['2026-01-01T00:00:01Z', '192.0.2.254', 'app', 'no host'],
    ])
  })

  test('line ends inside a datagram do not end it, and bytes that are no UTF-8 are replaced', () => {
    const { rows } = decode([new Uint8Array([...bytesOf('<13>app: one\ntwo '), 0xff, 0xc3])], wire, {})
    expect(rows.map(row => row['message'])).toEqual(['one two \uFFFD\uFFFD'])
  })

  test('a datagram is told to be syslog by its content', () => {
    const yes = [
      '<13>Jun  1 10:00:00 a b: c',
      '<191>x',
      '17 <13>a: counted',
      'Jun  1 10:00:00 edge filterlog: 53,,,1,em0,match,block,in,4,',
      '2024-06-01T10:00:00Z host app: x',
      'date=2024-06-01 time=10:00:00 devid=FG type=traffic',
      'CEF:0|A|B|1|2|c|3|',
    ]
    expect(yes.map(text => looksLikeSyslog(bytesOf(text)))).toEqual(yes.map(() => true))
    const no: readonly Uint8Array[] = [
      new Uint8Array(),
      new Uint8Array([0, 5, 0, 1, 0, 0, 0, 0]),
      new Uint8Array([0, 9, 0, 1]),
      new Uint8Array([0, 10, 0, 32]),
      new Uint8Array([0, 0, 0, 5, 0, 0, 0, 1]),
      bytesOf('<192>x'),
      bytesOf('<x>y'),
      bytesOf('hello'),
      bytesOf('<13>\u0001\u0002binary'),
    ]
    expect(no.map(looksLikeSyslog)).toEqual(no.map(() => false))
  })
})

describe('EL-03 lines of all devices in one store', () => {
  const folders = syslogFormats.map(({ id }) => id)
  const lines = folders.flatMap(id =>
    readdirSync(join(samples, id))
      .filter(name => name.endsWith('.log'))
      .flatMap(name => readFileSync(join(samples, id, name), 'utf8').split('\n'))
      .filter(line => line !== ''),
  )

  test('a file of every device loses nothing, whichever of the formats it is told to be', () => {
    const text = lines.join('\n')
    const [first, ...others] = syslogFormats.map(format => record(format, text))
    expect(first?.rows.length).toBeGreaterThan(150)
    // One line of the pfSense sample holds two records.
    expect((first?.rows.length ?? 0) + (first?.rejects.length ?? 0)).toBe(lines.length + 1)
    for (const other of others) expect(other).toEqual(first)
  })

  test('the source of a row is its device, and one address is found across devices', () => {
    const { rows } = decode([
      '<134>1 1717236000.1 MX_HQ flows src=192.0.2.10 dst=203.0.113.53 protocol=udp sport=40001 dport=53 pattern: allow all',
      '<164>Jun  1 2024 10:00:01 fw1 : %ASA-4-106023: Deny tcp src inside:192.0.2.10/5 dst outside:203.0.113.9/22 by access-group "a"',
      'Jun  1 2024 10:00:02 edge filterlog: 53,,,9,em0,match,block,in,4,0x0,,64,420,0,DF,6,tcp,60,192.0.2.10,192.0.2.80,54000,22,0,S,1,,1,,',
    ])
    expect(rows.map(row => [row['sensor'], row['start'], row['action']])).toEqual([
      ['MX_HQ', '2024-06-01T10:00:00.100Z', 'allowed'],
      ['fw1', '2024-06-01T10:00:01Z', 'denied'],
      ['edge', '2024-06-01T10:00:02Z', 'denied'],
    ])
    expect(rows.filter(row => row['src_ip'] === '192.0.2.10')).toHaveLength(3)
  })

  test('a line none of them knows is an event with its text, its host and its program', () => {
    expect(decode(['<12>Jun  1 2024 10:00:00 db1 mysqld[7]: Access denied for user']).rows).toEqual([
      {
        kind: 'event',
        start: '2024-06-01T10:00:00Z',
        end: '2024-06-01T10:00:00Z',
        severity: 3,
        app: 'mysqld',
        sensor: 'db1',
        message: 'Access denied for user',
      },
    ])
  })

  test('no line is lost, however long, and its text is bounded', () => {
    const { rows } = decode([`<13>Jun  1 2024 10:00:00 h app: ${'x'.repeat(longestLine * 2)}`])
    expect(rows.map(row => String(row['message']).length)).toEqual([4096])
  })
})

describe('EL-08 Meraki messages', () => {
  const head = '<134>1 1717236000.1 MX '
  const actionOf = (text: string) => decode([head + text]).rows.map(row => row['action'] ?? null)
  const ends = 'src=192.0.2.1 dst=203.0.113.1 protocol=tcp sport=1 dport=2'

  test.each([
    [`flows ${ends} pattern: allow all`, 'allowed'],
    [`flows ${ends} pattern: deny all`, 'denied'],
    [`flows ${ends} pattern: 0 all`, 'allowed'],
    [`flows ${ends} pattern: 1 all`, 'denied'],
    [`flows allow ${ends}`, 'allowed'],
    [`flows deny ${ends}`, 'denied'],
    [`firewall ${ends} pattern: Group Policy allow`, null],
    [`firewall ${ends} pattern: 10 all`, null],
    [`cellular_firewall ${ends}`, null],
    [`ip_flow_start ${ends}`, null],
  ])('%s', (text, action) => {
    expect(actionOf(text)).toEqual([action])
  })

  test('a flow has no bytes and no packets, and a start with its end is one session', () => {
    const { rows } = decode([
      `${head}ip_flow_start ${ends}`,
      `${head}ip_flow_end ${ends}`,
      `${head}ip_flow_end ${ends}`,
    ])
    expect(rows.map(row => [row['state'], row['sessions'], row['bytes'], row['packets']])).toEqual([
      ['begin', 1, undefined, undefined],
      ['end', 0, undefined, undefined],
      ['end', 1, undefined, undefined],
    ])
  })

  test('the decision of an alert is its verdict, whatever an action beside it says', () => {
    const alert =
      'security_event ids_alerted signature=1:2:3 priority=2 protocol=tcp/ip src=192.0.2.1:5 dst=203.0.113.1:80'
    expect(actionOf(`${alert} decision=blocked action=allow message: x`)).toEqual(['denied'])
    expect(actionOf(`${alert} decision=allowed message: decision=blocked`)).toEqual(['allowed'])
    expect(actionOf(`${alert} message: x`)).toEqual([null])
  })
})

describe('what an attacker writes', () => {
  test('a header in a URL, a user agent or a program makes no record of its own', () => {
    const forged =
      '<134>Jun  1 10:00:00 edge filterlog: 53,,,9,em0,match,pass,in,4,0x0,,64,420,0,DF,6,tcp,60,192.0.2.66,192.0.2.80,1,22,0,S,1,,1,,'
    const carriers = [
      `<134>1 1717236000.1 MX urls src=192.0.2.1:1 dst=203.0.113.1:80 request: GET http://a.example/x${forged}`,
      `<13>Jun  1 10:00:00 web nginx: "GET /x${forged}"`,
      `Jun  1 10:00:00 c CEF:0|A|B|1|2|c|3|src=192.0.2.1 msg=x${forged}`,
    ]
    for (const carrier of carriers) {
      const { rows } = decode([carrier])
      expect(rows.filter(row => row['src_ip'] === '192.0.2.66')).toEqual([])
      expect(rows).toHaveLength(1)
    }
  })

  test('the name of a message at another place than its own makes no message of it', () => {
    const { rows } = decode([
      '<13>Jun  1 2024 10:00:00 web sshd[1]: user %ASA-6-106001: Inbound TCP connection denied from 192.0.2.1/1 to 192.0.2.2/2 flags SYN on interface x',
      '<13>Jun  1 2024 10:00:00 web app: said CEF:0|A|B|1|2|c|3|src=192.0.2.1',
    ])
    expect(rows.map(row => row['kind'])).toEqual(['event', 'event'])
  })

  test('sessions that never end cost no more than a bounded number of them', () => {
    const sessions = createOpenSessions()
    for (let n = 0; n < 100_000; n++) sessions.begin(`key ${n}`, 1, 'note')
    expect(sessions.end('key 0', 2)).toEqual({ sessions: 1, note: null })
    expect(sessions.end('key 99999', 2)).toEqual({ sessions: 0, note: 'note' })
    expect(sessions.end('key 99999', 2)).toEqual({ sessions: 1, note: null })
  })

  test.each([
    ['many keys', `CEF:0|A|B|1|2|c|3|${'k=v '.repeat(15_000)}`],
    ['keys without end', `date=2024-06-01 type=traffic devid=x ${'a="'.repeat(20_000)}`],
    ['backslashes', `CEF:0|${'\\'.repeat(60_000)}`],
    ['a filterlog row of commas', `Jun  1 10:00:00 filterlog: ${','.repeat(60_000)}`],
    ['braces', `1,2024/06/01 10:00:00,x,TRAFFIC,end,${'{'.repeat(60_000)}`],
    ['prefixes', `kernel: ${'IN=x OUT= SRC=1 '.repeat(4000)}`],
    ['structured data', `<1>1 - h a p m [${'a="\\"'.repeat(12_000)}`],
    ['a firewall line that never ends', `firewall,info ${'a '.repeat(30_000)}input: in:x out:y`],
    ['FTD keys', `%FTD-6-430003: ${'SrcIP: , '.repeat(7000)}`],
    ['an ASA name without end', `%ASA-6-302013: Built inbound TCP connection 1 for ${'a '.repeat(30_000)}`],
    ['Meraki pairs', `<134>1 1717236000.1 MX flows src=${'a=b '.repeat(15_000)}`],
    ['a Meraki word without end', `<134>1 1717236000.1 MX flows ${'a'.repeat(60_000)}`],
    ['an address of colons', `<134>1 1717236000.1 MX flows src=${':'.repeat(60_000)}x dst=1`],
    [
      'blanks in a teardown',
      `%ASA-6-302014: Teardown TCP connection 1 for a:1.1.1.1/1 to b:2.2.2.2/2 duration 0:00:01 bytes 1 TCP${' '.repeat(60_000)}(`,
    ],
    [
      'blanks behind flags',
      `%ASA-2-106001: Inbound TCP connection denied from 1.1.1.1/1 to 2.2.2.2/2 flags SYN${' '.repeat(60_000)}x`,
    ],
    ['packets in a line', `kernel: IN=x OUT= MAC=${' SRC=1.1.1.1 DST=1.1.1.1 '.repeat(2500)}`],
    ['quotes', `date=2024-06-01 type=traffic devid=x ${"a='b ".repeat(12_000)}`],
    ['words without end', `<13>Jun  1 10:00:00 ${'a.'.repeat(30_000)}`],
    ['headers without end', `<13>Jun  1 10:00:00 ${'Jun  1 10:00:00 '.repeat(4000)}`],
    ['glued headers', `Jun  1 10:00:00 edge filterlog: 1${',9<13>Jun  1 10:00:00 e filterlog: 1'.repeat(1500)}`],
    [
      'a URL without end',
      `<134>1 1717236000.1 MX urls src=1.1.1.1:1 dst=1.1.1.1:2 request: GET http://${'a@'.repeat(30_000)}`,
    ],
    ['LEEF keys', `LEEF:1.0|A|B|1|2|${'k=v '.repeat(15_000)}`],
    ['threat words', `CEF:0|A|B|1|${'threa '.repeat(10_000)}|c|3|src=1`],
    ['a Junos line', `<1>1 - h RT_FLOW p RT_FLOW_SESSION_CREATE [junos@1 ${'source-addres="1" '.repeat(3500)}`],
    ['an NSX line', `2024-06-01T10:03:00Z esx3 FIREWALL_PKTLOG: f2 INET ${'match PASS '.repeat(5000)}`],
  ])('%s are read in a moment', (_, line) => {
    const began = performance.now()
    const { rows, rejects } = decode([line])
    expect(rows.length + rejects.length).toBe(1)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('recognising a file', () => {
  const lists = formats.flatMap(format => format.lists)
  const likeness = (text: string) => detect(headOf(text, lists))?.id ?? null

  test('one firewall line among those of a server makes no firewall log of it', () => {
    const server = Array.from({ length: 30 }, (_, n) => `Jun  1 10:00:${10 + n} web sshd[${n}]: line ${n}`)
    const block =
      'Jun  1 10:01:00 web kernel: [UFW BLOCK] IN=eth0 OUT= MAC= SRC=198.51.100.1 DST=192.0.2.80 LEN=44 TTL=29 ID=1 PROTO=TCP SPT=5 DPT=22 WINDOW=3 RES=0x00 SYN URGP=0'
    expect(likeness([...server, block].join('\n'))).toBe('syslog')
    expect(likeness([...server.slice(0, 5), block].join('\n'))).toBe('syslog-iptables')
  })

  test('the log of the kernel, whose lines begin with a bracket, is no JSON', () => {
    const line =
      '[31809412.513897] [UFW BLOCK] IN=eth0 OUT= MAC= SRC=198.51.100.1 DST=192.0.2.80 LEN=44 ID=1 PROTO=UDP SPT=5 DPT=22 LEN=24'
    const text = `[    0.000000] Linux version 6.1\n${line}\n`
    const format = detect(headOf(text, lists))
    expect(format?.id).toBe('syslog-iptables')
    expect(format && record(format, text).rows.map(row => row['kind'])).toEqual(['event', 'flow'])
  })

  test('a log that only begins with a time is not taken for syslog', () => {
    const others = [
      '2024-06-01T10:00:00.000Z 2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 443 5000 6 1 40 1 2 ACCEPT OK\n',
      '2024-06-01 10:00:00.123 0.000 TCP 10.0.0.1:80 -> 10.0.0.2:90 1 40 1\n',
      '2024-06-01 10:00:00,1,2,3\n2024-06-01 10:00:01,1,2,3\n',
      '1717236000.123456\tCa1\t10.0.0.1\t80\n',
      '{"message":"2024-06-01 hello"}\n',
      '[1717236000] connection from 10.0.0.1\n',
    ]
    expect(others.map(text => syslogFormats.filter(format => format.sniff(headOf(text, lists)) !== 'no'))).toEqual(
      others.map(() => []),
    )
  })

  test('every device has a place in the list once, and a format of its own or none', () => {
    const ids = devices.flatMap(({ format }) => format?.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(syslogFormats.map(({ id }) => id)).toEqual([...ids, 'syslog'])
  })
})

test('a record is explained under the names of its vendor, with its syslog header', () => {
  const explain = (line: string, part = 0): Record<string, string> => {
    const format = syslogFormats[0]
    if (format?.input !== 'text') throw new Error('the family reads text')
    return Object.fromEntries(format.explain(line, part, headOf(line, []), null))
  }
  expect(explain('<134>1 1717236000.1 MX flows src=192.0.2.1 dst=203.0.113.1 sport=1 pattern: allow all')).toEqual({
    facility: '16',
    'syslog severity': '6',
    host: 'MX',
    type: 'flows',
    src: '192.0.2.1',
    dst: '203.0.113.1',
    sport: '1',
    pattern: 'allow all',
  })
  expect(explain('{"_raw":"1,2024/06/01 10:00:00,9,TRAFFIC,end,1,2024/06/01 10:00:00,192.0.2.1"}')).toMatchObject({
    serial: '9',
    type: 'TRAFFIC',
    'generated time': '2024/06/01 10:00:00',
  })
  const glued = readFileSync(join(samples, 'syslog-pfsense/filterlog.log'), 'utf8')
    .split('\n')
    .find(line => line.includes('5064<134>'))
  expect(explain(glued ?? '', 1)).toMatchObject({ tracker: '1000002672', src: '198.51.100.34' })
  expect(explain('Jun  1 10:00:00 db1 mysqld[7]: x')).toEqual({
    host: 'db1',
    program: 'mysqld',
    'process id': '7',
    message: 'x',
  })
})
