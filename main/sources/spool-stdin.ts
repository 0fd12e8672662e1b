import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DateTime } from 'luxon'

/**
 * Keeps what comes on standard input as a file beside the case, so that its records can be read back like those of any
 * other evidence. Returns the path.
 */
export const spoolStdin = async (casePath: string): Promise<string> => {
  const folder = `${casePath}.evidence`
  await mkdir(folder, { recursive: true })
  const path = join(folder, `stdin-${DateTime.utc().toFormat("yyyyLLdd'T'HHmmssSSS'Z'")}`)
  await pipeline(process.stdin, createWriteStream(path, { flags: 'wx' }))
  return path
}
