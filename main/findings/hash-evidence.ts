import { createHash } from 'node:crypto'
import { openBytes } from '../sources/open-bytes'
import { locate } from '../sources/raw'

/**
 * SHA-256 of an evidence file as it lies there now, read as a stream; of a member of an archive, its unpacked bytes.
 * Null when it is not there or cannot be read to its end.
 */
export const hashEvidence = async (path: string, signal: AbortSignal): Promise<string | null> => {
  const place = await locate(path)
  if (!place) return null
  const hash = createHash('sha256')
  try {
    for await (const piece of await openBytes(place.path, place.member)) {
      signal.throwIfAborted()
      hash.update(piece)
    }
    return hash.digest('hex')
  } catch {
    signal.throwIfAborted()
    return null // whatever keeps it from being read keeps it from being the evidence that was imported
  }
}
