import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { open } from 'node:fs/promises'

const pieceBytes = 1024 * 1024
/** A file of at most this size is read at once: waiting for each step of it would take longer than the steps. */
export const smallBytes = 256 * 1024

const bytesOf = (count: number): string => `${count.toLocaleString('en')} bytes`

/** What happened to a file while it was read, as the end of a sentence about it; null when nothing did. */
const changeOf = (before: Stats, after: Stats): string | null => {
  if (after.size > before.size)
    return `it grew from ${bytesOf(before.size)} to ${bytesOf(after.size)} while it was read, and the first ${bytesOf(before.size)} were read; add it again when nothing writes to it any more`
  if (after.size < before.size)
    return `it shrank from ${bytesOf(before.size)} to ${bytesOf(after.size)} while it was read, and what was read of it may be of both states`
  if (after.mtimeMs !== before.mtimeMs)
    return 'it was written to while it was read, and what was read of it may be of both states'
  return after.nlink === 0 && before.nlink > 0 ? 'it was deleted while it was read' : null
}

const isSmall = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.isFile() && found.size <= smallBytes
}

const readSmall = (path: string, note: (sentence: string) => void): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const before = fstatSync(file)
    const bytes = Buffer.allocUnsafe(Math.min(before.size, smallBytes))
    let filled = 0
    while (filled < bytes.length) {
      const read = readSync(file, bytes, filled, bytes.length - filled, null)
      if (read === 0) break
      filled += read
    }
    const change = changeOf(before, fstatSync(file))
    if (change !== null) note(change)
    return bytes.subarray(0, filled)
  } finally {
    closeSync(file)
  }
}

/** No more than the file held when it was opened: one that is written to all the time would never end. */
export async function* readFile(path: string, note: (sentence: string) => void): AsyncGenerator<Uint8Array> {
  if (isSmall(path)) {
    const bytes = readSmall(path, note)
    if (bytes.length > 0) yield bytes
    return
  }
  const file = await open(path, 'r')
  try {
    const before = await file.stat()
    let left = before.size
    while (left > 0) {
      const wanted = Math.min(left, pieceBytes)
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, null)
      if (bytesRead === 0) break
      left -= bytesRead
      yield buffer.subarray(0, bytesRead)
    }
    const change = changeOf(before, await file.stat())
    if (change !== null) note(change)
  } finally {
    await file.close()
  }
}
