import { mostV5Records, v5HeaderBytes, v5RecordBytes } from './netflow-v5'
import { u16, u32 } from './network-order'
import { type FlowProtocol, protocolOf } from './protocol-of'
import { firstDataSet, ipfix, v9 } from './versions'

/** The most a UDP datagram holds. */
const mostDatagramBytes = 65_535
/** With as much at hand, the end of a datagram is seen, and whether another one follows. */
const window = 2 * mostDatagramBytes
/** How much of what is no datagram is kept to be shown. */
const keptBytes = 512

export type FramedDatagrams = {
  /** `bytes` from..to; they are the framer's again afterwards. `offset` is where they stand in the file. */
  readonly datagram: (bytes: Uint8Array, from: number, to: number, offset: number) => void
  readonly broken: (offset: number, length: number, start: Uint8Array) => void
}

export type DatagramFramer = { readonly push: (piece: Uint8Array) => void; readonly end: () => void }

/** Whether another datagram begins where zeros end: its first bytes are zeros, too. */
const afterZeros = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && bytes[at] === 0) at++
  for (const begin of [at - 1, at - 3]) if (begin >= from && protocolOf(bytes, begin, to) !== null) return begin
  return at
}

/** Version 9 says nowhere how long a datagram is: it ends where the next one begins, or where no set can be. */
const endOfV9 = (bytes: Uint8Array, from: number, to: number): number => {
  const last = Math.min(to, from + mostDatagramBytes)
  let at = from + v9.headerBytes
  while (at + 4 <= last) {
    const id = u16(bytes, at)
    const length = u16(bytes, at + 2)
    if (length < 4) return id === 0 && length === 0 ? Math.min(afterZeros(bytes, at, last), last) : at
    // Numbers from 2 to 255 are no sets; those of versions are among them.
    if (id > v9.optionsSet && id < firstDataSet) return at
    if (at > from + v9.headerBytes && id === 0 && protocolOf(bytes, at, to) !== null) return at
    at += length
  }
  return Math.min(at, last)
}

const endOfSflow = (bytes: Uint8Array, from: number, to: number): number => {
  const last = Math.min(to, from + mostDatagramBytes)
  const counts = from + (u32(bytes, from + 4) === 1 ? 24 : 36)
  let at = counts + 4
  for (let sample = u32(bytes, counts); sample > 0 && at + 8 <= last; sample--) at += 8 + u32(bytes, at + 4)
  return Math.min(at, last)
}

/** Where the datagram that begins at `from` ends, by its own account and not beyond `to`. */
const endOf = (protocol: FlowProtocol, bytes: Uint8Array, from: number, to: number): number => {
  switch (protocol) {
    case 'netflow-v5': {
      const count = Math.min(u16(bytes, from + 2), mostV5Records)
      return Math.min(to, from + v5HeaderBytes + count * v5RecordBytes)
    }
    case 'netflow-v9':
      return endOfV9(bytes, from, to)
    case 'ipfix':
      return Math.min(to, from + Math.max(u16(bytes, from + 2), ipfix.headerBytes))
    case 'sflow-v5':
      return endOfSflow(bytes, from, to)
  }
}

/**
 * Cuts a file of datagrams end to end back into them. What is none is passed over to where the next one begins, and told
 * of once.
 */
export const createDatagramFramer = ({ datagram, broken }: FramedDatagrams): DatagramFramer => {
  let waiting: Uint8Array = new Uint8Array(0)
  /** Where `waiting` begins in the file. */
  let offset = 0
  let lost = { offset: 0, length: 0, start: new Uint8Array(0) as Uint8Array }

  const lose = (from: number, to: number): void => {
    if (to === from) return
    if (lost.length === 0) lost = { offset: offset + from, length: 0, start: waiting.slice(from, from + keptBytes) }
    lost.length += to - from
  }
  const tellLost = (): void => {
    if (lost.length > 0) broken(lost.offset, lost.length, lost.start.subarray(0, lost.length))
    lost.length = 0
  }

  /** Cuts what can be cut; a last datagram waits for its end unless nothing more comes. */
  const cut = (isEnd: boolean): void => {
    const to = waiting.length
    let at = 0
    let begin = 0
    while (at < to && (isEnd || to - at >= window)) {
      const protocol = protocolOf(waiting, at, to)
      if (protocol === null) {
        at++
        continue
      }
      lose(begin, at)
      tellLost()
      const end = endOf(protocol, waiting, at, to)
      datagram(waiting, at, end, offset + at)
      at = begin = end
    }
    lose(begin, at)
    waiting = waiting.slice(at)
    offset += at
  }

  return {
    push: piece => {
      const joined = new Uint8Array(waiting.length + piece.length)
      joined.set(waiting)
      joined.set(piece, waiting.length)
      waiting = joined
      if (waiting.length >= window) cut(false)
    },
    end: () => {
      cut(true)
      tellLost()
    },
  }
}
