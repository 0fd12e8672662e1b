import { existsSync, readFileSync } from 'node:fs'
import type { Finding } from '../../../shared/model/finding'
import type { Land } from '../../../shared/model/land'
import { dataPath } from '../../out-paths'
import type { Report } from '../report'

const day = Date.UTC(2026, 10, 16)
const hour = 3_600_000

const wave = (height: number, phase: number): readonly number[] =>
  Array.from({ length: 120 }, (_, at) => Math.max(0, Math.round(height * (1 + Math.sin(at / 8 + phase)))))

const row = (id: number): Readonly<Record<string, unknown>> => ({
  id,
  kind: id % 7 === 0 ? 'alert' : 'flow',
  start: day + id * 61_234,
  end: day + id * 61_234 + 4_500,
  duration: 4_500,
  src_ip: id % 3 === 0 ? '2001:200::8803' : '133.11.0.1',
  src_port: 40_000 + id,
  dst_ip: '10.240.0.4',
  dst_port: 22,
  protocol: 'tcp',
  service: 'ssh',
  action: id % 2 === 0 ? 'denied' : 'allowed',
  direction: 'inbound',
  bytes: id * 1_234,
  packets: id * 7,
  src_country: 'JP',
  src_org: 'The University of Tokyo',
  src_asn: 2501,
  flow_type: ['ExternalPublic', 'North-South', 'Source is Internet'],
  rule: id % 2 === 0 ? 'DefaultRule_DenyAllInBound' : 'UserRule_ssh-admin',
  rule_set: 'nsg-web',
  community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
  format: 'azure-nsg-flow',
  file: '/evidence/2026/11/16/PT1H.json',
  record: id,
})

export const exampleFinding = (change: Partial<Finding> = {}): Finding => ({
  id: 1,
  title: 'SSH from one address in Tokyo was tried 2,871 times and let in twice',
  severity: 'high',
  note: 'Started at **02:21**, stopped after the second success.\n\n- same source port order each night\n- `bastion` answered with 1.2 MB\n\nNext: ask the owner of `web-01`.',
  query: 'dst_port:22 AND src_country:JP',
  from: day,
  to: day + 24 * hour,
  rowCount: 2_871,
  pinned: [1, 2, 3, 6, 7].map(row),
  picture: {
    timeline: {
      from: day,
      to: day + 24 * hour,
      allowed: wave(40, 0),
      denied: wave(90, 2),
      other: wave(6, 4),
      alerts: wave(9, 1),
    },
    map: [
      { src_country: 'JP', dst_country: null, action: 'denied', flows: 2_000, bytes: 1_200_000 },
      { src_country: 'JP', dst_country: 'US', action: 'allowed', flows: 600, bytes: 88_000_000 },
      { src_country: 'RU', dst_country: 'US', action: 'denied', flows: 150, bytes: 20_000 },
      { src_country: 'BR', dst_country: 'SG', action: null, flows: 80, bytes: 4_000 },
      { src_country: 'DE', dst_country: 'US', action: 'allowed', flows: 22, bytes: 4_000_000 },
      { src_country: 'ZA', dst_country: 'AU', action: 'denied', flows: 19, bytes: 0 },
    ],
  },
  created: day + 30 * hour,
  updated: day + 30 * hour,
  ...change,
})

/** A believable case for tests of every kind of report. */
export const exampleReport = (change: Partial<Report> = {}): Report => ({
  info: {
    path: '/cases/acme-breach.netwake',
    name: 'acme-breach.netwake',
    readOnly: false,
    readOnlyReason: null,
    revision: 12,
    flows: 10_431,
    files: 2,
    bytes: 5_242_880,
    seen: 10_460,
    stored: 10_431,
    rejected: 3,
    skipped: 26,
    duplicate: 0,
    balanced: true,
    first: day,
    last: day + 168 * hour,
    hosts: 812,
    rules: 14,
    findings: 2,
    kinds: { flow: 10_000, alert: 400, event: 31 },
    actions: { allowed: 8_000, denied: 2_000, none: 431 },
    formats: { 'azure-nsg-flow': 10_031, 'suricata-eve': 400 },
    flowTypes: { ExternalPublic: 9_000 },
    blindSpots: [
      {
        format: 'azure-nsg-flow',
        text: 'Flow records are written once a minute; what happened inside a minute is one row.',
      },
      { format: 'suricata-eve', text: 'Rules with the action pass leave no alert.' },
    ],
    filledFields: [],
  },
  findings: [
    exampleFinding(),
    exampleFinding({
      id: 2,
      title: 'A beacon every 300 s',
      severity: 'medium',
      note: '',
      from: null,
      to: null,
      query: '',
    }),
  ],
  files: [
    {
      id: 1,
      path: '/evidence/2026/11/16/PT1H.json',
      sha256: '9f2c1d5c2f0a4e1bb3f7f6d9a1c7a0d2e4f6b8c0d2e4f6a8b0c2d4e6f8a0b2e1',
      bytes: 4_194_304,
      format: 'azure-nsg-flow',
      state: 'complete',
      seen: 10_060,
      stored: 10_031,
      rejected: 3,
      skipped: 26,
      duplicate: 0,
      skippedKinds: { 'no flow tuples': 26 },
      first: day,
      last: day + 168 * hour,
      error: null,
      imported: day + 29 * hour,
    },
    {
      id: 2,
      path: '/evidence/eve.json.gz',
      sha256: null,
      bytes: 1_048_576,
      format: 'suricata-eve',
      state: 'failed',
      seen: 400,
      stored: 400,
      rejected: 0,
      skipped: 0,
      duplicate: 0,
      skippedKinds: {},
      first: day,
      last: day + hour,
      error: 'eve.json.gz ends in the middle of its compressed data after 1,048,576 bytes.',
      imported: day + 29 * hour,
    },
  ],
  databases: [
    {
      id: 'country',
      title: 'DB-IP Lite, IP to country',
      date: '2026-06-01',
      licence: 'CC BY 4.0',
      attribution: 'IP Geolocation by DB-IP',
      url: 'https://db-ip.com',
    },
  ],
  versions: { netwake: '0.1.0', node: '20.20.2', sqlite: '3.54.0' },
  zone: 'Asia/Tokyo',
  made: day + 31 * hour,
  land: existsSync(dataPath('land.json')) ? (JSON.parse(readFileSync(dataPath('land.json'), 'utf8')) as Land) : null,
  ...change,
})
