import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Small logs of our own writing, made by the stories that drop them. Addresses are of the documentation ranges and private ones. */

const first = Date.UTC(2026, 10, 16, 8) / 1000

const vpcLine = (at: number): string => {
  const inside = `10.0.1.${(at % 40) + 4}`
  const outside = at % 3 === 0 ? '198.51.100.7' : '203.0.113.80'
  const [action, port] = at % 3 === 0 ? ['REJECT', 22] : ['ACCEPT', 443]
  const [source, target] = action === 'REJECT' ? [outside, inside] : [inside, outside]
  const start = first + at * 20
  return `2 123456789012 eni-0a1b2c3d4e5f60718 ${source} ${target} ${49152 + (at % 9000)} ${port} 6 ${10 + at} ${840 * (at + 1)} ${start} ${start + 15} ${action} OK`
}

/** AWS VPC flow log lines, version 2. */
export const vpcLines = (rows: number): string => Array.from({ length: rows }, (_, at) => `${vpcLine(at)}\n`).join('')

/** A record that has the right shape and an address that cannot be. */
export const brokenVpcLine =
  '2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.300 203.0.113.80 50000 443 6 10 840 1794902400 1794902415 ACCEPT OK\n'

export const writeLog = (folder: string, name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Packed tight, so that handing it over is quick while reading it takes long enough to be cancelled. */
export const writeLongLog = (folder: string, name: string, rows: number): string => {
  const block = 20_000
  const member = gzipSync(vpcLines(block))
  const path = join(folder, name)
  writeFileSync(path, Buffer.concat(Array.from({ length: Math.ceil(rows / block) }, () => member)))
  return path
}

export const hostileSignature =
  '<script>globalThis.broken = true</script><img src=x onerror="globalThis.broken = true">'
export const hostileUrl = '/\u202Efdp.exe?<b>&"\u0007'

/** Suricata events whose texts were chosen by an attacker. */
export const hostileEve = (): string =>
  [
    {
      event_type: 'alert',
      alert: { action: 'allowed', gid: 1, signature_id: 2_900_001, rev: 1, signature: hostileSignature, severity: 1 },
    },
    { event_type: 'http', http: { hostname: 'files.example', url: hostileUrl, http_method: 'GET', status: 200 } },
  ]
    .map((event, at) =>
      JSON.stringify({
        timestamp: `2026-11-16T09:00:0${at}.000000+0000`,
        flow_id: 7_000_001 + at,
        in_iface: 'eth0',
        src_ip: '10.0.1.9',
        src_port: 50_100 + at,
        dest_ip: '203.0.113.66',
        dest_port: 80,
        proto: 'TCP',
        ...event,
      }),
    )
    .map(line => `${line}\n`)
    .join('')

const tableRow = (at: number): string => {
  const two = (value: number) => String(value).padStart(2, '0')
  const verdict = at % 10 === 9 ? 'monitor' : at % 2 === 0 ? 'Permit' : 'Deny'
  const port = verdict === 'Deny' ? 22 : 443
  const gateway = at % 4 === 1 ? 'gw-2' : 'gw-1'
  return `${two(5 + Math.floor(at / 20))}/11/2026,${two(8 + (at % 10))}:00:00,192.0.2.${10 + (at % 5)},${50_000 + at},198.51.100.20,${port},TCP,${verdict},${100 + at},${1000 + at},${gateway},"note ${at}, with a comma"`
}

/** What no format claims: a CSV with column names and words of its own. Of 20 rows 10 are permitted, 8 denied, 2 neither. */
export const firewallTable = (rows: number): string =>
  [
    'Date,Time,Src Address,Src Port,Dst Address,Dst Port,Proto,Disposition,Bytes Sent,Bytes Received,Gateway,Remark',
    ...Array.from({ length: rows }, (_, at) => tableRow(at)),
    '',
  ].join('\n')

/** Suricata alerts `from` to `to`, each an event of its own: two files of them can overlap. */
export const eveAlerts = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => from + at)
    .map(n =>
      JSON.stringify({
        timestamp: new Date(first * 1000 + n * 1500).toISOString().replace('Z', '+0000'),
        flow_id: 8_000_000 + n,
        event_type: 'alert',
        src_ip: `10.0.2.${(n % 50) + 4}`,
        src_port: 50_000 + n,
        dest_ip: '203.0.113.90',
        dest_port: 443,
        proto: 'TCP',
        alert: { action: 'allowed', signature_id: 2_900_100, rev: 1, signature: 'ET SCAN example', severity: 2 },
      }),
    )
    .map(line => `${line}\n`)
    .join('')

/** AWS Network Firewall: two connections a way at a time, one that was only sent, and an alert that blocked the second. */
export const oneWayFlows = (): string => {
  const at = (seconds: number) => new Date(first * 1000 + seconds * 1000).toISOString().replace('Z', '000+0000')
  const outside = '203.0.113.90'
  const netflow = (id: number, inside: number, port: number, isBack: boolean, counts: object, flags: string) => {
    const here = [`10.0.5.${inside}`, 50_000 + id] as const
    const there = [outside, port] as const
    const [[src_ip, src_port], [dest_ip, dest_port]] = isBack ? [there, here] : [here, there]
    const span = { start: at(0), end: at(20), age: 20, min_ttl: 254, max_ttl: 254 }
    return {
      timestamp: at(80),
      flow_id: id,
      event_type: 'netflow',
      src_ip,
      src_port,
      dest_ip,
      dest_port,
      proto: 'TCP',
      netflow: { ...counts, ...span },
      tcp: { tcp_flags: flags },
    }
  }
  const alert = { action: 'blocked', signature_id: 2, rev: 1, signature: 'no HEAD', severity: 1, category: '' }
  const events: readonly object[] = [
    netflow(1, 1, 443, false, { pkts: 18, bytes: 3345 }, '1b'),
    netflow(1, 1, 443, true, { pkts: 20, bytes: 10_000 }, '1b'),
    netflow(2, 2, 80, false, { pkts: 3, bytes: 180 }, '02'),
    netflow(2, 2, 80, true, { pkts: 1, bytes: 40 }, '14'),
    netflow(3, 3, 53, false, { pkts: 1, bytes: 60 }, '00'),
    {
      timestamp: at(1),
      flow_id: 2,
      event_type: 'alert',
      src_ip: '10.0.5.2',
      src_port: 50_002,
      dest_ip: outside,
      dest_port: 80,
      proto: 'TCP',
      alert,
    },
  ]
  return events
    .map(event => ({ firewall_name: 'edge', availability_zone: 'eu-1a', event_timestamp: String(first), event }))
    .map(event => `${JSON.stringify(event)}\n`)
    .join('')
}

/** Names asked for through AWS Network Firewall: two thirds are blocked, one in seven is only told of. */
export const blockedNames = (rows: number): string => {
  const names = [
    'updates.cdn-mirror.example',
    'paste.example.net',
    'files.example.org',
    'tracker.example.com',
    'c2.example',
  ]
  return Array.from({ length: rows }, (_, at) => {
    const when = new Date(first * 1000 + at * 97_000 + (at % 7) * 900_000)
    const isBlocked = at % 3 !== 2
    const isTls = at % 2 === 0
    const name = names[Math.floor(Math.sqrt(at % 25))]
    return {
      firewall_name: 'edge-fw',
      availability_zone: 'eu-central-1a',
      event_timestamp: String(Math.floor(when.getTime() / 1000)),
      event: {
        timestamp: when.toISOString().replace('Z', '000+0000'),
        event_type: 'alert',
        flow_id: 9_000_000 + at,
        src_ip: `10.20.1.${15 + (at % 9)}`,
        src_port: 36_000 + at,
        dest_ip: `203.0.113.${9 + (at % 20)}`,
        dest_port: isTls ? 443 : 80,
        proto: 'TCP',
        app_proto: isTls ? 'tls' : 'http',
        ...(isTls ? { tls: { sni: name } } : { http: { hostname: name, url: '/', http_method: 'GET' } }),
        alert: {
          action: isBlocked ? 'blocked' : 'allowed',
          signature_id: isBlocked ? 4 : 2_013_028 + (at % 4),
          rev: 1,
          signature: isBlocked
            ? `matching ${isTls ? 'TLS' : 'HTTP'} denylisted FQDNs`
            : [
                'ET POLICY curl User-Agent Outbound',
                'ET INFO TLS Handshake Failure',
                'ET POLICY Self Signed',
                'ET DNS',
              ][at % 4],
          severity: 1 + (at % 3),
          category: '',
        },
      },
    }
  })
    .map(event => `${JSON.stringify(event)}\n`)
    .join('')
}

/** An export of Traffic Analytics in which its threat lists name some of the other ends. */
export const analyticsFlows = (rows: number): string => {
  const types = [
    'MaliciousFlow',
    'ExternalPublic',
    'IntraVNet',
    'InterVNet',
    'AzurePublic',
    'S2S',
    'ExternalPublic',
    'UnknownPrivate',
  ]
  const head =
    'TimeGenerated [UTC],FlowStartTime [UTC],FlowEndTime [UTC],SrcIp,DestIp,DestPort,L4Protocol,FlowDirection,FlowStatus,FlowType,AclRule,BytesSrcToDest,BytesDestToSrc'
  const time = (ms: number) => new Date(ms).toISOString().replace('Z', '0000Z')
  const lines = Array.from({ length: rows }, (_, at) => {
    const start = first * 1000 + at * 211_000
    const type = types[(at * 5) % types.length] ?? ''
    const isPublic = /Malicious|Public/.test(type)
    const isDenied = type === 'MaliciousFlow' && at % 5 !== 0
    const source = isPublic ? `${['192.0.2', '198.51.100', '203.0.113'][at % 3]}.${at % 50}` : `10.5.1.${4 + (at % 6)}`
    const cells = [
      time(start + 3_600_000),
      time(start),
      time(start + 50_000),
      source,
      `10.5.2.${9 + (at % 4)}`,
      [3389, 443, 1433, 22][at % 4],
      'T',
      isPublic ? 'Inbound' : 'Outbound',
      isDenied ? 'Denied' : 'Allowed',
      type,
      isDenied ? 'DefaultRule_DenyAllInBound' : 'UserRule_allow-web',
      isDenied ? 0 : 900 * (at % 40),
      isDenied ? 0 : 2500 * (at % 60),
    ]
    return cells.join(',')
  })
  return `${[head, ...lines].join('\n')}\n`
}
