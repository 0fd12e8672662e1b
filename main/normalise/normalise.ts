import { directions, type Scope } from '../../shared/model/codes'
import { derivedDirection } from '../enrich/direction'
import type { Draft } from '../formats/format'

const earliest = Date.UTC(1990, 0, 1)
const latest = Date.UTC(2100, 0, 1)

const isPort = (value: number): boolean => value !== value || (value >= 0 && value <= 65_535)

/**
 * The last look at a record before it becomes a row, the same for every format: what no flow can have is a reject, what
 * the log left out but its own values say is filled in.
 */
export const normalise = (draft: Draft, scope: (host: number) => Scope): string | null => {
  const { start, end } = draft
  if (start !== start) return 'the record has no time'
  if (!(start >= earliest && start < latest)) return `the time ${start} ms since 1970 is not between 1990 and 2100`
  if (!isPort(draft.src_port)) return `the source port is ${draft.src_port}; a port is 0 to 65535`
  if (!isPort(draft.dst_port)) return `the destination port is ${draft.dst_port}; a port is 0 to 65535`
  if (draft.kind !== draft.kind) draft.kind = 0
  if (draft.part !== draft.part) draft.part = 0

  // Clocks jump and windows overlap: an end before the start is no end, but the flow was there.
  if (end < start || end >= latest) draft.end = Number.NaN

  if (draft.bytes !== draft.bytes) draft.bytes = total(draft.src_bytes, draft.dst_bytes)
  if (draft.packets !== draft.packets) draft.packets = total(draft.src_packets, draft.dst_packets)

  if (draft.direction !== draft.direction && draft.src_ip === draft.src_ip && draft.dst_ip === draft.dst_ip) {
    const direction = derivedDirection(scope(draft.src_ip), scope(draft.dst_ip))
    if (direction !== null) draft.direction = directions.indexOf(direction)
  }
  return null
}

const total = (a: number, b: number): number => (a !== a ? b : b !== b ? a : a + b)
