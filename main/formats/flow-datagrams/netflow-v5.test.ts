import { expect, test } from 'vitest'
import { decoding, sentMs, uptime, v5Datagram, v5Record } from './testing'

test('a record becomes a flow with the times that its header gives', () => {
  const { send, end, exporters } = decoding()
  const payload = v5Datagram([v5Record(), v5Record({ protocol: 1, dstPort: 8 * 256, srcPort: 0 })], { sampling: 100 })
  send({ payload, offset: 1000 })
  const { rows, rejects, skipped, places, protocols } = end()
  expect({ rejects, skipped, protocols }).toEqual({ rejects: [], skipped: {}, protocols: ['netflow-v5'] })
  expect(places).toEqual([
    [1024, 48],
    [1072, 48],
  ])
  const common = {
    kind: 'flow',
    start: '2026-11-20T11:59:00Z',
    end: '2026-11-20T11:59:55Z',
    src_ip: '192.0.2.10',
    dst_ip: '198.51.100.20',
    bytes: 3400,
    packets: 12,
    src_bytes: 3400,
    src_packets: 12,
    sessions: 1,
    sensor: '192.0.2.1',
    in_if: 3,
    out_if: 4,
    sampling: 100,
  }
  expect(rows).toEqual([
    { ...common, src_port: 51_000, dst_port: 443, protocol: 'tcp', tcp_flags: 0x1b },
    { ...common, icmp_type: 8, icmp_code: 0, protocol: 'icmp' },
  ])
  expect(exporters()).toEqual([
    {
      address: '192.0.2.1',
      port: 2055,
      protocol: 'netflow-v5',
      domain: 258,
      datagrams: 1,
      bytes: payload.length,
      records: 2,
      rejected: 0,
      templates: 0,
      optionsTemplates: 0,
      held: 0,
      heldLost: 0,
      missing: 0,
      resets: 0,
      sampling: 100,
      first: sentMs,
      last: sentMs,
    },
  ])
})

const times = (first: number, last: number, uptimeMs: number) => {
  const { send, end } = decoding()
  send({ payload: v5Datagram([v5Record({ first, last })], { uptimeMs }) })
  const [row] = end().rows
  return [row?.['start'], row?.['end']]
}

test('an uptime that wrapped, or began just now, gives the time that was', () => {
  // Real: sysUptime 3381, first 4294967295, last 2577.
  expect(times(4_294_967_295, 2577, 3381)).toEqual(['2026-11-20T11:59:56.618Z', '2026-11-20T11:59:59.196Z'])
  // The last packet a little after the header's uptime was read.
  expect(times(uptime - 1000, uptime + 20, uptime)).toEqual(['2026-11-20T11:59:59Z', '2026-11-20T12:00:00.020Z'])
  // Stamps no flow can have: what is left of them counts, else when the datagram was sent.
  expect(times(uptime + 2 ** 30, uptime - 1000, uptime)).toEqual(['2026-11-20T11:59:59Z', '2026-11-20T11:59:59Z'])
  expect(times(uptime + 2 ** 30, uptime + 2 ** 30, uptime)).toEqual(['2026-11-20T12:00:00Z', undefined])
})

test('a count that lies is a reject, and the records that are there are kept', () => {
  const { send, end } = decoding()
  send({ payload: v5Datagram([v5Record(), v5Record()], { count: 55_582 }) })
  send({ payload: v5Datagram([v5Record(), v5Record()], { count: 3 }), offset: 500 })
  send({ payload: v5Datagram([], { count: 0 }) })
  const { rows, rejects, skipped, places } = end()
  expect(rows).toHaveLength(2)
  expect(rejects).toEqual([
    'the header says 55582 records; a NetFlow v5 datagram has 1 to 30',
    'the header says 3 records and the datagram ends after 2',
  ])
  expect(skipped).toEqual({ 'datagram without records': 1 })
  expect(places.slice(1, 4)).toEqual([
    [524, 48],
    [572, 48],
    [620, 0],
  ])
})

test('a clock that was never set gives way to the time of receipt, and without one nothing is guessed', () => {
  const { send, end } = decoding()
  const payload = v5Datagram([v5Record()], { seconds: 3600 })
  send({ payload, receivedMs: sentMs }, { payload })
  const { rows, rejects } = end()
  expect(rows.map(row => row['start'])).toEqual(['2026-11-20T11:59:00Z'])
  expect(rejects).toEqual(['unix_secs is 3600; that is not a time between 1990 and 2100'])
})

test('flows that are missing are counted by the sequence of flows, those that come late are not missing', () => {
  const { send, exporters } = decoding()
  const at = (sequence: number, header = {}) => ({
    payload: v5Datagram([v5Record(), v5Record()], { sequence, ...header }),
  })
  send(at(4_294_967_294), at(0))
  expect(exporters()).toMatchObject([{ missing: 0, resets: 0 }])
  send(at(8))
  expect(exporters()).toMatchObject([{ missing: 6 }])
  send(at(4), at(4))
  expect(exporters()).toMatchObject([{ missing: 4 }])
  send(at(10))
  // A new beginning: uptime and sequence start again.
  send(at(0, { uptimeMs: 1000 }), at(2, { uptimeMs: 2000 }))
  expect(exporters()).toMatchObject([{ missing: 4, resets: 1, datagrams: 8, records: 16 }])
})

test('engines of one exporter are told apart, exporters by address and port', () => {
  const { send, exporters } = decoding({ mostExporters: 3 })
  const payload = v5Datagram([v5Record()])
  for (let port = 1; port <= 5; port++) send({ payload, port })
  expect(exporters().map(({ port }) => port)).toEqual([3, 4, 5])
})
