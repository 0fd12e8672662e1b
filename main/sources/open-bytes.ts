import { open } from 'node:fs/promises'
import { Failure } from '../../shared/rpc/message'
import type { ByteStream } from './byte-stream'
import { openMember } from './zip'

const pieceBytes = 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'it may not be read by this user',
  EPERM: 'it may not be read by this user',
  EISDIR: 'it is a folder',
  EIO: 'the disk reported an error while reading it',
  EBUSY: 'another program holds it',
}

/** What went wrong with a file, as the end of a sentence about it. */
export const causeOf = (error: unknown): string => {
  if (error instanceof Failure) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return (code !== undefined ? reasons[code] : undefined) ?? message
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** The bytes of an evidence file as they lie on disk; of a member, its unpacked bytes. */
export const openBytes = async (path: string, member: string | null): Promise<ByteStream> =>
  member === null ? readFile(path) : openMember(path, member)
