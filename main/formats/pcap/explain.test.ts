import { describe, expect, test } from 'vitest'
import type { ByteRange } from '../../../shared/model/reject'
import { set, template, v9Datagram } from '../flow-datagrams/testing'
import type { PlacedSink, WholeFile } from '../format'
import { createRecorder } from '../recorded'
import { pcap } from './pcap'
import { ascii, ipv4, joined, pcapFile, u32, udp } from './testing'
import { captures } from './testing-captures'
import { a, at, b, datagram, raw } from './testing-decoded'

describe('a record', () => {
  type Placed = {
    readonly offset: number
    readonly length: number
    readonly reason: string | null
    readonly field?: ByteRange | undefined
  }
  const placesOf = (bytes: Uint8Array): readonly Placed[] => {
    const places: Placed[] = []
    const { sink } = createRecorder()
    let place = { offset: 0, length: 0 }
    const placed: PlacedSink = {
      ...sink,
      at: (offset, length) => {
        place = { offset, length }
      },
      store: () => {
        sink.store()
        places.push({ ...place, reason: null })
      },
      reject: (reason, field) => {
        sink.reject(reason)
        places.push({ ...place, reason, field })
      },
    }
    const decoder = pcap.open({ bytes, text: '', lines: [], records: [], header: null }, null)
    if (decoder.framing !== 'bytes') throw new Error('the decoder cuts the file itself')
    decoder.push(bytes, placed)
    decoder.end(placed)
    return places
  }
  const whole = (bytes: Uint8Array): WholeFile => ({
    bytes: bytes.length,
    read: async (from, to) => bytes.subarray(from, to),
  })
  const explained = (bytes: Uint8Array, { offset, length }: Placed) =>
    pcap.explain(bytes.subarray(offset, offset + length), 0, whole(bytes), offset, null)

  test('is explained layer by layer, whatever stands before it', async () => {
    const bytes = captures['sections.pcapng']?.() ?? ascii('')
    const places = placesOf(bytes)
    const fields = await Promise.all(places.map(place => explained(bytes, place)))
    expect(Object.fromEntries(fields[1] ?? [])).toEqual({
      'Packet: time': '2026-11-16T08:00:00.001999999Z',
      'Packet: bytes on the wire': '47',
      'Packet: bytes captured': '47',
      'Packet: link type': '1',
      'Packet: interface': 'wan0',
      'Packet: comment': 'seen at the edge',
      'Ethernet: destination': '02:00:5e:10:00:fe',
      'Ethernet: source': '02:00:5e:10:00:01',
      'Ethernet: type': '0x0800',
      'IPv4: source': '192.0.2.20',
      'IPv4: destination': '192.0.2.21',
      'IPv4: length': '33',
      'IPv4: identification': '0x0001',
      'IPv4: time to live': '64',
      'IPv4: protocol': 'udp',
      'Ports: source': '1',
      'Ports: destination': '7500',
      'UDP: data': '5 bytes',
    })
    expect(fields.map(each => Object.fromEntries(each)['Ports: source'])).toEqual([undefined, '1', '3', '4', '5', '6'])
  })

  test('that is rejected has the bytes marked that the reason speaks of', () => {
    const marked = (bytes: Uint8Array) =>
      placesOf(bytes).flatMap(({ offset, reason, field }) => {
        const from = offset + (field?.offset ?? 0)
        return reason === null ? [] : [Buffer.from(bytes.subarray(from, from + (field?.length ?? 0))).toString('hex')]
      })
    const file = (name: string) => captures[name]?.() ?? ascii('')
    // The version and header length, the 12 bytes that are no TCP header, the version of IPv4 where IPv6 was announced.
    expect(marked(file('traffic.pcap'))).toEqual(['43', '000100020000000000000000', '45'])
    // Interface 7 in the byte order of its section.
    expect(marked(file('sections.pcapng'))).toEqual(['00000007'])
    const long = joined(file('traffic.pcap').subarray(0, 24), u32(1), u32(2), u32(0xffff_fffe), u32(3))
    expect(marked(long)).toEqual(['fffffffe'])
    expect(marked(pcapFile([{ data: ascii('early'), micros: 5_000_001 }]))).toEqual(['0500000001000000'])
  })

  test('says what is damaged in it, and what it carries', async () => {
    const bytes = captures['traffic.pcap']?.() ?? ascii('')
    const places = placesOf(bytes)
    const broken = places.find(({ reason }) => reason?.startsWith('the TCP header'))
    expect((broken && (await explained(bytes, broken)))?.at(-1)).toEqual([
      'Damage',
      'the TCP header needs 20 bytes and 12 are there',
    ])
    const names = (await Promise.all(places.map(place => explained(bytes, place)))).flatMap(each =>
      each.filter(([name]) => /^Content|^VXLAN/.test(name)).map(field => field.join(' ')),
    )
    expect(names).toEqual([
      'Content: protocol dns',
      'Content: host name shop.example',
      'VXLAN: network 5001',
      'VXLAN: network 5001',
    ])
  })

  test('that a packet brought is explained by its template, which may come in a later packet', async () => {
    const flowTemplate = template(300, [
      [8, 4],
      [12, 4],
      [1, 4],
    ])
    const flow = (last: number, octets: number) =>
      joined(Uint8Array.of(10, 0, 0, last), Uint8Array.of(10, 1, 0, last), u32(octets))
    const data = set(300, joined(flow(1, 9000), flow(2, 9001)))
    const sent = (seconds: number, payload: Uint8Array) => at(seconds, ipv4(a, b, 17, udp(9000, 2055, payload)))
    const bytes = raw(
      at(0, datagram(1)),
      sent(1, v9Datagram([data], { sequence: 1 })),
      sent(2, v9Datagram([set(0, flowTemplate)], { sequence: 2 })),
    )
    const records = placesOf(bytes).filter(({ length }) => length === 12)
    const fields = await Promise.all(records.map(place => explained(bytes, place)))
    expect(
      fields.map(each => each.filter(([name]) => /sourceIPv4Address|octetDeltaCount|UDP|IPv4: source/.test(name))),
    ).toEqual([
      [
        ['sourceIPv4Address (8)', '10.0.0.1'],
        ['octetDeltaCount (1)', '9000'],
        ['IPv4: source', a],
        ['UDP: data', '48 bytes'],
      ],
      [
        ['sourceIPv4Address (8)', '10.0.0.2'],
        ['octetDeltaCount (1)', '9001'],
        ['IPv4: source', a],
        ['UDP: data', '48 bytes'],
      ],
    ])
  })

  test('that is a syslog message has its own fields and those of its packet', async () => {
    const line = '<134>1 2026-11-16T08:00:00Z fw1 app 77 - - hello'
    const bytes = raw(at(0, ipv4(a, b, 17, udp(9000, 514, ascii(line)))))
    const [place] = placesOf(bytes)
    const fields = Object.fromEntries(place ? await explained(bytes, place) : [])
    expect(fields).toMatchObject({ host: 'fw1', program: 'app', 'UDP: data': `${line.length} bytes` })
  })

  test('of a place where nothing stands has no fields', async () => {
    const bytes = captures['traffic.pcap']?.() ?? ascii('')
    expect(await explained(bytes, { offset: 5, length: 9, reason: null })).toEqual([])
  })
})
