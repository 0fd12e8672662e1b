const shape = /^\d{1,12}(\.\d{1,9})?(e-?\d{1,2})?$/i

/** A length of time in seconds, as a number or as decimal text; `NaN` for everything else. */
export const secondsOf = (value: unknown): number => {
  if (typeof value === 'number') return value >= 0 ? value : Number.NaN
  return typeof value === 'string' && shape.test(value) ? Number(value) : Number.NaN
}

/** A hundred years: longer is damage. */
const longestSeconds = 3_155_760_000

export const isPlausibleDuration = (seconds: number): boolean => seconds >= 0 && seconds < longestSeconds
