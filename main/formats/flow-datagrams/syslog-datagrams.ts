import type { Exporter } from '../../../shared/model/exporter'
import type { Datagram } from '../datagram'
import type { PlacedSink } from '../format'
import { createSyslogDecoder } from '../syslog/decoder'
import { countDatagram, exporterOf } from './exporter-state'
import { createExporterTable } from './exporter-table'

export type SyslogDatagrams = {
  readonly decode: (datagram: Datagram, sink: PlacedSink) => void
  readonly exporters: () => readonly Exporter[]
}

/** Syslog messages as they come by UDP, one a datagram, and who sends them. */
export const createSyslogDatagrams = (mostExporters: number): SyslogDatagrams => {
  const decoder = createSyslogDecoder()
  const table = createExporterTable<null>(
    'syslog',
    mostExporters,
    () => null,
    () => {},
  )

  return {
    decode: (datagram, sink) => {
      const { payload, origin, receivedMs, offset } = datagram
      const state = table.of(origin, 0)
      const { books } = state
      countDatagram(state, datagram, receivedMs)
      sink.at(offset, payload.length, payload)
      const counted: PlacedSink = {
        ...sink,
        store: () => {
          books.records++
          sink.store()
        },
        reject: reason => {
          books.rejected++
          sink.reject(reason)
        },
      }
      const reception = Number.isNaN(receivedMs) ? undefined : { receivedMs, sender: origin.address }
      decoder.line(payload, 0, payload.length, counted, reception)
    },
    exporters: () => [...table.all()].map(exporterOf),
  }
}
