import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../shared/rpc/message'
import { detect, formats } from '../formats'
import type { Decoder, TextFormat } from '../formats/format'
import { mutated, randomFrom } from '../formats/testing-mutations'
import { framerFor } from './decode-file'
import { headFrom } from './head'
import { type BatchSink, createBatchSink } from './sink'

/** Binary formats are damaged in tests of their own. A table needs its mapping, which stands beside its sample. */
const textFormats = formats.filter((format): format is TextFormat => format.input === 'text')
const main = join(dirname(fileURLToPath(import.meta.url)), '..')
const own = join(main, 'formats/samples')
const shared = join(main, '../../shared/samples')

const bytesOf = (path: string): Uint8Array => {
  const bytes = readFileSync(path)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

const pieceBytes = 3000

/** A log in pieces that are quickly read: its beginning, and lines from further on behind its first. */
const piecesOf = (log: Uint8Array): readonly Uint8Array[] => {
  if (log.length <= pieceBytes) return [log]
  const pieces = [log.subarray(0, pieceBytes)]
  const firstEnd = log.indexOf(10) + 1
  if (firstEnd === 0 || firstEnd > pieceBytes) return pieces
  for (let from = pieceBytes; from < Math.min(log.length, 20 * pieceBytes); from += 4 * pieceBytes) {
    const begin = log.indexOf(10, from) + 1
    if (begin > 0)
      pieces.push(Buffer.concat([log.subarray(0, firstEnd), log.subarray(begin, begin + pieceBytes - firstEnd)]))
  }
  return pieces
}

const publishedLogs = (): readonly Uint8Array[] =>
  existsSync(shared)
    ? readdirSync(shared, { withFileTypes: true })
        .filter(entry => entry.isDirectory())
        .flatMap(({ name }) => readdirSync(join(shared, name)).map(file => join(shared, name, file)))
        .filter(path => /\.(log|json|txt|samplelog|gz)$/.test(path))
        .map(bytesOf)
        .filter(bytes => bytes.length > 0)
    : []

const published = new Map<string, Uint8Array[]>()
for (const log of publishedLogs()) {
  const id = detect(headFrom(log.subarray(0, 65_536)))?.id
  if (id !== undefined) published.set(id, [...(published.get(id) ?? []), log])
}

type Original = { readonly bytes: Uint8Array; readonly options: string | null }

const originalsOf = ({ id }: TextFormat): readonly Original[] => {
  const folder = join(own, id)
  const mine = readdirSync(folder)
    .filter(name => !/\.(flows|mapping)\.json$/.test(name))
    .map(name => {
      const mapping = join(folder, name.replace(/\.[^.]*$/, '.mapping.json'))
      return {
        bytes: bytesOf(join(folder, name)),
        options: existsSync(mapping) ? readFileSync(mapping, 'utf8') : null,
      }
    })
  return [...mine, ...(published.get(id) ?? []).map(bytes => ({ bytes, options: null }))].flatMap(
    ({ bytes, options }) => piecesOf(bytes).map(piece => ({ bytes: piece, options })),
  )
}

/** The decoder of a log; null when the log is refused as a whole, with a sentence. */
const opened = (format: TextFormat, bytes: Uint8Array, options: string | null): Decoder | null => {
  try {
    return format.open(headFrom(bytes), options)
  } catch (error) {
    if (error instanceof Failure) return null
    throw error
  }
}

/** Reads one damaged log as an import does; everything in it has to be in the books. */
const read = (format: TextFormat, { bytes, options }: Original, cutAt: number, out: BatchSink): void => {
  const decoder = opened(format, bytes, options)
  if (decoder === null) return
  if (decoder.framing === 'file') throw new Error(`${format.id} is no text`)
  const framer = framerFor(decoder, format.lists, out)
  framer.push(bytes.subarray(0, cutAt))
  framer.push(bytes.subarray(cutAt))
  framer.end()
  const batch = out.take({ bytesRead: bytes.length, prefixSha256: '' })
  // Brackets and commas around no record are none.
  const holdsText = bytes.some(byte => byte > 32 && !'[],'.includes(String.fromCharCode(byte)))
  if (!batch) {
    if (holdsText) throw new Error('nothing of it is in the books')
    return
  }
  const { seen, stored, rejected, skipped, duplicate } = batch.counts
  expect(seen).toBe(stored + rejected + skipped + duplicate)
  expect([batch.rows, batch.rejects.length]).toEqual([stored, rejected])
  expect(Object.keys(batch.skippedKinds).length).toBeLessThan(60)
  for (const { reason, offset, length, excerpt } of batch.rejects) {
    if (reason.length > 400 || excerpt.length > 512) throw new Error(`a reject says too much: ${reason}`)
    if (offset < 0 || length < 0) throw new Error(`a reject stands at ${offset}+${length}`)
  }
}

describe.each(textFormats)('$id', format => {
  test('20,000 damaged logs: none throws or hangs, every record is in the books', { timeout: 600_000 }, () => {
    const originals = originalsOf(format)
    let out = createBatchSink(0, format.id)
    let slowestMs = 0
    for (let seed = 0; seed < 20_000; seed++) {
      if (out.full()) out = createBatchSink(0, format.id)
      const random = randomFrom(seed)
      const original = originals[random(originals.length)]
      if (!original) throw new Error(`no sample of ${format.id}`)
      const bytes = mutated(original.bytes, random)
      const began = process.cpuUsage()
      try {
        read(format, { ...original, bytes }, random(bytes.length), out)
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error })
      }
      slowestMs = Math.max(slowestMs, process.cpuUsage(began).user / 1000)
    }
    expect(slowestMs).toBeLessThan(1000)
  })
})
