import type { Exporter } from '../../../shared/model/exporter'
import { addressOf, formatIp } from '../../../shared/units/ip'
import { actionCode, kindCode } from '../code'
import type { Datagram } from '../datagram'
import { columnAt } from '../draft'
import { isPlausibleTime } from '../fill'
import type { PlacedSink } from '../format'
import { countDatagram, type ExporterState, exporterOf, followUptime } from './exporter-state'
import { createExporterTable } from './exporter-table'
import { readSampleHead, type SampleHead, sampleKinds, sflowHeader, walkSflow } from './sflow'
import { readSflowRecord, type SampleState } from './sflow-records'

export type SflowDecoder = {
  readonly decode: (datagram: Datagram, sink: PlacedSink) => void
  readonly exporters: () => readonly Exporter[]
}

/** Skipped under these names; a log cannot make others, but for what the reader of packets calls its kinds. */
const counterSample = 'counter sample'
const otherSample = 'sample of another kind'
const noAddresses = 'sample without addresses'

/** Packets dropped by an access list, and those that ICMP calls administratively prohibited (RFC 1812, 5.2.7.1). */
const deniedReasons: ReadonlySet<number> = new Set([9, 10, 13, 258])

const noTime =
  'nothing says when the sample was received; say when the first datagram was, as in sflow:received=2026-11-20T12:00:00Z'

/** Begins a datagram whose time nobody knows: uptime restarts are told by uptime alone. */
const clockOf = (receivedMs: number, uptime: number): number => (receivedMs === receivedMs ? receivedMs : uptime)

export const createSflowDecoder = (mostExporters: number): SflowDecoder => {
  const table = createExporterTable<null>(
    'sflow-v5',
    mostExporters,
    () => null,
    () => {},
  )
  const head: SampleHead = {
    sampling: Number.NaN,
    input: Number.NaN,
    output: Number.NaN,
    discard: Number.NaN,
    records: 0,
    at: 0,
  }
  const found: SampleState = { hasEnds: false, otherKind: null, problem: null, time: Number.NaN }

  const decodeSample = (
    { payload, receivedMs }: Datagram,
    kind: number,
    from: number,
    to: number,
    agent: string,
    state: ExporterState<null>,
    sink: PlacedSink,
  ): void => {
    const { books } = state
    const { values } = sink
    const refuse = (reason: string): void => {
      books.rejected++
      sink.reject(reason)
    }
    if (kind === sampleKinds.counters || kind === sampleKinds.expandedCounters) return sink.skip(counterSample)
    if (kind !== sampleKinds.flow && kind !== sampleKinds.expandedFlow && kind !== sampleKinds.discarded)
      return sink.skip(otherSample)
    if (!readSampleHead(payload, from, to, kind, head)) return refuse('the sample ends before its records begin')
    if (head.sampling >= 1) books.sampling = head.sampling
    found.hasEnds = false
    found.otherKind = null
    found.problem = null
    found.time = receivedMs
    const { problem } = walkSflow(payload, head.at, to, head.records, (recordKind, begin, end) =>
      readSflowRecord(recordKind, payload, begin, end, found, sink),
    )
    if (!found.hasEnds) {
      const why = found.problem ?? (problem === null ? null : `a record of the sample is cut: ${problem}`)
      return why === null ? sink.skip(found.otherKind ?? noAddresses) : refuse(why)
    }
    if (!isPlausibleTime(found.time)) return refuse(noTime)
    values[columnAt.kind] = kindCode('flow')
    values[columnAt.start] = found.time
    values[columnAt.end] = found.time
    values[columnAt.in_if] = head.input
    values[columnAt.out_if] = head.output
    values[columnAt.sensor] = sink.text(agent)
    if (head.sampling >= 1) values[columnAt.sampling] = head.sampling
    if (deniedReasons.has(head.discard)) values[columnAt.action] = actionCode('denied')
    books.records++
    sink.store()
  }

  return {
    decode: (datagram, sink) => {
      const { payload, origin, receivedMs, offset } = datagram
      const header = sflowHeader(payload)
      const state = table.of(origin, header.subAgent)
      const { books } = state
      const clockMs = clockOf(receivedMs, header.uptime)
      countDatagram(state, datagram, receivedMs)
      if (followUptime(state, header.uptime, clockMs)) state.sequence.restart()
      state.sequence.follow(header.sequence, 1)
      const agent = formatIp(addressOf(payload, header.address, header.addressBytes))
      const { at, left, problem } = walkSflow(
        payload,
        header.bytes,
        payload.length,
        header.samples,
        (kind, from, to) => {
          sink.at(offset + from - 8, to - from + 8, payload.subarray(from - 8, to))
          decodeSample(datagram, kind, from, to, agent, state, sink)
        },
      )
      if (problem !== null) {
        books.rejected++
        sink.at(offset + at, payload.length - at, payload.subarray(at))
        sink.reject(`${left} of ${header.samples} samples are cut off: of the first of them, ${problem}`)
      } else if (header.samples === 0) {
        sink.at(offset, payload.length, payload)
        sink.skip('datagram without records')
      }
    },
    exporters: () => [...table.all()].map(exporterOf),
  }
}
