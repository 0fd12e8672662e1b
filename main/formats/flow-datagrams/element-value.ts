import { addressOf, formatIp } from '../../../shared/units/ip'
import { formatIso } from '../../../shared/units/time'
import { isPlausibleTime } from '../fill'
import type { Element } from './elements'
import { macText } from './flow-ends'
import { u32, unsigned } from './network-order'

/** Bytes of a value that are shown in hex; the hex view beside it has the rest. */
const mostHexBytes = 64

const hexOf = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.subarray(0, mostHexBytes)).toString('hex')
  return bytes.length > mostHexBytes ? `0x${text}… (${bytes.length} bytes)` : `0x${text}`
}

const wholeOf = (bytes: Uint8Array): string => {
  if (bytes.length <= 6) return String(unsigned(bytes, 0, bytes.length))
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString()
}

const signedOf = (bytes: Uint8Array): string =>
  BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`)).toString()

const timeOf = (ms: number): string => (isPlausibleTime(ms) ? formatIso(ms, 'UTC') : `${ms} ms since 1970`)

const ntpOf = (bytes: Uint8Array): string =>
  `${(BigInt(u32(bytes, 0)) - 2_208_988_800n).toString()} s since 1970 and ${u32(bytes, 4)}/2^32 s`

const listOf = (bytes: Uint8Array): string => `list of ${bytes.length} bytes: ${hexOf(bytes)}`

/** A value by the type of its element (RFC 7011, section 6), or in hex where its length is not one of that type. */
export const elementValue = (element: Element | null, bytes: Uint8Array): string => {
  const { length } = bytes
  if (length === 0) return ''
  switch (element?.type) {
    case 'unsigned8':
    case 'unsigned16':
    case 'unsigned32':
    case 'unsigned64':
      return length <= 8 ? wholeOf(bytes) : hexOf(bytes)
    case 'signed8':
    case 'signed16':
    case 'signed32':
    case 'signed64':
      return length <= 8 ? signedOf(bytes) : hexOf(bytes)
    case 'float32':
    case 'float64': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, length)
      return length === 4 ? String(view.getFloat32(0)) : length === 8 ? String(view.getFloat64(0)) : hexOf(bytes)
    }
    case 'boolean':
      return bytes[0] === 1 ? 'true' : bytes[0] === 2 ? 'false' : hexOf(bytes)
    case 'string':
      return new TextDecoder().decode(bytes).replace(/\0+$/, '')
    case 'macAddress':
      return length === 6 ? (macText(bytes, 0) ?? '00:00:00:00:00:00') : hexOf(bytes)
    case 'ipv4Address':
      return length === 4 ? formatIp(addressOf(bytes, 0, 4)) : hexOf(bytes)
    case 'ipv6Address':
      return length === 16 ? formatIp(addressOf(bytes, 0, 16)) : hexOf(bytes)
    case 'dateTimeSeconds':
      return length === 4 ? timeOf(u32(bytes, 0) * 1000) : hexOf(bytes)
    case 'dateTimeMilliseconds':
      return length === 8 ? timeOf(unsigned(bytes, 0, 8)) : hexOf(bytes)
    case 'dateTimeMicroseconds':
    case 'dateTimeNanoseconds':
      return length === 8 ? ntpOf(bytes) : hexOf(bytes)
    case 'basicList':
    case 'subTemplateList':
    case 'subTemplateMultiList':
      return listOf(bytes)
    default:
      return hexOf(bytes)
  }
}
