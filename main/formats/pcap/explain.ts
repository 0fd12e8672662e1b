import { formatIso } from '../../../shared/units/time'
import type { Explained, WholeFile } from '../format'
import { count, type Frame } from './capture'
import { captureKind, createCaptureReader } from './capture-reader'
import { createContent, readDatagram, readStream } from './content'
import { readLink } from './link-layer'
import { createPacket, type Packet } from './packet'
import { enterFrame } from './pcap-decoder'
import { mostTunnels, readInner } from './tunnel'

type Field = readonly [string, string]

const classicHeaderBytes = 24
const chunkBytes = 4 * 1024 * 1024

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

/** The layers of a packet by name and value; nothing of what is no packet. */
export const explainPacket = async (record: Uint8Array, file: WholeFile, offset: number): Promise<Explained> => {
  const head = await file.read(0, classicHeaderBytes)
  // One header says all of a classic capture; in the other kind, interfaces may be described anywhere before a packet.
  const isClassic = captureKind(head) === 'pcap'
  const begins = isClassic ? head.length : offset
  let explained: Explained = []
  const reader = createCaptureReader(head, {
    packet: frame => {
      if (frame.offset === begins) explained = packetFields(frame)
    },
    other: () => {},
    broken: () => {},
  })
  if (isClassic) reader.push(head)
  else
    for (let from = 0; from < offset; from += chunkBytes)
      reader.push(await file.read(from, Math.min(from + chunkBytes, offset)))
  reader.push(record)
  return explained
}
