import { bigU32 } from './byte-order'
import type { CaptureParts, CaptureReader } from './capture'
import { classicKind, createClassicReader } from './classic-reader'
import { blockTypes } from './pcapng-blocks'
import { createPcapngReader } from './pcapng-reader'

export type CaptureKind = 'pcap' | 'pcapng'

/** What kind of capture a file is, told by its first 12 bytes; null when it is none. */
export const captureKind = (head: Uint8Array): CaptureKind | null => {
  if (head.length < 12) return null
  if (classicKind(bigU32(head, 0))) return 'pcap'
  const magic = bigU32(head, 8)
  const isSection = bigU32(head, 0) === blockTypes.section && (magic === 0x1a2b3c4d || magic === 0x4d3c2b1a)
  return isSection ? 'pcapng' : null
}

/** A reader for the capture that begins with `head`; bytes of no known kind are read as pcapng and lost as such. */
export const createCaptureReader = (head: Uint8Array, parts: CaptureParts): CaptureReader => {
  const kind = head.length < 4 ? undefined : classicKind(bigU32(head, 0))
  return kind ? createClassicReader(kind, parts) : createPcapngReader(parts)
}
