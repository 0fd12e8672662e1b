/** What came of a stream of numbered things: datagrams (v9, sFlow) or records (v5, IPFIX). */
export type Sequence = {
  /** Feeds the number a datagram carries and how many numbers it stands for; `NaN` when that is not known. */
  readonly follow: (number: number, step: number) => void
  /** The sender began anew: the next number is right whatever it is. */
  readonly restart: () => void
  readonly missing: () => number
  readonly resets: () => number
}

const turn = 2 ** 32
/** Open gaps kept, so that what arrives late is no loss; older ones are lost for good. */
const mostGaps = 64
/** Numbers before the expected one that may still be a datagram overtaken by another. */
const lateness = 100_000

type Gap = { from: number; length: number }

/** Follows numbers modulo 2^32: gaps, late arrivals that fill one, repeats, and new beginnings. */
export const createSequence = (): Sequence => {
  let expected = Number.NaN
  let missing = 0
  let resets = 0
  let gaps: Gap[] = []

  /** What arrives late was not lost; what comes twice fills no gap. */
  const fill = (number: number, step: number): void => {
    for (const [at, gap] of gaps.entries()) {
      const into = (number - gap.from + turn) % turn
      if (into >= gap.length) continue
      const filled = Math.min(step, gap.length - into)
      missing -= filled
      const rest = gap.length - into - filled
      gaps.splice(
        at,
        1,
        ...(into > 0 ? [{ from: gap.from, length: into }] : []),
        ...(rest > 0 ? [{ from: (number + filled) % turn, length: rest }] : []),
      )
      return
    }
  }

  const restart = (): void => {
    resets++
    expected = Number.NaN
    gaps = []
  }

  return {
    follow: (number, step) => {
      const ahead = (number - expected + turn) % turn
      if (ahead > turn / 2) {
        if (turn - ahead <= lateness) {
          if (step === step) fill(number, step)
          return
        }
        restart()
      } else if (ahead > 0) {
        missing += ahead
        if (gaps.push({ from: expected, length: ahead }) > mostGaps) gaps.shift()
      }
      expected = (number + step) % turn
    },
    restart,
    missing: () => missing,
    resets: () => resets,
  }
}
