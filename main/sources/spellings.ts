import { randomBytes } from 'node:crypto'

/** Hashes differ from run to run: a log cannot be written so that all its spellings fall on one slot. */
export const seed = randomBytes(4).readInt32LE()

/**
 * Ids by the bytes of a spelling, so that a value seen before costs no string. Open addressing over an arena of the
 * spellings.
 */
export type Spellings = {
  readonly find: (bytes: Uint8Array, from: number, to: number) => number
  /** Right after a `find` that gave -1, for the same bytes. */
  readonly add: (bytes: Uint8Array, from: number, to: number, id: number) => void
  readonly clear: () => void
}

const longestSpelling = 256
/** Few at first, because most files of a folder of many are tiny. */
const firstEntries = 1 << 8

export const createSpellings = (): Spellings => {
  let slots = new Int32Array(firstEntries * 2).fill(-1)
  let hashes = new Int32Array(firstEntries)
  let starts = new Int32Array(firstEntries)
  let lengths = new Uint16Array(firstEntries)
  let ids = new Float64Array(firstEntries)
  let arena = new Uint8Array(firstEntries * 32)
  let used = 0
  let count = 0
  let missedHash = 0

  const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
    let hash = seed ^ (to - from)
    let at = from
    for (; at + 4 <= to; at += 4) {
      const four =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)
      hash = Math.imul(hash ^ four, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    for (; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
    return hash ^ (hash >>> 13)
  }

  const equal = (entry: number, bytes: Uint8Array, from: number, length: number): boolean => {
    const start = starts[entry] as number
    for (let at = 0; at < length; at++) if (arena[start + at] !== bytes[from + at]) return false
    return true
  }

  const grow = (): void => {
    const larger = <A extends Int32Array | Uint16Array | Float64Array>(array: A, made: A): A => {
      made.set(array as never)
      return made
    }
    hashes = larger(hashes, new Int32Array(hashes.length * 2))
    starts = larger(starts, new Int32Array(starts.length * 2))
    lengths = larger(lengths, new Uint16Array(lengths.length * 2))
    ids = larger(ids, new Float64Array(ids.length * 2))
    slots = new Int32Array(slots.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let entry = 0; entry < count; entry++) {
      let slot = (hashes[entry] as number) & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = entry
    }
  }

  return {
    find: (bytes, from, to) => {
      const length = to - from
      const hash = hashOf(bytes, from, to)
      missedHash = hash
      const mask = slots.length - 1
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const entry = slots[slot] as number
        if (entry === -1) return -1
        if (hashes[entry] === hash && lengths[entry] === length && equal(entry, bytes, from, length))
          return ids[entry] as number
      }
    },
    add: (bytes, from, to, id) => {
      const length = to - from
      if (length > longestSpelling) return
      if (count === hashes.length) grow()
      if (used + length > arena.length) {
        const larger = new Uint8Array(arena.length * 2)
        larger.set(arena)
        arena = larger
      }
      arena.set(bytes.subarray(from, to), used)
      hashes[count] = missedHash
      starts[count] = used
      lengths[count] = length
      ids[count] = id
      used += length
      const mask = slots.length - 1
      let slot = missedHash & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = count++
    },
    clear: () => {
      slots.fill(-1)
      used = 0
      count = 0
    },
  }
}
