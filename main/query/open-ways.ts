/** One way of a connection: a row whose sensor gave the other way a row of its own. Numbers as the columns hold them. */
export type Way = {
  readonly id: number
  readonly flowId: number
  readonly sensor: number
  readonly src: number
  readonly dst: number
  readonly srcPort: number
  readonly dstPort: number
  readonly protocol: number
  readonly start: number
  readonly end: number
}

/** Ways whose other way has not come yet. */
export type OpenWays = {
  /** The other way of this one, which waits no longer; else null, and this one waits. */
  readonly take: (way: Way) => Way | null
}

/** Most that wait at once; the ones waiting longest go. Both ways are logged together, so few wait for long. */
const mostWaiting = 500_000
/** Most that wait under one key: a log that repeats one must not make every look-up long. */
const mostAlike = 16

export const createOpenWays = (windowMs: number): OpenWays => {
  const waiting = new Map<number, Way[]>()
  let count = 0

  const remove = (key: number, alike: readonly Way[], which: Way): void => {
    const left = alike.filter(way => way !== which)
    count--
    if (left.length === 0) waiting.delete(key)
    else waiting.set(key, left)
  }

  const wait = (key: number, alike: readonly Way[], way: Way): void => {
    const kept = alike.length < mostAlike ? alike : alike.slice(1)
    waiting.set(key, [...kept, way])
    count += kept.length + 1 - alike.length
    for (const [oldest, ways] of waiting) {
      if (count <= mostWaiting) break
      waiting.delete(oldest)
      count -= ways.length
    }
  }

  return {
    take: way => {
      const key = keyOf(way)
      const alike = waiting.get(key) ?? []
      let best: Way | null = null
      for (const other of alike) {
        if (!isReverse(way, other) || gapOf(way, other) > windowMs) continue
        if (best === null || Math.abs(other.start - way.start) < Math.abs(best.start - way.start)) best = other
      }
      if (best === null) wait(key, alike, way)
      else remove(key, alike, best)
      return best
    },
  }
}

/** The same for both ways. Different connections may share one: `isReverse` decides. */
const keyOf = ({ flowId, sensor, src, dst, srcPort, dstPort, protocol }: Way): number => {
  const parts = [flowId | 0, flowId / 0x1_0000_0000, sensor, src ^ dst, srcPort ^ dstPort, protocol]
  let [high, low] = [0x9e37_79b1, 0x85eb_ca77]
  for (const part of parts) {
    high = Math.imul(high ^ part, 0x2c1b_3c6d)
    low = Math.imul(low ^ (part + (high >>> 15)), 0x297a_2d39)
  }
  return (high >>> 0) * 0x20_0000 + (low >>> 11)
}

/** NaN stands for what neither way has, such as the ports of ICMP. */
const isReverse = (a: Way, b: Way): boolean =>
  Object.is(a.flowId, b.flowId) &&
  Object.is(a.sensor, b.sensor) &&
  Object.is(a.protocol, b.protocol) &&
  a.src === b.dst &&
  a.dst === b.src &&
  Object.is(a.srcPort, b.dstPort) &&
  Object.is(a.dstPort, b.srcPort) &&
  // What an address sends to itself from a port to the same port has no other way to be told from it.
  !(a.src === a.dst && Object.is(a.srcPort, a.dstPort))

/** Time between the two; 0 when they overlap. */
const gapOf = (a: Way, b: Way): number => Math.max(0, a.start - b.end, b.start - a.end)
