import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatagramDecoder } from '../datagram-decoder'
import {
  datagram,
  decoding,
  type Field,
  ip4,
  ipfixMessage,
  joined,
  n8,
  n16,
  n32,
  sentMs,
  set,
  template,
  v9Datagram,
} from './testing'

const ends: readonly Field[] = [
  [8, 4],
  [12, 4],
]
const flow = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))

describe('floods', () => {
  test('of templates let the oldest go, are counted, and take nothing from other exporters', () => {
    const { send, so, exporters } = decoding()
    send({ payload: v9Datagram([set(0, template(256, ends))]), port: 9 })
    for (let first = 256; first < 3256; first += 100)
      send({
        payload: v9Datagram([set(0, joined(...Array.from({ length: 100 }, (_, n) => template(first + n, ends))))]),
      })
    expect(exporters().map(({ templates }) => templates)).toEqual([1, 1024])
    expect(so().skipped).toEqual({ template: 1 + 1024, 'template in place of the oldest': 3000 - 1024 })
    send({ payload: v9Datagram([set(256, flow)]), port: 9 }, { payload: v9Datagram([set(3255, flow), set(256, flow)]) })
    expect(so().rows).toHaveLength(2)
    expect(exporters()).toMatchObject([{ held: 0 }, { held: 1 }])
  })

  test('of wide templates are bounded by their fields', () => {
    const { send, exporters } = decoding()
    const wide = Array.from({ length: 4000 }, (_, n): Field => [1000 + n, 1])
    for (let id = 256; id < 300; id++) send({ payload: v9Datagram([set(0, template(id, wide))]) })
    expect(exporters()).toMatchObject([{ templates: 4 }])
  })

  test('of forged exporters let the one not heard of for longest go; what waited of it is rejected by name', () => {
    const { send, so, exporters } = decoding({ mostExporters: 50 })
    send({ payload: ipfixMessage([set(300, flow)]), address: '192.0.2.99' })
    for (let n = 0; n < 500; n++) {
      send({ payload: ipfixMessage([set(2, template(300, ends))]), address: '192.0.2.1' })
      send({
        payload: ipfixMessage([set(2, template(300, ends))], { domain: n }),
        address: `10.0.${n >> 8}.${n & 255}`,
      })
    }
    send({ payload: ipfixMessage([set(300, flow)]), address: '192.0.2.1' })
    expect(exporters()).toHaveLength(50)
    expect(so().rows).toHaveLength(1)
    expect(so().rejects).toEqual([
      'a data set waits for template 300 of 192.0.2.99 port 2055, source 7, and too many exporters are heard',
    ])
  })

  test('of templates from many exporters stay within what all of them may have', () => {
    const decoder = createDatagramDecoder()
    const { send } = decoding()
    const many = v9Datagram([set(0, joined(...Array.from({ length: 1000 }, (_, n) => template(256 + n, ends))))])
    for (let port = 1; port <= 60; port++) decoder.learn(datagram({ payload: many, port }))
    send({ payload: many })
    const last = decoder.explain(datagram({ payload: v9Datagram([set(300, flow)]), port: 60 }), 24)
    const first = decoder.explain(datagram({ payload: v9Datagram([set(300, flow)]), port: 1 }), 24)
    expect(last?.[0]).toEqual(['sourceIPv4Address (8)', '192.0.2.10'])
    expect(first).toBe(null)
  })

  test('of data before its template keep the newest, and every set that is let go is a reject with its own place', () => {
    const { send, so, exporters } = decoding()
    for (let n = 0; n < 300; n++) send({ payload: v9Datagram([set(256, flow)], { sequence: n }), offset: n * 100 })
    const { rejects, places } = so()
    expect(new Set(rejects)).toEqual(
      new Set(['a data set waits for template 256 of 192.0.2.1 port 2055, source 7, and too many others do']),
    )
    expect(places).toEqual(Array.from({ length: 44 }, (_, n) => [n * 100 + 24, 8]))
    expect(exporters()).toMatchObject([{ held: 256, heldLost: 44, rejected: 44 }])
    send({ payload: v9Datagram([set(0, template(256, ends))], { sequence: 300 }) })
    expect(so().rows).toHaveLength(256)
  })

  test('of bytes that wait are bounded as well', () => {
    const { send, exporters } = decoding()
    const large = Buffer.alloc(60_000, 1)
    for (let n = 0; n < 40; n++) send({ payload: v9Datagram([set(256, large)], { sequence: n }) })
    expect(exporters()).toMatchObject([{ held: 17, heldLost: 23 }])
  })
})

describe('lengths that lie', () => {
  const rejectsOf = (...payloads: readonly Buffer[]) => {
    const { send, end } = decoding()
    send(...payloads.map(payload => ({ payload })))
    const { rows, rejects } = end()
    return [rows.length, rejects]
  }

  test('sets of no length, or less than their header, or more than there is', () => {
    expect(
      rejectsOf(ipfixMessage([set(2, template(300, ends)), set(300, flow), joined(n16(300), n16(0), n32(1))])),
    ).toEqual([1, ['set 300 says it has 0 bytes, and 8 are left']])
    expect(
      rejectsOf(v9Datagram([set(0, template(256, ends)), set(256, flow), joined(n16(256), n16(3), n8(1))])),
    ).toEqual([1, ['set 256 says it has 3 bytes, and 5 are left']])
    expect(rejectsOf(v9Datagram([set(0, template(256, ends)), set(256, joined(flow, flow)).subarray(0, 17)]))).toEqual([
      1,
      ['data set 256 says it has 20 bytes, and the datagram ends after 17'],
    ])
    expect(rejectsOf(v9Datagram([set(0, template(256, ends)), joined(n16(0), n16(400), n32(9))]))).toEqual([
      0,
      ['set 0 says it has 400 bytes, and 8 are left'],
    ])
    expect(rejectsOf(v9Datagram([set(0, template(256, ends)), Buffer.alloc(37)]))).toEqual([0, []])
  })

  test('templates that say they have more fields than their set, none at all, or fields of no bytes', () => {
    expect(rejectsOf(v9Datagram([set(0, joined(n16(256), n16(60_000), n32(1)))]))).toEqual([
      0,
      ['template 256 says it has 60000 fields; its set ends before'],
    ])
    expect(rejectsOf(ipfixMessage([set(3, joined(n16(300), n16(1), n16(5), n32(1)))]))).toEqual([
      0,
      ['options template 300 says 5 of its 1 fields are scopes'],
    ])
    expect(rejectsOf(v9Datagram([set(1, joined(n16(300), n16(3), n16(4), n32(1), n32(1)))]))).toEqual([
      0,
      ['options template 300 gives 3 and 4 bytes for its fields; each field takes 4'],
    ])
    const nothing = template(256, [
      [8, 0],
      [12, 0],
    ])
    expect(rejectsOf(v9Datagram([set(0, nothing), set(256, flow)]))).toEqual([
      0,
      ['template 256 declares records of no bytes; its data set cannot be taken apart'],
    ])
    expect(
      rejectsOf(
        v9Datagram([
          set(
            0,
            template(256, [
              [8, 4],
              [300, 0],
              [12, 4],
            ]),
          ),
          set(256, flow),
        ]),
      ),
    ).toEqual([1, []])
    expect(rejectsOf(v9Datagram([set(0, joined(n16(12), n16(1), n16(8), n16(4)))]))).toEqual([
      0,
      ['12 is no number of a template'],
    ])
  })

  test('a field of 65,535 bytes is read where it is there, and a reject where it is not', () => {
    const fields: readonly Field[] = [...ends, [460, 65_535]]
    const host = Buffer.alloc(65_000, 0x61)
    const whole = ipfixMessage([set(2, template(300, fields))])
    const long = joined(flow, n8(255), n16(host.length), host)
    const { send, end } = decoding()
    send({ payload: whole }, { payload: ipfixMessage([set(300, long)]) })
    send({ payload: ipfixMessage([set(300, joined(flow, n8(255), n16(65_535), host.subarray(0, 100)))]) })
    const { rows, rejects } = end()
    expect(rows.map(row => String(row['hostname']).length)).toEqual([4096])
    expect(rejects).toEqual(['a record of template 300 runs over its set'])
  })

  test('values that no flow has are rejected by name', () => {
    const one = (field: Field, value: Buffer): unknown => {
      const { send, end } = decoding()
      send({ payload: ipfixMessage([set(2, template(300, [...ends, field])), set(300, joined(flow, value))]) })
      return end().rejects[0]
    }
    expect(one([1, 8], Buffer.alloc(8, 0xff))).toBe('src_bytes is more than 9007199254740991, which no flow has')
    expect(one([7, 4], n32(70_000))).toBe('the source port is 70000; a port is 0 to 65535')
    expect(one([4, 2], n16(300))).toBe('the protocol is 300; a protocol number is 0 to 255')
  })
})

test('any template gives back the values that were written by it, whatever the order and size of its fields', () => {
  const number = (id: number, most: number, sizes: readonly number[], column: string) =>
    fc.record({
      id: fc.constant(id),
      length: fc.constantFrom(...sizes),
      value: fc.nat(most),
      column: fc.constant(column),
    })
  const known = fc.tuple(
    number(7, 65_535, [2, 4], 'src_port'),
    number(11, 65_535, [2, 3], 'dst_port'),
    number(1, 2 ** 31 - 1, [4, 5, 8], 'src_bytes'),
    number(2, 65_535, [2, 4, 8], 'src_packets'),
    number(10, 65_535, [2, 4], 'in_if'),
    number(14, 65_535, [2, 4], 'out_if'),
    number(58, 4094, [2], 'vlan'),
  )
  const unknown = fc.array(
    fc.record({
      id: fc.integer({ min: 600, max: 30_000 }),
      length: fc.integer({ min: 0, max: 12 }),
      variable: fc.boolean(),
    }),
    {
      maxLength: 6,
    },
  )
  const shuffled = fc.tuple(known, unknown, fc.integer(), fc.boolean(), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(shuffled, ([fields, others, seed, isIpfix, count]) => {
      const parts: { field: Field; bytes: Buffer }[] = [
        { field: [8, 4], bytes: ip4('192.0.2.10') },
        { field: [12, 4], bytes: ip4('198.51.100.20') },
        { field: [4, 1], bytes: n8(17) },
        ...fields.map(({ id, length, value }) => {
          const bytes = Buffer.alloc(length)
          bytes.writeUIntBE(value, Math.max(0, length - 6), Math.min(length, 6))
          return { field: [id, length] as const, bytes }
        }),
        ...others.map(({ id, length, variable }) =>
          isIpfix && variable
            ? { field: [id, 65_535, 4242] as const, bytes: joined(n8(length), Buffer.alloc(length, 7)) }
            : { field: [id, length] as const, bytes: Buffer.alloc(length, 7) },
        ),
      ]
      let state = seed | 1
      parts.sort(() => {
        state = Math.imul(state, 1_103_515_245) + 12_345
        return state
      })
      const declared = template(
        300,
        parts.map(({ field }) => field),
      )
      const records = joined(...Array.from({ length: count }, () => joined(...parts.map(({ bytes }) => bytes))))
      const { send, end } = decoding()
      send({
        payload: isIpfix
          ? ipfixMessage([set(2, declared), set(300, records)])
          : v9Datagram([set(0, declared), set(300, records)]),
        receivedMs: sentMs,
      })
      const { rows, rejects } = end()
      expect(rejects).toEqual([])
      expect(rows).toHaveLength(count)
      for (const row of rows) {
        expect(row).toMatchObject({ src_ip: '192.0.2.10', dst_ip: '198.51.100.20', protocol: 'udp' })
        for (const { column, value } of fields)
          if (column !== 'vlan' || value > 0) expect([column, row[column]]).toEqual([column, value])
      }
    }),
    { numRuns: 300, seed: 20_261_127 },
  )
})
