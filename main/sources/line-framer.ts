import { joined } from './byte-stream'
import { excerptBytes, type Framed, longestRecordBytes, tooLong } from './framed'

const newline = 10
const carriageReturn = 13
const nothing = new Uint8Array(0)

export type LineFramer = {
  readonly push: (piece: Uint8Array) => void
  /** The text ends here; a last line without its end is a line. */
  readonly end: () => void
}

/**
 * Cuts text into lines as it comes. Blank lines are passed over, `\r\n` ends a line as well as `\n`, and a line of any
 * length costs no more memory than the longest record allowed.
 */
export const createLineFramer = (
  framed: Framed & {
    /** A line without its end: `bytes[from..to)`, standing at `offset`; `number` counts lines from 1. */
    readonly line: (bytes: Uint8Array, from: number, to: number, offset: number, number: number) => void
  },
): LineFramer => {
  let held: Uint8Array = nothing
  /** Bytes of the present line that were let go because there were too many. */
  let passedOver = 0
  /** Offset of the first byte of the present line. */
  let lineOffset = 0
  let lines = 0

  const emit = (bytes: Uint8Array, from: number, to: number): void => {
    lines++
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to
    if (end > from) framed.line(bytes, from, end, lineOffset, lines)
  }

  const finish = (bytes: Uint8Array, from: number, to: number): void => {
    if (passedOver === 0) return emit(bytes, from, to)
    lines++
    const length = passedOver + (to - from)
    framed.broken(tooLong(length), { offset: lineOffset, length }, held)
    passedOver = 0
  }

  const hold = (rest: Uint8Array): void => {
    if (passedOver > 0) {
      passedOver += rest.length
      return
    }
    held = held.length === 0 ? rest.slice() : joined(held, rest)
    if (held.length <= longestRecordBytes) return
    passedOver = held.length
    held = held.slice(0, excerptBytes)
  }

  return {
    push: piece => {
      let at = 0
      for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, at)) {
        const whole = passedOver === 0 && held.length > 0 ? joined(held, piece.subarray(at, end)) : null
        const length = passedOver > 0 ? passedOver + end - at : whole ? whole.length : end - at
        if (whole) finish(whole, 0, whole.length)
        else finish(piece, at, end)
        if (held.length > 0) held = nothing
        lineOffset += length + 1
        at = end + 1
      }
      if (at < piece.length) hold(piece.subarray(at))
    },
    end: () => {
      if (held.length > 0 || passedOver > 0) finish(held, 0, passedOver > 0 ? 0 : held.length)
      held = new Uint8Array(0)
    },
  }
}
