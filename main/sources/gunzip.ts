import { once } from 'node:events'
import { crc32, createInflateRaw } from 'node:zlib'
import { Failure } from '../../shared/rpc/message'
import { type ByteReader, createByteReader } from './byte-reader'
import type { ByteStream } from './byte-stream'

/** Fed to zlib at a time. Its output of one portion is held at once: a thousandfold of this at worst. */
const inputBytes = 32 * 1024
const outputBytes = 64 * 1024

export const damaged = (container: string, cause: string): Failure =>
  new Failure('bad-input', `the ${container} data is damaged: ${cause}`)
export const cutOff = (container: string): Failure =>
  new Failure('bad-input', `the ${container} data is cut off: the file ends before it does`)

/**
 * RFC 1951. Takes from the reader exactly what belongs to the deflated data. What was unpacked before damage is handed
 * over before the failure: a stream that is piped through zlib loses it.
 */
export async function* inflate(reader: ByteReader, container: string): AsyncGenerator<Uint8Array> {
  const transform = createInflateRaw({ chunkSize: outputBytes })
  const out: Uint8Array[] = []
  let problem: Error | null = null
  transform.on('data', (piece: Uint8Array) => out.push(piece))
  transform.on('error', error => (problem = error))
  try {
    for (;;) {
      const piece = await reader.peek(1, inputBytes)
      if (piece.length === 0) throw cutOff(container)
      const before = transform.bytesWritten
      await new Promise<void>(resolve => transform.write(piece, () => resolve()))
      const taken = transform.bytesWritten - before
      // zlib takes no more than the end of its data: what is left is not its own.
      const ended = problem === null && taken < piece.length
      if (ended && !transform.readableEnded) await once(transform, 'end')
      reader.skip(taken)
      yield* out.splice(0)
      if (problem !== null) throw damaged(container, (problem as Error).message)
      if (ended) return
    }
  } finally {
    transform.destroy()
  }
}

/** Size of a member's header, RFC 1952 2.3; null when there is none. */
const headerSize = async (reader: ByteReader): Promise<number | null> => {
  const fixed = await reader.peek(10)
  if (fixed.length < 10 || fixed[0] !== 0x1f || fixed[1] !== 0x8b || fixed[2] !== 8) return null
  const flags = fixed[3] ?? 0
  let size = 10
  if (flags & 4) {
    const extra = await reader.peek(size + 2)
    size += 2 + (extra[size] ?? 0) + (extra[size + 1] ?? 0) * 256
  }
  // Name and comment, each ended by a zero; a hostile one without end is no header.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue
    const end = (await reader.peek(size + longestName)).indexOf(0, size)
    if (end < 0) return null
    size = end + 1
  }
  if (flags & 2) size += 2
  return (await reader.peek(size)).length < size ? null : size
}

const longestName = 64 * 1024

/** Passes over zeros after a member: tapes and block devices pad with them. */
const passPadding = async (reader: ByteReader): Promise<void> => {
  for (;;) {
    const piece = await reader.peek(1, inputBytes)
    const data = piece.findIndex(byte => byte !== 0)
    reader.skip(data < 0 ? piece.length : data)
    if (piece.length === 0 || data >= 0) return
  }
}

/**
 * RFC 1952: any number of members one after another are one file. What follows the last one and is no member is passed
 * over, and said through `note`.
 */
export async function* gunzip(input: ByteStream, note: (sentence: string) => void): AsyncGenerator<Uint8Array> {
  const reader = createByteReader(input)
  try {
    for (let members = 0; ; members++) {
      if (members > 0) {
        await passPadding(reader)
        if ((await reader.peek(1)).length === 0) return
      }
      const header = await headerSize(reader)
      if (header === null) {
        if (members === 0) throw cutOff('gzip')
        const left = await reader.drain()
        return note(
          `${left.toLocaleString('en')} bytes after the end of the gzip data are no gzip and were passed over`,
        )
      }
      reader.skip(header)
      let checksum = 0
      let size = 0
      for await (const piece of inflate(reader, 'gzip')) {
        checksum = crc32(piece, checksum)
        size = (size + piece.length) % 2 ** 32
        yield piece
      }
      const trailer = await reader.peek(8)
      if (trailer.length < 8) throw cutOff('gzip')
      const says = new DataView(trailer.buffer, trailer.byteOffset, 8)
      if (says.getUint32(0, true) !== checksum || says.getUint32(4, true) !== size)
        throw damaged('gzip', 'its checksum does not match what it unpacks to')
      reader.skip(8)
    }
  } finally {
    await reader.close()
  }
}
