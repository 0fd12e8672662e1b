import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EvidenceFile } from '../../shared/model/file'
import { Failure } from '../../shared/rpc/message'
import type { Head } from '../formats/format'
import type { CaseStore } from '../store/case-store'
import { type ByteStream, closeStream, joined, peek } from './byte-stream'
import { causeOf } from './cause-of'
import { containerOf, magicBytes } from './container'
import { readHead } from './head'
import { openBytes } from './open-bytes'
import { unpack } from './unpack'
import { asUtf8, markOf } from './utf8'

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** The file on disk and the member in it that an evidence path names; null when neither is there. */
export const locate = async (
  path: string,
): Promise<{ readonly path: string; readonly member: string | null } | null> => {
  if (await isFile(path)) return { path, member: null }
  for (let archive = dirname(path); archive !== dirname(archive); archive = dirname(archive))
    if (await isFile(archive)) return { path: archive, member: path.slice(archive.length + 1) }
  return null
}

const openText = async (path: string): Promise<ByteStream> => {
  const place = await locate(path)
  if (!place) throw new Failure('bad-input', `${path} is not there any more. Put it back to see its raw records.`)
  return asUtf8(await unpack(await openBytes(place.path, place.member)))
}

const sameSize = async (file: EvidenceFile): Promise<void> => {
  const place = await locate(file.path)
  if (!place || place.member !== null || file.state !== 'complete') return
  const { size } = await stat(place.path)
  if (size === file.bytes) return
  throw new Failure(
    'bad-input',
    `${file.path} has ${size.toLocaleString('en')} bytes now and had ${file.bytes.toLocaleString('en')} when it was imported: it is not the same evidence any more.`,
  )
}

/** A file that is neither packed nor UTF-16 is read at the very place, however large it is; null for any other. */
const readInPlace = async (path: string, offset: number, length: number): Promise<Uint8Array | null> => {
  const place = await locate(path)
  if (!place || place.member !== null) return null
  const file = await open(place.path, 'r')
  try {
    const start = Buffer.alloc(magicBytes)
    const { bytesRead } = await file.read(start, 0, magicBytes, 0)
    const mark = markOf(start.subarray(0, bytesRead))
    if (containerOf(start) !== 'plain' || mark.encoding !== 'utf-8') return null
    const bytes = Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const more = await file.read(bytes, filled, length - filled, offset + mark.bytes + filled)
      if (more.bytesRead === 0) break
      filled += more.bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await file.close()
  }
}

/** Reads `length` bytes at `offset` of the unpacked text of an evidence file; a `Failure` says why that cannot be. */
export const readRaw = async (
  _store: CaseStore,
  file: EvidenceFile,
  offset: number,
  length: number,
): Promise<Uint8Array> => {
  await sameSize(file)
  let position = 0
  let found: Uint8Array = new Uint8Array(0)
  try {
    const inPlace = await readInPlace(file.path, offset, length)
    if (inPlace?.length === length) return inPlace
    for await (const piece of await openText(file.path)) {
      const from = Math.max(0, offset - position)
      const to = Math.min(piece.length, offset + length - position)
      if (to > from) found = joined(found, piece.subarray(from, to))
      position += piece.length
      if (position >= offset + length) break
    }
  } catch (error) {
    // A damaged end takes nothing from the records before it.
    if (found.length < length)
      throw error instanceof Failure ? error : new Failure('bad-input', `${file.path}: ${causeOf(error)}.`)
  }
  if (found.length === length) return found.slice()
  throw new Failure('bad-input', `${file.path} ends before the record; it is not the same evidence any more.`)
}

/** The beginning of an evidence file, for a format to explain its records by. */
export const headOf = async (path: string): Promise<Head> => {
  let stream = await openText(path)
  try {
    return await readHead(async size => {
      const peeked = await peek(stream, size)
      stream = peeked.stream
      return peeked.start
    })
  } finally {
    await closeStream(stream)
  }
}
