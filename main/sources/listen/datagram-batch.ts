/** Datagrams on their way from the socket thread to the one that decodes: one piece of memory, handed over whole. */
export type DatagramBatch = {
  readonly bytes: Uint8Array
  readonly count: number
  /** Where each payload ends in `bytes`; it begins where the one before ends. */
  readonly ends: Uint32Array
  /** When each was received, ms. */
  readonly times: Float64Array
  /** Number of its sender's address in `senders`, the port it was sent from and the one it was sent to. */
  readonly sender: Uint16Array
  readonly ports: Uint16Array
  readonly localPorts: Uint16Array
  readonly senders: readonly string[]
}

export type BatchFiller = {
  /** False when there is no room for it: then the batch is to be taken first. */
  readonly add: (payload: Uint8Array, address: string, port: number, localPort: number, receivedMs: number) => boolean
  readonly count: () => number
  /** Bytes of memory that a batch takes, however full. */
  readonly memory: () => number
  /** What was added; the next datagram begins a new batch. */
  readonly take: () => DatagramBatch
}

const mostBytes = 256 * 1024
const mostDatagrams = 2048

export const buffersOfBatch = ({ bytes, ends, times, sender, ports, localPorts }: DatagramBatch): ArrayBuffer[] =>
  [bytes, ends, times, sender, ports, localPorts].map(array => array.buffer as ArrayBuffer)

const begin = () => ({
  bytes: new Uint8Array(mostBytes),
  ends: new Uint32Array(mostDatagrams),
  times: new Float64Array(mostDatagrams),
  sender: new Uint16Array(mostDatagrams),
  ports: new Uint16Array(mostDatagrams),
  localPorts: new Uint16Array(mostDatagrams),
})

export const createBatchFiller = (): BatchFiller => {
  let arrays = begin()
  let count = 0
  let used = 0
  let numbers = new Map<string, number>()
  return {
    add: (payload, address, port, localPort, receivedMs) => {
      if (count === mostDatagrams || used + payload.length > mostBytes) return false
      const number = numbers.get(address) ?? numbers.size
      numbers.set(address, number)
      arrays.bytes.set(payload, used)
      used += payload.length
      arrays.ends[count] = used
      arrays.times[count] = receivedMs
      arrays.sender[count] = number
      arrays.ports[count] = port
      arrays.localPorts[count] = localPort
      count++
      return true
    },
    count: () => count,
    memory: () => mostBytes,
    take: () => {
      const taken = { ...arrays, count, senders: [...numbers.keys()] }
      arrays = begin()
      count = 0
      used = 0
      numbers = new Map()
      return taken
    },
  }
}
