/**
 * Sessions whose begin was read and whose end was not. A log that reports both counts a session once: at its begin, or
 * at its end when nothing told of the begin.
 */
export type OpenSessions = {
  /** `note` is what only the begin tells, such as who opened the session. */
  readonly begin: (key: string, note?: string) => void
  /** Gives the note of the begin, and forgets it: numbers are used again. Null when no begin was read. */
  readonly end: (key: string) => string | null
}

/** Beyond so many the longest open are forgotten; each then counts once more at its end. */
const most = 65_536
const longestKey = 512

export const createOpenSessions = (): OpenSessions => {
  const open = new Map<string, string>()
  const keyOf = (key: string): string => (key.length > longestKey ? key.slice(0, longestKey) : key)
  return {
    begin: (key, note = '') => {
      open.delete(keyOf(key))
      open.set(keyOf(key), note.slice(0, longestKey))
      if (open.size <= most) return
      const { value: oldest } = open.keys().next()
      if (oldest !== undefined) open.delete(oldest)
    },
    end: key => {
      const note = open.get(keyOf(key)) ?? null
      if (note !== null) open.delete(keyOf(key))
      return note
    },
  }
}
