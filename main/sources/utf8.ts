import { type ByteStream, peek } from './byte-stream'

export type Mark = { readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; readonly bytes: number }

/** The byte order mark at the beginning of a text; UTF-8 without one is the rule. */
export const markOf = (start: Uint8Array): Mark => {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf-8', bytes: 3 }
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', bytes: 2 }
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', bytes: 2 }
  return { encoding: 'utf-8', bytes: 0 }
}

/**
 * Text as UTF-8 without its byte order mark. UTF-16 with a mark, as PowerShell writes it, is converted on the way;
 * positions of records then count in the converted bytes.
 */
export const asUtf8 = async (bytes: ByteStream): Promise<ByteStream> => {
  const { start, stream } = await peek(bytes, 3)
  const mark = markOf(start)
  if (mark.encoding !== 'utf-8') return converted(stream, mark.encoding)
  return mark.bytes > 0 ? without(stream, mark.bytes) : stream
}

async function* without(stream: ByteStream, size: number): AsyncGenerator<Uint8Array> {
  let left = size
  for await (const piece of stream) {
    const cut = Math.min(left, piece.length)
    left -= cut
    if (cut < piece.length) yield piece.subarray(cut)
  }
}

async function* converted(stream: ByteStream, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  const encoder = new TextEncoder()
  for await (const piece of stream) yield encoder.encode(decoder.decode(piece, { stream: true }))
  const last = decoder.decode()
  if (last !== '') yield encoder.encode(last)
}
