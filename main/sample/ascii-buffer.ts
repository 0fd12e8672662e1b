/** Text gathered as bytes: strings made for one record die young, which is most of the speed of writing a log. */
export type AsciiBuffer = {
  readonly add: (text: string | Uint8Array) => void
  readonly size: () => number
  /** What was gathered; valid until the next `add` or `clear`. */
  readonly bytes: () => Uint8Array
  readonly clear: () => void
}

export const createAsciiBuffer = (capacity: number): AsciiBuffer => {
  let held = Buffer.allocUnsafe(capacity)
  let size = 0
  return {
    add: text => {
      if (size + text.length > held.length) {
        const larger = Buffer.allocUnsafe(Math.max(held.length * 2, size + text.length))
        larger.set(held.subarray(0, size))
        held = larger
      }
      if (typeof text === 'string') held.write(text, size, 'latin1')
      else held.set(text, size)
      size += text.length
    },
    size: () => size,
    bytes: () => held.subarray(0, size),
    clear: () => {
      size = 0
    },
  }
}
