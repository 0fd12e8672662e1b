import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import unbzip2 from 'unbzip2-stream'
import { Failure } from '../../shared/rpc/message'
import { type ByteStream, peek } from './byte-stream'
import { type Container, containerOf, magicBytes } from './container'

/** Packed files inside packed files: deeper than this is no log but a trap. */
const deepest = 3
const outputBytes = 256 * 1024
/** Pieces waiting between the unpacker and its reader. */
const mostWaiting = 8

const damaged = (container: Container, cause: string): Failure =>
  new Failure('bad-input', `the ${container} data is damaged or cut off: ${cause}`)

/**
 * Feeds a Node transform and gives what comes out. Unlike a pipe it hands over everything that was unpacked before the
 * data turned out to be damaged, and only then fails.
 */
async function* through(
  input: ByteStream,
  transform: NodeJS.ReadWriteStream,
  fail: (cause: string) => Failure,
): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = []
  type State = { readonly kind: 'open' | 'ended' } | { readonly kind: 'failed'; readonly error: unknown }
  const now: { state: State } = { state: { kind: 'open' } }
  let wake = () => {}
  let drained = () => {}
  const sleep = () => new Promise<void>(resolve => (wake = resolve))

  transform.on('data', (piece: Uint8Array) => {
    waiting.push(piece)
    if (waiting.length >= mostWaiting) transform.pause()
    wake()
  })
  const settle = (next: State) => {
    if (now.state.kind === 'open') now.state = next
    wake()
    drained()
  }
  transform.on('end', () => settle({ kind: 'ended' }))
  transform.on('error', error => settle({ kind: 'failed', error: fail(error.message) }))
  transform.on('drain', () => drained())

  const feed = async (): Promise<void> => {
    for await (const piece of input) {
      if (now.state.kind !== 'open') return
      const accepted = transform.write(Buffer.from(piece))
      if (!accepted && now.state.kind === 'open') await new Promise<void>(resolve => (drained = resolve))
    }
    transform.end()
  }
  const feeding = feed().catch((error: unknown) => settle({ kind: 'failed', error }))

  try {
    for (;;) {
      for (let piece = waiting.shift(); piece; piece = waiting.shift()) yield piece
      if (now.state.kind !== 'open') break
      const more = sleep()
      transform.resume()
      if (waiting.length === 0 && now.state.kind === 'open') await more
    }
    for (const piece of waiting) yield piece
    if (now.state.kind === 'failed') throw now.state.error
  } finally {
    // A reader that had enough stops the feeding, which closes the file.
    settle({ kind: 'ended' })
    await feeding
  }
}

/** RFC 8878 frames one after another. */
async function* unzstd(input: ByteStream): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = []
  const frames = new Decompress(piece => out.push(piece))
  const push = (piece: Uint8Array, last: boolean) => {
    try {
      frames.push(piece, last)
    } catch (error) {
      throw damaged('zstd', error instanceof Error ? error.message : String(error))
    }
  }
  for await (const piece of input) {
    let problem: unknown = null
    try {
      push(piece.slice(), false)
    } catch (error) {
      problem = error
    }
    yield* out.splice(0)
    if (problem !== null) throw problem
  }
  push(new Uint8Array(0), true)
  yield* out.splice(0)
}

const unpackers: Readonly<Record<Exclude<Container, 'plain' | 'zip'>, (input: ByteStream) => ByteStream>> = {
  // Several members one after another are one file (RFC 1952, 2.2); zlib goes on by itself and passes over padding.
  gzip: input => through(input, createGunzip({ chunkSize: outputBytes }), cause => damaged('gzip', cause)),
  bzip2: input => through(input, unbzip2(), cause => damaged('bzip2', cause)),
  zstd: unzstd,
}

/** The unpacked bytes of a stream, whatever layers of packing its own bytes announce. */
export const unpack = async (packed: ByteStream, depth = 0): Promise<ByteStream> => {
  const { start, stream } = await peek(packed, magicBytes)
  const container = containerOf(start)
  if (container === 'plain') return stream
  if (depth === deepest) throw new Failure('bad-input', `it is packed more than ${deepest} times over`)
  if (container === 'zip')
    throw new Failure('bad-input', 'it is a zip archive inside another archive; unpack the outer one first')
  return unpack(unpackers[container](stream), depth + 1)
}
