import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { type Entry, open, type ZipFile } from 'yauzl'

/**
 * SHA-256 of an evidence file as it lies there now, read as a stream; null when it is not there or cannot be read. The
 * path of a member (`archive.zip/inner/name`) gives the hash of its unpacked bytes.
 */
export const hashEvidence = async (path: string, signal: AbortSignal): Promise<string | null> => {
  if (await isFile(path)) return hashStream(createReadStream(path, { signal }), signal)
  for (let archive = dirname(path); archive !== dirname(archive); archive = dirname(archive)) {
    if (await isFile(archive)) return hashMember(archive, relative(archive, path).split(sep).join('/'), signal)
  }
  return null
}

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false // not there, or not for us to see: missing either way
  }
}

const hashStream = async (stream: Readable, signal: AbortSignal): Promise<string | null> => {
  const hash = createHash('sha256')
  try {
    for await (const chunk of stream) hash.update(chunk as Buffer)
    return hash.digest('hex')
  } catch {
    signal.throwIfAborted()
    return null // it vanished or cannot be read: missing
  }
}

const hashMember = async (archive: string, name: string, signal: AbortSignal): Promise<string | null> => {
  const zip = await openZip(archive)
  if (!zip) return null
  try {
    const entry = await findEntry(zip, name)
    const stream = entry && (await openEntry(zip, entry))
    return stream ? await hashStream(stream, signal) : null
  } finally {
    zip.close()
  }
}

const openZip = (path: string): Promise<ZipFile | null> =>
  new Promise(resolve => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => resolve(error ? null : zip))
  })

const findEntry = (zip: ZipFile, name: string): Promise<Entry | null> =>
  new Promise(resolve => {
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === name) resolve(entry)
      else zip.readEntry()
    })
    zip.on('end', () => resolve(null))
    zip.on('error', () => resolve(null))
    zip.readEntry()
  })

const openEntry = (zip: ZipFile, entry: Entry): Promise<Readable | null> =>
  new Promise(resolve => {
    zip.openReadStream(entry, (error, stream) => resolve(error ? null : stream))
  })
