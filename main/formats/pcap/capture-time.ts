/** A point in time as two 32-bit halves of a count, made into ms and the ns beyond them. */
export type TimeOf = (high: number, low: number, into: { timeMs: number; nanos: number }) => void

/** Up to here a count can be divided half by half without leaving the integers a double holds. */
const mostUnits = 2 ** 36

/** The time that pcapng counts in units of `perSecond`, from 1970 plus `offsetSeconds`. */
export const timeInUnits = (perSecond: bigint, offsetSeconds: number): TimeOf => {
  if (perSecond > mostUnits) {
    return (high, low, into) => {
      const nanos = (((BigInt(high) << 32n) | BigInt(low)) * 1_000_000_000n) / perSecond
      into.timeMs = Number(nanos / 1_000_000n) + offsetSeconds * 1000
      into.nanos = Number(nanos % 1_000_000n)
    }
  }
  const units = Number(perSecond)
  return (high, low, into) => {
    // Long division by 16 bits at a time: a plain division would round a microsecond now and then into the next ms.
    let seconds = Math.floor(high / units)
    let rest = high % units
    for (const digit of [low >>> 16, low & 0xffff]) {
      const dividend = rest * 65_536 + digit
      seconds = seconds * 65_536 + Math.floor(dividend / units)
      rest = dividend % units
    }
    const nanos = Math.floor((rest / units) * 1e9 + 1e-3)
    into.timeMs = (seconds + offsetSeconds) * 1000 + Math.floor(nanos / 1e6)
    into.nanos = nanos % 1e6
  }
}

/** `if_tsresol`: a power of ten, or of two when the top bit is set. Microseconds where it is not given. */
export const unitsPerSecond = (resolution: number | undefined): bigint => {
  if (resolution === undefined) return 1_000_000n
  return (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f)
}
