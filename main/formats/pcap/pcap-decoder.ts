import type { ByteRange } from '../../../shared/model/reject'
import { addressOf, formatIp } from '../../../shared/units/ip'
import type { Datagram, DatagramDecoder } from '../datagram'
import { isPlausibleTime } from '../fill'
import type { Decoder, PlacedSink } from '../format'
import { type CaptureParts, type Frame, startOf } from './capture'
import { createCaptureReader } from './capture-reader'
import { mayBeExport } from './export-payload'
import { createFlows } from './flows'
import { readLink, unreadLinkType } from './link-layer'
import { createPacket, type Packet, tunnels } from './packet'
import { mostTunnels, readInner } from './tunnel'

/** Puts the bytes of a frame before the readers of layers. */
export const enterFrame = (packet: Packet, { bytes, from, to, original }: Frame): void => {
  packet.bytes = bytes
  packet.at = from
  packet.end = to
  packet.wireEnd = from + Math.max(original, to - from)
}

/** What a packet carries, as if it had been received when and from where it was captured. */
export const exportIn = (
  { bytes, src, addressBytes, srcPort, dstPort, dataFrom, dataTo }: Packet,
  { timeMs, from, dataOffset }: Frame,
): Datagram => ({
  payload: bytes.slice(dataFrom, dataTo),
  origin: { address: formatIp(addressOf(bytes, src, addressBytes)), port: srcPort, localPort: dstPort },
  receivedMs: timeMs,
  offset: dataOffset + dataFrom - from,
})

/**
 * Decodes a capture: each packet is counted once, as part of a flow, as the carrier of an export whose records are
 * counted beside it, as of a kind that has no flow, or as rejected; and each flow is one more record, counted when it is
 * over.
 */
export const createPcapDecoder = (head: Uint8Array, datagrams: DatagramDecoder): Decoder => {
  const packet = createPacket()
  const flows = createFlows()
  /** Link types that were told about once. */
  const unread = new Set<number>()
  let lastMs = Number.NaN
  let into: PlacedSink | null = null
  const sink = (): PlacedSink => {
    if (!into) throw new Error('a capture is read without a place to put it')
    return into
  }

  const rejectPacket = (reason: string, frame: Frame, field: ByteRange | null): void => {
    const { bytes, from, to, offset, length } = frame
    sink().at(offset, length, startOf(bytes, from, to))
    sink().reject(reason, field && field.length > 0 ? field : undefined)
  }

  /** Each record of an export stands at its own place in the packet; null when the packet brings none. */
  const readExport = (frame: Frame): string | null => {
    return mayBeExport(packet) ? datagrams.decode(exportIn(packet, frame), sink()) : null
  }

  const readPacket = (frame: Frame): void => {
    if (Number.isNaN(frame.timeMs)) frame.timeMs = lastMs
    if (Number.isNaN(frame.timeMs))
      return rejectPacket('the packet has no time, and no packet before it has one', frame, null)
    if (!isPlausibleTime(frame.timeMs))
      return rejectPacket(
        `the packet's time is ${frame.timeMs} ms since 1970; that is not between 1990 and 2100`,
        frame,
        frame.timeField,
      )
    lastMs = frame.timeMs
    enterFrame(packet, frame)
    const read = readLink(frame.linkType, packet, null)
    if (read === unreadLinkType && !unread.has(frame.linkType)) {
      unread.add(frame.linkType)
      return rejectPacket(
        `the packet is of link type ${frame.linkType}, which is not read; others of it are skipped`,
        frame,
        null,
      )
    }
    if (read.kind === 'broken') {
      const inRecord = frame.dataOffset - frame.offset - frame.from
      return rejectPacket(read.reason, frame, { offset: inRecord + read.at, length: read.length })
    }
    sink().skip(read.kind === 'skip' ? read.what : (readIpPacket(frame) ?? 'packet of a flow'))
  }

  /** Counts the packet into its flow, and what travels inside it into flows of its own; or gives the export it is. */
  const readIpPacket = (frame: Frame): string | null => {
    for (let depth = 0; ; depth++) {
      const wire = readExport(frame)
      if (wire !== null) return `datagram of ${wire}`
      const flow = flows.add(packet, frame, sink())
      if (depth === mostTunnels || !readInner(packet, null)) return null
      flows.carries(flow, tunnels[packet.tunnel] ?? '')
    }
  }

  const parts: CaptureParts = {
    packet: readPacket,
    other: kind => sink().skip(kind),
    broken: (reason, { offset, length }, start, field) => {
      sink().at(offset, length, start)
      sink().reject(reason, field)
    },
  }
  const reader = createCaptureReader(head, parts)

  return {
    framing: 'bytes',
    push: (piece, given) => {
      into = given
      reader.push(piece)
    },
    end: given => {
      into = given
      reader.end()
      flows.end(given)
      datagrams.end(() => given)
    },
  }
}
