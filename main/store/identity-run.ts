/**
 * A run of identities: entries of five words, the 128 bits that name a record and the file it came from, in the order
 * of their bits. Hashes are spread evenly, so sorting and searching need no more than their first words.
 */
export const entryWords = 5
const keyWords = 4
const fileWord = 4

export const entriesOf = (run: Uint32Array): number => run.length / entryWords
export const fileAt = (run: Uint32Array, entry: number): number => run[entry * entryWords + fileWord] as number

/** Below zero where the key at `a` comes before the one at `b`; places are in words. */
export const compareKeys = (left: Uint32Array, a: number, right: Uint32Array, b: number): number => {
  for (let word = 0; word < keyWords; word++) {
    const difference = (left[a + word] as number) - (right[b + word] as number)
    if (difference !== 0) return difference
  }
  return 0
}

export const hasKey = (keys: Uint32Array, row: number): boolean => {
  const at = row * keyWords
  return ((keys[at] as number) | (keys[at + 1] as number) | (keys[at + 2] as number) | (keys[at + 3] as number)) !== 0
}

/** Rows that have a key, in the order of their keys, equal ones as they came. */
export const sortedRows = (keys: Uint32Array, rows: number): Uint32Array => {
  // The first 32 bits and the row fit into one double; plain numbers sort many times quicker than by comparing.
  const rowSpan = 2 ** 20
  if (rows > rowSpan) throw new Error(`a batch of ${rows} rows is too large to sort by identity`)
  const packed: Float64Array = new Float64Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++)
    if (hasKey(keys, row)) packed[count++] = (keys[row * keyWords] as number) * rowSpan + row
  const sorted = packed.subarray(0, count).sort()
  const order = Uint32Array.from(sorted, value => value % rowSpan)
  // Of the few whose first words are equal, the others decide.
  for (let at = 1; at < count; at++) {
    for (let back = at; back > 0; back--) {
      const [before, here] = [order[back - 1] as number, order[back] as number]
      if (compareKeys(keys, before * keyWords, keys, here * keyWords) <= 0) break
      order[back - 1] = here
      order[back] = before
    }
  }
  return order
}

/** The first entry at or after `from` whose key is not before the one at `at` of `keys`. */
export const lowerBound = (run: Uint32Array, keys: Uint32Array, at: number, from: number): number => {
  let low = from
  let high = entriesOf(run)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareKeys(run, middle * entryWords, keys, at) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** One run of the entries of several. */
export const mergedRuns = (runs: readonly Uint32Array[]): Uint32Array => {
  let merged: Uint32Array = new Uint32Array(0)
  for (const run of runs) merged = mergedPair(merged, run)
  return merged
}

const mergedPair = (left: Uint32Array, right: Uint32Array): Uint32Array => {
  const out = new Uint32Array(left.length + right.length)
  let [a, b, to] = [0, 0, 0]
  while (a < left.length && b < right.length) {
    const isLeft = compareKeys(left, a, right, b) <= 0
    const [source, from] = isLeft ? [left, a] : [right, b]
    for (let word = 0; word < entryWords; word++) out[to++] = source[from + word] as number
    if (isLeft) a += entryWords
    else b += entryWords
  }
  out.set(left.subarray(a), to)
  out.set(right.subarray(b), to + left.length - a)
  return out
}
