import { deflateRawSync } from 'node:zlib'
import type { EnrichHost } from '../enrich/host-facts'

/** What tests of importing read: an AWS flow log of any length, and archives made by hand. */

export const header =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
export const line = (n: number) =>
  `2 123456789012 eni-0a1b2c3d 10.0.0.${n % 250} 52.94.185.${n % 200} ${1024 + (n % 60_000)} 443 6 ${n + 1} ${n + 40} ${1_763_251_200 + n} ${1_763_251_230 + n} ACCEPT OK`
export const lines = (count: number) => [header, ...Array.from({ length: count }, (_, n) => line(n))].join('\n')

export const enrich: EnrichHost = () => ({ scope: 'public', country: null, asn: null, org: null, cloud: null })

/** CRC-32 (ISO 3309), as a zip entry carries it. */
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A zip archive by hand (APPNOTE 4.3): `flags` 1 marks a member as encrypted. */
export const zip = (
  members: readonly { readonly name: string; readonly text: string | Uint8Array; readonly flags?: number }[],
): Buffer => {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, flags = 0 } of members) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, tail, Buffer.from(name)]))
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}
