import { Failure } from '../../shared/rpc/message'
import { type ByteStream, peek } from './byte-stream'
import { type Container, containerOf, magicBytes } from './container'
import { gunzip } from './gunzip'
import { unbzip2 } from './unbzip2'
import { unzstd } from './unzstd'

/** Packed files inside packed files: deeper than this is no log but a trap. */
const deepest = 3

/** So much may come out of any file, however small. Beyond it, more than this many times its size is no log. */
const freeBytes = 512 * 1024 * 1024
const largestRatio = 1000

type Unpacker = (input: ByteStream, note: (sentence: string) => void) => ByteStream

const unpackers: Readonly<Record<Exclude<Container, 'plain' | 'zip'>, Unpacker>> = {
  gzip: gunzip,
  bzip2: unbzip2,
  zstd: unzstd,
}

/** Counts what passes. */
async function* counted(stream: ByteStream, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) {
    count(piece.length)
    yield piece
  }
}

/** Ends a stream that grows out of all proportion to the bytes it comes from: a bomb would keep a reader busy for days. */
async function* proportionate(stream: ByteStream, packedBytes: () => number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.length
    if (bytes > freeBytes && bytes > packedBytes() * largestRatio) {
      const ratio = largestRatio.toLocaleString('en')
      throw new Failure('bad-input', `it unpacks to more than ${ratio} times its size, as no log does; reading stopped`)
    }
    yield piece
  }
}

/**
 * The unpacked bytes of a stream, whatever layers of packing its own bytes announce. What is passed over on the way is
 * said through `note`. A zip archive is not unpacked here: it holds files of their own.
 */
export const unpack = async (
  packed: ByteStream,
  note: (sentence: string) => void = () => {},
  zip: 'refuse zip' | 'keep zip' = 'refuse zip',
): Promise<ByteStream> => {
  let packedBytes = 0
  const outermost = counted(packed, bytes => {
    packedBytes += bytes
  })
  const layer = async (from: ByteStream, depth: number): Promise<ByteStream> => {
    const { start, stream } = await peek(from, magicBytes)
    const container = containerOf(start)
    if (container === 'plain' || (container === 'zip' && zip === 'keep zip')) return stream
    if (depth === deepest) throw new Failure('bad-input', `it is packed more than ${deepest} times over`)
    if (container === 'zip')
      throw new Failure('bad-input', 'it is a zip archive inside another archive; unpack the outer one first')
    return layer(
      proportionate(unpackers[container](stream, note), () => packedBytes),
      depth + 1,
    )
  }
  return layer(outermost, 0)
}
