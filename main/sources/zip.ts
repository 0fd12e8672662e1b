import { stat } from 'node:fs/promises'
import type { Entry, ZipFile } from 'yauzl'
import { Failure } from '../../shared/rpc/message'
import { type ByteStream, closeStream, peek } from './byte-stream'
import { causeOf } from './cause-of'
import { containerOf, magicBytes } from './container'
import { readFile } from './read-file'
import { unpack } from './unpack'
import { type Directory, directoryOfBytes, directoryOfFile, mostMembers, unpackedEntry } from './zip-directory'

/** A file inside a zip archive, or inside an archive in it: then its name begins with that archive's name. */
export type Member = {
  readonly name: string
  readonly bytes: number
  /** Why it cannot be read, as the end of a sentence about it; null when it can. */
  readonly problem: string | null
}

/** Archives inside archives: deeper than this is no log but a trap. */
const deepest = 3

/** An archive that is itself packed is unpacked into memory, up to this size. */
const mostInnerBytes = 64 * 1024 * 1024
const tooLarge = `it is an archive inside another and unpacks to more than ${mostInnerBytes / 1024 / 1024} MiB; unpack the outer one first`

/** The archives looked into last, so that each of many members does not read the directory again. */
const recent = new Map<string, Promise<Directory>>()
const mostRecent = 4

const remembered = (key: string, make: () => Promise<Directory>): Promise<Directory> => {
  const made = recent.get(key) ?? make()
  recent.delete(key)
  recent.set(key, made)
  made.catch(() => recent.delete(key))
  for (const oldest of recent.keys()) {
    if (recent.size <= mostRecent) break
    recent.delete(oldest)
  }
  return made
}

const wholeOf = async (stream: ByteStream): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.length
    if (bytes > mostInnerBytes) throw new Failure('bad-input', tooLarge)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const startOf = async (stream: ByteStream): Promise<Uint8Array> => {
  const peeked = await peek(stream, magicBytes)
  await closeStream(peeked.stream)
  return peeked.start
}

const nobody = (): void => {}
/** A file without the packing around it, a zip archive left as it is. */
const unpackedFile = (path: string): Promise<ByteStream> => unpack(readFile(path, nobody), nobody, 'keep zip')

/** The first bytes of a file without the packing around it; none when that is damaged. */
export const beginningOf = async (path: string): Promise<Uint8Array> => {
  try {
    return (await startOf(await unpackedFile(path))).slice(0, beginningBytes)
  } catch (error) {
    // Damaged packing is told when the file is read, with what can be had of it.
    if (error instanceof Failure) return new Uint8Array(0)
    throw error
  }
}

const beginningBytes = 128

/** The same of a member. */
export const memberBeginning = async (path: string, name: string): Promise<Uint8Array> => {
  try {
    return (await startOf(await unpack(await openMember(path, name)))).slice(0, beginningBytes)
  } catch (error) {
    if (error instanceof Failure) return new Uint8Array(0)
    throw error
  }
}

type Place = { readonly key: string; readonly directory: Directory }

const outermost = async (path: string): Promise<Place> => {
  const { size, mtimeMs } = await stat(path)
  const key = `${size} ${mtimeMs} ${path}`
  const directory = remembered(key, async () => {
    if (containerOf(await startOf(readFile(path, nobody))) === 'zip') return directoryOfFile(path)
    return directoryOfBytes(await wholeOf(await unpackedFile(path)))
  })
  return { key, directory: await directory }
}

const inner = async ({ key, directory }: Place, name: string, entry: Entry): Promise<Place> => {
  const innerKey = `${key}\0${name}`
  const found = remembered(innerKey, async () => {
    if (entry.uncompressedSize > mostInnerBytes) throw new Failure('bad-input', tooLarge)
    const archive = await directory.open()
    try {
      return await directoryOfBytes(await wholeOf(await unpackedEntry(archive, entry)))
    } finally {
      archive.close()
    }
  })
  return { key: innerKey, directory: await found }
}

/** Told by its bytes; one that cannot be unpacked is none, and says why when it is read. */
const isArchive = async (archive: ZipFile, entry: Entry): Promise<boolean> => {
  try {
    return containerOf(await startOf(await unpackedEntry(archive, entry))) === 'zip'
  } catch {
    return false
  }
}

async function* membersIn(place: Place, prefix: string, depth: number): AsyncGenerator<Member> {
  const archive = await place.directory.open()
  try {
    for (const [name, entry] of place.directory.members) {
      const found = { name: `${prefix}${name}`, bytes: entry.uncompressedSize }
      if (entry.isEncrypted()) yield { ...found, problem: 'is encrypted; unpack it with its password first' }
      else if (!(await isArchive(archive, entry))) yield { ...found, problem: null }
      else if (depth === deepest)
        yield { ...found, problem: `is an archive inside ${deepest} others; unpack the outer ones first` }
      else {
        let inside: Place
        try {
          inside = await inner(place, name, entry)
        } catch (error) {
          yield { ...found, problem: `cannot be read: ${causeOf(error)}` }
          continue
        }
        yield* membersIn(inside, `${prefix}${name}/`, depth + 1)
      }
    }
  } finally {
    archive.close()
  }
}

/** The files in an archive in its own order; names are only ever shown, nothing is unpacked to disk. */
export async function* zipMembers(path: string): AsyncGenerator<Member> {
  let count = 0
  for await (const member of membersIn(await outermost(path), '', 1)) {
    if (++count > mostMembers)
      throw new Failure(
        'bad-input',
        `the archives in it list more than ${mostMembers.toLocaleString('en')} members; unpack it first`,
      )
    yield member
  }
}

/** The archive inside `place` that begins the name, and what is left of the name. */
const stepInto = async (place: Place, name: string): Promise<readonly [Place, string] | null> => {
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    const archive = name.slice(0, slash)
    const entry = place.directory.members.get(archive)
    if (entry) return [await inner(place, archive, entry), name.slice(slash + 1)]
  }
  return null
}

/** The unpacked bytes of a member under the name that `zipMembers` gave it. */
export const openMember = async (path: string, member: string): Promise<ByteStream> => {
  let place = await outermost(path)
  let name = member
  for (let depth = 1; depth <= deepest; depth++) {
    const entry = place.directory.members.get(name)
    if (entry) {
      const archive = await place.directory.open()
      try {
        const stream = await unpackedEntry(archive, entry)
        stream.once('close', () => archive.close())
        return stream
      } catch (error) {
        archive.close()
        throw error
      }
    }
    const next = await stepInto(place, name)
    if (!next) break
    ;[place, name] = next
  }
  throw new Failure('bad-input', `the archive holds no ${member} any more`)
}
