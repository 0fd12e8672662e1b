import { createSocket } from 'node:dgram'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Capture } from '../../../shared/model/capture'
import { elementsOption } from '../../formats/flow-datagrams/datagram-options'
import { parseDefinitions } from '../../formats/flow-datagrams/definitions'
import { ip4, ipfixMessage, joined, set, template } from '../../formats/flow-datagrams/testing'
import type { CaseStore } from '../../store/case-store'
import { openCase } from '../../store/open-case'
import { quickFolder } from '../../store/testing'
import { valueAt } from '../../store/value-at'
import { createImporter } from '../importer'
import { enrich, lines } from '../testing'
import { recordedCaptures } from './capture-books'
import { type Captures, createCaptures } from './captures'
import { balanced, flowOf, freePort, openSender, orderOf, until, v5Datagram } from './testing'

let folder = ''
let store: CaseStore
let captures: Captures
let told: (readonly Capture[])[] = []

const open = async (): Promise<void> => {
  store = await openCase(join(folder, 'a.netwake'), { create: true })
  captures = createCaptures({ store, enrich, onCommit: () => {}, onChange: list => told.push(list) })
}
beforeEach(async () => {
  folder = quickFolder()
  told = []
  await open()
})
afterEach(async () => {
  await captures.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const captureOf = (id: string): Capture => {
  const found = captures.list().find(capture => capture.id === id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}
const storedAre = (id: string, rows: number) => until(() => captureOf(id).stored >= rows)

/** Source, destination, ports and bytes of every row, as text. */
const rowsOf = (): string[] =>
  store.segments().flatMap(({ id, rows }) =>
    Array.from({ length: rows }, (_, row) => {
      const at = (name: 'src_ip' | 'dst_ip' | 'src_port' | 'dst_port' | 'bytes' | 'packets') =>
        valueAt(store.column(id, name), row) ?? -1
      const host = (name: 'src_ip' | 'dst_ip') => store.hosts.address(at(name))
      return [host('src_ip'), at('src_port'), host('dst_ip'), at('dst_port'), at('bytes'), at('packets')].join(' ')
    }),
  )
const sentRows = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => {
    const { src, srcPort, dst, dstPort, bytes, packets } = flowOf(from + n)
    return [src, srcPort, dst, dstPort, bytes, packets].join(' ')
  })

const sound = { integrity: 'ok', custody: 'intact', balanced: true } as const

describe('EL-01: a listener on the wire', () => {
  test('takes the protocols it is told to take, and counts the others', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port], { protocols: ['netflow-v9', 'syslog'] }))
    const sender = await openSender(port)
    await sender.flows(0, 90)
    await sender.datagram(Buffer.from('<134>Nov 26 10:00:00 edge app: a line of syslog'))
    await storedAre(id, 1)
    await until(() => captureOf(id).notAllowed === 3)
    await captures.stop(id)
    expect(captureOf(id)).toMatchObject({
      protocols: ['netflow-v9', 'syslog'],
      datagrams: 4,
      notAllowed: 3,
      unknown: 0,
      seen: 1,
      stored: 1,
    })
    await sender.close()
  })

  test('stores every flow that was sent, tells what it sees while it runs, and its books balance', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port]))
    const sender = await openSender(port)
    await sender.flows(0, 3000)
    await storedAre(id, 3000)
    await until(() => captureOf(id).exporters.length === 1)
    const seen = captureOf(id)
    expect(seen).toMatchObject({ state: 'listening', host: '127.0.0.1', ports: [port], datagrams: 100, unknown: 0 })
    expect(seen.exporters).toMatchObject([
      { address: '127.0.0.1', protocol: 'netflow-v5', datagrams: 100, records: 3000, missing: 0, resets: 0 },
    ])
    await captures.stop(id)
    const ended = captureOf(id)
    expect(ended).toMatchObject({
      state: 'stopped',
      problem: null,
      datagrams: 100,
      seen: 3000,
      stored: 3000,
      rejected: 0,
      queued: 0,
      queueLost: 0,
      notAllowed: 0,
      kernelLost: process.platform === 'linux' ? 0 : null,
      rawBytes: null,
    })
    expect(balanced(ended)).toBe(true)
    expect(rowsOf().sort()).toEqual(sentRows(0, 3000).sort())
    expect(store.files()).toMatchObject([
      { format: 'netflow-ipfix', state: 'complete', stored: 3000, bytes: ended.bytes, sha256: null, error: null },
    ])
    expect(store.files()[0]?.path).toMatch(
      new RegExp(
        `^udp://127\\.0\\.0\\.1:${port}/127\\.0\\.0\\.1 netflow-v5 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    )
    expect(store.check()).toEqual(sound)
    await sender.close()
  })

  test('rows are in the case within a second and a half, and the list is told at least twice a second', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port]))
    const sender = await openSender(port)
    const waits: number[] = []
    for (let n = 0; n < 5; n++) {
      const began = performance.now()
      await sender.flows(n * 10, n * 10 + 10)
      await storedAre(id, n * 10 + 10)
      waits.push(performance.now() - began)
      await wait(100)
    }
    expect(Math.max(...waits)).toBeLessThan(1500)
    const before = told.length
    await wait(1300)
    expect(told.length - before).toBeGreaterThanOrEqual(2)
    await sender.close()
  })

  test('a gap in the sequence, a datagram of no protocol and one that lies are each told', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port]))
    const sender = await openSender(port)
    await sender.datagram(v5Datagram([flowOf(1)], 0))
    await sender.datagram(v5Datagram([flowOf(2)], 11))
    await sender.datagram(Buffer.from([0xff, 0xfe, 0xfd, 0xfc, 0, 1, 2, 3]))
    const lying = v5Datagram([flowOf(3)], 12)
    lying.writeUInt16BE(30, 2)
    await sender.datagram(lying)
    await until(() => captureOf(id).rejected > 0 && (captureOf(id).exporters[0]?.missing ?? 0) > 0)
    await captures.stop(id)
    expect(captureOf(id)).toMatchObject({ datagrams: 4, unknown: 1, stored: 3, rejected: 1 })
    expect(captureOf(id).exporters).toMatchObject([{ missing: 10, records: 3, rejected: 1 }])
    const { rejects } = store.rejects({ fileId: null, search: '', offset: 0, limit: 10 })
    expect(rejects).toMatchObject([{ reason: 'the header says 30 records and the datagram ends after 1' }])
    expect(store.check()).toEqual(sound)
    await sender.close()
  })

  test('several ports and IPv6 are heard, and each sender of each port has books of its own', async () => {
    const ports = [await freePort(), await freePort()]
    const six = await freePort('::1')
    const [id, other] = [await captures.start(orderOf(ports)), await captures.start(orderOf([six], { host: '::1' }))]
    const senders = await Promise.all([...ports.map(port => openSender(port)), openSender(six, '::1')])
    for (const [n, sender] of senders.entries()) await sender.flows(n * 100, n * 100 + 100)
    await storedAre(id, 200)
    await storedAre(other, 100)
    await Promise.all([id, other].map(captures.stop))
    // Which of two captures stores first is nobody's promise.
    expect(
      store
        .files()
        .map(({ path, stored }) => `${path.split(' ')[0]} ${stored}`)
        .toSorted(),
    ).toEqual(
      [
        `udp://127.0.0.1:${ports[0]}/127.0.0.1 100`,
        `udp://127.0.0.1:${ports[1]}/127.0.0.1 100`,
        `udp://[::1]:${six}/::1 100`,
      ].toSorted(),
    )
    expect(captureOf(other).exporters).toMatchObject([{ address: '::1', records: 100 }])
    expect(store.check()).toEqual(sound)
    await Promise.all(senders.map(sender => sender.close()))
  })
})

test('EL-04: elements that the user defines are known on the wire; what is no definition is refused', async () => {
  const port = await freePort()
  const definitions = elementsOption(parseDefinitions('{"65000": {"7": "sourceIPv4Address ipv4Address"}}'))
  const id = await captures.start(orderOf([port], { definitions }))
  const sender = await openSender(port)
  const ends = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))
  await sender.datagram(
    ipfixMessage([
      set(
        2,
        template(300, [
          [7, 4, 65_000],
          [12, 4],
        ]),
      ),
      set(300, ends),
    ]),
  )
  await storedAre(id, 1)
  await captures.stop(id)
  expect(rowsOf()).toEqual(['192.0.2.10 -1 198.51.100.20 -1 -1 -1'])
  await sender.close()
  await expect(captures.start(orderOf([port], { definitions: 'colour=red' }))).rejects.toThrow(
    '"colour=red" is no option of a file of datagrams',
  )
})

describe('who may send, and from where', () => {
  test('senders that are not on the list are counted and dropped', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port], { allow: ['127.0.0.2', '127.8.0.0/16'] }))
    const senders = await Promise.all(
      ['127.0.0.2', '127.8.9.9', '127.0.0.3'].map(from => openSender(port, '127.0.0.1', from)),
    )
    const numbers = [0, 30, 60, 150] as const
    for (const [n, sender] of senders.entries()) await sender.flows(numbers[n] ?? 0, numbers[n + 1] ?? 0)
    await until(() => captureOf(id).notAllowed === 3 && captureOf(id).stored === 60)
    await captures.stop(id)
    expect(captureOf(id)).toMatchObject({ datagrams: 2, notAllowed: 3, stored: 60 })
    expect(
      captureOf(id)
        .exporters.map(({ address }) => address)
        .sort(),
    ).toEqual(['127.0.0.2', '127.8.9.9'])
    await Promise.all(senders.map(sender => sender.close()))
  })

  test('forged senders without end share one entry beyond 256', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port]))
    for (let n = 0; n < 300; n++) {
      const sender = await openSender(port, '127.0.0.1', `127.1.${n >> 8}.${n & 255}`)
      await sender.flows(n, n + 1)
      await sender.close()
    }
    await storedAre(id, 300)
    await captures.stop(id)
    expect(store.files().length).toBe(257)
    expect(store.files().at(-1)).toMatchObject({ stored: 44, seen: 44 })
    expect(store.files().at(-1)?.path).toContain('udp://127.0.0.1/other senders netflow-v5')
    expect(captureOf(id).exporters.length).toBe(256)
    expect(store.check()).toEqual(sound)
  })

  test.each([
    [{ host: '0.0.0.0' }, /^Other machines can reach 0\.0\.0\.0, so it has to be chosen on purpose/],
    [{ host: 'collector.example' }, /^collector\.example is no IP address\./],
    [
      { host: '203.0.113.77', anyAddress: true },
      /^This machine has no address 203\.0\.113\.77\. Listen on one that it has/,
    ],
    [{ allow: ['10.0.0.0/33'] }, /^10\.0\.0\.0\/33 is neither an address nor a network/],
  ])('%j is refused with what to do, and leaves nothing in the case', async (more, sentence) => {
    const port = await freePort()
    await expect(captures.start(orderOf([port], more))).rejects.toThrow(sentence)
    expect([captures.list(), store.files(), store.live.captures()]).toEqual([[], [], []])
  })

  test('any address may be chosen on purpose', async () => {
    const port = await freePort()
    const id = await captures.start(orderOf([port], { host: '0.0.0.0', anyAddress: true }))
    const sender = await openSender(port)
    await sender.flows(0, 30)
    await storedAre(id, 30)
    await sender.close()
  })

  test('a port in use is said to be, by whom if it is this case itself, and the ports beside it are let go', async () => {
    const [used, free] = [await freePort(), await freePort()]
    const other = createSocket('udp4')
    await new Promise<void>(resolve => other.bind(used, '127.0.0.1', () => resolve()))
    await expect(captures.start(orderOf([free, used]))).rejects.toThrow(
      `Port ${used} on 127.0.0.1 is in use by another program. End that program or listen on another port.`,
    )
    const id = await captures.start(orderOf([free]))
    await expect(captures.start(orderOf([free]))).rejects.toThrow(
      `This case is listening on port ${free} of 127.0.0.1 already.`,
    )
    await captures.stop(id)
    await new Promise<void>(resolve => other.close(() => resolve()))
  })
})

describe('EL-09: retention', () => {
  test('live rows go after their time while the capture runs, imported ones stay', async () => {
    const importer = createImporter({ store, enrich, workers: 1, onProgress: () => {}, onCommit: () => {} })
    const log = join(folder, 'vpc.log')
    writeFileSync(log, lines(50))
    await importer.finished(importer.start([{ path: log, name: log }], null))
    const port = await freePort()
    const id = await captures.start(orderOf([port], { retention: { ms: 1500, bytes: null } }))
    const sender = await openSender(port)
    await sender.flows(0, 300)
    await storedAre(id, 300)
    await until(() => captureOf(id).expired === 300)
    await sender.flows(300, 330)
    await storedAre(id, 330)
    expect(captureOf(id)).toMatchObject({ stored: 330, expired: 300, seen: 330 })
    expect(store.rowCount()).toBe(50 + 30)
    expect(store.files().map(({ stored, expired }) => [stored, expired])).toEqual([
      [50, 0],
      [330, 300],
    ])
    expect(store.check()).toEqual(sound)
    await sender.close()
    await importer.close()
  })
})

test('several captures and an import run at once into one case', async () => {
  const importer = createImporter({ store, enrich, workers: 2, onProgress: () => {}, onCommit: () => {} })
  const log = join(folder, 'vpc.log')
  writeFileSync(log, lines(40_000))
  const ports = [await freePort(), await freePort(), await freePort()]
  const ids = await Promise.all(ports.map(port => captures.start(orderOf([port]))))
  const senders = await Promise.all(ports.map(port => openSender(port)))
  const job = importer.start([{ path: log, name: log }], null)
  await Promise.all(senders.map((sender, n) => sender.flows(n * 10_000, n * 10_000 + 6000)))
  await importer.finished(job)
  await Promise.all(ids.map(id => storedAre(id, 6000)))
  await Promise.all(ids.map(captures.stop))
  expect(store.rowCount()).toBe(40_000 + 3 * 6000)
  expect(captures.list().map(({ stored }) => stored)).toEqual([6000, 6000, 6000])
  const wire = new Set(store.files().flatMap(({ id, capture }) => (capture === null ? [] : [id])))
  for (const { files } of store.segments()) expect(new Set(files.map(({ id }) => wire.has(id))).size).toBe(1)
  expect(store.check()).toEqual(sound)
  await Promise.all(senders.map(sender => sender.close()))
  await importer.close()
})

test('a capture that has ended is remembered with its counts and exporters by the next who opens the case', async () => {
  const port = await freePort()
  const id = await captures.start(orderOf([port], { allow: ['127.0.0.0/8'], keepRaw: true }))
  const sender = await openSender(port)
  await sender.flows(0, 90)
  await storedAre(id, 90)
  await captures.stop(id)
  const before = captureOf(id)
  await captures.close()
  store.close()
  await open()
  const { started, ...after } = captureOf(id)
  const { started: startedBefore, ...expected } = before
  expect(after).toEqual({ ...expected, datagramsPerSecond: 0, recordsPerSecond: 0 })
  expect(Math.abs(started - startedBefore)).toBeLessThan(1000)
  expect(existsSync(`${store.path}-raw`) && readdirSync(`${store.path}-raw`)).toEqual(['capture-1-000001.pcap'])
  await sender.close()
})

test('a case that is open for reading beside the one that captures tells of the capture, too', async () => {
  const port = await freePort()
  const id = await captures.start(orderOf([port]))
  const sender = await openSender(port)
  await sender.flows(0, 60)
  await storedAre(id, 60)
  const reader = await openCase(store.path, { readOnly: true })
  expect(recordedCaptures(reader)).toMatchObject([{ id, state: 'listening', ports: [port], stored: 60 }])
  reader.close()
  await sender.close()
})
