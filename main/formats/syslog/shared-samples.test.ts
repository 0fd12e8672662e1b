import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countBy, hasSamples, pick, read, samples, sum } from '../published'

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(hasSamples)('syslog other people published', () => {
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
})
