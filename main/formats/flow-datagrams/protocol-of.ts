import type { WireProtocol } from '../../../shared/model/exporter'
import { isPlausibleTime } from '../fill'
import { mostV5Records, v5HeaderBytes, v5RecordBytes } from './netflow-v5'
import { u16, u32 } from './network-order'
import { firstDataSet, ipfix, v9 } from './versions'

export type FlowProtocol = Exclude<WireProtocol, 'syslog'>

/** Clocks that were never set begin in 1970; they are believed to be clocks when they have not run for long since. */
const isClock = (seconds: number): boolean => seconds < 366 * 86_400 || isPlausibleTime(seconds * 1000)

const isV5 = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < v5HeaderBytes || !isClock(u32(bytes, from + 8)) || u32(bytes, from + 12) >= 1e9) return false
  const count = u16(bytes, from + 2)
  // A header whose count is a lie is still one when whole records follow it.
  return (count >= 1 && count <= mostV5Records) || (to - from - v5HeaderBytes) % v5RecordBytes === 0
}

/** A first set that can be one. Its end may be cut off. */
const isSet = (bytes: Uint8Array, at: number, to: number, templateSet: number): boolean => {
  if (at + 4 > to) return at === to
  const id = u16(bytes, at)
  return (id === templateSet || id === templateSet + 1 || id >= firstDataSet) && u16(bytes, at + 2) >= 4
}

const isV9 = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from >= v9.headerBytes &&
  isClock(u32(bytes, from + 8)) &&
  isSet(bytes, from + v9.headerBytes, to, v9.templateSet)

const isIpfix = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < ipfix.headerBytes || !isClock(u32(bytes, from + 4))) return false
  const length = u16(bytes, from + 2)
  if (length < ipfix.headerBytes) return false
  return isSet(bytes, from + ipfix.headerBytes, Math.min(to, from + length), ipfix.templateSet)
}

/** Samples are far smaller than a datagram can be; their kinds are numbered by enterprise, IANA's private numbers. */
const isSflow = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from < 28 || u16(bytes, from + 2) !== 5) return false
  const addressKind = u32(bytes, from + 4)
  if (addressKind !== 1 && addressKind !== 2) return false
  const counts = from + (addressKind === 1 ? 24 : 36)
  if (counts + 4 > to) return false
  const samples = u32(bytes, counts)
  return samples * 8 <= 65_535 && (samples === 0 || counts + 12 > to || u32(bytes, counts + 8) <= 65_535)
}

/**
 * The flow protocol of the datagram that begins at `from`, told from its content and never from a port; null when it is
 * none of them. `to` is where what is known of it ends.
 */
export const protocolOf = (bytes: Uint8Array, from = 0, to = bytes.length): FlowProtocol | null => {
  if (to - from < 4) return null
  switch (u16(bytes, from)) {
    case 0:
      return isSflow(bytes, from, to) ? 'sflow-v5' : null
    case 5:
      return isV5(bytes, from, to) ? 'netflow-v5' : null
    case 9:
      return isV9(bytes, from, to) ? 'netflow-v9' : null
    case 10:
      return isIpfix(bytes, from, to) ? 'ipfix' : null
    default:
      return null
  }
}
