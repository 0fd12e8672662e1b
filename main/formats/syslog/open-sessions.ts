/**
 * Pairs the begin and the end of sessions. A log that reports both counts a session once: with what is read first. Some
 * exports stand newest first, so that is not always the begin.
 */
export type OpenSessions = {
  /** How many sessions the record counts, 1 or 0. `note` is what only the begin tells, such as who opened the session. */
  readonly begin: (key: string, timeMs: number, note?: string) => number
  readonly end: (key: string, timeMs: number) => SessionEnd
}

export type SessionEnd = {
  readonly sessions: number
  /** The note of the begin; null when no begin was read. */
  readonly note: string | null
}

type Half = { readonly timeMs: number; readonly note: string }

/** Beyond so many the longest waiting are forgotten; each then counts once more when its other half comes. */
const most = 65_536
const longestKey = 512

/** What waits for its other half, the longest waiting first. */
const createWaiting = () => {
  const halves = new Map<string, Half>()
  return {
    add: (key: string, half: Half): void => {
      halves.delete(key)
      halves.set(key, half)
      if (halves.size <= most) return
      const { value: oldest } = halves.keys().next()
      if (oldest !== undefined) halves.delete(oldest)
    },
    /** Keys are used again: a session ends after it began, or the two are not of one session. */
    take: (key: string, fits: (timeMs: number) => boolean): Half | null => {
      const half = halves.get(key)
      if (!half || !fits(half.timeMs)) return null
      halves.delete(key)
      return half
    },
  }
}

export const createOpenSessions = (): OpenSessions => {
  const begun = createWaiting()
  const ended = createWaiting()
  return {
    begin: (whole, timeMs, note = '') => {
      const key = whole.slice(0, longestKey)
      if (ended.take(key, endMs => endMs >= timeMs)) return 0
      begun.add(key, { timeMs, note: note.slice(0, longestKey) })
      return 1
    },
    end: (whole, timeMs) => {
      const key = whole.slice(0, longestKey)
      const half = begun.take(key, beginMs => !(beginMs > timeMs))
      if (half) return { sessions: 0, note: half.note }
      ended.add(key, { timeMs, note: '' })
      return { sessions: 1, note: null }
    },
  }
}
