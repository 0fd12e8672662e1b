import { describe, expect, test } from 'vitest'
import {
  ascii,
  decoding,
  type Field,
  ip4,
  ipfixMessage,
  joined,
  n8,
  n16,
  n32,
  n64,
  sentMs,
  set,
  template,
  v9Datagram,
} from './testing'

describe('NetFlow v9', () => {
  test('Cisco ASA events say what the firewall did', () => {
    const fields: readonly Field[] = [
      ...([
        [148, 4],
        [8, 4],
        [7, 2],
        [12, 4],
        [11, 2],
        [4, 1],
        [225, 4],
        [226, 4],
        [227, 2],
        [228, 2],
      ] as const),
      ...([
        [233, 1],
        [33_002, 2],
        [323, 8],
        [152, 8],
        [231, 4],
        [232, 4],
        [33_000, 12],
        [40_000, 20],
      ] as const),
    ]
    const event = (what: number, why: number, user = '') =>
      joined(
        n32(77),
        ip4('10.1.1.5'),
        n16(40_000),
        ip4('203.0.113.9'),
        n16(443),
        n8(6),
        ip4('198.51.100.1'),
        ip4('203.0.113.9'),
        n16(2048),
        n16(443),
        n8(what),
        n16(why),
        n64(sentMs - 10),
        n64(sentMs - 5000),
        n32(what === 1 ? 0 : 700),
        n32(what === 1 ? 0 : 900),
        Buffer.from('0f8e7fb3e0c1a2b300000000', 'hex'),
        ascii(user, 20),
      )
    const { send, end } = decoding()
    send({
      payload: v9Datagram([
        set(0, template(263, fields)),
        set(263, joined(event(1, 0), event(2, 2025, 'anna'), event(3, 1001), event(5, 0), event(4, 0))),
      ]),
    })
    const { rows, rejects } = end()
    const common = {
      start: '2026-11-20T11:59:55Z',
      end: '2026-11-20T11:59:59.990Z',
      src_ip: '10.1.1.5',
      src_port: 40_000,
      nat_src_ip: '198.51.100.1',
      nat_src_port: 2048,
      nat_dst_ip: '203.0.113.9',
      flow_id: 77,
      rule_id: '0f8e7fb3-e0c1a2b3-00000000',
    }
    expect(rejects).toEqual([])
    expect(rows).toMatchObject([
      { ...common, kind: 'flow', action: 'allowed', state: 'begin', sessions: 1, src_bytes: 0, dst_bytes: 0 },
      {
        ...common,
        action: 'allowed',
        state: 'end',
        sessions: 0,
        src_bytes: 700,
        dst_bytes: 900,
        bytes: 1600,
        user: 'anna',
      },
      { ...common, action: 'denied', sessions: 1, category: 'denied by an ingress ACL' },
      { ...common, action: 'allowed', state: 'continue', sessions: 0 },
      { ...common, kind: 'alert' },
    ])
    expect(rows[4]).not.toHaveProperty('action')
    expect(rows[2]).not.toHaveProperty('state')
  })
})

describe('IPFIX', () => {
  test('NAT events are sessions where they are, and events with a text where not', () => {
    const { send, end } = decoding()
    const fields: readonly Field[] = [
      [323, 8],
      [230, 1],
      [4, 1],
      [8, 4],
      [7, 2],
      [225, 4],
      [227, 2],
      [12, 4],
      [11, 2],
    ]
    const event = (what: number) =>
      joined(
        n64(sentMs),
        n8(what),
        n8(17),
        ip4('10.0.0.5'),
        n16(5000),
        ip4('203.0.113.1'),
        n16(1024),
        ip4('198.51.100.53'),
        n16(53),
      )
    send({
      payload: ipfixMessage([
        set(2, template(300, fields)),
        set(300, joined(event(4), event(5), event(8), event(12), event(99))),
      ]),
    })
    const { rows } = end()
    const common = { src_ip: '10.0.0.5', nat_src_ip: '203.0.113.1', nat_src_port: 1024, dst_port: 53 }
    expect(rows).toMatchObject([
      { ...common, kind: 'flow', state: 'begin', sessions: 1, category: 'NAT44 session created' },
      { ...common, kind: 'flow', state: 'end', sessions: 0, category: 'NAT44 session deleted' },
      { ...common, kind: 'event', message: 'NAT44 BIB entry created' },
      { ...common, kind: 'event', message: 'NAT ports exhausted' },
      { ...common, kind: 'flow', sessions: 1 },
    ])
    expect(rows[0]).not.toHaveProperty('action')
    expect(rows[4]).not.toHaveProperty('category')
  })
})
