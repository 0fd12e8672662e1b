import { packetHeader, pcapHeader } from './pcap-file'
import { endsOf, packetHeaders } from './udp-packet'

/** A capture file of many small conversations, for a probe to make flows of. */

const tcp = 6
const tcpHeaderBytes = 20
const firstMs = Date.UTC(2026, 8, 21, 14, 13, 20)

type Step = { readonly fromClient: boolean; readonly bytes: number }

/** Packets of the conversation with this number, in turn from either side. */
const stepsOf = (n: number): readonly Step[] =>
  Array.from({ length: 2 + ((n * 7) % 9) }, (_, at) => ({
    fromClient: at % 2 === 0,
    bytes: (n * 31 + at * 97) % 1200,
  }))

const packetOf = (n: number, { fromClient, bytes }: Step): Uint8Array => {
  const [client, server] = [`10.1.${n >> 8}.${n & 255}`, `192.0.2.${n % 250}`]
  const [clientPort, serverPort] = [40_000 + n, n % 3 === 0 ? 53 : 443]
  const isTcp = n % 3 !== 0
  const payload = new Uint8Array(isTcp ? tcpHeaderBytes - 8 + bytes : bytes)
  const ends = fromClient
    ? endsOf(client, clientPort, server, serverPort)
    : endsOf(server, serverPort, client, clientPort)
  // A TCP header begins with the two ports as well; what UDP has behind them is overwritten.
  const packet = Buffer.concat([packetHeaders(ends, payload), payload])
  if (!isTcp) return packet
  packet[9] = tcp
  packet.writeUInt16BE(0, 10)
  let sum = 0
  for (let at = 0; at < 20; at += 2) sum += packet.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  packet.writeUInt16BE(0xffff ^ sum, 10)
  packet.fill(0, 24, 40)
  packet[32] = 0x50
  packet[33] = 0x18
  return packet
}

export const conversationsPcap = (count: number): Uint8Array => {
  const pieces: Uint8Array[] = [pcapHeader()]
  let ms = firstMs
  for (let n = 0; n < count; n++) {
    for (const step of stepsOf(n)) {
      const packet = packetOf(n, step)
      pieces.push(packetHeader(ms, packet.length), packet)
      ms += 3
    }
  }
  return Buffer.concat(pieces)
}
