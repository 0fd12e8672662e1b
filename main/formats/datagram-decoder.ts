import type { DatagramDecoder } from './datagram'
import { createV5Decoder } from './flow-datagrams/netflow-v5'
import { protocolOf } from './flow-datagrams/protocol-of'

export type DatagramDecoderOptions = {
  /** Exporters remembered of each protocol; beyond it the one not heard of for longest is forgotten. */
  readonly mostExporters?: number
}

export const createDatagramDecoder = ({ mostExporters = 4096 }: DatagramDecoderOptions = {}): DatagramDecoder => {
  const v5 = createV5Decoder(mostExporters)

  return {
    decode: (datagram, sink) => {
      const protocol = protocolOf(datagram.payload)
      if (protocol === 'netflow-v5') v5.decode(datagram, sink)
      return protocol
    },
    end: () => {},
    exporters: v5.exporters,
  }
}
