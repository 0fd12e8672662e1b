import { describe, expect, test } from 'vitest'
import {
  ascii,
  decoding,
  type Field,
  ip4,
  ip6,
  ipfixMessage,
  joined,
  n8,
  n16,
  n64,
  plainFields,
  plainRecord,
  plainRow,
  sentMs,
  set,
  template,
  uptime,
  v9Datagram,
} from './testing'

describe('NetFlow v9', () => {
  test('EL-01: templates are known, records decoded, and each has its place', () => {
    const { send, end, exporters } = decoding()
    const payload = v9Datagram(
      [set(0, template(256, plainFields)), set(256, joined(plainRecord(), plainRecord(9)), 2)],
      { count: 1 },
    )
    send({ payload, offset: 100, receivedMs: sentMs + 5 })
    const { rows, rejects, skipped, places } = end()
    expect({ rejects, skipped }).toEqual({ rejects: [], skipped: { template: 1 } })
    expect(rows).toEqual([plainRow, { ...plainRow, bytes: 9, src_bytes: 9 }])
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
    send({ payload: v9Datagram([set(256, plainRecord())], { seconds: sentMs / 1000 - 60, sequence: 1 }), offset: 4000 })
    expect(exporters()).toMatchObject([{ held: 1, records: 0 }])
    expect(so().places).toEqual([])
    send({ payload: v9Datagram([set(0, template(256, plainFields))], { sequence: 2 }), offset: 5000 })
    expect(so().places).toEqual([
      [5024, 44],
      [4024, 30],
    ])
    // The same number again with another meaning: what came before keeps the old one.
    const swapped: readonly Field[] = [[12, 4], [8, 4], ...plainFields.slice(2)]
    send({ payload: v9Datagram([set(0, template(256, swapped)), set(256, plainRecord())], { sequence: 3 }) })
    const { rows, rejects } = end()
    expect(rejects).toEqual([])
    expect(rows).toEqual([
      { ...plainRow, start: '2026-11-20T11:58:00Z', end: '2026-11-20T11:58:55Z' },
      { ...plainRow, src_ip: '198.51.100.20', dst_ip: '192.0.2.10' },
    ])
    expect(exporters()).toMatchObject([{ held: 0, heldLost: 0, templates: 1, missing: 0 }])
  })

  test('templates belong to an exporter, its port and its source id', () => {
    const { send, end, exporters } = decoding()
    send({ payload: v9Datagram([set(0, template(256, plainFields))]) })
    send({ payload: v9Datagram([set(256, plainRecord())]), port: 2056 })
    send({ payload: v9Datagram([set(256, plainRecord())], { domain: 8 }) })
    send({ payload: v9Datagram([set(256, plainRecord())]), address: '192.0.2.2' })
    send({ payload: ipfixMessage([set(256, plainRecord())]) })
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

  test('an exporter that began anew has no templates; one overtaken by another datagram still has', () => {
    const { send, so, exporters } = decoding()
    const data = (header: object, receivedMs: number) => ({
      payload: v9Datagram([set(256, plainRecord())], header),
      receivedMs,
    })
    send({ payload: v9Datagram([set(0, template(256, plainFields))], { sequence: 1 }), receivedMs: sentMs })
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
      { payload: v9Datagram([set(0, template(256, plainFields))]), receivedMs: sentMs },
      { payload: v9Datagram([set(256, plainRecord())], header), receivedMs: later },
    ]
    const live = decoding()
    live.send(...sent)
    expect(live.so().rows).toHaveLength(0)
    const file = decoding()
    file.send(...sent.map(({ payload }) => ({ payload })))
    expect(file.so().rows).toHaveLength(1)
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
