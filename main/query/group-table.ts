/**
 * Finds or makes a number, counted from 0, for every key of one or more 32-bit words: an open-addressing hash table
 * over typed arrays.
 */
export type GroupTable = {
  /** Looks up `count` keys, one array a word, and writes their numbers. New keys get the next number. */
  readonly number: (words: readonly Uint32Array[], count: number, out: Uint32Array) => void
  /** Writes the numbers of known keys, counted from 1; 0 for others. */
  readonly find: (words: readonly Uint32Array[], count: number, out: Uint32Array) => void
  readonly size: () => number
  /** Key `n` begins at `n * words`. */
  readonly keys: () => Uint32Array
  /** Forgets every key and keeps the memory. */
  readonly clear: () => void
}

export const sharedUint32 = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4))

const finish = (hash: number): number => {
  const once = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  const twice = Math.imul(once ^ (once >>> 12), 0x297a2d39)
  return (twice ^ (twice >>> 15)) >>> 0
}

/** The high bits choose a partition, the low ones a slot. */
export const hashWords = (keys: Uint32Array, start: number, words: number): number => {
  let hash = 0
  for (let word = 0; word < words; word++)
    hash = Math.imul(hash ^ (keys[start + word] as number), 0x9e3779b1) + 0x7f4a7c15
  return finish(hash)
}

const hashOne = (a: number): number => finish(Math.imul(a, 0x9e3779b1) + 0x7f4a7c15)
const hashTwo = (a: number, b: number): number =>
  finish(Math.imul((Math.imul(a, 0x9e3779b1) + 0x7f4a7c15) ^ b, 0x9e3779b1) + 0x7f4a7c15)

/** With a table this small, the key itself is the number. */
export const directBits = 19

export const createGroupTable = (wordCount: number): GroupTable => {
  let slots = new Int32Array(4096).fill(-1)
  let keys = new Uint32Array(2048 * wordCount)
  let size = 0

  const place = (into: Int32Array, n: number): void => {
    const mask = into.length - 1
    let slot = hashWords(keys, n * wordCount, wordCount) & mask
    while (into[slot] !== -1) slot = (slot + 1) & mask
    into[slot] = n
  }

  /** Room for a whole block of new keys, so that the loops below need not look. */
  const reserve = (more: number): void => {
    let room = slots.length
    while ((size + more) * 2 > room) room *= 2
    if (room > slots.length) {
      const wider = new Int32Array(room).fill(-1)
      for (let n = 0; n < size; n++) place(wider, n)
      slots = wider
    }
    let capacity = keys.length
    while ((size + more) * wordCount > capacity) capacity = Math.ceil(capacity * 1.6)
    if (capacity > keys.length) {
      const longer = new Uint32Array(capacity)
      longer.set(keys.subarray(0, size * wordCount))
      keys = longer
    }
  }

  const numberOne = (first: Uint32Array, count: number, out: Uint32Array): void => {
    const mask = slots.length - 1
    const [table, known] = [slots, keys]
    let next = size
    for (let at = 0; at < count; at++) {
      const a = first[at] as number
      let slot = hashOne(a) & mask
      let n = table[slot] as number
      while (n !== -1 && known[n] !== a) {
        slot = (slot + 1) & mask
        n = table[slot] as number
      }
      if (n === -1) {
        n = next++
        table[slot] = n
        known[n] = a
      }
      out[at] = n
    }
    size = next
  }

  const numberTwo = (first: Uint32Array, second: Uint32Array, count: number, out: Uint32Array): void => {
    const mask = slots.length - 1
    const [table, known] = [slots, keys]
    let next = size
    for (let at = 0; at < count; at++) {
      const a = first[at] as number
      const b = second[at] as number
      let slot = hashTwo(a, b) & mask
      let n = table[slot] as number
      while (n !== -1 && (known[n * 2] !== a || known[n * 2 + 1] !== b)) {
        slot = (slot + 1) & mask
        n = table[slot] as number
      }
      if (n === -1) {
        n = next++
        table[slot] = n
        known[n * 2] = a
        known[n * 2 + 1] = b
      }
      out[at] = n
    }
    size = next
  }

  const numberMany = (words: readonly Uint32Array[], count: number, out: Uint32Array): void => {
    const mask = slots.length - 1
    for (let at = 0; at < count; at++) {
      // The candidate is written where a new key would stand; it becomes one only when no equal key is found.
      const start = size * wordCount
      for (let word = 0; word < wordCount; word++) keys[start + word] = words[word]?.[at] as number
      let slot = hashWords(keys, start, wordCount) & mask
      let n = slots[slot] as number
      while (n !== -1 && !sameKey(keys, n * wordCount, start, wordCount)) {
        slot = (slot + 1) & mask
        n = slots[slot] as number
      }
      if (n === -1) {
        n = size++
        slots[slot] = n
      }
      out[at] = n
    }
  }

  return {
    number: (words, count, out) => {
      reserve(count + 1)
      const [first, second] = words
      if (wordCount === 1 && first) numberOne(first, count, out)
      else if (wordCount === 2 && first && second) numberTwo(first, second, count, out)
      else numberMany(words, count, out)
    },
    find: (words, count, out) => {
      reserve(1)
      const mask = slots.length - 1
      // Where a new key would stand lies the one looked for.
      const start = size * wordCount
      for (let at = 0; at < count; at++) {
        for (let word = 0; word < wordCount; word++) keys[start + word] = words[word]?.[at] as number
        let slot = hashWords(keys, start, wordCount) & mask
        let n = slots[slot] as number
        while (n !== -1 && !sameKey(keys, n * wordCount, start, wordCount)) {
          slot = (slot + 1) & mask
          n = slots[slot] as number
        }
        out[at] = n + 1
      }
    },
    size: () => size,
    keys: () => keys,
    clear: () => {
      slots.fill(-1)
      size = 0
    },
  }
}

const sameKey = (keys: Uint32Array, a: number, b: number, words: number): boolean => {
  for (let word = 0; word < words; word++) if (keys[a + word] !== keys[b + word]) return false
  return true
}
