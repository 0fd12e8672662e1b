import { formatIso } from '../../../shared/units/time'
import type { Datagram } from '../datagram'
import { createDatagramDecoder } from '../datagram-decoder'
import type { Explained, WholeFile } from '../format'
import { count, type Frame } from './capture'
import { captureKind, createCaptureReader } from './capture-reader'
import { createContent, readDatagram, readStream } from './content'
import { mayBeExport } from './export-payload'
import { readLink } from './link-layer'
import { createPacket, type Packet } from './packet'
import { enterFrame, exportIn } from './pcap-decoder'
import { mostTunnels, readInner } from './tunnel'

type Field = readonly [string, string]

const classicHeaderBytes = 24
const pieceBytes = 4 * 1024 * 1024

const timeText = ({ timeMs, nanos }: Frame): string => {
  if (Number.isNaN(timeMs)) return 'not in the capture'
  const digits = `${String(timeMs % 1000).padStart(3, '0')}${String(Math.floor(nanos)).padStart(6, '0')}`
  const seconds = formatIso(Math.floor(timeMs / 1000) * 1000, 'UTC').replace('Z', '')
  return `${seconds}.${digits.replace(/(000){1,2}$/, '')}Z`
}

const frameFields = (frame: Frame): readonly Field[] => {
  const { from, to, original, interfaceName, linkType } = frame
  const more = to - from > original ? ', more than there was on the wire' : ''
  return [
    ['Packet: time', timeText(frame)],
    ['Packet: bytes on the wire', count(original)],
    ['Packet: bytes captured', `${count(to - from)}${more}`],
    ['Packet: link type', `${linkType}`],
    ...(interfaceName === null ? [] : [['Packet: interface', interfaceName] as const]),
    ...frame.comments().map(comment => ['Packet: comment', comment] as const),
  ]
}

const contentFields = (packet: Packet): readonly Field[] => {
  if (packet.dataFrom >= packet.dataTo) return []
  const content = createContent()
  if (packet.protocol === 17) readDatagram(content, packet)
  else readStream(content, packet.bytes, packet.dataFrom, packet.dataTo)
  const { app, hostname, method, url, userAgent, status } = content
  const named: readonly (readonly [string, string | null])[] = [
    ['Content: protocol', app],
    ['Content: host name', hostname],
    ['Content: method', method],
    ['Content: target', url],
    ['Content: user agent', userAgent],
    ['Content: status', Number.isNaN(status) ? null : `${status}`],
  ]
  return named.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

const packetFields = (frame: Frame): Explained => {
  const fields: Field[] = [...frameFields(frame)]
  const tell = (name: string, value: string) => void fields.push([name, value])
  const packet = createPacket()
  enterFrame(packet, frame)
  const read = readLink(frame.linkType, packet, tell)
  if (read.kind === 'broken') return [...fields, ['Damage', read.reason]]
  if (read.kind === 'skip') return [...fields, ['Kind', read.what]]
  for (let depth = 0; depth < mostTunnels; depth++) {
    fields.push(...contentFields(packet))
    if (!readInner(packet, tell)) break
  }
  return fields
}

/** The packet that is the record at `offset`; null when no packet begins and ends with it. */
const explainPacket = async (record: Uint8Array, file: WholeFile, offset: number): Promise<Explained | null> => {
  const head = await file.read(0, classicHeaderBytes)
  // One header says all of a classic capture; in the other kind, interfaces may be described anywhere before a packet.
  const isClassic = captureKind(head) === 'pcap'
  const begins = isClassic ? head.length : offset
  let explained: Explained | null = null
  const reader = createCaptureReader(head, {
    packet: frame => {
      if (frame.offset === begins && frame.length === record.length) explained = packetFields(frame)
    },
    other: () => {},
    broken: () => {},
  })
  if (isClassic) reader.push(head)
  else
    for (let from = 0; from < offset; from += pieceBytes)
      reader.push(await file.read(from, Math.min(from + pieceBytes, offset)))
  reader.push(record)
  return explained
}

const exportOf = (packet: Packet, frame: Frame): Datagram | null => {
  enterFrame(packet, frame)
  if (readLink(frame.linkType, packet, null).kind !== 'ip') return null
  for (let depth = 0; depth <= mostTunnels; depth++) {
    if (mayBeExport(packet)) return exportIn(packet, frame)
    if (!readInner(packet, null)) return null
  }
  return null
}

/** The record of an export at `offset`, by the templates that came before it or, failing these, after it. */
const explainExport = async (file: WholeFile, offset: number): Promise<Explained> => {
  const datagrams = createDatagramDecoder()
  const packet = createPacket()
  let asked: Datagram | null = null
  let around: Explained = []
  let explained: Explained | null = null
  let isOver = false
  const reader = createCaptureReader(await file.read(0, classicHeaderBytes), {
    packet: frame => {
      // Behind the place that is asked for, only a template is still looked for.
      isOver ||= explained !== null || (asked === null && frame.offset > offset)
      const datagram = isOver ? null : exportOf(packet, frame)
      if (!datagram) return
      datagrams.learn(datagram)
      if (offset >= datagram.offset && offset < datagram.offset + datagram.payload.length) {
        asked = datagram
        around = packetFields(frame)
      }
      if (asked) explained = datagrams.explain(asked, offset - asked.offset)
    },
    other: () => {},
    broken: () => {},
  })
  for (let from = 0; from < file.bytes && !isOver; from += pieceBytes)
    reader.push(await file.read(from, from + pieceBytes))
  return [...(explained ?? []), ...around]
}

/** The layers of a packet by name and value, or the fields of a record that a packet brought; nothing of other bytes. */
export const explainRecord = async (record: Uint8Array, file: WholeFile, offset: number): Promise<Explained> =>
  (await explainPacket(record, file, offset)) ?? explainExport(file, offset)
