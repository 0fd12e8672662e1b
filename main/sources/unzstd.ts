import { Decompress } from 'fzstd'
import type { ByteStream } from './byte-stream'
import { cutOff, damaged } from './gunzip'

/** Fed at a time, so that what one portion unpacks to is handed on before the next. */
const inputBytes = 16 * 1024
/** A portion that unpacks to more is no log but a trap. */
const mostAtOnce = 256 * 1024 * 1024

/** Code of fzstd's error for data that ends too early. */
const unexpectedEnd = 5

/** RFC 8878 frames one after another. */
export async function* unzstd(input: ByteStream): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = []
  let waiting = 0
  const frames = new Decompress(piece => {
    waiting += piece.length
    if (waiting > mostAtOnce) throw damaged('zstd', 'a few bytes of it unpack to more than 256 MiB')
    if (piece.length > 0) out.push(piece)
  })
  const push = (piece: Uint8Array, last: boolean): unknown => {
    waiting = 0
    try {
      frames.push(piece, last)
      return null
    } catch (error) {
      const { code, message } = error as { readonly code?: number; readonly message?: string }
      return code === unexpectedEnd ? cutOff('zstd') : damaged('zstd', message ?? String(error))
    }
  }
  for await (const piece of input) {
    for (let at = 0; at < piece.length; at += inputBytes) {
      // fzstd keeps what it was given until the block is whole, and the reader reuses nothing of its own.
      const problem = push(piece.slice(at, at + inputBytes), false)
      yield* out.splice(0)
      if (problem !== null) throw problem
    }
  }
  const problem = push(new Uint8Array(0), true)
  yield* out.splice(0)
  if (problem !== null) throw problem
}
