import type { DatagramDecoder, Origin } from '../datagram'
import type { Decoder, PlacedSink } from '../format'
import { createDatagramFramer } from './datagram-framer'

/** Nothing in a file of payloads says who sent them: all of them are taken to be of one exporter. */
export const unknownOrigin: Origin = { address: '', port: 0, localPort: 0 }

const count = (value: number): string => value.toLocaleString('en')

export const noDatagram = (bytes: number): string =>
  `${count(bytes)} ${bytes === 1 ? 'byte is' : 'bytes are'} no datagram of NetFlow v5, v9, IPFIX or sFlow v5`

/** Decodes a file of UDP payloads end to end. */
export const decodeRawDatagrams = (datagrams: DatagramDecoder): Decoder => {
  let into: PlacedSink | null = null
  const framer = createDatagramFramer({
    datagram: (bytes, from, to, offset) => {
      if (!into) return
      const payload = bytes.subarray(from, to)
      datagrams.decode({ payload, origin: unknownOrigin, receivedMs: Number.NaN, offset }, into)
    },
    broken: (offset, length, start) => {
      into?.at(offset, length, start)
      into?.reject(noDatagram(length))
    },
  })

  return {
    framing: 'bytes',
    push: (piece, sink) => {
      into = sink
      framer.push(piece)
    },
    end: sink => {
      into = sink
      framer.end()
      datagrams.end(() => sink)
    },
  }
}
