import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createRecorder, type Recorded } from '../recorded'
import { mutated, randomFrom } from '../testing-mutations'
import { pcap } from './pcap'
import { captures } from './testing-captures'

const shared = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')
const folders = ['pcap', 'sflow'].map(folder => join(shared, folder))

/** What others captured, its beginning where it is long, and captures of our own. */
const originals = (): readonly Uint8Array[] => [
  ...Object.values(captures).map(capture => capture()),
  ...folders
    .filter(folder => existsSync(folder))
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
    .filter(path => /\.pcap/.test(path))
    .map(path => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path)).subarray(0, 6000)),
]

type Place = { readonly offset: number; readonly length: number }
type Tried = Recorded & { readonly packets: number; readonly elapsedMs: number; readonly places: readonly Place[] }

const tried = (bytes: Uint8Array): Tried => {
  const began = process.cpuUsage()
  const { sink, recorded } = createRecorder()
  const places: Place[] = []
  const decoder = pcap.open({ bytes, text: '', lines: [], records: [], header: null }, null)
  if (decoder.framing !== 'bytes') throw new Error('the decoder cuts the file itself')
  const into = {
    ...sink,
    at: (offset: number, length: number) => void places.push({ offset, length }),
  }
  decoder.push(bytes, into)
  decoder.end(into)
  const outside = places.filter(({ offset, length }) => offset < 0 || length < 0 || offset + length > bytes.length)
  expect(outside, 'every record stands inside the file').toEqual([])
  const { rows, rejects, skipped } = recorded()
  const inFlows = skipped['packet of a flow'] ?? 0
  const counted = rows.reduce((sum, row) => sum + (row['sensor'] === undefined ? Number(row['packets']) : 0), 0)
  return { rows, rejects, skipped, places, packets: counted - inFlows, elapsedMs: process.cpuUsage(began).user / 1000 }
}

test('20,000 damaged captures: none throws or hangs, every packet is in the books and in one flow', {
  timeout: 600_000,
}, () => {
  const all = originals()
  let slowest = 0
  for (let seed = 0; seed < 20_000; seed++) {
    const random = randomFrom(seed)
    const bytes = mutated(all[random(all.length)] ?? new Uint8Array(1), random)
    try {
      const { rows, rejects, skipped, packets, elapsedMs } = tried(bytes)
      slowest = Math.max(slowest, elapsedMs)
      // A packet counts in the flow of its tunnel too, so flows may count more packets than there are, never fewer.
      expect(packets).toBeGreaterThanOrEqual(0)
      expect(rows.length + rejects.length + Object.keys(skipped).length).toBeGreaterThan(0)
      expect(Object.keys(skipped).length).toBeLessThan(60)
      for (const reason of rejects) expect(reason.length).toBeLessThan(300)
      for (const row of rows) expect(row['start']).toBeDefined()
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error })
    }
  }
  expect(slowest).toBeLessThan(1000)
})

test('what is damaged can be explained, too', { timeout: 300_000 }, async () => {
  const all = originals()
  for (let seed = 0; seed < 1000; seed++) {
    const random = randomFrom(seed)
    const bytes = mutated(all[random(all.length)] ?? new Uint8Array(1), random)
    const file = { bytes: bytes.length, read: async (from: number, to: number) => bytes.subarray(from, to) }
    const { places } = tried(bytes)
    for (const { offset, length } of places.filter((_, at) => at % 7 === 0)) {
      const fields = await pcap.explain(bytes.subarray(offset, offset + length), 0, file, offset, null)
      for (const [name, value] of fields) expect([typeof name, typeof value]).toEqual(['string', 'string'])
    }
  }
})
