/** A seeded source of numbers: the same seed gives the same log on every machine. */
export type Random = {
  /** 0 up to, not including, 1. */
  readonly next: () => number
  /** A whole number from `from` to `to`, both included. */
  readonly whole: (from: number, to: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  /** An element, the first ones far more often than the last: how traffic spreads over peers. */
  readonly popular: <T>(list: readonly T[]) => T
}

/** sfc32, a small counting generator that passes PractRand; https://pracrand.sourceforge.net */
export const createRandom = (seed: number, stream: number): Random => {
  let a = 0x9e3779b9 ^ seed
  let b = 0x243f6a88 ^ Math.imul(stream + 1, 0x85ebca6b)
  let c = 0xb7e15162
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 15; round++) next()
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index]
    if (found === undefined) throw new Error('picked from an empty list')
    return found
  }
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: share => next() < share,
    pick: list => at(list, Math.floor(next() * list.length)),
    popular: list => {
      const u = next()
      return at(list, Math.floor(u * u * u * list.length))
    },
  }
}
