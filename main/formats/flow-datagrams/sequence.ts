/** What came of a stream of numbered things: datagrams (v9, sFlow) or records (v5, IPFIX). */
export type Sequence = {
  /**
   * Feeds the number a datagram carries and how many numbers it stands for; `NaN` when that is not known. `flows` is how
   * many it stands for where only flows are counted.
   */
  readonly follow: (number: number, step: number, flows?: number) => void
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

/** Follows the numbers of firsts modulo 2^32: gaps, late arrivals that fill one, repeats, and new beginnings. */
const createTrack = (): Sequence => {
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

/** So many datagrams have to say it before a number is taken for that of what comes next. */
const enough = 2

/**
 * The number of a datagram is that of the first thing in it (RFC 7011, 3.1); that of softflowd's IPFIX is of the first
 * flow after it. Which it is shows where two datagrams differ in size; both are followed until it has shown.
 */
export const createSequence = (): Sequence => {
  const [ofFirst, ofNext] = [createTrack(), createTrack()]
  let before = { number: Number.NaN, step: Number.NaN }
  let [fitFirst, fitNext] = [0, 0]
  const right = (): Sequence => (fitFirst === 0 && fitNext >= enough ? ofNext : ofFirst)
  return {
    follow: (number, step, flows = step) => {
      const grown = (number - before.number + turn) % turn
      if (before.step !== flows && grown === before.step) fitFirst++
      if (before.step !== flows && grown === flows) fitNext++
      before = { number, step }
      ofFirst.follow(number, step)
      ofNext.follow(flows === flows ? (number - flows + turn) % turn : number, flows)
    },
    restart: () => {
      before = { number: Number.NaN, step: Number.NaN }
      ofFirst.restart()
      ofNext.restart()
    },
    missing: () => right().missing(),
    resets: () => right().resets(),
  }
}
