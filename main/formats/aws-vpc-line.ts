import { type Layout, layoutFromHeader, mostFields, op } from './aws-vpc-fields'
import { layoutFromShape } from './aws-vpc-shape'
import { actionCode, directionCode, kindCode } from './code'
import { columnAt } from './draft'
import { badAddress, badCount, badPort, badTime, badWord, dropFillerPorts, isPlausibleTime } from './fill'
import type { Sink } from './format'

/** What the envelope around a line says. */
export type LineEnvelope = {
  /** When the log service says the record happened, ms; used when the line has no time of its own. */
  readonly time: number
  /** The log group, where the line comes from CloudWatch Logs. */
  readonly sensor: string | null
}

export const noEnvelope: LineEnvelope = { time: Number.NaN, sensor: null }

export type LineDecoder = (bytes: Uint8Array, from: number, to: number, sink: Sink, envelope?: LineEnvelope) => void

const flow = kindCode('flow')
const allowed = actionCode('allowed')
const denied = actionCode('denied')
const inbound = directionCode('inbound')
const outbound = directionCode('outbound')

const dash = 45
const space = 32
const lowerA = 97
const lowerZ = 122
const upperA = 65
const upperN = 78
const upperO = 79
const upperR = 82
const upperS = 83

const text = new TextDecoder()

/** A non-negative whole number of ASCII digits; `NaN` when it is none or more than a double holds exactly. */
const wholeNumber = (bytes: Uint8Array, from: number, to: number): number => {
  if (from === to || to - from > 16) return Number.NaN
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN
}

/**
 * Decodes lines in the order given by the user, by a header line, or by the shape of the vendor's own orders. Works on bytes: this is
 * the path of the largest logs there are.
 */
export const createLineDecoder = (given: Layout | null): LineDecoder => {
  const starts = new Int32Array(mostFields)
  const ends = new Int32Array(mostFields)
  let layout = given
  let fromShape = false

  const split = (bytes: Uint8Array, from: number, to: number): number => {
    let count = 0
    let at = from
    while (at < to) {
      while (at < to && (bytes[at] as number) <= space) at++
      if (at === to) break
      if (count < mostFields) starts[count] = at
      while (at < to && (bytes[at] as number) > space) at++
      if (count < mostFields) ends[count] = at
      count++
    }
    return count
  }

  const word = (bytes: Uint8Array, at: number): string => text.decode(bytes.subarray(starts[at], ends[at]))

  const words = (bytes: Uint8Array, count: number): readonly string[] =>
    Array.from({ length: Math.min(count, mostFields) }, (_, at) => word(bytes, at))

  /** The order of this line, or null after it was skipped or rejected. */
  const layoutFor = (bytes: Uint8Array, count: number, sink: Sink): Layout | null => {
    if (layout && layout.names.length === count && !fromShape) return layout
    if (layout === null || fromShape) {
      if (layout?.names.length === count) return layout
      const found = layoutFromShape(words(bytes, count))
      if (found) {
        layout ??= found
        fromShape = true
        return found
      }
    }
    sink.reject(
      layout
        ? `expected ${layout.names.length} fields, found ${count}`
        : `${count} ${count === 1 ? 'field' : 'fields'} and no header line that names them; give their order, as in aws-vpc-flow:\${version} \${srcaddr} ...`,
    )
    return null
  }

  const fill = (bytes: Uint8Array, { names, ops }: Layout, sink: Sink): string | null => {
    const { values } = sink
    for (let at = 0; at < ops.length; at++) {
      const filled = ops[at]
      if (filled === op.none || filled === op.status) continue
      const from = starts[at] as number
      const to = ends[at] as number
      const first = bytes[from] as number
      if (first === dash && to - from === 1) continue
      switch (filled) {
        case op.src_ip: {
          const id = sink.hostBytes(bytes, from, to)
          if (id !== id) return badAddress(names[at] ?? '', word(bytes, at))
          values[columnAt.src_ip] = id
          break
        }
        case op.dst_ip: {
          const id = sink.hostBytes(bytes, from, to)
          if (id !== id) return badAddress(names[at] ?? '', word(bytes, at))
          values[columnAt.dst_ip] = id
          break
        }
        case op.src_port: {
          const port = wholeNumber(bytes, from, to)
          if (!(port <= 65_535)) return badPort('srcport', word(bytes, at))
          values[columnAt.src_port] = port
          break
        }
        case op.dst_port: {
          const port = wholeNumber(bytes, from, to)
          if (!(port <= 65_535)) return badPort('dstport', word(bytes, at))
          values[columnAt.dst_port] = port
          break
        }
        case op.protocol: {
          const protocol = wholeNumber(bytes, from, to)
          if (!(protocol <= 255)) return badWord('protocol', word(bytes, at), 'an IP protocol number, 0 to 255')
          values[columnAt.protocol] = protocol
          break
        }
        case op.packets: {
          const count = wholeNumber(bytes, from, to)
          if (count !== count) return badCount('packets', word(bytes, at))
          values[columnAt.packets] = count
          values[columnAt.src_packets] = count
          break
        }
        case op.bytes: {
          const count = wholeNumber(bytes, from, to)
          if (count !== count) return badCount('bytes', word(bytes, at))
          values[columnAt.bytes] = count
          values[columnAt.src_bytes] = count
          break
        }
        case op.start: {
          const ms = wholeNumber(bytes, from, to) * 1000
          if (!isPlausibleTime(ms)) return badTime('start', word(bytes, at))
          values[columnAt.start] = ms
          break
        }
        case op.end: {
          const ms = wholeNumber(bytes, from, to) * 1000
          if (!isPlausibleTime(ms)) return badTime('end', word(bytes, at))
          values[columnAt.end] = ms
          break
        }
        case op.action: {
          if (to - from !== 6 || (first !== upperA && first !== upperR)) {
            return badWord('action', word(bytes, at), 'ACCEPT or REJECT')
          }
          values[columnAt.action] = first === upperA ? allowed : denied
          break
        }
        case op.tcp_flags: {
          const flags = wholeNumber(bytes, from, to)
          if (!(flags <= 511)) return badWord('tcp-flags', word(bytes, at), 'a bit mask, 0 to 511')
          values[columnAt.tcp_flags] = flags
          break
        }
        case op.direction: {
          const direction = word(bytes, at)
          if (direction !== 'ingress' && direction !== 'egress') {
            return badWord('flow-direction', direction, 'ingress or egress')
          }
          values[columnAt.direction] = direction === 'ingress' ? inbound : outbound
          break
        }
        case op.account:
          values[columnAt.account] = sink.textBytes(bytes, from, to)
          break
        case op.interface:
          values[columnAt.interface] = sink.textBytes(bytes, from, to)
          break
        case op.vpc:
          values[columnAt.vpc] = sink.textBytes(bytes, from, to)
          break
        case op.subnet:
          values[columnAt.subnet] = sink.textBytes(bytes, from, to)
          break
        case op.instance:
          values[columnAt.instance] = sink.textBytes(bytes, from, to)
          break
        case op.region:
          values[columnAt.region] = sink.textBytes(bytes, from, to)
          break
        case op.zone:
          values[columnAt.zone] = sink.textBytes(bytes, from, to)
          break
        case op.category:
          values[columnAt.category] = sink.textBytes(bytes, from, to)
          break
        case op.sensor:
          values[columnAt.sensor] = sink.textBytes(bytes, from, to)
          break
      }
    }
    return null
  }

  return (bytes, from, to, sink, envelope = noEnvelope) => {
    const first = bytes[from] ?? 0
    if ((first >= lowerA && first <= lowerZ) || (first >= upperA && first <= 90)) {
      // Only lines that begin with a letter can be a header; files put together from several have one in the middle.
      const named = layoutFromHeader(text.decode(bytes.subarray(from, Math.min(to, from + longestHeader))))
      if (named) {
        if (given === null) layout = named
        fromShape = false
        return sink.skip('header')
      }
    }
    const order = layoutFor(bytes, split(bytes, from, to), sink)
    if (!order) return
    const { values } = sink
    if (order.statusAt >= 0) {
      const at = starts[order.statusAt] ?? 0
      const length = (ends[order.statusAt] ?? 0) - at
      const status = bytes[at] ?? 0
      if (status === upperN && length === 6) return sink.skip('NODATA')
      if (status === upperS && length === 8) return sink.skip('SKIPDATA')
      if (!(status === upperO && length === 2) && !(status === dash && length === 1)) {
        return sink.reject(badWord('log-status', word(bytes, order.statusAt), 'OK, NODATA or SKIPDATA'))
      }
    }
    values[columnAt.kind] = flow
    values[columnAt.sessions] = 1
    const problem = fill(bytes, order, sink)
    if (problem !== null) return sink.reject(problem)
    if (isEmpty(values)) return sink.skip('NODATA')
    const end = values[columnAt.end] as number
    if (isNone(values, columnAt.start)) values[columnAt.start] = end === end ? end : envelope.time
    const start = values[columnAt.start] as number
    if (!isPlausibleTime(start)) return sink.reject('the line has neither a start nor an end time')
    if (end !== end) values[columnAt.end] = start
    if (envelope.sensor !== null && isNone(values, columnAt.sensor))
      values[columnAt.sensor] = sink.text(envelope.sensor)
    if (values[columnAt.protocol] !== 6) {
      dropFillerPorts(sink.draft)
      if (values[columnAt.tcp_flags] === 0) values[columnAt.tcp_flags] = Number.NaN
    }
    sink.store()
  }
}

/** Longer than a header of every field there is. */
const longestHeader = 4096

const isNone = (values: Float64Array, at: number): boolean => Number.isNaN(values[at])

/** Formats without log-status write the same line of dashes where no traffic was. */
const isEmpty = (values: Float64Array): boolean =>
  isNone(values, columnAt.src_ip) &&
  isNone(values, columnAt.dst_ip) &&
  isNone(values, columnAt.protocol) &&
  isNone(values, columnAt.packets) &&
  isNone(values, columnAt.bytes)
