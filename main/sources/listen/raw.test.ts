import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Output } from '../../../shared/contract'
import { createEngine, type Engine, type OpenCase } from '../../engine'
import { quickFolder } from '../../store/testing'
import { packetsOf } from './pcap-file'
import { rawPath } from './raw-folder'
import { createRawRing } from './raw-ring'
import { flowOf, forever, freePort, openSender, orderOf, until, v5Datagram } from './testing'
import { missingTools, runTool } from './testing-tools'
import { endsOf, packetHeaders, readPacket } from './udp-packet'

let folder = ''
let engine: Engine
let open: OpenCase
beforeEach(async () => {
  folder = quickFolder()
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
  open = await engine.open(join(folder, 'a.netwake'), { create: true })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const never = new AbortController().signal
const rawOf = async (id: number): Promise<Output<'flows.raw'>> => engine.calls['flows.raw']({ id }, never)

/** Captures v5 flows by their numbers, thirty a datagram. */
const capture = async (flows: number, keepRaw: boolean, bytes: number | null = null): Promise<string> => {
  const { captures } = open
  if (!captures) throw new Error('the case cannot be written')
  const port = await freePort()
  const id = await captures.start(orderOf([port], { keepRaw, retention: { ...forever, bytes } }))
  const sender = await openSender(port)
  await sender.flows(0, flows)
  await until(() => captures.list().some(one => one.stored >= flows))
  await captures.stop(id)
  await sender.close()
  return id
}

describe('EL-12: a live row opens its original bytes', () => {
  test('from the raw datagrams that were kept, as its own record', async () => {
    await capture(90, true)
    for (const id of [1, 45, 90]) {
      const found = await rawOf(id)
      const expected = v5Datagram([flowOf(id - 1)], 0).subarray(24)
      const bytes = Buffer.from(found.bytes, 'base64')
      expect(found).toMatchObject({ problem: null, record: id, length: 48 })
      // The uptimes in it are those of the moment; addresses, counters and ports are the flow's.
      expect([bytes.length, bytes.subarray(0, 24)]).toEqual([48, expected.subarray(0, 24)])
      expect(bytes.subarray(32)).toEqual(expected.subarray(32))
    }
  })

  test('or says that they were not kept, and how to keep them', async () => {
    await capture(30, false)
    expect(await rawOf(1)).toMatchObject({
      text: null,
      bytes: '',
      fields: [],
      problem:
        'The datagram of this record was not kept. To open records as they came, keep the raw datagrams: netwake listen --keep-raw, or the box in the Live view.',
    })
  })

  test('the ring stays within its size; what it let go is said to be gone, and each file left has its hash', async () => {
    const bytes = 5_000_000
    // 120,000 flows are 6 MB of datagrams.
    await capture(120_000, true, bytes)
    await until(() => open.store.live.rawFiles().some(({ removed }) => removed !== null))
    const files = open.store.live.rawFiles()
    const kept = files.filter(({ removed }) => removed === null)
    expect(kept.reduce((sum, file) => sum + file.bytes, 0)).toBeLessThanOrEqual(bytes)
    expect(kept.length).toBeLessThan(files.length)
    for (const { name, bytes: size } of kept) expect(statSync(rawPath(open.store.path, name)).size).toBe(size)
    const { ok, files: verified } = await engine.calls['case.verify']({}, never)
    expect([ok, verified.map(({ state }) => state)]).toEqual([true, ['live', ...kept.map(() => 'same')]])
    expect((await rawOf(1)).problem).toBe(
      'The datagram of this record is not kept any more: capture-1-000001.pcap was removed from the ring of raw datagrams.',
    )
    expect(await rawOf(open.store.lastRow())).toMatchObject({ problem: null })
  }, 120_000)

  test('a file of the ring that was changed does not pass verification', async () => {
    await capture(60, true)
    const [raw] = open.store.live.rawFiles()
    truncateSync(rawPath(open.store.path, raw?.name ?? ''), 100)
    const { ok, files } = await engine.calls['case.verify']({}, never)
    expect([ok, files.map(({ state }) => state)]).toEqual([false, ['live', 'changed']])
  })
})

describe('the files of the ring', () => {
  const missing = missingTools('nfpcapd', 'softflowd')
  test.skipIf(missing)(`are captures that other programs open${missing}`, async () => {
    await capture(300, true)
    const [raw] = open.store.live.rawFiles()
    const path = rawPath(open.store.path, raw?.name ?? '')
    const said = await runTool('softflowd', '-r', path, '-n', '127.0.0.1:9', '-D')
    expect(said).toMatch(/Packets processed: 10\n/)
    expect(said).toMatch(/Ignored packets: 0 /)
  })

  test('go on in a new file when one is full, and an offset tells in which a datagram stands', () => {
    const files: { name: string; base: number }[] = []
    const sealed: { name: string; bytes: number }[] = []
    const casePath = join(folder, 'ring.netwake')
    const ring = createRawRing({
      casePath,
      capture: 7,
      fileBytes: 1000,
      events: {
        begun: file => files.push(file),
        sealed: file => sealed.push(file),
        failed: problem => expect.fail(problem),
      },
    })
    const ends = endsOf('192.0.2.1', 5000, '127.0.0.1', 2055)
    const payloads = Array.from({ length: 12 }, (_, n) => Buffer.alloc(200, n))
    const places = payloads.map(payload => ring.keep(ends, payload, 1000) ?? Number.NaN)
    ring.close()
    expect(files.map(({ name }) => name)).toEqual([1, 2, 3].map(n => `capture-7-00000${n}.pcap`))
    expect(sealed.every(({ bytes }) => bytes <= 1000)).toBe(true)
    for (const [n, place] of places.entries()) {
      const file = files.findLast(({ base }) => base <= place)
      const bytes = readFileSync(rawPath(casePath, file?.name ?? ''))
      expect(bytes.subarray(place - (file?.base ?? 0)).subarray(0, 200)).toEqual(payloads[n])
    }
  })
})

describe('the packet made around a payload', () => {
  /** The sum of all 16-bit words of a packet that carries right checksums, RFC 1071. */
  const sumOf = (bytes: Uint8Array, start = 0): number => {
    let sum = start
    for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
    return sum
  }
  const payload = Buffer.from('payload of an odd length!')

  test('over IPv4 has a right header checksum and none over the payload', () => {
    const packet = Buffer.concat([packetHeaders(endsOf('192.0.2.9', 4739, '127.0.0.1', 2055), payload), payload])
    expect(sumOf(packet.subarray(0, 20))).toBe(0xffff)
    expect(packet.readUInt16BE(26)).toBe(0)
    const found = readPacket(packet)
    expect([found?.payloadAt, found?.ends.sourcePort, found?.ends.targetPort]).toEqual([28, 4739, 2055])
  })

  test('over IPv6 has a right checksum over both', () => {
    const packet = Buffer.concat([packetHeaders(endsOf('2001:db8::9', 4739, '::1', 2055), payload), payload])
    expect(sumOf(packet.subarray(8), packet.length - 40 + 17)).toBe(0xffff)
    expect(readPacket(packet)?.payloadAt).toBe(48)
  })

  test('of a file that was cut is left out', () => {
    expect([...packetsOf(new Uint8Array(30))]).toEqual([])
  })
})
