/** Damage for tests: the same seed gives the same damage for ever. */

/** Numbers below a bound from a seed (Mulberry32). */
export const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const joinedBytes = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

/** One byte in fifty changed, a piece cut out, put in twice, or put into another place, the end cut off; often several of these. */
export const mutated = (original: Uint8Array, random: (below: number) => number): Uint8Array => {
  let bytes: Uint8Array = Uint8Array.from(original)
  const cut = () => {
    const from = random(bytes.length)
    return { from, to: Math.min(bytes.length, from + 1 + random(300)) }
  }
  for (let step = 1 + random(3); step > 0; step--) {
    const { from, to } = cut()
    switch (random(5)) {
      case 0:
        for (let at = random(50); at < bytes.length; at += 1 + random(99)) bytes[at] = random(256)
        break
      case 1:
        bytes = joinedBytes(bytes.subarray(0, from), bytes.subarray(to))
        break
      case 2:
        bytes = joinedBytes(bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to))
        break
      case 3: {
        const into = random(bytes.length)
        bytes = joinedBytes(bytes.subarray(0, into), bytes.subarray(from, to), bytes.subarray(into))
        break
      }
      default:
        bytes = bytes.slice(0, Math.max(1, to))
    }
    if (bytes.length === 0) bytes = Uint8Array.from(original)
  }
  return bytes
}
