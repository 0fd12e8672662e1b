import { csvCells } from '../formats/csv-cells'
import { joined } from './byte-stream'
import { excerptBytes, type Framed, longestRecordBytes, type Place, tooLong } from './framed'

const newline = 10
const carriageReturn = 13
const quote = 34

/** A quoted cell over more lines than this was opened by a stray quote: it must not swallow the records behind it. */
const mostLines = 200

export type CsvFramer = {
  readonly push: (piece: Uint8Array) => void
  /** The text ends here; a last record without its line end is a record. */
  readonly end: () => void
}

export type CsvFramed = Framed & {
  /** A record with its cells, their quotes taken off; `line` counts its first line from 1. */
  readonly row: (cells: readonly string[], place: Place, line: number, bytes: Uint8Array) => void
}

/**
 * Cuts comma separated text (RFC 4180) into records as it comes. Line ends inside quotes belong to their record; a
 * quote that is never closed costs the line it stands on and no more.
 */
export const createCsvFramer = (framed: CsvFramed, delimiter = ','): CsvFramer => {
  const split = delimiter.charCodeAt(0)
  let held: Uint8Array = new Uint8Array(0)
  /** Offset of the first held byte, and the number of the line it begins. */
  let base = 0
  let line = 1

  const emit = (bytes: Uint8Array, from: number, to: number, lines: number): void => {
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to
    if (end > from) {
      const record = bytes.subarray(from, end)
      const place = { offset: base + from, length: end - from }
      if (record.length > longestRecordBytes)
        framed.broken(tooLong(record.length), place, record.subarray(0, excerptBytes))
      else
        framed.row(
          csvCells(Buffer.from(record.buffer, record.byteOffset, record.length).toString('utf8'), delimiter),
          place,
          line,
          record,
        )
    }
    line += lines
  }

  const breakOff = (bytes: Uint8Array, from: number, to: number): void => {
    framed.broken(
      'a quote is opened and never closed',
      { offset: base + from, length: to - from },
      bytes.subarray(from, Math.min(to, from + excerptBytes)),
    )
    line++
  }

  /** Reads whole records; returns how far it came. */
  const read = (bytes: Uint8Array, last: boolean): number => {
    let from = 0
    while (from < bytes.length) {
      let inQuotes = false
      let cellStart = true
      let lines = 1
      let firstEnd = -1
      let at = from
      for (; at < bytes.length; at++) {
        const byte = bytes[at]
        if (inQuotes) {
          if (byte === quote) {
            if (bytes[at + 1] === quote) at++
            else inQuotes = false
          } else if (byte === newline) {
            if (firstEnd < 0) firstEnd = at
            if (++lines > mostLines) break
          }
          continue
        }
        if (byte === newline) break
        if (byte === quote && cellStart) inQuotes = true
        cellStart = byte === split
      }
      if (inQuotes && (lines > mostLines || at - from > longestRecordBytes || (last && at >= bytes.length))) {
        const to = firstEnd < 0 ? Math.min(at, bytes.length) : firstEnd
        breakOff(bytes, from, to)
        from = Math.min(to + 1, bytes.length)
        continue
      }
      if (at >= bytes.length && !last) return from
      emit(bytes, from, Math.min(at, bytes.length), lines)
      from = Math.min(at + 1, bytes.length)
    }
    return from
  }

  /** Bytes of an overlong record that were let go, and its beginning. */
  let dropped = 0
  let start: Uint8Array = new Uint8Array(0)

  const dropTo = (piece: Uint8Array): Uint8Array => {
    const end = piece.indexOf(newline)
    const gone = end < 0 ? piece.length : end
    dropped += gone
    if (end < 0) return new Uint8Array(0)
    framed.broken(tooLong(dropped), { offset: base, length: dropped }, start)
    base += dropped + 1
    line++
    dropped = 0
    return piece.subarray(end + 1)
  }

  return {
    push: piece => {
      const rest = dropped > 0 ? dropTo(piece) : piece
      const bytes = held.length === 0 ? rest : joined(held, rest)
      const done = read(bytes, false)
      base += done
      held = bytes.slice(done)
      if (held.length <= longestRecordBytes) return
      dropped = held.length
      start = held.slice(0, excerptBytes)
      held = new Uint8Array(0)
    },
    end: () => {
      if (dropped > 0) framed.broken(tooLong(dropped), { offset: base, length: dropped }, start)
      else read(held, true)
      held = new Uint8Array(0)
      dropped = 0
    },
  }
}
