/**
 * Conversations found by what their packets have in common, in typed arrays: no object a packet, none a flow. A flow is a
 * number; it is used again for another one after it was removed.
 */

/** Numbers a flow is found by: two addresses of four words each, then ports, protocol and networks. */
export const keyWords = 12

/** Integers kept for a flow beside its key. */
export const slots = {
  hash: 0,
  /** Next flow in the same bucket; neighbours in the order of last packets. */
  chain: 1,
  older: 2,
  newer: 3,
  /** Counts the flows that had this number. */
  generation: 4,
  marks: 5,
  tcpFlags: 6,
  /** Initial sequence number of the initiator. */
  sequence: 7,
  icmp: 8,
  /** Name of the interface, as an index; -1 for none. */
  interface: 9,
  /** Ethernet addresses of source and destination, three words; used when `marks` says so. */
  macs: 10,
  length: 13,
  slices: 14,
} as const
const slotCount = 15

export const counters = {
  start: 0,
  last: 1,
  srcBytes: 2,
  dstBytes: 3,
  srcPackets: 4,
  dstPackets: 5,
  /** Where its first packet stands in the file. */
  offset: 6,
} as const
const counterCount = 7

const none = -1
const firstCapacity = 1024

/** The flows that may still go on, and those that were seen to end. */
export type Order = 0 | 1
export const [openOrder, closedOrder] = [0, 1] as const satisfies readonly Order[]

export class FlowTable {
  /** The key to find, filled by the caller. */
  readonly key = new Int32Array(keyWords)
  keys: Int32Array = new Int32Array(firstCapacity * keyWords)
  ints: Int32Array = new Int32Array(firstCapacity * slotCount)
  reals: Float64Array = new Float64Array(firstCapacity * counterCount)
  size = 0
  private capacity = firstCapacity
  private used = 0
  private free = none
  private buckets = new Int32Array(2 * firstCapacity).fill(none)
  private readonly oldest = [none, none]
  private readonly newest = [none, none]
  private readonly keyBytes = new Uint8Array(this.key.buffer)
  private readonly randomWords = crypto.getRandomValues(new Int32Array(4 * keyWords * 256))

  int(flow: number, slot: number): number {
    return this.ints[flow * slotCount + slot] as number
  }
  setInt(flow: number, slot: number, value: number): void {
    this.ints[flow * slotCount + slot] = value
  }
  real(flow: number, counter: number): number {
    return this.reals[flow * counterCount + counter] as number
  }
  setReal(flow: number, counter: number, value: number): void {
    this.reals[flow * counterCount + counter] = value
  }
  keyWord(flow: number, word: number): number {
    return this.keys[flow * keyWords + word] as number
  }

  /** The flow of `key`; -1 when there is none. */
  find(): number {
    const hash = this.hashOfKey()
    let flow = this.buckets[hash & (this.buckets.length - 1)] as number
    while (flow !== none && !(this.int(flow, slots.hash) === hash && this.hasKey(flow)))
      flow = this.int(flow, slots.chain)
    return flow
  }

  /** A new flow of `key`, the newest among those that go on; the caller has looked that there is room and that it is new. */
  add(): number {
    const flow = this.take()
    const hash = this.hashOfKey()
    const generation = this.int(flow, slots.generation)
    this.ints.fill(0, flow * slotCount, (flow + 1) * slotCount)
    this.reals.fill(0, flow * counterCount, (flow + 1) * counterCount)
    this.keys.set(this.key, flow * keyWords)
    this.setInt(flow, slots.generation, generation)
    this.setInt(flow, slots.hash, hash)
    const bucket = hash & (this.buckets.length - 1)
    this.setInt(flow, slots.chain, this.buckets[bucket] as number)
    this.buckets[bucket] = flow
    this.link(flow, openOrder)
    this.size++
    return flow
  }

  remove(flow: number, order: Order): void {
    const bucket = this.int(flow, slots.hash) & (this.buckets.length - 1)
    const next = this.int(flow, slots.chain)
    if (this.buckets[bucket] === flow) this.buckets[bucket] = next
    else {
      let before = this.buckets[bucket] as number
      while (this.int(before, slots.chain) !== flow) before = this.int(before, slots.chain)
      this.setInt(before, slots.chain, next)
    }
    this.unlink(flow, order)
    this.setInt(flow, slots.generation, this.int(flow, slots.generation) + 1)
    this.setInt(flow, slots.chain, this.free)
    this.free = flow
    this.size--
  }

  /** The flow without a packet for the longest time; -1 when there is none. */
  stalest(order: Order): number {
    return this.oldest[order] as number
  }

  /** Makes a flow the newest of an order. */
  touch(flow: number, from: Order, to: Order): void {
    if (from === to && this.newest[to] === flow) return
    this.unlink(flow, from)
    this.link(flow, to)
  }

  private hasKey(flow: number): boolean {
    const { key, keys } = this
    const from = flow * keyWords
    for (let word = 0; word < keyWords; word++) if (keys[from + word] !== key[word]) return false
    return true
  }

  /** A random word for each value of each byte: whoever writes a capture cannot choose keys that meet in one bucket. */
  private hashOfKey(): number {
    const { keyBytes, randomWords } = this
    let hash = 0
    for (let at = 0; at < keyBytes.length; at++) hash ^= randomWords[at * 256 + (keyBytes[at] as number)] as number
    return hash
  }

  private take(): number {
    if (this.free !== none) {
      const flow = this.free
      this.free = this.int(flow, slots.chain)
      return flow
    }
    if (this.used === this.capacity) this.grow()
    return this.used++
  }

  private grow(): void {
    this.capacity *= 2
    const [keys, ints, reals] = [this.keys, this.ints, this.reals]
    this.keys = new Int32Array(this.capacity * keyWords)
    this.ints = new Int32Array(this.capacity * slotCount)
    this.reals = new Float64Array(this.capacity * counterCount)
    this.keys.set(keys)
    this.ints.set(ints)
    this.reals.set(reals)
    this.buckets = new Int32Array(2 * this.capacity).fill(none)
    // Nothing is free when the table grows: every flow is in use.
    for (let flow = 0; flow < this.used; flow++) {
      const bucket = this.int(flow, slots.hash) & (this.buckets.length - 1)
      this.setInt(flow, slots.chain, this.buckets[bucket] as number)
      this.buckets[bucket] = flow
    }
  }

  private link(flow: number, order: Order): void {
    const before = this.newest[order] as number
    this.setInt(flow, slots.older, before)
    this.setInt(flow, slots.newer, none)
    if (before === none) this.oldest[order] = flow
    else this.setInt(before, slots.newer, flow)
    this.newest[order] = flow
  }

  private unlink(flow: number, order: Order): void {
    const older = this.int(flow, slots.older)
    const newer = this.int(flow, slots.newer)
    if (older === none) this.oldest[order] = newer
    else this.setInt(older, slots.newer, newer)
    if (newer === none) this.newest[order] = older
    else this.setInt(newer, slots.older, older)
  }
}
