import type { FlowTable } from './flow-table'
import { slots } from './flow-table'
import type { Packet } from './packet'

/** How long the rest of a packet is waited for. RFC 791 and RFC 8200 give up after a minute. */
const longestMs = 60_000
/** First fragments remembered, each in the one place its numbers point at: a later one there takes it over. */
const places = 16_384
const keyWords = 10

/** Which flow the first fragment of a packet went into, so that the others, which have no ports, follow it. */
export type Fragments = {
  readonly remember: (packet: Packet, timeMs: number, flow: number, fromInitiator: boolean) => void
  /** The flow of the first fragment, as `flow * 2`, plus 1 when the initiator sent it; -1 when it was not seen. */
  readonly find: (packet: Packet, timeMs: number) => number
}

export const createFragments = (table: FlowTable): Fragments => {
  const key = new Int32Array(keyWords)
  let keys = new Int32Array(0)
  let flows = new Int32Array(0)
  let generations = new Int32Array(0)
  let times = new Float64Array(0)

  const word = (bytes: Uint8Array, at: number): number =>
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)

  const placeOf = ({ bytes, src, dst, addressBytes, protocol, fragmentId, vlan, tunnel }: Packet): number => {
    key.fill(0)
    for (let at = 0; at < addressBytes; at += 4) {
      key[at >> 2] = word(bytes, src + at)
      key[4 + (at >> 2)] = word(bytes, dst + at)
    }
    key[8] = fragmentId
    key[9] = protocol | ((vlan + 1) << 8) | (tunnel << 24)
    let hash = 0
    for (let at = 0; at < keyWords; at++) hash = Math.imul(hash ^ (key[at] as number), 0x9e3779b1) ^ (hash >>> 15)
    return (hash ^ (hash >>> 16)) & (places - 1)
  }

  const isAt = (place: number): boolean => {
    for (let at = 0; at < keyWords; at++) if (keys[place * keyWords + at] !== key[at]) return false
    return true
  }

  return {
    remember: (packet, timeMs, flow, fromInitiator) => {
      // Most captures have no fragment.
      if (keys.length === 0) {
        keys = new Int32Array(places * keyWords)
        flows = new Int32Array(places).fill(-1)
        generations = new Int32Array(places)
        times = new Float64Array(places)
      }
      const place = placeOf(packet)
      keys.set(key, place * keyWords)
      flows[place] = flow * 2 + (fromInitiator ? 1 : 0)
      generations[place] = table.int(flow, slots.generation)
      times[place] = timeMs
    },
    find: (packet, timeMs) => {
      if (keys.length === 0) return -1
      const place = placeOf(packet)
      const known = flows[place] as number
      if (known === -1 || !isAt(place) || Math.abs(timeMs - (times[place] as number)) > longestMs) return -1
      return table.int(known >> 1, slots.generation) === generations[place] ? known : -1
    },
  }
}
