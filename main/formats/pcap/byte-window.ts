/** The bytes of a stream that are not used up yet, in one array whatever the pieces they came in. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(0)
  /** What is held lies at `from`..`to` of `bytes`; both change when the next piece is pushed. */
  from = 0
  to = 0
  /** Where `from` stands in the stream. */
  offset = 0

  get held(): number {
    return this.to - this.from
  }

  push(piece: Uint8Array): void {
    if (this.to + piece.length > this.bytes.length) this.makeRoom(piece.length)
    this.bytes.set(piece, this.to)
    this.to += piece.length
  }

  skip(count: number): void {
    this.from += count
    this.offset += count
  }

  /** After it half of the array is free: each byte is moved a bounded number of times, however long a record waits. */
  private makeRoom(count: number): void {
    const { bytes, from, to, held } = this
    const wanted = 2 * (held + count)
    if (wanted > bytes.length) {
      this.bytes = new Uint8Array(wanted)
      this.bytes.set(bytes.subarray(from, to))
    } else {
      bytes.copyWithin(0, from, to)
    }
    this.from = 0
    this.to = held
  }
}
