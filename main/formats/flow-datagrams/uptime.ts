/** Exporters stamp the last packet of a flow a little after they read the uptime for the header. */
const slightlyAheadMs = 100_000
/** No flow lasts half a turn of the uptime: such a stamp was never set, or is damaged. */
const longestMs = 2 ** 31

/**
 * The time of an uptime stamp in a datagram whose header says both: ms since 1970; `NaN` when no flow can have it.
 * Uptime is counted modulo 2^32 ms, so a flow may have begun before it wrapped or, by its number, before the boot.
 */
export const uptimeMs = (clockMs: number, uptime: number, stamp: number): number => {
  const ago = (uptime - stamp) >>> 0
  if (ago > 2 ** 32 - slightlyAheadMs) return clockMs + (2 ** 32 - ago)
  return ago > longestMs ? Number.NaN : clockMs - ago
}
