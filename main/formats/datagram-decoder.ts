import type { Datagram, DatagramDecoder } from './datagram'
import { type Elements, noElements } from './flow-datagrams/elements'
import { explainSets } from './flow-datagrams/explain-sets'
import { explainSflow } from './flow-datagrams/explain-sflow'
import { explainV5 } from './flow-datagrams/explain-v5'
import { createV5Decoder } from './flow-datagrams/netflow-v5'
import { protocolOf } from './flow-datagrams/protocol-of'
import { createSflowDecoder } from './flow-datagrams/sflow-decoder'
import { createSyslogDatagrams } from './flow-datagrams/syslog-datagrams'
import { createTemplateDecoder } from './flow-datagrams/template-decoder'
import { ipfix, v9 } from './flow-datagrams/versions'
import type { Explained } from './format'
import { lineText } from './syslog/decoder'
import { explainLine } from './syslog/formats'
import { looksLikeSyslog } from './syslog/looks-like-syslog'

export type DatagramDecoderOptions = {
  /** Exporters remembered of each protocol; beyond it the one not heard of for longest is forgotten. */
  readonly mostExporters?: number
  /** Elements that the user defined, beside those of IANA and the vendors known. */
  readonly definitions?: Elements
}

export type FlowDatagramDecoder = DatagramDecoder & {
  /** Takes templates and options from a datagram, and nothing else. */
  readonly learn: (datagram: Datagram) => void
  /**
   * The record that stands at `at` in a datagram, by the names of its elements; null when its template is not known
   * (yet).
   */
  readonly explain: (datagram: Datagram, at: number) => Explained | null
}

export const createDatagramDecoder = ({
  mostExporters = 4096,
  definitions = noElements,
}: DatagramDecoderOptions = {}): FlowDatagramDecoder => {
  const v5 = createV5Decoder(mostExporters)
  const sets = {
    'netflow-v9': createTemplateDecoder(v9, mostExporters, definitions),
    ipfix: createTemplateDecoder(ipfix, mostExporters, definitions),
  }
  const sflow = createSflowDecoder(mostExporters)
  const syslog = createSyslogDatagrams(mostExporters)
  const versions = { 'netflow-v9': v9, ipfix }

  return {
    decode: (datagram, sink) => {
      const protocol = protocolOf(datagram.payload)
      switch (protocol) {
        case 'netflow-v5':
          v5.decode(datagram, sink)
          return protocol
        case 'netflow-v9':
        case 'ipfix':
          sets[protocol].decode(datagram, sink)
          return protocol
        case 'sflow-v5':
          sflow.decode(datagram, sink)
          return protocol
        case null:
          if (!looksLikeSyslog(datagram.payload)) return null
          syslog.decode(datagram, sink)
          return 'syslog'
      }
    },
    learn: datagram => {
      const protocol = protocolOf(datagram.payload)
      if (protocol === 'netflow-v9' || protocol === 'ipfix') sets[protocol].learn(datagram)
    },
    explain: ({ payload, origin }, at) => {
      const protocol = protocolOf(payload)
      switch (protocol) {
        case 'netflow-v5':
          return explainV5(payload, at)
        case 'netflow-v9':
        case 'ipfix': {
          const { templateFor } = sets[protocol]
          return explainSets(
            payload,
            at,
            versions[protocol],
            (domain, id) => templateFor(origin, domain, id),
            definitions,
          )
        }
        case 'sflow-v5':
          return explainSflow(payload, at)
        case null:
          return looksLikeSyslog(payload) ? explainLine(lineText(payload, 0, payload.length), 0) : []
      }
    },
    end: sinkOf => {
      for (const protocol of ['netflow-v9', 'ipfix'] as const) sets[protocol].end(origin => sinkOf(origin, protocol))
    },
    exporters: () => [v5, sets['netflow-v9'], sets.ipfix, sflow, syslog].flatMap(each => each.exporters()),
  }
}
