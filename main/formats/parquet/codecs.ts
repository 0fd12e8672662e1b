import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { decompress } from 'fzstd'
import type { Compressors } from 'hyparquet'
import { unpackSnappy } from './snappy'

/** Unpackers of pages, each bounded by the size the page says it has. */
export const unpackers: Compressors = {
  SNAPPY: unpackSnappy,
  GZIP: (input, size) => gunzipSync(input, { maxOutputLength: Math.max(1, size) }),
  BROTLI: (input, size) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, size) }),
  ZSTD: (input, size) => decompress(input, new Uint8Array(size)),
}

/** A page as it was before it was packed. */
export const unpackPage = (codec: string, input: Uint8Array, size: number): Uint8Array => {
  if (codec === 'UNCOMPRESSED') return input
  const unpack = Object.hasOwn(unpackers, codec) ? unpackers[codec as keyof Compressors] : undefined
  if (!unpack) throw new Error(`it is packed with ${codec}, which is not read`)
  return unpack(input, size)
}
