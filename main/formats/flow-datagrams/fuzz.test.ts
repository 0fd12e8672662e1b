import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createDatagramDecoder } from '../datagram-decoder'
import { createDraft } from '../draft'
import type { BytesFormat, Decoder, PlacedSink } from '../format'
import { netflowIpfix } from '../netflow-ipfix'
import { sflow } from '../sflow'
import { datagram } from './testing'

const here = dirname(fileURLToPath(import.meta.url))
const own = join(here, '../samples')
const shared = join(here, '../../../../shared/samples')

/** Real datagrams where they are there, and ours. */
const filesOf = (id: string): readonly Buffer[] =>
  [join(own, id), join(shared, id)]
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
    .filter(path => /\.(dat|bin)$/.test(path) || path.startsWith(own))
    .filter(path => !path.endsWith('.json'))
    .map(path => readFileSync(path))

/** A generator of numbers that a seed makes again: xorshift32. */
const randomFrom = (seed: number) => {
  let state = seed | 0 || 1
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** One in fifty bytes flipped, a piece cut out, one of another file put in, one repeated. */
const mutate = (files: readonly Buffer[], random: (below: number) => number): Buffer => {
  const pick = (): Buffer => files[random(files.length)] as Buffer
  let bytes = Buffer.from(pick())
  const kind = random(5)
  if (kind === 0 || kind === 4)
    for (let n = Math.ceil(bytes.length / 50); n > 0; n--) bytes[random(bytes.length)] = random(256)
  if (kind === 1) bytes = bytes.subarray(0, random(bytes.length))
  if (kind === 2) {
    const other = pick()
    const at = random(bytes.length)
    const from = random(other.length)
    bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + random(600)), bytes.subarray(at)])
  }
  if (kind === 3 || kind === 4) {
    const from = random(bytes.length)
    const piece = bytes.subarray(from, from + random(400))
    bytes = Buffer.concat([bytes, ...Array<Buffer>(1 + random(6)).fill(piece), bytes])
  }
  return bytes
}

/** A sink that counts, checks every place, and keeps nothing. */
const countingSink = (bytes: () => number) => {
  const { draft, values } = createDraft()
  const id = () => 1
  const sink = {
    draft,
    values,
    host: id,
    hostBytes: id,
    hostIp: id,
    text: id,
    textBytes: id,
    rule: id,
    identify: () => {},
  }
  const books = { stored: 0, rejected: 0, skipped: 0, kinds: new Set<string>(), broken: '' }
  let placed = 0
  const check = (): void => {
    if (placed !== 1) books.broken ||= `${placed} places for one record`
    placed = 0
    values.fill(Number.NaN)
  }
  const counted: PlacedSink = {
    ...sink,
    at: (offset, length) => {
      placed++
      if (offset < 0 || length < 0 || offset + length > bytes()) books.broken ||= `place ${offset} + ${length}`
    },
    store: () => {
      const { start, src_port: srcPort, dst_port: dstPort, bytes: octets } = sink.draft
      if (!(start >= Date.UTC(1990, 0, 1) && start < Date.UTC(2100, 0, 1))) books.broken ||= `start ${start}`
      if (srcPort > 65_535 || dstPort > 65_535) books.broken ||= `ports ${srcPort} ${dstPort}`
      if (octets < 0 || octets > Number.MAX_SAFE_INTEGER * 2) books.broken ||= `bytes ${octets}`
      books.stored++
      check()
    },
    reject: reason => {
      if (reason.length === 0 || reason.length > 400) books.broken ||= `reason ${reason}`
      books.rejected++
      check()
    },
    skip: kind => {
      books.kinds.add(kind)
      books.skipped++
      check()
    },
  }
  return { counted, books }
}

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000)

test.each([
  [netflowIpfix, 20_261_126],
  [sflow, 6343],
] as const)(
  '$id: no input throws, hangs, loses count or names kinds without end',
  (format: BytesFormat, seed: number) => {
    const files = filesOf(format.id)
    const random = randomFrom(seed)
    let present = 0
    const { counted, books } = countingSink(() => present)
    const kept = createDatagramDecoder()
    let slowest = 0
    for (let n = 0; n < inputs; n++) {
      const bytes = mutate(files, random)
      present = bytes.length
      const before = books.stored + books.rejected + books.skipped
      const began = performance.now()
      const decoder: Decoder = format.open(
        { bytes, text: '', lines: [], records: [], header: null },
        'received=2026-11-20T12:00:00Z',
      )
      if (decoder.framing !== 'bytes') throw new Error('no decoder of bytes')
      // Cut anywhere, it is the same file.
      const at = random(bytes.length + 1)
      decoder.push(bytes.subarray(0, at), counted)
      decoder.push(bytes.subarray(at), counted)
      decoder.end(counted)
      const records = books.stored + books.rejected + books.skipped - before
      // The same as one datagram, and to a decoder that has seen all the others.
      kept.decode(
        datagram({ payload: bytes.subarray(0, 65_535), port: n % 7, receivedMs: Date.UTC(2026, 10, 20) + n }),
        {
          ...counted,
          at: (offset, length) => counted.at(Math.min(offset, 0), length > 65_535 ? -1 : Math.min(length, present)),
        },
      )
      kept.explain(datagram({ payload: bytes }), random(bytes.length + 1))
      slowest = Math.max(slowest, performance.now() - began)
      // Nothing is made of nothing, and something of everything but zeros.
      if (bytes.length > 0 && records === 0 && bytes.some(byte => byte !== 0))
        books.broken ||= `input ${n} left no record`
      if (records > bytes.length) books.broken ||= `input ${n} made ${records} records of ${bytes.length} bytes`
      if (books.broken !== '') break
    }
    expect(books.broken).toBe('')
    expect(slowest).toBeLessThan(1000)
    expect(books.kinds.size).toBeLessThan(40)
    expect(books.stored).toBeGreaterThan(inputs)
    const { held, templates } = kept
      .exporters()
      .reduce((sum, each) => ({ held: sum.held + each.held, templates: sum.templates + each.templates }), {
        held: 0,
        templates: 0,
      })
    expect(held).toBeLessThan(256 * 100_000)
    expect(templates).toBeLessThanOrEqual(16_384)
  },
  600_000,
)
