import { describe, expect, test } from 'vitest'
import { countBy, hasSamples, pick, read, sum } from '../published'

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(hasSamples)('packet filters and other syslog people published', () => {
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
    const scan = read('syslog-misc-firewall/crowdsec__mikrotik-scan-multi_ports.log').rows
    expect(countBy(scan, 'rule')).toEqual({ 'drop-tcp': 19 })
  })
})
