import { directions, type Scope } from '../../shared/model/codes'
import { derivedDirection } from '../enrich/direction'
import { columnAt } from '../formats/draft'

const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2100, 0, 1)

// This is run for each row there is: the places are constants, and the draft is read as the array it is.
const { start, end, kind, part, direction, src_ip: srcIp, dst_ip: dstIp } = columnAt
const { src_port: srcPort, dst_port: dstPort } = columnAt
const { bytes, src_bytes: srcBytes, dst_bytes: dstBytes } = columnAt
const { packets, src_packets: srcPackets, dst_packets: dstPackets } = columnAt

const isPort = (value: number): boolean => value !== value || (value >= 0 && value <= 65_535)

/**
 * The last look at a record before it becomes a row, the same for every format: what no flow can have is a reject, what
 * the log left out but its own values say is filled in. `draft` is the array behind a draft.
 */
export const normalise = (draft: Float64Array, scope: (host: number) => Scope): string | null => {
  const at = (column: number): number => draft[column] as number
  const from = at(start)
  if (from !== from) return 'the record has no time'
  if (!(from >= earliest && from < latest)) return `the time ${from} ms since 1970 is not between 1990 and 2100`
  if (!isPort(at(srcPort))) return `the source port is ${at(srcPort)}; a port is 0 to 65535`
  if (!isPort(at(dstPort))) return `the destination port is ${at(dstPort)}; a port is 0 to 65535`
  if (at(kind) !== at(kind)) draft[kind] = 0
  if (at(part) !== at(part)) draft[part] = 0

  // Clocks jump and windows overlap: an end before the start is no end, but the flow was there.
  if (at(end) < from || at(end) >= latest) draft[end] = Number.NaN

  if (at(bytes) !== at(bytes)) draft[bytes] = total(at(srcBytes), at(dstBytes))
  if (at(packets) !== at(packets)) draft[packets] = total(at(srcPackets), at(dstPackets))

  if (at(direction) !== at(direction) && at(srcIp) === at(srcIp) && at(dstIp) === at(dstIp)) {
    const derived = derivedDirection(scope(at(srcIp)), scope(at(dstIp)))
    if (derived !== null) draft[direction] = directions.indexOf(derived)
  }
  return null
}

const total = (a: number, b: number): number => (a !== a ? b : b !== b ? a : a + b)
