import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WholeFile } from '../formats/format'
import type { ByteStream } from './byte-stream'
import { containerOf, magicBytes } from './container'

type Opened = { readonly file: WholeFile; readonly close: () => Promise<void> }

const readable = async (path: string): Promise<Opened> => {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    file: {
      bytes: size,
      read: async (from, to) => {
        const begin = Math.max(0, from)
        const wanted = Math.max(0, Math.min(to, size) - begin)
        const bytes = Buffer.alloc(wanted)
        let filled = 0
        while (filled < wanted) {
          const { bytesRead } = await handle.read(bytes, filled, wanted - filled, begin + filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return bytes.subarray(0, filled)
      },
    },
    close: () => handle.close(),
  }
}

const isPlain = async (path: string): Promise<boolean> => {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(magicBytes), 0, magicBytes, 0)
    return containerOf(buffer.subarray(0, bytesRead)) === 'plain'
  } finally {
    await handle.close()
  }
}

/**
 * A file to be read out of order. One that lies on the disk as it is, is read in place; what is packed is spooled to a
 * temporary file first, so that memory stays bounded. `unpacked` is its unpacked bytes from the beginning.
 */
export const openWhole = async (
  { path, member }: { readonly path: string; readonly member: string | null },
  unpacked: ByteStream,
): Promise<Opened> => {
  if (member === null && (await isPlain(path))) return readable(path)
  const folder = await mkdtemp(join(tmpdir(), 'netwake-unpacked-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const spooled = join(folder, 'file')
  try {
    const out = await open(spooled, 'wx', 0o600)
    try {
      for await (const piece of unpacked) await out.write(piece)
    } finally {
      await out.close()
    }
    const { file, close } = await readable(spooled)
    return {
      file,
      close: async () => {
        await close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
