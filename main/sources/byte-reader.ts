import type { ByteStream } from './byte-stream'

/** A stream taken in the portions its parser wants. */
export type ByteReader = {
  /** The next bytes without taking them: at least `least` unless the stream ends first, at most `most`. */
  readonly peek: (least: number, most?: number) => Promise<Uint8Array>
  /** Takes bytes that were seen by `peek`. */
  readonly skip: (count: number) => void
  /** Everything that is left, as its number of bytes. */
  readonly drain: () => Promise<number>
  /** Lets go of the stream, read to its end or not. */
  readonly close: () => Promise<void>
}

export const createByteReader = (stream: ByteStream): ByteReader => {
  const source = stream[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array(0)
  let ended = false

  const fill = async (least: number): Promise<void> => {
    while (held.length < least && !ended) {
      const next = await source.next()
      if (next.done) ended = true
      else held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    }
  }

  return {
    peek: async (least, most = least) => {
      await fill(least)
      return held.subarray(0, most)
    },
    skip: count => {
      held = held.subarray(count)
    },
    drain: async () => {
      let bytes = 0
      for (await fill(1); held.length > 0; await fill(1)) {
        bytes += held.length
        held = held.subarray(held.length)
      }
      return bytes
    },
    close: async () => void (await source.return?.()),
  }
}
