/** Beginnings of streams that are put together for as long as they are not understood, in bounded memory. */
const mostStreams = 1024
const longest = 16_384

type Waiting = { next: number; bytes: Uint8Array; length: number }

export type Gathering = {
  /** Keeps the first segment of a stream; false when too many wait already. `next`: the sequence number that follows. */
  readonly begin: (stream: number, next: number, bytes: Uint8Array, from: number, to: number) => boolean
  /** Everything so far with the segment that begins at `sequence`; null when it is not the next one. */
  readonly more: (stream: number, sequence: number, bytes: Uint8Array, from: number, to: number) => Uint8Array | null
  readonly isFull: (stream: number) => boolean
  readonly forget: (stream: number) => void
}

export const createGathering = (): Gathering => {
  const streams = new Map<number, Waiting>()

  const append = (waiting: Waiting, bytes: Uint8Array, from: number, to: number): void => {
    const taken = Math.min(to - from, longest - waiting.length)
    if (waiting.length + taken > waiting.bytes.length) {
      const grown = new Uint8Array(Math.min(longest, 2 * (waiting.length + taken)))
      grown.set(waiting.bytes.subarray(0, waiting.length))
      waiting.bytes = grown
    }
    waiting.bytes.set(bytes.subarray(from, from + taken), waiting.length)
    waiting.length += taken
    waiting.next = (waiting.next + (to - from)) >>> 0
  }

  return {
    begin: (stream, sequence, bytes, from, to) => {
      if (streams.size >= mostStreams) return false
      const waiting = { next: sequence, bytes: new Uint8Array(0), length: 0 }
      append(waiting, bytes, from, to)
      streams.set(stream, waiting)
      return true
    },
    more: (stream, sequence, bytes, from, to) => {
      const waiting = streams.get(stream)
      if (!waiting || waiting.next !== sequence) return null
      append(waiting, bytes, from, to)
      return waiting.bytes.subarray(0, waiting.length)
    },
    isFull: stream => (streams.get(stream)?.length ?? longest) >= longest,
    forget: stream => void streams.delete(stream),
  }
}
