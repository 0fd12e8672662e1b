import type { ByteRange } from '../../../shared/model/reject'
import { bigU16, bigU32, littleU16, littleU32 } from './byte-order'
import { ByteWindow } from './byte-window'
import {
  type CaptureParts,
  type CaptureReader,
  count,
  createFrame,
  type Lost,
  longestRecord,
  skippedBytes,
  startOf,
} from './capture'
import {
  blockTypes,
  type CaptureInterface,
  commentsOf,
  isKnownBlock,
  type Order,
  otherBlock,
  readInterface,
} from './pcapng-blocks'

const bigEndian: Order = { u16: bigU16, u32: bigU32 }
const littleEndian: Order = { u16: littleU16, u32: littleU32 }

/** The byte order of a section, told by its magic number; null when it is none. */
const orderOf = (bytes: Uint8Array, at: number): Order | null => {
  const magic = bigU32(bytes, at)
  return magic === 0x1a2b3c4d ? bigEndian : magic === 0x4d3c2b1a ? littleEndian : null
}

const leastBlock = 12
const leastSection = 28
/** Interfaces of one section; a file could name others without end. */
const mostInterfaces = 65_536
/** When the way is lost, longer blocks are not waited for. */
const longestFound = 1024 * 1024

/** Fields of blocks as rejects name them: the second one is also the byte-order magic of a section. */
const blockLengthField: ByteRange = { offset: 4, length: 4 }
const interfaceField: ByteRange = { offset: 8, length: 4 }
const timeField: ByteRange = { offset: 12, length: 8 }
const lengthField: ByteRange = { offset: 20, length: 4 }

export const createPcapngReader = (parts: CaptureParts): CaptureReader => {
  const window = new ByteWindow()
  const frame = createFrame()
  let order = littleEndian
  let interfaces: CaptureInterface[] = []
  let lost: Lost | null = null
  let optionsFrom = 0
  let optionsTo = 0
  frame.comments = () => commentsOf(window.bytes, optionsFrom, optionsTo, order)

  const blockProblem = (type: number, total: number): string | null => {
    if (total < (type === blockTypes.section ? leastSection : leastBlock) || total % 4 !== 0)
      return `the block says it is ${count(total)} bytes long`
    return total > longestRecord
      ? `the block says it is ${count(total)} bytes long; at most ${count(longestRecord)} are read`
      : null
  }

  const lose = (reason: string, field: ByteRange): void => {
    const { bytes, from, to, offset } = window
    lost = { reason, field, offset, start: startOf(bytes, from, to) }
    window.skip(1)
  }

  const found = (at: Lost): void => {
    const length = window.offset - at.offset
    parts.broken(`${at.reason}; ${skippedBytes(length)}`, { offset: at.offset, length }, at.start, at.field)
    lost = null
  }

  /** False: more bytes are needed, or there is no block. */
  const findBlock = (at: Lost, ended: boolean): boolean => {
    for (; window.held >= leastBlock; window.skip(1)) {
      const { bytes, from, to } = window
      const isSection = bigU32(bytes, from) === blockTypes.section
      const candidate = isSection ? orderOf(bytes, from + 8) : order
      if (!candidate) continue
      const type = candidate.u32(bytes, from)
      const total = candidate.u32(bytes, from + 4)
      if (!isKnownBlock(type) || blockProblem(type, total) !== null || total > longestFound) continue
      if (from + total > to) {
        if (ended) continue
        return false
      }
      if (candidate.u32(bytes, from + total - 4) !== total) continue
      found(at)
      return true
    }
    return false
  }

  const broken = (reason: string, total: number, field?: ByteRange): void =>
    parts.broken(reason, { offset: window.offset, length: total }, startOf(window.bytes, window.from, window.to), field)

  /** The packet data of a block at `at`, up to `end` at most. */
  const packet = (id: number, at: number, captured: number, end: number, original: number, total: number): void => {
    const on = interfaces[id]
    if (!on)
      return broken(`the packet is of interface ${id}, which the section does not describe`, total, interfaceField)
    if (at + captured > end)
      return broken(
        `the packet has ${count(captured)} bytes, and its block has room for ${count(end - at)}`,
        total,
        lengthField,
      )
    frame.bytes = window.bytes
    frame.from = at
    frame.to = at + captured
    frame.original = original
    frame.linkType = on.linkType
    frame.interfaceName = on.name
    frame.interfaceId = id
    frame.offset = window.offset
    frame.length = total
    frame.dataOffset = window.offset + at - window.from
    optionsFrom = at + captured + (-captured & 3)
    optionsTo = end
    parts.packet(frame)
  }

  const timedPacket = (id: number, body: number, end: number, total: number): void => {
    const { bytes } = window
    const on = interfaces[id]
    if (end - body < 20) return broken(`the block has ${end - body} bytes of a packet header of 20`, total)
    frame.timeField = timeField
    on?.time(order.u32(bytes, body + 4), order.u32(bytes, body + 8), frame)
    packet(id, body + 20, order.u32(bytes, body + 12), end, order.u32(bytes, body + 16), total)
  }

  const simplePacket = (body: number, end: number, total: number): void => {
    if (end - body < 4) return broken('the block has no room for the length of its packet', total)
    const original = order.u32(window.bytes, body)
    const snapLength = interfaces[0]?.snapLength ?? 0
    const captured = Math.min(original, snapLength === 0 ? original : snapLength, end - body - 4)
    frame.timeMs = Number.NaN
    frame.timeField = null
    frame.nanos = 0
    packet(0, body + 4, captured, end, original, total)
  }

  const describeInterface = (body: number, end: number, total: number): void => {
    if (end - body < 8) return broken('the interface description has no room for its link type', total)
    if (interfaces.length === mostInterfaces)
      return broken(`the section describes more than ${count(mostInterfaces)} interfaces`, total)
    interfaces.push(readInterface(window.bytes, body, end, order))
    parts.other('interface description block')
  }

  const readBlock = (type: number, total: number): void => {
    const { bytes, from } = window
    const body = from + 8
    const end = from + total - 4
    switch (type) {
      case blockTypes.section:
        interfaces = []
        return parts.other('section header block')
      case blockTypes.interface:
        return describeInterface(body, end, total)
      case blockTypes.enhanced:
        return timedPacket(end - body < 4 ? 0 : order.u32(bytes, body), body, end, total)
      case blockTypes.packet:
        return timedPacket(end - body < 4 ? 0 : order.u16(bytes, body), body, end, total)
      case blockTypes.simple:
        return simplePacket(body, end, total)
      default:
        return parts.other(otherBlock(type))
    }
  }

  const nextBlock = (): boolean => {
    if (window.held < leastBlock) return false
    const { bytes, from } = window
    if (bigU32(bytes, from) === blockTypes.section) {
      const next = orderOf(bytes, from + 8)
      if (!next) {
        lose('a section begins here, and its byte-order magic is none', interfaceField)
        return true
      }
      order = next
    }
    const type = order.u32(bytes, from)
    const total = order.u32(bytes, from + 4)
    const problem = blockProblem(type, total)
    if (problem === null && window.held < total) return false
    const again = problem === null ? order.u32(bytes, from + total - 4) : total
    if (problem !== null || again !== total) {
      lose(problem ?? `the block's length is ${count(total)} before it and ${count(again)} after it`, blockLengthField)
      return true
    }
    readBlock(type, total)
    window.skip(total)
    return true
  }

  const step = (ended: boolean): boolean => (lost ? findBlock(lost, ended) : nextBlock())

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
        const reason =
          held < 8
            ? `the file ends after ${held} bytes of a block header`
            : `the file ends after ${count(held)} of the ${count(order.u32(bytes, from + 4))} bytes of this block`
        parts.broken(reason, { offset, length: held }, startOf(bytes, from, to))
      }
    },
  }
}
