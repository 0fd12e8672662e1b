import type { WireProtocol } from '../../../shared/model/exporter'
import { isPlausibleTime } from '../fill'
import { mostV5Records, v5HeaderBytes, v5RecordBytes } from './netflow-v5'
import { u16, u32 } from './network-order'

/** Clocks that were never set begin in 1970; they are believed to be clocks when they have not run for long since. */
const isClock = (seconds: number): boolean => seconds < 366 * 86_400 || isPlausibleTime(seconds * 1000)

const isV5 = (payload: Uint8Array): boolean => {
  if (payload.length < v5HeaderBytes || !isClock(u32(payload, 8)) || u32(payload, 12) >= 1e9) return false
  const count = u16(payload, 2)
  // A header whose count is a lie is still one when whole records follow it.
  return count <= mostV5Records || (payload.length - v5HeaderBytes) % v5RecordBytes === 0
}

/** The flow protocol of a payload, told from its content and never from a port; null when it is none of them. */
export const protocolOf = (payload: Uint8Array): Exclude<WireProtocol, 'syslog'> | null => {
  if (payload.length < 4) return null
  switch (u16(payload, 0)) {
    case 5:
      return isV5(payload) ? 'netflow-v5' : null
    default:
      return null
  }
}
