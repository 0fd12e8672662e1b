import { describe, expect, test } from 'vitest'
import { books, hasSamples, read, sum } from './published'

/** Counts and values below were read off the files by hand, not taken from a decoder. */
describe.runIf(hasSamples)('logs of firewalls and intrusion detection that other people published', () => {
  test('AWS Network Firewall', () => {
    const captured = read('aws-network-firewall/opensearch-project__sample.json')
    expect(books(captured)).toEqual({ format: 'aws-network-firewall', stored: 13, rejected: 0, skipped: {} })
    expect(captured.rows.map(row => row['kind'])).toEqual([
      'flow',
      'alert',
      'flow',
      'flow',
      'alert',
      'alert',
      'flow',
      'flow',
      'alert',
      'flow',
      'flow',
      'alert',
      'flow',
    ])
    expect(sum(captured.rows, 'bytes')).toBe(1208 + 568 + 580 + 90 + 2088 + 756 + 580 + 6482)
    expect(captured.rows[5]).toEqual({
      kind: 'alert',
      start: '2025-02-24T14:30:24.553Z',
      end: '2025-02-24T14:30:24.553Z',
      src_ip: '10.170.18.235',
      dst_ip: '8.8.8.8',
      src_port: 41655,
      dst_port: 53,
      protocol: 'udp',
      action: 'denied',
      rule: 'aws:alert_established action',
      rule_id: '3',
      rule_set: 'default action',
      severity: 3,
      app: 'dns',
      hostname: 'checkip.amazonaws.com',
      sensor: 'use6-fw',
      zone: 'us-east-1a',
      flow_id: 125463154376723,
    })
    for (const name of ['alert_with_metadata_log', 'flow_log', 'http_log', 'tls_log']) {
      expect(books(read(`aws-network-firewall/otel__${name}.json`))).toEqual({
        format: 'aws-network-firewall',
        stored: 1,
        rejected: 0,
        skipped: {},
      })
    }
  })

  test('Suricata EVE; its fast.log is another format', () => {
    const inFolder = (name: string) => books(read(`suricata-eve/${name}`))
    const format = 'suricata-eve'
    expect(inFolder('crowdsec__suricata-logs-evelog.log')).toEqual({
      format,
      stored: 6,
      rejected: 0,
      skipped: { stats: 2 },
    })
    expect(inFolder('crowdsec__suricata-logs-fastlog.log')).toEqual({
      format: null,
      stored: 0,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__first-org-conf-2015__alerts-only.json')).toEqual({
      format,
      stored: 136,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__honeypot-2018__alerts-only.json')).toEqual({
      format,
      stored: 44,
      rejected: 0,
      skipped: {},
    })
    expect(inFolder('frankhassanabad__wrccdc-2017__alerts-only.json')).toEqual({
      format,
      stored: 161,
      rejected: 0,
      skipped: {},
    })
    const mixed = read('suricata-eve/tenzir-vast__eve.json')
    expect(books(mixed)).toEqual({ format, stored: 5, rejected: 0, skipped: { fileinfo: 1, stats: 1 } })
    expect(mixed.rows[2]).toEqual({
      kind: 'flow',
      start: '2011-08-12T12:53:47.928Z',
      end: '2011-08-12T12:53:47.928Z',
      src_ip: '147.32.84.165',
      dst_ip: '147.32.84.255',
      src_port: 138,
      dst_port: 138,
      protocol: 'udp',
      bytes: 486,
      packets: 2,
      src_bytes: 486,
      dst_bytes: 0,
      src_packets: 2,
      dst_packets: 0,
      sessions: 1,
      flow_id: 929669869939483,
    })
  })
})
