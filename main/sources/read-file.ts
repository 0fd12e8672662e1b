import type { Stats } from 'node:fs'
import { open } from 'node:fs/promises'

const pieceBytes = 1024 * 1024

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

/** No more than the file held when it was opened: one that is written to all the time would never end. */
export async function* readFile(path: string, note: (sentence: string) => void): AsyncGenerator<Uint8Array> {
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
