import type { Exporter } from '../../../shared/model/exporter'
import type { Datagram } from '../datagram'
import { columnAt } from '../draft'
import { hasPorts, isIcmp, isPlausibleTime } from '../fill'
import type { PlacedSink } from '../format'
import { countDatagram, exporterOf, followUptime } from './exporter-state'
import { createExporterTable } from './exporter-table'
import { u16, u32 } from './network-order'
import { uptimeMs } from './uptime'

/**
 * NetFlow version 5: a header and 1 to 30 records of fixed size.
 * https://www.cisco.com/c/en/us/td/docs/net_mgmt/netflow_collection_engine/3-6/user/guide/format.html
 */
export const v5HeaderBytes = 24
export const v5RecordBytes = 48
export const mostV5Records = 30

const {
  kind,
  start,
  end,
  src_ip: srcIp,
  dst_ip: dstIp,
  src_port: srcPort,
  dst_port: dstPort,
  icmp_type: icmpType,
  icmp_code: icmpCode,
  protocol: protocolAt,
  bytes,
  packets,
  src_bytes: srcBytes,
  src_packets: srcPackets,
  sessions,
  tcp_flags: tcpFlags,
  sensor,
  in_if: inIf,
  out_if: outIf,
  sampling,
} = columnAt

export type V5Decoder = {
  readonly decode: (datagram: Datagram, sink: PlacedSink) => void
  readonly exporters: () => readonly Exporter[]
}

/** By the exporter's clock; when it was received where that clock was never set. */
const clockOf = (payload: Uint8Array, receivedMs: number): number => {
  const ms = u32(payload, 8) * 1000 + Math.floor(u32(payload, 12) / 1e6)
  return isPlausibleTime(ms) ? ms : receivedMs
}

const fillRecord = (
  payload: Uint8Array,
  at: number,
  clockMs: number,
  address: string,
  interval: number,
  sink: PlacedSink,
): void => {
  const { values } = sink
  const uptime = u32(payload, 4)
  const first = uptimeMs(clockMs, uptime, u32(payload, at + 24))
  const last = uptimeMs(clockMs, uptime, u32(payload, at + 28))
  const protocol = payload[at + 38] as number
  values[kind] = 0
  values[start] = first === first ? first : last === last ? last : clockMs
  values[end] = last
  values[srcIp] = sink.hostIp(payload, at, 4)
  values[dstIp] = sink.hostIp(payload, at + 4, 4)
  values[protocolAt] = protocol
  if (isIcmp(protocol)) {
    values[icmpType] = payload[at + 34] as number
    values[icmpCode] = payload[at + 35] as number
  } else if (hasPorts(protocol)) {
    values[srcPort] = u16(payload, at + 32)
    values[dstPort] = u16(payload, at + 34)
  }
  if (protocol === 6) values[tcpFlags] = payload[at + 37] as number
  values[bytes] = values[srcBytes] = u32(payload, at + 20)
  values[packets] = values[srcPackets] = u32(payload, at + 16)
  values[inIf] = u16(payload, at + 12)
  values[outIf] = u16(payload, at + 14)
  values[sessions] = 1
  values[sensor] = sink.text(address)
  if (interval > 0) values[sampling] = interval
}

export const createV5Decoder = (mostExporters: number): V5Decoder => {
  const table = createExporterTable<null>(
    'netflow-v5',
    mostExporters,
    () => null,
    () => {},
  )

  return {
    decode: (datagram, sink) => {
      const { payload, origin, receivedMs, offset } = datagram
      const state = table.of(origin, u16(payload, 20))
      const { books } = state
      const clockMs = clockOf(payload, receivedMs)
      countDatagram(state, datagram, clockMs)
      const refuse = (reason: string): void => {
        books.rejected++
        sink.at(offset, payload.length, payload)
        sink.reject(reason)
      }
      const count = u16(payload, 2)
      if (count > mostV5Records)
        return refuse(`the header says ${count} records; a NetFlow v5 datagram has 1 to ${mostV5Records}`)
      const there = Math.floor((payload.length - v5HeaderBytes) / v5RecordBytes)
      if (!isPlausibleTime(clockMs))
        return refuse(`unix_secs is ${u32(payload, 8)}; that is not a time between 1990 and 2100`)
      if (followUptime(state, u32(payload, 4), clockMs)) state.sequence.restart()
      state.sequence.follow(u32(payload, 16), count)
      // Some exporters leave the two bits of the mode at zero; the interval is what they declare all the same.
      const interval = u16(payload, 22) & 0x3fff
      if (interval > 0) books.sampling = interval
      for (let record = 0; record < Math.min(count, there); record++) {
        const at = v5HeaderBytes + record * v5RecordBytes
        sink.at(offset + at, v5RecordBytes, payload.subarray(at, at + v5RecordBytes))
        fillRecord(payload, at, clockMs, books.address, interval, sink)
        books.records++
        sink.store()
      }
      if (count > there) {
        books.rejected++
        const from = v5HeaderBytes + there * v5RecordBytes
        sink.at(offset + from, payload.length - from, payload.subarray(from))
        sink.reject(`the header says ${count} records and the datagram ends after ${there}`)
      } else if (count === 0) {
        sink.at(offset, payload.length, payload)
        sink.skip('datagram without records')
      }
    },
    exporters: () => [...table.all()].map(exporterOf),
  }
}
