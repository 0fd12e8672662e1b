import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl'
import { Failure } from '../../shared/rpc/message'

/** An archive lists no more members than this, archives inside it counted too. */
export const mostMembers = 100_000

/** Members may declare this much in all whatever the archive's size; beyond it no more than so many times its size. */
const freeBytes = 512 * 1024 * 1024
const largestRatio = 1000

/** One archive: its members by name, in its own order, names that come twice told apart. */
export type Directory = {
  readonly members: ReadonlyMap<string, Entry>
  /** Opens the archive anew; whoever does closes it. */
  readonly open: () => Promise<ZipFile>
}

// Names are labels here and never become paths, so an odd one is no reason to refuse an archive: they stay bytes,
// which also keeps them from being checked.
const options = { lazyEntries: true, autoClose: false, decodeStrings: false } as const

const opened = (begin: (done: (error: Error | null, archive: ZipFile) => void) => void): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    begin((error, archive) => {
      if (error) reject(new Failure('bad-input', `the zip archive cannot be read: ${error.message}`))
      else resolve(archive)
    })
  })

const nameOf = ({ fileName }: Entry): string => (fileName as unknown as Buffer).toString('utf8')

/** `a.log`, and for the next of that name `a.log (2)`. */
const free = (name: string, taken: ReadonlyMap<string, Entry>, counts: Map<string, number>): string => {
  if (!taken.has(name)) return name
  let count = counts.get(name) ?? 1
  let label = name
  while (taken.has(label)) label = `${name} (${++count})`
  counts.set(name, count)
  return label
}

const membersOf = (archive: ZipFile, archiveBytes: number): Promise<ReadonlyMap<string, Entry>> =>
  new Promise((resolve, reject) => {
    const members = new Map<string, Entry>()
    const counts = new Map<string, number>()
    let declared = 0
    const refuse = (reason: string) => reject(new Failure('bad-input', reason))
    archive.on('entry', (entry: Entry) => {
      const name = nameOf(entry)
      if (!name.endsWith('/')) members.set(free(name, members, counts), entry)
      declared += entry.uncompressedSize
      if (members.size > mostMembers)
        return refuse(`the zip archive lists more than ${mostMembers.toLocaleString('en')} members; unpack it first`)
      if (declared > freeBytes && declared > archiveBytes * largestRatio)
        return refuse(
          `the zip archive declares more than ${largestRatio.toLocaleString('en')} times its size, as no archive of logs does`,
        )
      archive.readEntry()
    })
    archive.on('end', () => resolve(members))
    archive.on('error', (error: Error) => refuse(`the zip archive is damaged: ${error.message}`))
    archive.readEntry()
  })

const directoryOf = async (openArchive: () => Promise<ZipFile>, bytes: number): Promise<Directory> => {
  const archive = await openArchive()
  try {
    return { members: await membersOf(archive, bytes), open: openArchive }
  } finally {
    archive.close()
  }
}

export const directoryOfFile = async (path: string): Promise<Directory> =>
  directoryOf(() => opened(done => open(path, options, done)), (await stat(path)).size)

export const directoryOfBytes = (bytes: Buffer): Promise<Directory> =>
  directoryOf(() => opened(done => fromBuffer(bytes, options, done)), bytes.length)

/** The unpacked bytes of one member; it ends with an error when there are more of them than the archive declares. */
export const unpackedEntry = (archive: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error) reject(new Failure('bad-input', `the member cannot be unpacked: ${error.message}`))
      else resolve(stream)
    })
  })
