import { describe, expect, test } from 'vitest'
import {
  ascii,
  decoding,
  type Field,
  ip4,
  ip6,
  ipfixMessage,
  ipfixOptionsTemplate,
  joined,
  n8,
  n16,
  n32,
  n64,
  sentMs,
  set,
  template,
  uptime,
  v9Datagram,
  v9OptionsTemplate,
} from './testing'

const plain: readonly Field[] = [
  [8, 4],
  [12, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [6, 1],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
]
const record = (octets = 3400, src = '192.0.2.10'): Buffer =>
  joined(
    ip4(src),
    ip4('198.51.100.20'),
    n16(51_000),
    n16(443),
    n8(6),
    n8(0x1b),
    n32(12),
    n32(octets),
    n32(uptime - 60_000),
    n32(uptime - 5000),
  )
const row = {
  kind: 'flow',
  start: '2026-11-20T11:59:00Z',
  end: '2026-11-20T11:59:55Z',
  src_ip: '192.0.2.10',
  dst_ip: '198.51.100.20',
  src_port: 51_000,
  dst_port: 443,
  protocol: 'tcp',
  bytes: 3400,
  packets: 12,
  src_bytes: 3400,
  src_packets: 12,
  sessions: 1,
  tcp_flags: 0x1b,
  sensor: '192.0.2.1',
}

describe('NetFlow v9', () => {
  test('EL-01: templates are known, records decoded, and each has its place', () => {
    const { send, end, exporters } = decoding()
    const payload = v9Datagram([set(0, template(256, plain)), set(256, joined(record(), record(9)), 2)], { count: 1 })
    send({ payload, offset: 100, receivedMs: sentMs + 5 })
    const { rows, rejects, skipped, places } = end()
    expect({ rejects, skipped }).toEqual({ rejects: [], skipped: { template: 1 } })
    expect(rows).toEqual([row, { ...row, bytes: 9, src_bytes: 9 }])
    expect(places).toEqual([
      [124, 44],
      [172, 30],
      [202, 30],
    ])
    expect(exporters()).toMatchObject([
      { protocol: 'netflow-v9', domain: 7, datagrams: 1, records: 2, templates: 1, held: 0, first: sentMs + 5 },
    ])
  })

  test('data before its template waits, is decoded with its own place and time, and never with a later meaning', () => {
    const { send, end, so, exporters } = decoding()
    send({ payload: v9Datagram([set(256, record())], { seconds: sentMs / 1000 - 60, sequence: 1 }), offset: 4000 })
    expect(exporters()).toMatchObject([{ held: 1, records: 0 }])
    expect(so().places).toEqual([])
    send({ payload: v9Datagram([set(0, template(256, plain))], { sequence: 2 }), offset: 5000 })
    expect(so().places).toEqual([
      [5024, 44],
      [4024, 30],
    ])
    // The same number again with another meaning: what came before keeps the old one.
    const swapped: readonly Field[] = [[12, 4], [8, 4], ...plain.slice(2)]
    send({ payload: v9Datagram([set(0, template(256, swapped)), set(256, record())], { sequence: 3 }) })
    const { rows, rejects } = end()
    expect(rejects).toEqual([])
    expect(rows).toEqual([
      { ...row, start: '2026-11-20T11:58:00Z', end: '2026-11-20T11:58:55Z' },
      { ...row, src_ip: '198.51.100.20', dst_ip: '192.0.2.10' },
    ])
    expect(exporters()).toMatchObject([{ held: 0, heldLost: 0, templates: 1, missing: 0 }])
  })

  test('templates belong to an exporter, its port and its source id', () => {
    const { send, end, exporters } = decoding()
    send({ payload: v9Datagram([set(0, template(256, plain))]) })
    send({ payload: v9Datagram([set(256, record())]), port: 2056 })
    send({ payload: v9Datagram([set(256, record())], { domain: 8 }) })
    send({ payload: v9Datagram([set(256, record())]), address: '192.0.2.2' })
    send({ payload: ipfixMessage([set(256, record())]) })
    const { rows, rejects } = end()
    expect(rows).toEqual([])
    expect(rejects).toEqual([
      'a data set waits for template 256 of 192.0.2.1 port 2056, source 7, and it never came',
      'a data set waits for template 256 of 192.0.2.1 port 2055, source 8, and it never came',
      'a data set waits for template 256 of 192.0.2.2 port 2055, source 7, and it never came',
      'a data set waits for template 256 of 192.0.2.1 port 2055, source 7, and it never came',
    ])
    expect(exporters().map(({ heldLost }) => heldLost)).toEqual([0, 1, 1, 1, 1])
  })

  test('options say the rate of samplers, the names of interfaces, applications and VRFs', () => {
    const fields: readonly Field[] = [...plain, [48, 1], [10, 2], [14, 2], [95, 4], [234, 4], [61, 1]]
    const flow = (sampler: number, vrf: number, egress: number) =>
      joined(record(), n8(sampler), n16(3), n16(4), n32(0x0d0001c5), n32(vrf), n8(egress))
    const { send, end, exporters } = decoding()
    send({
      payload: v9Datagram([
        set(
          1,
          v9OptionsTemplate(
            257,
            [[1, 0]],
            [
              [48, 1],
              [50, 4],
            ],
          ),
          2,
        ), // a scope of no bytes, as routers send it
        set(257, joined(n8(1), n32(100), n8(2), n32(2000)), 2),
        set(1, v9OptionsTemplate(258, [[2, 2]], [[82, 8]]), 2),
        set(258, joined(n16(3), ascii('Gi0/1', 8), n16(4), ascii('Gi0/2', 8))),
        set(
          1,
          v9OptionsTemplate(
            259,
            [[1, 4]],
            [
              [95, 4],
              [96, 10],
            ],
          ),
        ),
        set(259, joined(n32(1), n32(0x0d0001c5), ascii('ms-teams', 10)), 2),
        set(
          1,
          v9OptionsTemplate(
            260,
            [[1, 4]],
            [
              [234, 4],
              [236, 6],
            ],
          ),
        ),
        set(260, joined(n32(1), n32(9), ascii('guest', 6))),
        set(0, template(256, fields)),
        set(256, joined(flow(1, 9, 0), flow(2, 10, 1), flow(3, 0, 0))),
      ]),
    })
    const { rows, rejects, skipped } = end()
    expect({ rejects, skipped }).toEqual({
      rejects: [],
      skipped: { 'options template': 4, 'options record': 6, template: 1 },
    })
    const same = { ...row, in_if: 3, out_if: 4, app: 'ms-teams' }
    expect(rows).toEqual([
      { ...same, sampling: 100, interface: 'Gi0/1', vrf: 'guest' },
      { ...same, sampling: 2000, interface: 'Gi0/2', vrf: '10' },
      { ...same, interface: 'Gi0/1' }, // a sampler that nobody described
    ])
    expect(exporters()).toMatchObject([{ optionsTemplates: 4, templates: 1, sampling: null }])
  })

  test('an exporter that began anew has no templates; one overtaken by another datagram still has', () => {
    const { send, so, exporters } = decoding()
    const data = (header: object, receivedMs: number) => ({
      payload: v9Datagram([set(256, record())], header),
      receivedMs,
    })
    send({ payload: v9Datagram([set(0, template(256, plain))], { sequence: 1 }), receivedMs: sentMs })
    send(data({ sequence: 3, uptimeMs: uptime + 2000, seconds: sentMs / 1000 + 2 }, sentMs + 2000))
    send(data({ sequence: 2, uptimeMs: uptime + 1000, seconds: sentMs / 1000 + 1 }, sentMs + 2001))
    expect(so().rows).toHaveLength(2)
    expect(exporters()).toMatchObject([{ missing: 0, resets: 0 }])
    send(data({ sequence: 0, uptimeMs: 60_000, seconds: sentMs / 1000 + 600 }, sentMs + 600_000))
    expect(so().rows).toHaveLength(2)
    expect(exporters()).toMatchObject([{ resets: 1, held: 1, templates: 0 }])
  })

  test('a template that was not declared for a day is not believed any more, unless nothing tells the order', () => {
    const later = sentMs + 25 * 3_600_000
    const header = { seconds: later / 1000, uptimeMs: uptime + 25 * 3_600_000, sequence: 1 }
    const sent = [
      { payload: v9Datagram([set(0, template(256, plain))]), receivedMs: sentMs },
      { payload: v9Datagram([set(256, record())], header), receivedMs: later },
    ]
    const live = decoding()
    live.send(...sent)
    expect(live.so().rows).toHaveLength(0)
    const file = decoding()
    file.send(...sent.map(({ payload }) => ({ payload })))
    expect(file.so().rows).toHaveLength(1)
  })

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
  test('variable lengths of one and three bytes, enterprise numbers, reduced sizes and both directions', () => {
    const fields: readonly Field[] = [
      ...([
        [27, 16],
        [28, 16],
        [7, 2],
        [11, 2],
        [4, 1],
        [152, 8],
        [153, 8],
        [1, 3],
        [2, 2],
      ] as const),
      ...([
        [1, 8, 29_305],
        [2, 8, 29_305],
        [460, 65_535],
        [5, 65_535, 99_999],
        [136, 1],
        [148, 8],
      ] as const),
    ]
    const flow = (host: string, long: number, reason: number, id: Buffer) =>
      joined(
        ip6('2001:0db8:0000:0000:0000:0000:0000:0001'),
        ip6('2001:0db8:0000:0000:0000:0000:0000:0002'),
        n16(50_000),
        n16(80),
        n8(6),
        n64(sentMs - 2000),
        n64(sentMs - 1000),
        Buffer.from('010203', 'hex'),
        n16(513),
        n64(77),
        n64(5),
        n8(host.length),
        ascii(host),
        n8(255),
        n16(long),
        Buffer.alloc(long, 1),
        n8(reason),
        id,
      )
    const { send, end } = decoding()
    send({
      payload: ipfixMessage([
        set(2, template(300, fields)),
        set(300, joined(flow('shop.example', 300, 3, n64(12)), flow('', 0, 2, Buffer.alloc(8, 0xff))), 3),
      ]),
    })
    const { rows, rejects, skipped } = end()
    const common = {
      kind: 'flow',
      start: '2026-11-20T11:59:58Z',
      end: '2026-11-20T11:59:59Z',
      src_ip: '2001:db8::1',
      dst_ip: '2001:db8::2',
      src_port: 50_000,
      dst_port: 80,
      protocol: 'tcp',
      bytes: 66_051 + 77,
      packets: 518,
      src_bytes: 66_051,
      dst_bytes: 77,
      src_packets: 513,
      dst_packets: 5,
      sensor: '192.0.2.1',
    }
    expect({ rejects, skipped }).toEqual({ rejects: [], skipped: { template: 1 } })
    expect(rows).toEqual([
      { ...common, sessions: 1, state: 'end', hostname: 'shop.example', flow_id: 12 },
      { ...common, sessions: 0, state: 'continue', flow_id: '18446744073709551615' },
    ])
  })

  test('times in every unit; Netscaler writes microseconds where a fraction belongs', () => {
    const ntp = (fraction: number) => joined(n32(sentMs / 1000 + 2_208_988_800 - 10), n32(fraction))
    const ends = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))
    const at = (fields: readonly Field[], values: Buffer, header = {}) => {
      const { send, end } = decoding()
      send({
        payload: ipfixMessage(
          [set(2, template(300, [[8, 4], [12, 4], ...fields])), set(300, joined(ends, values))],
          header,
        ),
      })
      const { rows, rejects } = end()
      return rejects.length > 0 ? rejects : [rows[0]?.['start'], rows[0]?.['end']]
    }
    expect(
      at(
        [
          [150, 4],
          [151, 4],
        ],
        joined(n32(sentMs / 1000 - 9), n32(sentMs / 1000 - 3)),
      ),
    ).toEqual(['2026-11-20T11:59:51Z', '2026-11-20T11:59:57Z'])
    expect(
      at(
        [
          [154, 8],
          [155, 8],
        ],
        joined(ntp(0x8000_0000), ntp(0xc000_0000)),
      ),
    ).toEqual(['2026-11-20T11:59:50.500Z', '2026-11-20T11:59:50.750Z'])
    expect(
      at(
        [
          [156, 8],
          [157, 8],
        ],
        joined(ntp(0), ntp(1)),
      ),
    ).toEqual(['2026-11-20T11:59:50Z', '2026-11-20T11:59:50Z'])
    expect(
      at(
        [
          [154, 8],
          [155, 8],
          [128, 4, 5951],
        ],
        joined(ntp(500_000), ntp(999_999), n32(1)),
      ),
    ).toEqual(['2026-11-20T11:59:50.500Z', '2026-11-20T11:59:50.999Z'])
    expect(
      at(
        [
          [158, 4],
          [159, 4],
        ],
        joined(n32(3_000_000), n32(500_000)),
      ),
    ).toEqual(['2026-11-20T11:59:57Z', '2026-11-20T11:59:59.500Z'])
    expect(
      at(
        [
          [152, 8],
          [161, 4],
        ],
        joined(n64(sentMs - 7000), n32(1500)),
      ),
    ).toEqual(['2026-11-20T11:59:53Z', '2026-11-20T11:59:54.500Z'])
    expect(
      at(
        [
          [22, 4],
          [21, 4],
          [160, 8],
        ],
        joined(n32(1000), n32(4000), n64(sentMs - 20_000)),
      ),
    ).toEqual(['2026-11-20T11:59:41Z', '2026-11-20T11:59:44Z'])
    // Uptime alone says nothing of the time of day: when it was sent is what is left.
    expect(
      at(
        [
          [22, 4],
          [21, 4],
        ],
        joined(n32(1000), n32(4000)),
      ),
    ).toEqual(['2026-11-20T12:00:00Z', undefined])
    expect(at([[323, 8]], n64(sentMs - 1))).toEqual(['2026-11-20T11:59:59.999Z', '2026-11-20T11:59:59.999Z'])
    expect(
      at(
        [
          [152, 8],
          [153, 8],
        ],
        joined(n64(0), n64(sentMs)),
      ),
    ).toEqual(['2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z'])
    expect(at([[152, 8]], n64(12_345))).toEqual([
      'the start in milliseconds says 12345 ms since 1970; that is not a time between 1990 and 2100',
    ])
    expect(at([], Buffer.alloc(0), { seconds: 17 })).toEqual([
      'the time in the header is not between 1990 and 2100, and nothing says when it was received',
    ])
  })

  test('the time of the boot may come in options', () => {
    const { send, end } = decoding()
    const flow = joined(ip4('192.0.2.10'), ip4('198.51.100.20'), n32(1000), n32(4000))
    send({
      payload: ipfixMessage([
        set(3, ipfixOptionsTemplate(301, [[149, 4]], [[160, 8]]), 2),
        set(301, joined(n32(7), n64(sentMs - 20_000))),
        set(
          2,
          template(300, [
            [8, 4],
            [12, 4],
            [22, 4],
            [21, 4],
          ]),
        ),
        set(300, flow),
      ]),
    })
    expect(end().rows).toMatchObject([{ start: '2026-11-20T11:59:41Z', end: '2026-11-20T11:59:44Z' }])
  })

  test('the rate of sampling, however it is declared', () => {
    const rate = (fields: readonly Field[], values: Buffer) => {
      const { send, end, exporters } = decoding()
      send({
        payload: ipfixMessage([
          set(3, ipfixOptionsTemplate(301, [[149, 4]], fields)),
          set(301, joined(n32(7), values)),
          set(
            2,
            template(300, [
              [8, 4],
              [12, 4],
            ]),
          ),
          set(300, joined(ip4('192.0.2.10'), ip4('198.51.100.20'))),
        ]),
      })
      return [end().rows[0]?.['sampling'], exporters()[0]?.sampling]
    }
    expect(rate([[34, 4]], n32(512))).toEqual([512, 512])
    expect(
      rate(
        [
          [305, 4],
          [306, 4],
        ],
        joined(n32(1), n32(99)),
      ),
    ).toEqual([100, 100])
    expect(
      rate(
        [
          [309, 4],
          [310, 4],
        ],
        joined(n32(2), n32(256)),
      ),
    ).toEqual([128, 128])
    expect(rate([[311, 8]], Buffer.from('3f60624dd2f1a9fc', 'hex'))).toEqual([500, 500])
    expect(
      rate(
        [
          [302, 8],
          [304, 2],
          [305, 4],
          [306, 4],
        ],
        joined(n64(5), n16(1), n32(1), n32(9)),
      ),
    ).toEqual([10, null])
    expect(rate([[34, 4]], n32(0))).toEqual([undefined, null])
  })

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

  test('lists of RFC 6313 are stepped over; what no slot takes costs nothing', () => {
    const { send, end } = decoding()
    const list = joined(n8(255), n16(290), n16(2), n16(1), n16(2))
    send({
      payload: ipfixMessage([
        set(
          2,
          template(300, [
            [291, 65_535],
            [8, 4],
            [292, 6],
            [12, 4],
            [293, 65_535],
          ]),
        ),
        set(
          300,
          joined(n8(list.length), list, ip4('192.0.2.10'), Buffer.alloc(6, 9), ip4('198.51.100.20'), n8(255), n16(0)),
        ),
      ]),
    })
    const { rows, rejects } = end()
    expect(rejects).toEqual([])
    expect(rows).toMatchObject([{ src_ip: '192.0.2.10', dst_ip: '198.51.100.20' }])
  })

  test('a withdrawal is heeded in a file and ignored on the wire, where anyone may send it', () => {
    const sent = [
      ipfixMessage([
        set(
          2,
          template(300, [
            [8, 4],
            [12, 4],
          ]),
        ),
      ]),
      ipfixMessage([set(2, joined(n16(300), n16(0)))]),
      ipfixMessage([set(300, joined(ip4('192.0.2.10'), ip4('198.51.100.20')))]),
    ]
    const file = decoding()
    file.send(...sent.map(payload => ({ payload })))
    expect(file.end()).toMatchObject({
      rows: [],
      skipped: { template: 1, 'template withdrawal': 1 },
      rejects: ['a data set waits for template 300 of 192.0.2.1 port 2055, source 7, and it never came'],
    })
    const wire = decoding()
    wire.send(...sent.map((payload, at) => ({ payload, receivedMs: sentMs + at })))
    expect(wire.end()).toMatchObject({ rows: [{ src_ip: '192.0.2.10' }], rejects: [] })
  })

  test('records that are missing are counted by the sequence of records', () => {
    const { send, exporters } = decoding()
    const flow = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))
    const data = (sequence: number, count: number) => ({
      payload: ipfixMessage([set(300, joined(...Array<Buffer>(count).fill(flow)))], { sequence }),
    })
    send({
      payload: ipfixMessage(
        [
          set(
            2,
            template(300, [
              [8, 4],
              [12, 4],
            ]),
          ),
        ],
        { sequence: 10 },
      ),
    })
    send(data(10, 3), data(13, 2), data(20, 1))
    expect(exporters()).toMatchObject([{ missing: 5, records: 6 }])
    // How many records an unknown set has is not known: nothing is missing after it.
    send({ payload: ipfixMessage([set(999, flow)], { sequence: 21 }) }, data(40, 1))
    expect(exporters()).toMatchObject([{ missing: 5, held: 1 }])
  })
})

test('what is left after the records of a set is padding only when it is less than a word, or zeros', () => {
  const flow = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))
  const left = (rest: Buffer) => {
    const { send, end } = decoding()
    send({
      payload: ipfixMessage([
        set(
          2,
          template(300, [
            [8, 4],
            [12, 4],
          ]),
        ),
        set(300, joined(flow, rest)),
      ]),
      offset: 10,
    })
    const { rows, rejects, places } = end()
    return [rows.length, rejects, places.at(-1)]
  }
  expect(left(Buffer.from([9, 9, 9]))).toEqual([1, [], [46, 8]])
  expect(left(Buffer.alloc(7))).toEqual([1, [], [46, 8]])
  expect(left(Buffer.alloc(7, 9))).toEqual([1, ['a record of template 300 runs over its set'], [54, 7]])
})
