import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Characters that some file system refuses or reads as more than a name. */
const unsafe = new Set('<>:"|?*\u007f')

/** The name a browser gave a file, made safe to be one part of a path. */
const safeName = (name: string): string => {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const plain = Array.from(last)
    .map(char => (char < ' ' || unsafe.has(char) ? '_' : char))
    .join('')
    .slice(0, 200)
  return plain === '' || plain === '.' || plain === '..' ? 'upload' : plain
}

/**
 * Streams an uploaded file into a folder of its own under `folder` and returns its path. It stays there: raw records
 * are read back from it, as from any other evidence.
 */
export const spoolUpload = async (folder: string, name: string, bytes: Readable): Promise<string> => {
  const place = join(folder, randomUUID())
  mkdirSync(place, { recursive: true })
  const path = join(place, safeName(name))
  try {
    await pipeline(bytes, createWriteStream(path, { flags: 'wx' }))
    return path
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    throw error
  }
}

/** What the user typed, if such a file or folder exists. */
export const existingPath = (typed: string): string | null => {
  const path = typed.trim().replace(/^(["'])(.*)\1$/, '$2')
  return path !== '' && existsSync(path) ? path : null
}
