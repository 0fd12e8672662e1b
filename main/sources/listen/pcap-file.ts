/**
 * The classic capture file, as every tool for packets opens it: microseconds, packets that begin with their IP header.
 * https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html
 */
export const pcapHeaderBytes = 24
export const packetHeaderBytes = 16
const magic = 0xa1b2c3d4
const mostPacketBytes = 262_144
const linkTypeRaw = 101

export const pcapHeader = (): Uint8Array => {
  const header = new Uint8Array(pcapHeaderBytes)
  const view = new DataView(header.buffer)
  view.setUint32(0, magic, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, mostPacketBytes, true)
  view.setUint32(20, linkTypeRaw, true)
  return header
}

export const packetHeader = (receivedMs: number, bytes: number): Uint8Array => {
  const header = new Uint8Array(packetHeaderBytes)
  const view = new DataView(header.buffer)
  view.setUint32(0, Math.floor(receivedMs / 1000), true)
  view.setUint32(4, Math.floor((receivedMs % 1000) * 1000), true)
  view.setUint32(8, bytes, true)
  view.setUint32(12, bytes, true)
  return header
}

/** The packets of a file that `pcapHeader` begins, as far as they are whole; `at` is where each begins. */
export function* packetsOf(file: Uint8Array): Generator<{ readonly at: number; readonly packet: Uint8Array }> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < pcapHeaderBytes || view.getUint32(0, true) !== magic) return
  let at = pcapHeaderBytes
  while (at + packetHeaderBytes <= file.length) {
    const bytes = view.getUint32(at + 8, true)
    const from = at + packetHeaderBytes
    if (bytes > mostPacketBytes || from + bytes > file.length) return
    yield { at: from, packet: file.subarray(from, from + bytes) }
    at = from + bytes
  }
}
