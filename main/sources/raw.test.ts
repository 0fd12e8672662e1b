import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { EvidenceFile } from '../../shared/model/file'
import { openCase } from '../store/open-case'
import { readRaw, wholeOf } from './raw'

const folder = mkdtempSync(join(tmpdir(), 'netwake-raw-'))
const store = await openCase(join(folder, 'case.netwake'), { create: true })
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const text = Array.from({ length: 50_000 }, (_, n) => `record ${n} – ${n * 31}\n`).join('')
const bytes = Buffer.from(text)

/** A complete evidence file with these bytes on the disk. */
const evidence = (name: string, content: Uint8Array): EvidenceFile => {
  const path = join(folder, name)
  writeFileSync(path, content)
  const id = store.addFile({ path, bytes: statSync(path).size, format: 'aws-vpc-flow' })
  store.finishFile(id, { state: 'complete', sha256: name, bytes: content.length, error: null, format: 'aws-vpc-flow' })
  const file = store.files().find(held => held.id === id)
  if (!file) throw new Error('the file was not recorded')
  return file
}

test.each([
  ['plain', bytes],
  ['marked', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])],
  ['utf-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
  ['packed', gzipSync(bytes)],
])('a record in a %s file is read back at its place in the unpacked text', async (name, content) => {
  const file = evidence(name, content)
  for (const n of [0, 1, 31_415, 49_999]) {
    const record = Buffer.from(`record ${n} – ${n * 31}`)
    const offset = bytes.indexOf(record)
    expect(Buffer.from(await readRaw(file, offset, record.length)).toString()).toBe(record.toString())
  }
})

test('a file that changed its size or is gone is said to be other evidence', async () => {
  const file = evidence('changed', bytes)
  writeFileSync(file.path, bytes.subarray(5))
  await expect(readRaw(file, 0, 8)).rejects.toThrow(/changed has .* not the same evidence any more/)
  rmSync(file.path)
  await expect(readRaw(file, 0, 8)).rejects.toThrow(/changed is not there any more/)
})

test('a record beyond the end of what is there is not made up', async () => {
  await expect(readRaw(evidence('short', bytes), bytes.length - 2, 8)).rejects.toThrow(/ends before the record/)
})

const openFiles = '/proc/self/fd'

/** A descriptor may be closed while the list of them is read. */
const targetOf = (descriptor: string): string | null => {
  try {
    return readlinkSync(join(openFiles, descriptor))
  } catch {
    return null
  }
}

test.runIf(existsSync(openFiles))('a file that was read out of order is closed, wherever it was read', async () => {
  for (const [name, content] of [
    ['whole.bin', new Uint8Array(200_000)],
    ['whole.gz', gzipSync(new Uint8Array(200_000))],
  ] as const) {
    const { path } = evidence(name, content)
    const whole = await wholeOf(path)
    expect(await whole.file.read(199_990, 200_010)).toHaveLength(10)
    await whole.close()
    expect(readdirSync(openFiles).map(targetOf)).not.toContain(path)
  }
})
