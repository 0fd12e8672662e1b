import type { WireProtocol } from '../../../shared/model/exporter'
import type { Origin } from '../../formats/datagram'

/** The id of the format that a protocol's records are of. */
export const wireFormats: Readonly<Record<WireProtocol, string>> = {
  'netflow-v5': 'netflow-ipfix',
  'netflow-v9': 'netflow-ipfix',
  ipfix: 'netflow-ipfix',
  'sflow-v5': 'sflow',
  syslog: 'syslog',
}

/** A sender of a capture with books of its own; address and port are null where many senders share them. */
export type Sender = {
  readonly number: number
  readonly protocol: WireProtocol
  readonly address: string | null
  readonly localPort: number | null
}

/** Numbers the senders of a capture. Forged addresses are without end: beyond a number they share one sender a protocol. */
export type Senders = { readonly numberOf: (origin: Origin, protocol: WireProtocol) => number }

const mostSenders = 256

export const createSenders = (found: (sender: Sender) => void): Senders => {
  const numbers = new Map<string, number>()
  const shared = new Map<WireProtocol, number>()
  let next = 0
  const begin = (protocol: WireProtocol, address: string | null, localPort: number | null): number => {
    const number = next++
    found({ number, protocol, address, localPort })
    return number
  }
  return {
    numberOf: ({ address, localPort }, protocol) => {
      const key = `${localPort} ${protocol} ${address}`
      const known = numbers.get(key)
      if (known !== undefined) return known
      if (numbers.size >= mostSenders) {
        const number = shared.get(protocol) ?? begin(protocol, null, null)
        shared.set(protocol, number)
        return number
      }
      const number = begin(protocol, address, localPort)
      numbers.set(key, number)
      return number
    },
  }
}
