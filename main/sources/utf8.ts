import { type ByteStream, peek } from './byte-stream'

/**
 * Text as UTF-8 without its byte order mark. UTF-16 with a mark, as PowerShell writes it, is converted on the way;
 * positions of records then count in the converted bytes.
 */
export const asUtf8 = async (bytes: ByteStream): Promise<ByteStream> => {
  const { start, stream } = await peek(bytes, 3)
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return without(stream, 3)
  if (start[0] === 0xff && start[1] === 0xfe) return converted(stream, 'utf-16le')
  if (start[0] === 0xfe && start[1] === 0xff) return converted(stream, 'utf-16be')
  return stream
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
