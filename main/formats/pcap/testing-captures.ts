import {
  ascii,
  type Captured,
  clientHello,
  dns,
  ethernet,
  flags,
  icmp,
  ipv4,
  ipv6,
  joined,
  pcapFile,
  pcapngBlocks,
  tcp,
  u16,
  u32,
  udp,
} from './testing'

/** The captures that lie in `samples/pcap`, packet by packet. All ends are of documentation ranges and private ones. */

const [desk, gateway] = ['02:00:5e:10:00:01', '02:00:5e:10:00:fe'] as const
const out = (payload: Uint8Array, vlans: readonly number[] = []) => ethernet(desk, gateway, 0x0800, payload, vlans)
const back = (payload: Uint8Array, vlans: readonly number[] = []) => ethernet(gateway, desk, 0x0800, payload, vlans)
const out6 = (payload: Uint8Array) => ethernet(desk, gateway, 0x86dd, payload)

/** 16 November 2026, 08:00 UTC. */
export const morning = Date.UTC(2026, 10, 16, 8) * 1000

const sequence = (packets: readonly Uint8Array[], from: number, stepMicros: number): readonly Captured[] =>
  packets.map((data, at) => ({ data, micros: from + at * stepMicros }))

const [client, resolver, web, shop] = ['10.0.1.9', '10.0.1.53', '203.0.113.80', '198.51.100.44'] as const

const nameLookup = [
  out(ipv4(client, resolver, 17, udp(50_123, 53, dns(0x1a2b, 'Shop.Example')))),
  back(ipv4(resolver, client, 17, udp(53, 50_123, dns(0x1a2b, 'Shop.Example', true)))),
]

/** The server name stands in the second of two segments. */
export const hello = clientHello('shop.example', 1500)
const tlsSession = [
  out(ipv4(client, shop, 6, tcp(50_200, 443, { seq: 1000, flag: flags.syn }))),
  back(ipv4(shop, client, 6, tcp(443, 50_200, { seq: 9000, ack: 1001, flag: flags.syn | flags.ack }))),
  out(ipv4(client, shop, 6, tcp(50_200, 443, { seq: 1001, ack: 9001, flag: flags.ack }, hello.subarray(0, 1400)))),
  out(
    ipv4(
      client,
      shop,
      6,
      tcp(50_200, 443, { seq: 2401, ack: 9001, flag: flags.psh | flags.ack }, hello.subarray(1400)),
    ),
  ),
  back(ipv4(shop, client, 6, tcp(443, 50_200, { seq: 9001, ack: 2000, flag: flags.fin | flags.ack }))),
  out(ipv4(client, shop, 6, tcp(50_200, 443, { seq: 2600, ack: 9002, flag: flags.fin | flags.ack }))),
  back(ipv4(shop, client, 6, tcp(443, 50_200, { seq: 9002, ack: 2601, flag: flags.ack }))),
]

const request = 'GET /a/price.json?id=7 HTTP/1.1\r\nHost: Files.Example:8080\r\nUser-Agent: fetcher/2.1\r\n\r\n'
const httpSession = [
  out(ipv4(client, web, 6, tcp(50_300, 8080, { seq: 1, flag: flags.syn }))),
  back(ipv4(web, client, 6, tcp(8080, 50_300, { seq: 70, ack: 2, flag: flags.syn | flags.ack }))),
  out(ipv4(client, web, 6, tcp(50_300, 8080, { seq: 2, ack: 71, flag: flags.psh | flags.ack }, ascii(request)))),
  back(
    ipv4(
      web,
      client,
      6,
      tcp(8080, 50_300, { seq: 71, ack: 90, flag: flags.psh | flags.ack }, ascii('HTTP/1.1 404 Not Found\r\n\r\n')),
    ),
  ),
  back(ipv4(web, client, 6, tcp(8080, 50_300, { seq: 97, flag: flags.rst }))),
]

const echo = [
  out(ipv4(client, web, 1, icmp(8, 0, 0x77, new Uint8Array(16)))),
  back(ipv4(web, client, 1, icmp(0, 0, 0x77, new Uint8Array(16)))),
  back(ipv4(web, client, 1, icmp(3, 13, 0, new Uint8Array(8)))),
]

const hopByHop = { type: 0, body: Uint8Array.of(0, 1, 2, 3, 4, 5, 6) }
const version6 = [
  out6(ipv6('2001:db8::9', '2001:db8:0:1::53', 17, udp(40_000, 9000, ascii('payload')), [hopByHop])),
  out6(ipv6('2001:db8::9', '2001:db8:0:1::53', 58, icmp(128, 0, 5))),
]

const doubleTagged = [
  out(ipv4('10.9.0.4', '10.9.0.7', 6, tcp(51_000, 22, { seq: 5, flag: flags.syn })), [200, 31]),
  back(ipv4('10.9.0.7', '10.9.0.4', 6, tcp(22, 51_000, { ack: 6, flag: flags.rst | flags.ack })), [200, 31]),
]

const large = udp(40_100, 9100, new Uint8Array(1992))
const moreFragments = 0x2000
const inFragments = [
  out(ipv4(client, web, 17, large.subarray(0, 1480), { id: 600, fragment: moreFragments })),
  out(ipv4(client, web, 17, large.subarray(1480), { id: 600, fragment: 1480 / 8 })),
  // Its first fragment is not in the capture.
  out(ipv4(client, web, 17, new Uint8Array(100), { id: 601, fragment: 185 })),
]

const withoutFlow = [
  ethernet(desk, 'ff:ff:ff:ff:ff:ff', 0x0806, new Uint8Array(46)),
  joined(
    Uint8Array.of(1, 0x80, 0xc2, 0, 0, 0, 2, 0, 0x5e, 0x10, 0, 0xfe),
    u16(38),
    Uint8Array.of(0x42, 0x42, 3),
    new Uint8Array(43),
  ),
  ethernet(gateway, '01:80:c2:00:00:0e', 0x88cc, new Uint8Array(46)),
]

const broken = [
  out(joined(Uint8Array.of(0x43), ipv4(client, web, 17, udp(1, 2, new Uint8Array(8))).subarray(1))),
  out(ipv4(client, web, 6, tcp(1, 2, {}).subarray(0, 12))),
  ethernet(desk, gateway, 0x86dd, ipv4(client, web, 17, new Uint8Array(30))),
]

/** NetFlow v5, one record: 10.20.0.5:51000 to 192.0.2.10:443, 12 packets, 3,400 bytes. */
export const netflow = (seconds: number): Uint8Array =>
  joined(
    u16(5),
    u16(1),
    u32(600_000),
    u32(seconds),
    u32(0),
    u32(1),
    u16(0),
    u16(0),
    Uint8Array.of(10, 20, 0, 5, 192, 0, 2, 10, 0, 0, 0, 0),
    u16(3),
    u16(4),
    u32(12),
    u32(3400),
    u32(590_000),
    u32(598_000),
    u16(51_000),
    u16(443),
    Uint8Array.of(0, 0x1b, 6, 0),
    u16(0),
    u16(0),
    Uint8Array.of(0, 0),
    u16(0),
  )

const exported = [out(ipv4('10.0.1.1', '10.0.1.200', 17, udp(30_001, 2055, netflow(morning / 1e6))))]

/** RFC 7348 */
export const vxlan = (network: number, frame: Uint8Array): Uint8Array =>
  joined(Uint8Array.of(8, 0, 0, 0), u32(network * 256), frame)
const tunnelled = [
  out(
    ipv4(
      '10.0.2.1',
      '10.0.2.2',
      17,
      udp(60_000, 4789, vxlan(5001, out(ipv4('172.16.5.4', '172.16.5.9', 17, udp(5000, 6000, ascii('inside')))))),
    ),
  ),
]

/** One of each kind of traffic. */
const traffic = (): Uint8Array =>
  pcapFile(
    [
      nameLookup,
      tlsSession,
      httpSession,
      echo,
      version6,
      doubleTagged,
      inFragments,
      withoutFlow,
      broken,
      exported,
      tunnelled,
    ].flatMap((packets, at) => sequence(packets, morning + at * 1e6 + 123_456, 10_000)),
  )

/** The end of the file stands in the middle of its last packet. */
const nanosecondsCut = (): Uint8Array =>
  pcapFile(
    [
      { data: ipv4('192.0.2.7', '192.0.2.8', 47, new Uint8Array(20)), micros: morning + 999_999, nanos: 999 },
      // The beginning of a longer packet, and one that is longer in the capture than it was on the wire.
      {
        data: ipv4('192.0.2.7', '192.0.2.8', 17, udp(7000, 7001, new Uint8Array(20)), { length: 1048 }),
        micros: morning + 1e6,
        original: 1048,
      },
      {
        data: ipv4('192.0.2.8', '192.0.2.7', 17, udp(7001, 7000, new Uint8Array(4))),
        micros: morning + 2e6,
        original: 20,
      },
      { data: ipv4('192.0.2.7', '192.0.2.8', 17, udp(7000, 7001, new Uint8Array(9))), micros: morning + 3e6 },
    ],
    { little: false, nanos: true, linkType: 101, snapLength: 96 },
  ).subarray(0, -11)

const plain = (port: number) => ipv4('192.0.2.20', '192.0.2.21', 17, udp(port, 7500, new Uint8Array(5)))
const nanos = BigInt(morning) * 1000n

/** Two sections in both byte orders: interfaces of three link types and four resolutions, every kind of block. */
const sections = (): Uint8Array => {
  const big = pcapngBlocks(false)
  const little = pcapngBlocks(true)
  const loopback = joined(Uint8Array.of(2, 0, 0, 0), plain(3))
  return joined(
    big.section(),
    big.interface({ name: 'wan0', resolution: 9 }),
    big.interface({ name: 'lo', linkType: 0, resolution: 0x80 | 20 }),
    // The writer's spare block, of a type nobody knows.
    big.block(0x0000_1234, new Uint8Array(5)),
    big.enhanced(0, nanos + 1_999_999n, out(plain(1)), undefined, 'seen at the edge'),
    big.enhanced(1, ((BigInt(morning) / 1_000_000n) << 20n) + (1n << 19n), loopback),
    big.enhanced(7, nanos, out(plain(2))),
    big.names(),
    big.statistics(0),
    little.section(),
    little.interface({ linkType: 101, offsetSeconds: -3600 }),
    little.simple(plain(4), 400),
    little.obsolete(0, BigInt(morning) + 3_600_250_000n, plain(5)),
    little.simple(plain(6)),
  )
}

export const captures: Readonly<Record<string, () => Uint8Array>> = {
  'traffic.pcap': traffic,
  'nanoseconds-cut.pcap': nanosecondsCut,
  'sections.pcapng': sections,
}
