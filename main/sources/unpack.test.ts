import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { unpack } from './unpack'

const text = Array.from({ length: 20_000 }, (_, n) => `line ${n} ${(n * 7919) % 104_729}\n`).join('')

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

const unpacked = async (bytes: Uint8Array, size = 70_000) => {
  const pieces: Uint8Array[] = []
  const notes: string[] = []
  let problem: string | null = null
  try {
    for await (const piece of await unpack(inPieces(bytes, size), note => notes.push(note))) pieces.push(piece)
  } catch (error) {
    problem = (error as Error).message
  }
  return { text: Buffer.concat(pieces).toString(), notes, problem }
}

describe('packed bytes', () => {
  test('of several gzip members with padding between them are one text, in pieces of any size', async () => {
    const bytes = Buffer.concat([gzipSync(text), Buffer.alloc(700), gzipSync('end\n'), Buffer.alloc(512)])
    for (const size of [1000, 70_000, bytes.length])
      expect(await unpacked(bytes, size)).toEqual({ text: `${text}end\n`, notes: [], problem: null })
  })

  test('a gzip header with name, comment, extra field and checksum is passed over', async () => {
    const plain = gzipSync('hello\n')
    const header = Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9])
    const bytes = Buffer.concat([header, Buffer.from('name\0note\0'), Buffer.from([1, 2]), plain.subarray(10)])
    for (const size of [1, 3, 100]) expect((await unpacked(bytes, size)).text).toBe('hello\n')
  })

  test('what follows the gzip data and is none is passed over and said', async () => {
    const bytes = Buffer.concat([gzipSync(text), Buffer.from('signature of the uploader')])
    expect(await unpacked(bytes)).toEqual({
      text,
      notes: ['25 bytes after the end of the gzip data are no gzip and were passed over'],
      problem: null,
    })
  })

  test('a gzip that is cut anywhere gives all that can be unpacked, then fails', async () => {
    const bytes = gzipSync(text)
    for (const cut of [2, 9, 12, 20_000, bytes.length - 9, bytes.length - 1]) {
      const found = await unpacked(bytes.subarray(0, cut))
      expect(text.startsWith(found.text)).toBe(true)
      expect(found.problem, String(cut)).toMatch(/gzip data is cut off: the file ends before it does/)
    }
    expect((await unpacked(bytes.subarray(0, bytes.length - 9))).text.length).toBeGreaterThan(text.length - 64)
  })

  test('a gzip with a wrong checksum fails after its text', async () => {
    const bytes = Buffer.from(gzipSync(text))
    bytes.writeUInt32LE(1, bytes.length - 8)
    expect(await unpacked(bytes)).toMatchObject({ text, problem: expect.stringContaining('checksum does not match') })
  })

  test('damage in the middle of a gzip keeps what was unpacked before', async () => {
    const bytes = Buffer.from(gzipSync(text))
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 100)
    const found = await unpacked(bytes)
    expect(found.problem).toMatch(/gzip data is damaged/)
    expect(found.text.length).toBeGreaterThan(0)
  })

  test('a bomb is stopped', async () => {
    // Deflate stores a run of 258 equal bytes in two bits at best; bzip2 and zstd do better, and layers multiply.
    const layer = gzipSync(Buffer.alloc(128 << 20))
    const bytes = gzipSync(Buffer.concat(Array.from({ length: 6 }, () => layer)))
    const found = await countOnly(bytes)
    expect(found.problem).toMatch(/more than 1,000 times its size/)
    expect(found.bytes).toBeLessThan(600 << 20)
  })

  test('packing more than three deep is refused', async () => {
    expect(await unpacked(gzipSync(gzipSync(gzipSync('x\n'))))).toMatchObject({ text: 'x\n', problem: null })
    expect(await unpacked(gzipSync(gzipSync(gzipSync(gzipSync('x\n')))))).toMatchObject({
      problem: expect.stringMatching(/packed more than 3 times over/),
    })
  })

  test('raw deflate without a container is plain bytes', async () => {
    const bytes = deflateRawSync('x')
    expect((await unpacked(bytes)).problem).toBe(null)
  })
})

const countOnly = async (bytes: Uint8Array) => {
  let count = 0
  try {
    for await (const piece of await unpack(inPieces(bytes, 65_536))) count += piece.length
    return { bytes: count, problem: null }
  } catch (error) {
    return { bytes: count, problem: (error as Error).message }
  }
}

const tool = (name: string): boolean => existsSync(`/usr/bin/${name}`) || existsSync(`/bin/${name}`)
const pack = (name: string, args: readonly string[], input: string): Buffer =>
  execFileSync(name, [...args], { input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] })

describe.runIf(tool('bzip2'))('what the bzip2 program packs', () => {
  test('is read, several streams as one, in pieces of any size', async () => {
    const bytes = Buffer.concat([pack('bzip2', ['-1'], text), pack('bzip2', ['-9'], 'end\n')])
    for (const size of [777, 50_000, bytes.length])
      expect(await unpacked(bytes, size)).toEqual({ text: `${text}end\n`, notes: [], problem: null })
  })

  test('is passed over where it ends in something else, and fails where it is cut', async () => {
    const bytes = pack('bzip2', ['-9'], text)
    const more = await unpacked(Buffer.concat([bytes, Buffer.from('and something else')]))
    expect(more).toMatchObject({ text, notes: [expect.stringContaining('no bzip2')], problem: null })
    const cut = await unpacked(bytes.subarray(0, bytes.length - 20))
    expect(cut.problem).toMatch(/bzip2 data is (damaged|cut off)/)
  })

  test('keeps the blocks before the damaged one', async () => {
    const bytes = pack('bzip2', ['-1'], text)
    bytes.fill(0, bytes.length - 2000, bytes.length - 1900)
    const found = await unpacked(bytes)
    expect(found.problem).toMatch(/bzip2 data is damaged/)
    expect(found.text.length).toBeGreaterThan(90_000)
    expect(text.startsWith(found.text)).toBe(true)
  })
})

describe.runIf(tool('zstd'))('what the zstd program packs', () => {
  test('is read, several frames as one, in pieces of any size', async () => {
    const bytes = Buffer.concat([pack('zstd', ['-c', '-3'], text), pack('zstd', ['-c', '-19'], 'end\n')])
    for (const size of [777, 50_000, bytes.length])
      expect(await unpacked(bytes, size)).toEqual({ text: `${text}end\n`, notes: [], problem: null })
  })

  test('gives what it can where it is cut', async () => {
    const large = text.repeat(4)
    const bytes = pack('zstd', ['-c', '-1'], large)
    const found = await unpacked(bytes.subarray(0, bytes.length - 30))
    expect(found.problem).toMatch(/zstd data is (damaged|cut off)/)
    expect(found.text.length).toBeGreaterThan(0)
    expect(large.startsWith(found.text)).toBe(true)
  })
})
