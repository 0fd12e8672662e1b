import { type TimeOf, timeInUnits, unitsPerSecond } from './capture-time'

/** Block types. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html */
export const blockTypes = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simple: 3,
  enhanced: 6,
} as const

/** Blocks that hold no packet; a kind of skipped record each. */
const otherBlocks: Readonly<Record<number, string>> = {
  4: 'name resolution block',
  5: 'interface statistics block',
  9: 'systemd journal block',
  10: 'decryption secrets block',
  0xbad: 'custom block',
  0x4000_0bad: 'custom block',
}

export const otherBlock = (type: number): string => otherBlocks[type] ?? 'block of another type'

const known = new Set<number>([...Object.values(blockTypes), ...Object.keys(otherBlocks).map(Number)])
export const isKnownBlock = (type: number): boolean => known.has(type)

/** The numbers of one section, in its byte order. */
export type Order = {
  readonly u16: (bytes: Uint8Array, at: number) => number
  readonly u32: (bytes: Uint8Array, at: number) => number
}

export type CaptureInterface = {
  readonly linkType: number
  /** Most bytes kept of a packet; 0 says nothing. */
  readonly snapLength: number
  readonly name: string | null
  readonly time: TimeOf
}

const longestName = 256

/** Options until their end, or until they make no sense: what was read before counts. */
const options = function* (
  bytes: Uint8Array,
  from: number,
  to: number,
  { u16 }: Order,
): Generator<{ readonly code: number; readonly at: number; readonly length: number }> {
  for (let at = from; at + 4 <= to; ) {
    const code = u16(bytes, at)
    const length = u16(bytes, at + 2)
    if (code === 0 || at + 4 + length > to) return
    yield { code, at: at + 4, length }
    at += 4 + length + (-length & 3)
  }
}

/** Interface description block, its body at `from`..`to`, which is at least 8 bytes. */
export const readInterface = (bytes: Uint8Array, from: number, to: number, order: Order): CaptureInterface => {
  let name: string | null = null
  let resolution: number | undefined
  let offsetSeconds = 0
  for (const { code, at, length } of options(bytes, from + 8, to, order)) {
    if (code === 2 && length > 0) name = textAt(bytes, at, Math.min(length, longestName))
    if (code === 9 && length >= 1) resolution = bytes[at]
    // Signed; no offset in use needs the upper half for more than its sign.
    if (code === 14 && length === 8) {
      const [first, second] = [order.u32(bytes, at), order.u32(bytes, at + 4)]
      const isLittle = order.u16(Uint8Array.of(1, 0), 0) === 1
      offsetSeconds = (isLittle ? first : second) | 0
    }
  }
  return {
    linkType: order.u16(bytes, from),
    snapLength: order.u32(bytes, from + 4),
    name,
    time: timeInUnits(unitsPerSecond(resolution), offsetSeconds),
  }
}

/** What whoever captured wrote beside a packet. */
export const commentsOf = (bytes: Uint8Array, from: number, to: number, order: Order): readonly string[] => {
  const comments: string[] = []
  for (const { code, at, length } of options(bytes, from, to, order))
    if (code === 1 && length > 0) comments.push(textAt(bytes, at, length))
  return comments
}

const textAt = (bytes: Uint8Array, at: number, length: number): string =>
  new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0+$/, '')
