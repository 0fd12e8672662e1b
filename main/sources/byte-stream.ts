/** Bytes as they come: pieces of any length, none kept after the next is asked for. */
export type ByteStream = AsyncIterable<Uint8Array>

export const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** The first bytes of a stream, as many as there are up to `size`, and the stream as if nothing had been taken. */
export const peek = async (
  stream: ByteStream,
  size: number,
): Promise<{ readonly start: Uint8Array; readonly stream: ByteStream }> => {
  const rest = stream[Symbol.asyncIterator]()
  let start: Uint8Array = new Uint8Array(0)
  let problem: { readonly error: unknown } | null = null
  while (start.length < size && problem === null) {
    try {
      const next = await rest.next()
      if (next.done) break
      start = joined(start, next.value)
    } catch (error) {
      problem = { error }
    }
  }
  const given = start
  let taken = false
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    if (!taken) {
      taken = true
      if (given.length > 0) return { done: false, value: given }
    }
    // What was read before the damage is still good.
    if (problem !== null) throw problem.error
    return rest.next()
  }
  const close = async (): Promise<IteratorResult<Uint8Array>> => {
    await rest.return?.()
    return { done: true, value: undefined }
  }
  return { start, stream: { [Symbol.asyncIterator]: () => ({ next, return: close }) } }
}

/** Lets go of a stream that is not read to its end: files it holds are closed. */
export const closeStream = async (stream: ByteStream): Promise<void> => {
  await stream[Symbol.asyncIterator]().return?.()
}
