import type { ByteRange } from '../../../shared/model/reject'
import { isPlausibleTime } from '../fill'
import { bigU32, littleU32 } from './byte-order'
import { ByteWindow } from './byte-window'
import {
  type CaptureParts,
  type CaptureReader,
  count,
  createFrame,
  type Lost,
  longestRecord,
  mostCaptured,
  skippedBytes,
  startOf,
} from './capture'

/** What the first four bytes say, read in network order. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html */
type Kind = { readonly little: boolean; readonly perSecond: number; readonly headerBytes: number }
const kinds: Readonly<Record<number, Kind>> = {
  0xa1b2c3d4: { little: false, perSecond: 1e6, headerBytes: 16 },
  0xd4c3b2a1: { little: true, perSecond: 1e6, headerBytes: 16 },
  0xa1b23c4d: { little: false, perSecond: 1e9, headerBytes: 16 },
  0x4d3cb2a1: { little: true, perSecond: 1e9, headerBytes: 16 },
  // Kuznetzov's libpcap of old Linux distributions: interface, protocol and packet type follow each record header.
  0xa1b2cd34: { little: false, perSecond: 1e6, headerBytes: 24 },
  0x34cdb2a1: { little: true, perSecond: 1e6, headerBytes: 24 },
}

export const classicKind = (magic: number): Kind | undefined => kinds[magic]

const fileHeaderBytes = 24
/** Packets of one capture lie this near to each other in time; asked only of bytes that may be a header again. */
const nearbySeconds = 30 * 86_400
/** Some writers put nanoseconds into files of microseconds; beyond a second in nanoseconds it is no fraction at all. */
const mostFraction = 1e9
const mostOriginal = 2 ** 28

/** What is wrong with a place where a packet header should be, and which of its bytes. */
type Damage = Pick<Lost, 'reason' | 'field'>

const timeField: ByteRange = { offset: 0, length: 8 }

export const createClassicReader = ({ little, perSecond, headerBytes }: Kind, parts: CaptureParts): CaptureReader => {
  const window = new ByteWindow()
  const frame = { ...createFrame(), timeField }
  let headerRead = false
  let most = mostCaptured
  let lost: Lost | null = null
  let lastSeconds = Number.NaN

  const u32 = (at: number): number => (little ? littleU32(window.bytes, at) : bigU32(window.bytes, at))

  const readHeader = (): boolean => {
    if (window.held < fileHeaderBytes) return false
    const snapLength = u32(window.from + 16)
    if (snapLength > mostCaptured) most = Math.min(snapLength, longestRecord - headerBytes)
    // The upper half says whether a frame check sequence follows each packet; lengths in the packets say so too.
    frame.linkType = u32(window.from + 20) & 0xffff
    window.skip(fileHeaderBytes)
    parts.other('file header')
    headerRead = true
    return true
  }

  const damage = (at: number): Damage | null => {
    const captured = u32(at + 8)
    const original = u32(at + 12)
    if (captured > most)
      return {
        reason: `the packet header says ${count(captured)} bytes were captured; at most ${count(most)} can be`,
        field: { offset: 8, length: 4 },
      }
    const field = { offset: 0, length: headerBytes }
    if (original > mostOriginal || u32(at + 4) > mostFraction) return { reason: 'no packet header begins here', field }
    // Space that was set aside for the capture and never written.
    return u32(at) === 0 && captured === 0 && original === 0 ? { reason: 'nothing but zeros stands here', field } : null
  }

  const lose = (damaged: Damage): void => {
    const { bytes, from, to, offset } = window
    lost = { ...damaged, offset, start: startOf(bytes, from, to) }
    window.skip(1)
  }

  const found = (at: Lost): void => {
    const length = window.offset - at.offset
    parts.broken(`${at.reason}; ${skippedBytes(length)}`, { offset: at.offset, length }, at.start, at.field)
    lost = null
  }

  /** Asked of any place in damaged bytes: stricter than of the place where a header must be. */
  const looksLikeHeader = (at: number): boolean => {
    const seconds = u32(at)
    const isNear = Number.isNaN(lastSeconds)
      ? isPlausibleTime(seconds * 1000)
      : Math.abs(seconds - lastSeconds) < nearbySeconds
    if (!isNear || u32(at + 4) >= perSecond) return false
    const captured = u32(at + 8)
    const original = u32(at + 12)
    return captured > 0 && captured <= mostCaptured && original > 0 && original <= mostCaptured
  }

  /** Looks for the next two headers in a row. False: more bytes are needed, or there are none. */
  const findHeader = (at: Lost, ended: boolean): boolean => {
    for (; window.held >= headerBytes; window.skip(1)) {
      const { from, to } = window
      if (!looksLikeHeader(from)) continue
      const next = from + headerBytes + u32(from + 8)
      if (next + headerBytes > to && !ended) return false
      if (next === to || (next + headerBytes <= to && looksLikeHeader(next))) {
        found(at)
        return true
      }
    }
    return false
  }

  const isHeader = (at: number): boolean => at + headerBytes <= window.to && looksLikeHeader(at)

  /**
   * Some writers keep more of a packet than there was on the wire. A damaged length says so too; then the next packet
   * begins where this one ends on the wire, and not where it is said to end. Null: more bytes are needed to tell.
   */
  const isOverlong = (from: number, captured: number, original: number, ended: boolean): boolean | null => {
    if (captured <= original) return false
    const next = from + headerBytes + captured
    if (next + headerBytes > window.to && !ended) return null
    return isHeader(from + headerBytes + original) && !isHeader(next) && next !== window.to
  }

  const readPacket = (ended: boolean): boolean => {
    if (window.held < headerBytes) return false
    const { bytes, from } = window
    const problem = damage(from)
    if (problem !== null) {
      lose(problem)
      return true
    }
    const captured = u32(from + 8)
    const original = u32(from + 12)
    const overlong = isOverlong(from, captured, original, ended)
    if (overlong === null) return false
    if (overlong) {
      const reason = `the packet header says ${count(captured)} bytes were captured of ${count(original)}`
      lose({ reason, field: { offset: 8, length: 4 } })
      return true
    }
    const length = headerBytes + captured
    if (window.held < length) return false
    const seconds = u32(from)
    const fraction = u32(from + 4)
    lastSeconds = seconds
    frame.bytes = bytes
    frame.from = from + headerBytes
    frame.to = from + length
    frame.original = original
    const perMs = perSecond / 1000
    frame.timeMs = seconds * 1000 + Math.floor(fraction / perMs)
    frame.nanos = (fraction % perMs) * (1e6 / perMs)
    frame.offset = window.offset
    frame.length = length
    frame.dataOffset = window.offset + headerBytes
    parts.packet(frame)
    window.skip(length)
    return true
  }

  const step = (ended: boolean): boolean => {
    if (!headerRead) return readHeader()
    return lost ? findHeader(lost, ended) : readPacket(ended)
  }

  return {
    push: piece => {
      window.push(piece)
      while (step(false));
    },
    end: () => {
      while (step(true));
      const { bytes, from, to, held, offset } = window
      if (lost) {
        window.skip(held)
        found(lost)
      } else if (held > 0) {
        const whole = headerRead && held >= headerBytes ? headerBytes + u32(from + 8) : null
        const reason =
          whole === null
            ? `the file ends after ${held} bytes of ${headerRead ? 'a packet header' : 'its header'}`
            : `the file ends after ${count(held)} of the ${count(whole)} bytes of this packet`
        parts.broken(reason, { offset, length: held }, startOf(bytes, from, to))
      }
    },
  }
}
