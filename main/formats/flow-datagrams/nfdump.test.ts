import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { protocolName } from '../../../shared/units/protocol'
import { adviceFor } from '../advice-for'
import type { Row } from '../recorded'
import { createDatagramFramer } from './datagram-framer'
import {
  decoding,
  type Field,
  ip4,
  ip6,
  ipfixMessage,
  joined,
  n8,
  n16,
  n32,
  n64,
  sentMs,
  set,
  template,
  uptime,
  v5Datagram,
  v5Record,
  v9Datagram,
} from './testing'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples/netflow-ipfix')

const isInstalled = (tool: string): boolean => {
  try {
    execFileSync(tool, ['-V'], { stdio: 'ignore' })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
const hasNfdump = isInstalled('nfcapd') && isInstalled('nfdump')

/** What nfcapd makes of datagrams that are sent to it, as nfdump prints it. */
const nfdumpRows = async (folder: string, datagrams: readonly Uint8Array[]): Promise<readonly Row[]> => {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const probe = createSocket('udp4')
  probe.bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  const nfcapd = spawn('nfcapd', ['-w', folder, '-p', String(port), '-b', '127.0.0.1', '-t', '86400'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  const hear = (text: Buffer) => void said.push(text.toString())
  nfcapd.stdout.on('data', hear)
  nfcapd.stderr.on('data', hear)
  const isListening = () =>
    existsSync('/proc/net/udp') &&
    readFileSync('/proc/net/udp', 'utf8').includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `)
  for (let n = 0; n < 200 && !isListening(); n++) await new Promise(resolve => setTimeout(resolve, 50))
  for (const datagram of datagrams) {
    await new Promise<void>((resolve, reject) =>
      socket.send(datagram, port, '127.0.0.1', error => (error ? reject(error) : resolve())),
    )
    await new Promise(resolve => setTimeout(resolve, 3))
  }
  await new Promise(resolve => setTimeout(resolve, 500))
  nfcapd.kill('SIGTERM')
  await once(nfcapd, 'exit')
  socket.close()
  const files = readdirSync(folder).filter(name => name.startsWith('nfcapd.'))
  if (files.length === 0) throw new Error(`nfcapd wrote nothing: ${said.join('')}`)
  const printed = execFileSync('nfdump', ['-R', folder, '-o', 'json'], {
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  })
  return JSON.parse(printed.toString('utf8')) as Row[]
}

const datagramsOf = (bytes: Uint8Array): readonly Uint8Array[] => {
  const all: Uint8Array[] = []
  const framer = createDatagramFramer({
    datagram: (from, begin, end) => void all.push(from.slice(begin, end)),
    broken: () => {},
  })
  framer.push(bytes)
  framer.end()
  return all
}

/** What both sides say of a flow. nfdump keeps the type and code of ICMP where a port would stand. */
const ofNfdump = (row: Row) => ({
  src: row['src4_addr'] ?? row['src6_addr'],
  dst: row['dst4_addr'] ?? row['dst6_addr'],
  ports: row['proto'] === 6 || row['proto'] === 17 ? [row['src_port'] ?? 0, row['dst_port'] ?? 0] : [],
  protocol: protocolName(Number(row['proto'])),
  bytes: row['in_bytes'],
  packets: row['in_packets'],
  start: Date.parse(`${row['first']}Z`),
  end: Date.parse(`${row['last']}Z`),
})

/** nfdump multiplies what was sampled; ours is as exported, with the rate beside it. */
const ofOurs = (row: Row) => ({
  src: row['src_ip'],
  dst: row['dst_ip'],
  ports: row['protocol'] === 'tcp' || row['protocol'] === 'udp' ? [row['src_port'] ?? 0, row['dst_port'] ?? 0] : [],
  protocol: row['protocol'],
  bytes: Number(row['src_bytes']) * Number(row['sampling'] ?? 1),
  packets: Number(row['src_packets']) * Number(row['sampling'] ?? 1),
  start: Date.parse(String(row['start'])),
  end: Date.parse(String(row['end'])),
})

const inOrder = (flows: readonly object[]): readonly string[] => flows.map(flow => JSON.stringify(flow)).sort()

const seeded = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Flows of any size and time, exported as each version does. */
const exported = (): readonly Uint8Array[] => {
  const random = seeded(7)
  const address = () => `${1 + random(223)}.${random(256)}.${random(256)}.${1 + random(254)}`
  const protocol = () => [6, 17, 47][random(3)] ?? 6
  const v5 = Array.from({ length: 20 }, (_, n) =>
    v5Datagram(
      Array.from({ length: 30 }, () => {
        const last = random(100_000)
        const first = last + random(1_000_000)
        return v5Record({
          src: address(),
          dst: address(),
          srcPort: random(65_536),
          dstPort: random(65_536),
          protocol: protocol(),
          packets: 1 + random(1e6),
          octets: 64 + random(1e9),
          first: uptime - first,
          last: uptime - last,
        })
      }),
      { sequence: n * 30 },
    ),
  )
  const four: readonly Field[] = [
    [8, 4],
    [12, 4],
    [7, 2],
    [11, 2],
    [4, 1],
    [6, 1],
    [2, 4],
    [1, 8],
    [22, 4],
    [21, 4],
  ]
  const six: readonly Field[] = [
    [27, 16],
    [28, 16],
    [7, 2],
    [11, 2],
    [4, 1],
    [2, 8],
    [1, 8],
    [152, 8],
    [153, 8],
  ]
  const flow4 = () => {
    const last = random(100_000)
    return joined(
      ip4(address()),
      ip4(address()),
      n16(random(65_536)),
      n16(random(65_536)),
      n8(protocol()),
      n8(random(64)),
      n32(1 + random(1e6)),
      n64(64 + random(1e12)),
      n32(uptime - last - random(1e6)),
      n32(uptime - last),
    )
  }
  const flow6 = () => {
    const last = sentMs - random(100_000)
    const host = () =>
      ip6(
        `20010db8${(random(2 ** 32) >>> 0).toString(16).padStart(8, '0')}00000000${(1 + random(65_000)).toString(16).padStart(8, '0')}`,
      )
    return joined(
      host(),
      host(),
      n16(random(65_536)),
      n16(random(65_536)),
      n8(protocol()),
      n64(1 + random(1e9)),
      n64(64 + random(1e12)),
      n64(last - random(1e6)),
      n64(last),
    )
  }
  const many = (make: () => Buffer) => joined(...Array.from({ length: 20 }, make))
  return [
    ...v5,
    v9Datagram([set(0, joined(template(256, four), template(257, six)))], { sequence: 1 }),
    ...Array.from({ length: 20 }, (_, n) => v9Datagram([set(256, many(flow4))], { sequence: 2 + n })),
    ...Array.from({ length: 10 }, (_, n) => v9Datagram([set(257, many(flow6))], { sequence: 22 + n })),
    ipfixMessage([set(2, template(300, six))], { sequence: 0 }),
    ...Array.from({ length: 20 }, (_, n) => ipfixMessage([set(300, many(flow6))], { sequence: n * 20 })),
  ]
}

describe.runIf(hasNfdump)(
  'nfdump, given the same datagrams (passed over where nfdump is not installed; CI requires it)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'netwake-nfdump-'))
    const sent = exported()
    let theirs: readonly Row[] = []
    beforeAll(async () => {
      theirs = await nfdumpRows(folder, sent)
    }, 60_000)
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    test('agrees on addresses, ports, protocol, bytes, packets and times of 1,600 flows of v5, v9 and IPFIX', () => {
      const { send, end } = decoding()
      send(...sent.map(payload => ({ payload })))
      const { rows, rejects } = end()
      expect(rejects).toEqual([])
      expect(rows).toHaveLength(1600)
      expect(inOrder(rows.map(ofOurs))).toEqual(inOrder(theirs.map(ofNfdump)))
    })

    test('its own files are known, and what to do with them is said', () => {
      const [name = ''] = readdirSync(folder).filter(each => each.startsWith('nfcapd.'))
      expect(adviceFor(readFileSync(join(folder, name)))).toMatch(/^is a file of nfcapd, .*nfdump -r FILE -o csv/)
      expect(adviceFor(sent[0] as Uint8Array)).toBe(null)
    })

    test.runIf(existsSync(samples))(
      'agrees on the datagrams of real devices that it reads',
      async () => {
        const own = mkdtempSync(join(tmpdir(), 'netwake-nfdump-'))
        try {
          const real = [
            'telegraf__netflow_v5_example__netflow_v5.bin',
            'telegraf__netflow_v9_example__netflow_v9.bin',
            'logstash-plugins__netflow9_test_softflowd_tpl_data.dat',
            'logstash-plugins__netflow5_test_juniper_mx80.dat',
            'cesnet__example_flows.ipfix',
          ].flatMap(name => datagramsOf(readFileSync(join(samples, name))))
          const theirs = await nfdumpRows(own, real)
          const { send, end } = decoding()
          send(...real.map(payload => ({ payload })))
          const { rows } = end()
          expect(rows.length).toBeGreaterThan(4000)
          expect(inOrder(rows.map(ofOurs))).toEqual(inOrder(theirs.map(ofNfdump)))
        } finally {
          rmSync(own, { recursive: true, force: true })
        }
      },
      60_000,
    )
  },
)
