import type { DatagramDecoder } from './datagram'
import { createV5Decoder } from './flow-datagrams/netflow-v5'
import { protocolOf } from './flow-datagrams/protocol-of'
import { createTemplateDecoder, ipfix, v9 } from './flow-datagrams/template-decoder'

export type DatagramDecoderOptions = {
  /** Exporters remembered of each protocol; beyond it the one not heard of for longest is forgotten. */
  readonly mostExporters?: number
}

export const createDatagramDecoder = ({ mostExporters = 4096 }: DatagramDecoderOptions = {}): DatagramDecoder => {
  const v5 = createV5Decoder(mostExporters)
  const templates = {
    'netflow-v9': createTemplateDecoder(v9, mostExporters),
    ipfix: createTemplateDecoder(ipfix, mostExporters),
  }

  return {
    decode: (datagram, sink) => {
      const protocol = protocolOf(datagram.payload)
      switch (protocol) {
        case 'netflow-v5':
          v5.decode(datagram, sink)
          return protocol
        case 'netflow-v9':
        case 'ipfix':
          templates[protocol].decode(datagram, sink)
          return protocol
        default:
          return null
      }
    },
    end: sinkOf => {
      for (const protocol of ['netflow-v9', 'ipfix'] as const)
        templates[protocol].end(origin => sinkOf(origin, protocol))
    },
    exporters: () => [...v5.exporters(), ...templates['netflow-v9'].exporters(), ...templates.ipfix.exporters()],
  }
}
