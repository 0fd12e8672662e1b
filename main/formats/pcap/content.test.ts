import { describe, expect, test } from 'vitest'
import { ascii, clientHello, dns, flags, ipv4, joined, tcp, u16, u32, udp } from './testing'
import { morning, netflow } from './testing-captures'
import { a, at, b, decoded, raw, segment } from './testing-decoded'

describe('what a flow carries', () => {
  const session = (...data: readonly Uint8Array[]) => {
    let seq = 1
    return raw(
      ...data.map((each, n) => {
        const packet = at(n, segment(flags.psh | flags.ack, { seq, data: each }))
        seq += each.length
        return packet
      }),
    )
  }
  const content = async (bytes: Uint8Array) => {
    const [{ app, hostname, url, http_method: method, user_agent: agent } = {}] = (await decoded(bytes)).rows
    return { app, hostname, url, method, agent }
  }

  test('a TLS name over any number of segments', async () => {
    const hello = clientHello('Login.Example', 3000)
    for (const size of [100, 1400, 5000]) {
      const parts = Array.from({ length: Math.ceil(hello.length / size) }, (_, n) =>
        hello.subarray(n * size, (n + 1) * size),
      )
      expect(await content(session(...parts))).toMatchObject({ app: 'tls', hostname: 'login.example' })
    }
    expect(await content(session(hello.subarray(0, 1400)))).toMatchObject({ app: 'tls', hostname: undefined })
    // A segment is missing: nothing is made up.
    expect(await content(session(hello.subarray(0, 100), hello.subarray(200)))).toMatchObject({ hostname: undefined })
  })

  test('an HTTP head over two segments; never half a value', async () => {
    const head = 'POST /up HTTP/1.1\r\nHost: drop.example\r\nUser-Agent: agent/9\r\n\r\nbody'
    const expected = { app: 'http', hostname: 'drop.example', url: '/up', method: 'POST', agent: 'agent/9' }
    for (const cut of [8, 25, 50]) {
      expect(await content(session(ascii(head.slice(0, cut)), ascii(head.slice(cut))))).toEqual(expected)
    }
    expect(await content(session(ascii(head.slice(0, 30))))).toMatchObject({ url: '/up', hostname: undefined })
    expect(await content(session(ascii('GET the price of tea')))).toMatchObject({ url: undefined })
  })

  test('the name of a DNS question, over UDP and TCP; what is no DNS has none', async () => {
    const query = dns(5, 'a\u0001b.Example')
    const over = (payload: Uint8Array) => raw(at(0, ipv4(a, b, 17, udp(5000, 53, payload))))
    expect(await content(over(query))).toMatchObject({ app: 'dns', hostname: 'a\\001b.example' })
    expect(await content(over(query.subarray(0, 20)))).toMatchObject({ app: undefined, hostname: undefined })
    expect(await content(over(new Uint8Array(60)))).toMatchObject({ app: undefined })
    expect(await content(session(joined(u16(query.length), query)))).toMatchObject({
      app: 'dns',
      hostname: 'a\\001b.example',
    })
  })

  test.each([
    ['ssh', 6, 22, ascii('SSH-2.0-OpenSSH_9.7\r\n')],
    ['http2', 6, 80, ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['smb', 6, 445, joined(u32(40), Uint8Array.of(0xfe), ascii('SMB'), new Uint8Array(36))],
    ['rdp', 6, 3389, joined(Uint8Array.of(3, 0, 0, 19, 14, 0xe0), new Uint8Array(13))],
    ['quic', 17, 443, joined(Uint8Array.of(0xc3), u32(1), new Uint8Array(60))],
    ['ntp', 17, 123, joined(Uint8Array.of(0x23), new Uint8Array(47))],
    ['stun', 17, 3478, joined(u16(1), u16(0), u32(0x2112_a442), new Uint8Array(12))],
    ['dhcp', 17, 67, joined(new Uint8Array(236), u32(0x6382_5363), Uint8Array.of(255))],
  ])('%s is told by its first bytes', async (app, protocol, port, data) => {
    const packet = protocol === 6 ? tcp(50_000, port, { flag: flags.ack }, data) : udp(50_000, port, data)
    expect(await content(raw(at(0, ipv4(a, b, protocol, packet))))).toMatchObject({ app })
  })
})

describe('exports inside', () => {
  const exported = netflow(morning / 1e6)
  const sent = (port: number, payload: Uint8Array) => decoded(raw(at(0, ipv4(a, b, 17, udp(9000, port, payload)))))

  test('are decoded at any port when they are exports to their last byte', async () => {
    for (const port of [2055, 9995, 40_000]) {
      const recorded = await sent(port, exported)
      expect(recorded.rows).toMatchObject([{ src_ip: '10.20.0.5', dst_ip: '192.0.2.10', bytes: 3400, sensor: a }])
      expect(recorded.skipped).toEqual({ 'file header': 1, 'datagram of netflow-v5': 1 })
    }
  })

  test('other packets that begin with the same number are flows', async () => {
    for (const payload of [
      joined(u16(5), ascii('File already exists'), Uint8Array.of(0)),
      joined(exported, Uint8Array.of(0)),
      joined(u16(9), new Uint8Array(30)),
      joined(u16(10), u16(40), new Uint8Array(36)),
    ])
      expect((await sent(69, payload)).rows).toMatchObject([{ src_ip: a, dst_port: 69 }])
  })

  test('cut by the capture, or in a fragment, they are packets of a flow', async () => {
    const data = ipv4(a, b, 17, udp(9000, 2055, exported))
    const cut = await decoded(raw({ data: data.subarray(0, 90), micros: morning, original: data.length }))
    expect(cut.rows).toMatchObject([{ dst_port: 2055, packets: 1 }])
    const fragment = await decoded(raw(at(0, ipv4(a, b, 17, udp(9000, 2055, exported), { fragment: 0x2000 }))))
    expect(fragment.rows).toMatchObject([{ dst_port: 2055, packets: 1 }])
  })
})
