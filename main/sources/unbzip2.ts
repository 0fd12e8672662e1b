import createBits from 'unbzip2-stream/lib/bit_iterator'
import bzip2 from 'unbzip2-stream/lib/bzip2'
import { Failure } from '../../shared/rpc/message'
import type { ByteStream } from './byte-stream'
import { cutOff, damaged } from './gunzip'

const outputBytes = 256 * 1024
const level = 100_000
/** No block of level 1 is packed larger than this with its tables; each level adds another. */
const blockSlack = 25_000

/** Collects single bytes in pieces: a block of a few bytes may unpack to 45 MB. */
const createCollector = () => {
  let pieces: Uint8Array[] = []
  let piece = new Uint8Array(outputBytes)
  let used = 0
  return {
    add: (byte: number): void => {
      if (used === outputBytes) {
        pieces.push(piece)
        piece = new Uint8Array(outputBytes)
        used = 0
      }
      piece[used++] = byte
    },
    take: (): readonly Uint8Array[] => {
      const taken = used > 0 ? [...pieces, piece.slice(0, used)] : pieces
      pieces = []
      used = 0
      return taken
    },
  }
}

/** Streams of bzip2 one after another. The library's own stream holds a block as a list of numbers, eight bytes each. */
export async function* unbzip2(input: ByteStream, note: (sentence: string) => void): AsyncGenerator<Uint8Array> {
  const source = input[Symbol.asyncIterator]()
  try {
    yield* blocksOf(source, note)
  } finally {
    await source.return?.()
  }
}

async function* blocksOf(
  source: AsyncIterator<Uint8Array>,
  note: (sentence: string) => void,
): AsyncGenerator<Uint8Array> {
  const queue: Uint8Array[] = []
  const out = createCollector()
  let arrived = 0
  let ended = false
  const arrive = async (): Promise<void> => {
    const next = await source.next()
    if (next.done) ended = true
    else if (next.value.length > 0) {
      queue.push(next.value)
      arrived += next.value.length
    }
  }
  while (queue.length === 0 && !ended) await arrive()
  if (ended) throw cutOff('bzip2')
  const bits = createBits(() => {
    const next = queue.shift()
    if (next) return next
    throw cutOff('bzip2')
  })

  let size = 0
  let streams = 0
  let checksum: number | null = null
  let block = new Int32Array(0)
  const guarded = <R>(step: () => R): R => {
    try {
      return step()
    } catch (error) {
      throw error instanceof Failure ? error : damaged('bzip2', 'its blocks or their checksums do not fit together')
    }
  }
  for (;;) {
    // The library reads a block in one go, so all of it has to be here.
    while (!ended && arrived - bits.bytesRead + 1 < blockSlack + level * size) await arrive()
    if (ended && arrived <= bits.bytesRead) break
    if (size === 0) {
      const left = arrived - bits.bytesRead
      try {
        size = bzip2.header(bits)
      } catch {
        if (streams === 0) throw damaged('bzip2', 'it has no header')
        const rest = queue.splice(0).length > 0 || !ended ? 'More bytes' : `${left.toLocaleString('en')} bytes`
        while (!ended) {
          await arrive()
          queue.length = 0
        }
        return note(`${rest} after the end of the bzip2 data are no bzip2 and were passed over`)
      }
      checksum = 0
      if (block.length !== size * level) block = new Int32Array(size * level)
      continue
    }
    checksum = guarded(() => bzip2.decompress(bits, out.add, block, size * level, checksum))
    yield* out.take()
    if (checksum === null) {
      size = 0
      streams++
    }
  }
  if (checksum !== null) throw cutOff('bzip2')
}
