declare module 'unbzip2-stream/lib/bit_iterator' {
  /** Reads `count` bits; null aligns to the next byte. */
  type Bits = ((count: number | null) => number) & { readonly bytesRead: number }
  const createBits: (nextPiece: () => Uint8Array) => Bits
  export default createBits
}

declare module 'unbzip2-stream/lib/bzip2' {
  type Bits = ((count: number | null) => number) & { readonly bytesRead: number }
  const bzip2: {
    /** Level of the stream that begins, 1 to 9. */
    readonly header: (bits: Bits) => number
    /** Unpacks one block; the checksum so far, or null at the end of the stream. */
    readonly decompress: (
      bits: Bits,
      add: (byte: number) => void,
      block: Int32Array,
      size: number,
      checksum: number | null,
    ) => number | null
  }
  export default bzip2
}
