import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { detect, formats } from '..'
import { headOf, type Recorded, type Row, record } from '../recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')
const lists = formats.flatMap(format => format.lists)

type Read = Recorded & { readonly format: string | null }

const read = (path: string): Read => {
  const text = readFileSync(join(samples, path), 'utf8')
  const format = detect(headOf(text, lists))
  return { format: format?.id ?? null, ...(format ? record(format, text) : { rows: [], rejects: [], skipped: {} }) }
}

const books = ({ format, rows, rejects, skipped }: Read) => [format, rows.length, rejects.length, skipped]
const pick = (rows: readonly Row[], ...fields: readonly string[]) =>
  rows.map(row => fields.map(field => row[field] ?? null))
const countBy = (rows: readonly Row[], field: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const value = String(row[field] ?? null)
    counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}
const sum = (rows: readonly Row[], field: string): number =>
  rows.reduce((total, row) => total + Number(row[field] ?? 0), 0)

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(existsSync(samples))('syslog other people published', () => {
  test('every file is recognised as what it mostly is, and no line of it is lost', () => {
    const expected: Readonly<Record<string, string>> = {
      'syslog-cef/crowdsec__cef-logs.log': 'syslog-cef 4',
      'syslog-cef/crowdsec__unifi-cef.log': 'syslog-cef 3',
      'syslog-cef/sc4s__cef.log': 'syslog-cef 7',
      'syslog-cisco-asa/logstash-patterns__asa.log': 'syslog-cisco-asa 9',
      'syslog-cisco-asa/sc4s__asa.log': 'syslog-cisco-asa 3',
      'syslog-fortinet/crowdsec__fortinet-vpn-bf.log': 'syslog-fortinet 9',
      'syslog-fortinet/sc4s__fortigate.log': 'syslog-fortinet 3',
      'syslog-iptables/crowdsec__iptables-logs.log': 'syslog-iptables 4',
      'syslog-iptables/crowdsec__iptables-scan-multi-port.log': 'syslog-iptables 49',
      'syslog-iptables/crowdsec__proxmox-iptables-logs.log': 'syslog-iptables 10',
      'syslog-iptables/crowdsec__unifi-logs.log': 'syslog-iptables 4',
      'syslog-iptables/lnav__sample-c15acd3.txt': 'syslog-iptables 104',
      'syslog-iptables/logstash-patterns__shorewall_sfw2.log': 'syslog-iptables 5',
      'syslog-iptables/sc4s__unifi_iptables.log': 'syslog-iptables 1',
      'syslog-leef/sc4s__leef.log': 'syslog-leef 6',
      'syslog-meraki/sc4s__meraki.log': 'syslog-meraki 1',
      'syslog-meraki/sc4s__meraki_templates.log': 'syslog-meraki 11',
      'syslog-misc-firewall/crowdsec__mikrotik-logs.log': 'syslog 7',
      'syslog-misc-firewall/crowdsec__mikrotik-scan-multi_ports.log': 'syslog 19',
      'syslog-misc-firewall/sc4s__misc_firewall.log': 'syslog 12',
      'syslog-paloalto/cribl__61hEQ9.json': 'syslog-paloalto 1',
      'syslog-paloalto/cribl__6rAgpv.json': 'syslog-paloalto 4',
      'syslog-paloalto/cribl__BvsW2V.json': 'syslog-paloalto 1',
      'syslog-paloalto/cribl__Gq5Bjl.json': 'syslog-paloalto 4',
      'syslog-paloalto/cribl__QQERZg.json': 'syslog-paloalto 1',
      'syslog-paloalto/cribl__dkSNsf.json': 'syslog-paloalto 1',
      'syslog-paloalto/cribl__zU8yWr.json': 'syslog-paloalto 1',
      'syslog-paloalto/crowdsec__palo-alto-threat.log': 'syslog-paloalto 2',
      'syslog-paloalto/paloaltonetworks__pan_endpoint.samplelog': 'syslog-cef 45',
      'syslog-paloalto/paloaltonetworks__pan_globalprotect.samplelog': 'syslog-paloalto 76',
      'syslog-paloalto/sc4s__paloalto.log': 'syslog-paloalto 12',
      'syslog-pfsense/crowdsec__pf-logs.log': 'syslog-pfsense 9',
      'syslog-pfsense/crowdsec__pf-scan-multi-port.log': 'syslog-pfsense 16',
      'syslog-pfsense/crowdsec__pfsense-rfc5424-filterlog.log': 'syslog-pfsense 4',
      'syslog-pfsense/sc4s__pfsense.log': 'syslog-pfsense 1',
      'vmware-nsx-dfw/sc4s__dfw_templates.log': 'vmware-nsx-dfw 2',
      'vmware-nsx-dfw/sc4s__nsx.log': 'vmware-nsx-dfw 1',
    }
    const paths = readdirSync(samples)
      .filter(folder => folder.startsWith('syslog-') || folder === 'vmware-nsx-dfw')
      .flatMap(folder => readdirSync(join(samples, folder)).map(name => `${folder}/${name}`))
      .filter(path => !path.endsWith('SOURCES.md'))
    const found = paths.map(path => {
      const { format, rows, rejects } = read(path)
      return [path, `${format} ${rows.length}${rejects.length === 0 ? '' : ` and ${rejects.length} rejected`}`]
    })
    expect(Object.fromEntries(found)).toEqual(expected)
  })

  test('Meraki', () => {
    expect(read('syslog-meraki/sc4s__meraki.log').rows).toEqual([
      {
        kind: 'alert',
        start: '2016-07-14T21:26:29.810Z',
        end: '2016-07-14T21:26:29.810Z',
        src_ip: '151.101.52.238',
        dst_ip: '192.168.128.2',
        src_port: 80,
        dst_port: 53023,
        protocol: 'tcp',
        direction: 'inbound',
        rule: 'EXPLOIT-KIT Multiple exploit kit single digit exe detection',
        rule_id: '1:28423:1',
        severity: 1,
        sensor: 'devicename',
      },
    ])
    const { rows } = read('syslog-meraki/sc4s__meraki_templates.log')
    expect(countBy(rows, 'kind')).toEqual({ event: 7, flow: 3, alert: 1 })
    expect(
      pick(
        rows.filter(row => row['kind'] === 'flow'),
        'src_ip',
        'dst_ip',
        'dst_port',
        'action',
        'rule',
      ),
    ).toEqual([
      ['1.1.1.186', '8.8.8.8', 53, 'allowed', 'allow all'],
      ['1.1.1.186', '8.8.8.8', 53, 'allowed', 'allow all'],
      ['1.1.1.1', '1.1.1.1', 80, 'denied', null],
    ])
    expect(rows.filter(row => row['bytes'] !== undefined || row['packets'] !== undefined)).toEqual([])
    expect(rows[1]).toMatchObject({ http_method: 'GET', url: 'https://...', src_port: 63735, dst_port: 80 })
    expect(rows[4]).toMatchObject({ start: '2013-08-25T16:57:22.512Z', rule_id: '129:4:1', severity: 3 })
  })

  test('Cisco ASA and FTD', () => {
    const asa = read('syslog-cisco-asa/logstash-patterns__asa.log')
    expect(asa.rows[8]).toEqual({
      kind: 'flow',
      start: '2025-08-01T14:01:20Z',
      src_ip: '100.100.100.111',
      dst_ip: '10.125.126.86',
      src_port: 51444,
      dst_port: 2010,
      protocol: 'tcp',
      action: 'allowed',
      direction: 'outbound',
      sessions: 1,
      state: 'begin',
      category: '302013',
      sensor: 'abc-asa1',
      interface: 'ent-v1124>out-v1101',
      flow_id: 906569140,
      nat_src_ip: '10.125.1.11',
      nat_src_port: 37785,
    })
    expect(pick(asa.rows, 'category')).toEqual(
      ['402117', '402119', '419001', '419002', '602303', '710001', '713172', '733100', '302013'].map(id => [id]),
    )
    const { rows } = read('syslog-cisco-asa/sc4s__asa.log')
    expect(rows[1]).toEqual({
      kind: 'flow',
      start: '2018-06-27T12:17:46Z',
      end: '2018-06-27T12:17:46Z',
      src_ip: '179.236.133.160',
      dst_ip: '72.142.18.38',
      src_port: 8949,
      dst_port: 23,
      protocol: 'tcp',
      action: 'denied',
      sessions: 1,
      category: '710003',
      sensor: 'asa',
      interface: 'outside',
    })
    expect(rows[2]).toEqual({
      kind: 'flow',
      start: '2020-02-04T10:50:54Z',
      end: '2020-02-04T11:00:54Z',
      src_ip: '75.150.94.75',
      dst_ip: '172.30.0.2',
      src_port: 59698,
      dst_port: 8027,
      protocol: 'tcp',
      action: 'allowed',
      bytes: 31,
      packets: 0,
      src_bytes: 31,
      dst_bytes: 0,
      src_packets: 0,
      dst_packets: 0,
      sessions: 1,
      state: 'end',
      rule: 'Allow MDM - Out to DMZ',
      rule_set: 'Rapid7 5525X',
      category: '430003',
      interface: 'Outside2>DMZ',
    })
  })

  test('FortiGate', () => {
    const { rows } = read('syslog-fortinet/sc4s__fortigate.log')
    expect(rows[0]).toEqual({
      kind: 'flow',
      start: '2015-08-11T19:19:07Z',
      end: '2015-08-11T19:19:43Z',
      src_ip: 'fe80::20c:29ff:fe77:20d4',
      dst_ip: 'ff02::1:ff77:20d4',
      icmp_type: 131,
      icmp_code: 0,
      protocol: 'ipv6-icmp',
      action: 'allowed',
      bytes: 40,
      packets: 0,
      src_bytes: 0,
      dst_bytes: 40,
      src_packets: 0,
      dst_packets: 0,
      sessions: 1,
      state: 'end',
      rule_id: '2',
      category: 'Network.Service',
      app: 'IPv6.ICMP',
      sensor: 'Nosey',
      interface: 'port3',
      flow_id: 408903,
      vrf: 'root',
      message: 'accept, utmaction allow',
    })
    expect(rows[1]).toMatchObject({ kind: 'event', action: 'allowed', hostname: 'popo.wan.ijinshan.com' })
    const events = read('syslog-fortinet/crowdsec__fortinet-vpn-bf.log').rows
    expect(countBy(events, 'user')).toEqual({
      null: 4,
      sapservicecq1: 1,
      gxdadmin: 1,
      ithomas: 1,
      Veeam2021: 1,
      andrew: 1,
    })
    expect(countBy(events, 'src_ip')).toEqual({ '192.168.0.1': 9 })
    expect(events[0]).toMatchObject({ kind: 'event', start: '2024-10-14T20:46:40.841Z' })
  })

  test('Palo Alto Networks', () => {
    const portal = read('syslog-paloalto/paloaltonetworks__pan_globalprotect.samplelog').rows
    // Newest first: 21 sessions end, 18 of them begin further down.
    expect(countBy(portal, 'kind')).toEqual({ event: 37, flow: 39 })
    expect([sum(portal, 'sessions'), sum(portal, 'bytes'), sum(portal, 'packets')]).toEqual([21, 1719, 21])
    expect(countBy(portal, 'state')).toEqual({ null: 37, end: 21, begin: 18 })
    expect(portal[2]).toEqual({
      kind: 'flow',
      start: '2016-02-24T21:42:01Z',
      end: '2016-02-24T21:42:01Z',
      src_ip: '192.168.55.101',
      dst_ip: '8.8.8.8',
      src_port: 53909,
      dst_port: 53,
      protocol: 'udp',
      action: 'allowed',
      bytes: 74,
      packets: 1,
      src_bytes: 74,
      dst_bytes: 0,
      src_packets: 1,
      dst_packets: 0,
      sessions: 1,
      state: 'end',
      rule: 'Permit All',
      app: 'dns',
      sensor: 'PA-VM',
      interface: 'tunnel.2>ethernet1/1',
      flow_id: 235961,
      user: 'tng\\picard',
      vrf: 'vsys1',
      message: 'aged-out',
    })
    const threats = read('syslog-paloalto/crowdsec__palo-alto-threat.log').rows
    expect(pick(threats, 'kind', 'start', 'action', 'rule', 'rule_id', 'rule_set', 'severity', 'nat_dst_ip')).toEqual([
      [
        'alert',
        '2023-07-06T06:11:40.288Z',
        'denied',
        'SSH User Authentication Brute Force Attempt',
        '40015',
        'TestruleName0',
        1,
        '2.2.2.3',
      ],
      [
        'alert',
        '2023-07-05T12:14:33.325Z',
        'allowed',
        'Nmap Scripting Engine Detection',
        '58433',
        'Test Rule Name',
        2,
        null,
      ],
    ])
    const mixed = read('syslog-paloalto/sc4s__paloalto.log').rows
    expect(countBy(mixed, 'kind')).toEqual({ flow: 3, event: 9 })
    expect(mixed[1]).toMatchObject({
      // 2025/03/28 05:33:55 in the zone -04:00 of its precise timestamp, 17 seconds long.
      start: '2025-03-28T09:33:55Z',
      end: '2025-03-28T09:34:12Z',
      category: 'url',
      rule_id: '000000xx-00x0-000z-00xx-x00x00000000x',
      message: 'tcp-xxx',
    })
    expect(mixed[4]).toMatchObject({
      kind: 'event',
      hostname: 'geocode.arcgis.com',
      url: 'geocode.arcgis.com/arcgis/rest/services/World/GeocodeServer/reverseGeocode?distance=100&f=json&location={"x":-33,"y":22.3,"spatialReference":{"wkid":111}}',
      http_method: 'GET',
      nat_src_port: 33396,
    })
    const wrapped = read('syslog-paloalto/cribl__Gq5Bjl.json').rows
    expect(pick(wrapped, 'action', 'bytes', 'src_ip', 'nat_dst_ip', 'message')).toEqual([
      ['allowed', 296, '34.217.108.226', '10.0.2.65', 'aged-out'],
      ['allowed', 296, '34.216.163.39', '10.0.2.65', 'aged-out'],
      ['denied', 54, '134.119.193.57', null, 'policy-deny'],
      ['allowed', 74, '34.216.111.74', '10.0.2.65', 'aged-out'],
    ])
  })

  test('pfSense and OPNsense', () => {
    const { rows } = read('syslog-pfsense/crowdsec__pf-logs.log')
    expect(pick(rows, 'action', 'protocol', 'bytes', 'dst_port', 'tcp_flags', 'rule_id')).toEqual([
      ['denied', 'tcp', 460, 22, 24, '1000000301'],
      ['denied', 'tcp', 44, 22, 2, '1000102631'],
      ['denied', 'tcp', 40, 53742, 17, '1000102434'],
      ['denied', 'udp', 132, 52938, null, '02f4bab031b57d1e30553ce08e0ec131'],
      ['allowed', 'udp', 48, 51918, null, '40b9591224d055de2beec8b74ea486b1'],
      ['allowed', 'tcp', 52, 51918, 2, '8a2005c53e3f5653fc9a2e2e81bde263'],
      ['denied', 'tcp', 60, 13680, 2, '02f4bab031b57d1e30553ce08e0ec131'],
      // IPv6 states its length without its header of 40 bytes.
      ['allowed', 'udp', 113, 51918, null, '881dd59a3e942966c90498ac104715a0'],
      ['denied', 'udp', 113, 51918, null, '64d253df-ef65-4b56-9df4-c03fc11b8ce4'],
    ])
    expect(rows[3]).toMatchObject({ start: '2022-09-06T16:37:34Z', sensor: 'opnsense', interface: 're0' })
    const scan = read('syslog-pfsense/crowdsec__pf-scan-multi-port.log').rows
    expect(pick(scan, 'dst_port').flat()).toEqual([
      22, 2222, 21, 23, 25, 80, 8081, 8082, 443, 4443, 145, 3306, 336, 1234, 4567, 9090,
    ])
    expect(read('syslog-pfsense/sc4s__pfsense.log').rows[0]).toMatchObject({
      src_ip: 'fe80::208:a2ff:fe0f:cb66',
      protocol: 'ipv6-icmp',
      action: 'allowed',
      bytes: 48,
    })
  })

  test('netfilter', () => {
    const scan = read('syslog-iptables/crowdsec__iptables-scan-multi-port.log').rows
    expect([scan.length, sum(scan, 'bytes'), new Set(pick(scan, 'dst_port').flat()).size]).toEqual([
      49,
      32 * 104 + 17 * 44,
      33,
    ])
    expect(countBy(scan, 'action')).toEqual({ null: 33, denied: 16 })
    const proxmox = read('syslog-iptables/crowdsec__proxmox-iptables-logs.log').rows
    expect(pick(proxmox, 'start', 'action', 'rule_set', 'dst_port')).toEqual([
      ['2022-06-20T11:09:14Z', 'denied', 'PVEFW-HOST-IN', 3784],
      ['2022-06-20T11:09:14Z', 'allowed', 'PVEFW-HOST-IN', 8006],
      ['2022-06-20T11:09:25Z', 'denied', 'PVEFW-HOST-IN', 3306],
      ['2022-06-20T11:12:46Z', 'denied', 'tap101i0-IN', 22],
      ['2022-06-20T11:13:14Z', 'allowed', 'tap101i0-IN', 3306],
      ['2022-06-20T11:13:32Z', 'denied', 'tap101i0-IN', 22],
      ['2022-06-20T11:15:19Z', 'denied', 'tap101i0-OUT', 22],
      ['2022-06-20T11:16:23Z', 'denied', 'PVEFW-HOST-OUT', 22],
      ['2022-06-20T13:52:26Z', null, 'GROUP-security1-IN', 22],
      ['2022-06-20T14:20:14Z', 'denied', 'tap101i0-IN', 22],
    ])
    const unifi = read('syslog-iptables/crowdsec__unifi-logs.log').rows
    expect(pick(unifi, 'kind', 'action', 'rule', 'rule_set', 'sensor', 'src_mac', 'app')).toEqual([
      ['flow', 'denied', '[WAN_LOCAL]Block All Traffic', 'WAN_LOCAL', 'UDMP-DTC', '00:17:10:2b:31:a9', null],
      ['flow', 'denied', '[WAN_LOCAL]Block All Traffic', 'WAN_LOCAL', 'UDMP-DTC', '00:17:10:2b:31:a9', null],
      ['flow', 'allowed', '[WAN_LOCAL]Block All Traffic', 'WAN_LOCAL', 'UDMP-DTC', '00:17:10:2b:31:a9', null],
      ['event', null, null, null, 'Dream-Machine-Pro', null, 'sshd'],
    ])
    const others = read('syslog-iptables/logstash-patterns__shorewall_sfw2.log').rows
    expect(pick(others, 'action', 'rule', 'protocol', 'bytes', 'interface')).toEqual([
      ['denied', 'SFW2-INext-DROP-DEFLT', 'udp', 512, 'ppp0'],
      ['allowed', 'SFW2-INext-ACC-TCP', 'tcp', 60, 'eth0'],
      ['denied', 'SuSE-FW-DROP-DEFAULT', 'tcp', 48, 'ppp0'],
      ['allowed', 'SFW2-IN-ACC-RELATED', 'tcp', 40, 'eth1'],
      ['allowed', 'SFW2-INext-ACC-RELATED', 'udp', 527, 'eth0>eth1'],
    ])
    const plain = read('syslog-iptables/crowdsec__iptables-logs.log').rows
    expect(pick(plain, 'kind', 'start', 'action', 'interface')).toEqual([
      ['flow', '2026-06-08T14:34:33Z', null, 'enp1s0'],
      ['flow', '2026-06-08T14:34:33Z', null, 'enp.1s0'],
      ['event', '2026-06-08T14:34:33Z', null, null],
      ['flow', '2025-09-27T20:56:38Z', 'denied', 'lo'],
    ])
    const noted = read('syslog-iptables/lnav__sample-c15acd3.txt').rows
    // The file explains its one line: the line stands in it twice.
    expect(countBy(noted, 'kind')).toEqual({ flow: 2, event: 102 })
    expect(noted[0]).toMatchObject({ rule: 'UFW BLOCK', action: 'denied', src_ip: '69.60.116.202', dst_port: 3389 })
  })

  test('CEF and LEEF', () => {
    const cef = read('syslog-cef/sc4s__cef.log').rows
    expect(pick(cef, 'kind', 'src_ip', 'dst_ip', 'action', 'severity')).toEqual([
      ['event', null, null, null, null],
      ['event', '10.1.1.3', '192.168.1.2', null, 1],
      ['alert', '192.168.1.3', '192.168.1.2', 'denied', 1],
      ['alert', '131.105.71.188', null, 'denied', 2],
      ['event', '10.0.0.10', null, null, 2],
      ['event', '127.0.0.1', null, null, 2],
      ['alert', null, null, null, 1],
    ])
    const unifi = [
      ...read('syslog-cef/crowdsec__cef-logs.log').rows,
      ...read('syslog-cef/crowdsec__unifi-cef.log').rows,
    ]
    expect(countBy(unifi, 'rule_id')).toEqual({ null: 3, '2402000': 3, '2008983': 1 })
    const leef = read('syslog-leef/sc4s__leef.log').rows
    expect(countBy(leef, 'dst_ip')).toEqual({ '172.50.123.1': 6 })
    expect(countBy(leef, 'user')).toEqual({ 'joe.black': 6 })
    expect(pick(leef, 'src_port', 'dst_port', 'start', 'sensor').slice(2, 4)).toEqual([
      [81, 21, '2019-01-18T11:07:53.520Z', '192.168.1.1'],
      [81, 21, '2019-01-18T04:07:53.520Z', 'myhostname'],
    ])
  })

  test('NSX distributed firewall', () => {
    const rows = ['sc4s__dfw_templates.log', 'sc4s__nsx.log'].flatMap(name => read(`vmware-nsx-dfw/${name}`).rows)
    expect(pick(rows, 'state', 'action', 'bytes', 'packets', 'rule_id', 'rule', 'direction', 'src_bytes')).toEqual([
      ['begin', 'allowed', null, null, '1001', null, 'inbound', null],
      ['end', 'allowed', 1461 + 4738, 18, '5096', 'DR-Allow', 'outbound', null],
      ['end', 'allowed', 1461 + 4677, 17, '5096', 'DR-Allow', 'outbound', null],
    ])
  })

  test('MikroTik, Junos and others', () => {
    const mikrotik = read('syslog-misc-firewall/crowdsec__mikrotik-logs.log').rows
    expect(pick(mikrotik, 'kind', 'src_ip', 'dst_port', 'protocol', 'bytes', 'rule', 'rule_set', 'tcp_flags')).toEqual([
      ['flow', '186.26.78.68', 53, 'udp', 65, 'drop-in', 'input', null],
      ['flow', '36.97.161.219', 23, 'tcp', 40, 'drop-tcp', 'input', 2],
      ['event', null, null, null, null, null, null, null],
      ['flow', '2001:db8:1234::1', 20461, 'tcp', 24, null, 'input', 2],
      ['flow', '2001:db8:1234::1', 51413, 'udp', 112, null, 'forward', null],
      ['flow', '192.0.2.1', 36228, 'tcp', 52, null, 'input', 2],
      ['flow', '192.0.2.1', 42105, 'udp', 48, null, 'input', null],
    ])
    const others = read('syslog-misc-firewall/sc4s__misc_firewall.log').rows
    expect(pick(others, 'kind', 'app', 'sensor', 'action')).toEqual([
      ['event', 'mgd', 'router1', null],
      ['alert', 'HTTP', 'idp1', 'denied'],
      ['event', null, '10.0.0.1', null],
      ['alert', 'HTTP', 'aamw1', 'allowed'],
      ['alert', 'HTTP', 'secintel1', 'denied'],
      ['event', 'RT_UTM', null, null],
      ['flow', null, 'INTERNET-ROUTER', 'allowed'],
      ['event', 'mib2d', null, null],
      ['event', 'PFE_FW_SYSLOG_ETH_IP', 'tfeb0', null],
      ['event', 'rpd', null, null],
      ['event', 'RT_SYSTEM', 'host', null],
      ['event', 'kernel', null, null],
    ])
    expect(others[6]).toMatchObject({
      src_ip: '192.168.1.102',
      dst_port: 53,
      protocol: 'udp',
      nat_src_ip: '68.144.1.1',
      nat_src_port: 55893,
      rule: 'OUTBOUND-INTERNET-ACCESS',
      flow_id: 6316,
      state: 'begin',
    })
    expect(books(read('syslog-misc-firewall/crowdsec__mikrotik-scan-multi_ports.log'))).toEqual(['syslog', 19, 0, {}])
  })
})
