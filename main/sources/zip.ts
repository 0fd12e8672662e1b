import type { Readable } from 'node:stream'
import { type Entry, open, type ZipFile } from 'yauzl'
import { Failure } from '../../shared/rpc/message'

/** A file inside a zip archive. */
export type Member = { readonly name: string; readonly bytes: number; readonly encrypted: boolean }

const openArchive = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    // Names are labels here and never become paths, so an odd one is no reason to refuse an archive: they stay bytes,
    // which also keeps them from being checked.
    open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, archive) => {
      if (error) reject(new Failure('bad-input', `the zip archive cannot be read: ${error.message}`))
      else resolve(archive)
    })
  })

const nameOf = ({ fileName }: Entry): string => (fileName as unknown as Buffer).toString('utf8')

const eachEntry = (archive: ZipFile, visit: (entry: Entry) => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.on('entry', (entry: Entry) => {
      if (visit(entry)) archive.readEntry()
      else resolve()
    })
    archive.on('end', () => resolve())
    archive.on('error', (error: Error) =>
      reject(new Failure('bad-input', `the zip archive is damaged: ${error.message}`)),
    )
    archive.readEntry()
  })

/** The files in an archive in its own order; names are only ever shown, nothing is unpacked to disk. */
export const zipMembers = async (path: string): Promise<readonly Member[]> => {
  const archive = await openArchive(path)
  try {
    const members: Member[] = []
    await eachEntry(archive, entry => {
      if (!nameOf(entry).endsWith('/'))
        members.push({ name: nameOf(entry), bytes: entry.uncompressedSize, encrypted: entry.isEncrypted() })
      return true
    })
    return members
  } finally {
    archive.close()
  }
}

/** The unpacked bytes of one member; it ends with an error when there are more of them than the archive declares. */
export const openMember = async (path: string, name: string): Promise<AsyncIterable<Uint8Array>> => {
  const archive = await openArchive(path)
  let found: Entry | null = null
  await eachEntry(archive, entry => {
    if (nameOf(entry) === name) found = entry
    return found === null
  })
  if (found === null) {
    archive.close()
    throw new Failure('bad-input', `the archive holds no ${name} any more`)
  }
  const stream = await new Promise<Readable>((resolve, reject) => {
    archive.openReadStream(found as unknown as Entry, (error, opened) => {
      if (error) reject(new Failure('bad-input', `the member cannot be unpacked: ${error.message}`))
      else resolve(opened)
    })
  })
  stream.once('close', () => archive.close())
  return stream
}
