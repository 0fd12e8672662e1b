import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EvidenceFile } from '../../shared/model/file'
import { Failure } from '../../shared/rpc/message'
import { formatNamed } from '../formats'
import type { Head } from '../formats/format'
import { type ByteStream, closeStream, joined, peek } from './byte-stream'
import { causeOf } from './cause-of'
import { containerOf, magicBytes } from './container'
import { readHead } from './head'
import { openBytes } from './open-bytes'
import { unpack } from './unpack'
import { asUtf8, type Mark, markOf } from './utf8'
import { openWhole } from './whole-file'

const noMark: Mark = { encoding: 'utf-8', bytes: 0 }

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

type Place = { readonly path: string; readonly member: string | null }

/** The file on disk and the member in it that an evidence path names; null when neither is there. */
export const locate = async (path: string): Promise<Place | null> => {
  if (await isFile(path)) return { path, member: null }
  for (let archive = dirname(path); archive !== dirname(archive); archive = dirname(archive))
    if (await isFile(archive)) return { path: archive, member: path.slice(archive.length + 1) }
  return null
}

const found = async (path: string): Promise<Place> => {
  const place = await locate(path)
  if (place) return place
  throw new Failure('bad-input', `${path} is not there any more. Put it back to see its raw records.`)
}

const unpacked = async ({ path, member }: Place): Promise<ByteStream> => unpack(await openBytes(path, member))
const openText = async (path: string): Promise<ByteStream> => asUtf8(await unpacked(await found(path)))

/** The unpacked bytes of an evidence file, to be read out of order. */
export const wholeOf = async (path: string): ReturnType<typeof openWhole> => {
  const place = await found(path)
  const stream = await unpacked(place)
  try {
    return await openWhole(place, stream)
  } finally {
    // A file that is read in place leaves it unread.
    await closeStream(stream)
  }
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
const readInPlace = async (
  path: string,
  isText: boolean,
  offset: number,
  length: number,
): Promise<Uint8Array | null> => {
  const place = await locate(path)
  if (!place || place.member !== null) return null
  const file = await open(place.path, 'r')
  try {
    const start = Buffer.alloc(magicBytes)
    const { bytesRead } = await file.read(start, 0, magicBytes, 0)
    const mark = isText ? markOf(start.subarray(0, bytesRead)) : noMark
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

/** Reads `length` bytes at `offset` of the unpacked evidence file; a `Failure` says why that cannot be. */
export const readRaw = async (file: EvidenceFile, offset: number, length: number): Promise<Uint8Array> => {
  await sameSize(file)
  const isText = file.format === null || formatNamed(file.format)?.input !== 'bytes'
  let position = 0
  let taken: Uint8Array = new Uint8Array(0)
  try {
    const inPlace = await readInPlace(file.path, isText, offset, length)
    if (inPlace?.length === length) return inPlace
    const stream = isText ? await openText(file.path) : await unpacked(await found(file.path))
    for await (const piece of stream) {
      const from = Math.max(0, offset - position)
      const to = Math.min(piece.length, offset + length - position)
      if (to > from) taken = joined(taken, piece.subarray(from, to))
      position += piece.length
      if (position >= offset + length) break
    }
  } catch (error) {
    // A damaged end takes nothing from the records before it.
    if (taken.length < length)
      throw error instanceof Failure ? error : new Failure('bad-input', `${file.path}: ${causeOf(error)}.`)
  }
  if (taken.length === length) return taken.slice()
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
