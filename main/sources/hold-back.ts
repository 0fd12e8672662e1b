import type { Framed, Place } from './framed'

export type JsonHeader = Readonly<Record<string, unknown>>

export type JsonFramed = Framed & {
  /**
   * One record. `header` holds the other members of the object around a list: all of them where the object is small
   * enough to wait for its end, otherwise those that stand before the record.
   */
  readonly value: (value: unknown, header: JsonHeader | null, place: Place) => void
}

/** More than this does not wait: each takes memory of its own, however short its text is. */
const mostWaiting = 50_000

/** Passes on what a framer finds, at once or, in between `hold` and `release`, later and in the same order. */
export type HoldBack = JsonFramed & { readonly hold: () => void; readonly release: () => void }

export const createHoldBack = (framed: JsonFramed): HoldBack => {
  let waiting: (() => void)[] | null = null

  const release = (): void => {
    const released = waiting ?? []
    waiting = null
    for (const tell of released) tell()
  }
  const wait = (tell: () => void): void => {
    waiting?.push(tell)
    if (waiting && waiting.length > mostWaiting) release()
  }

  return {
    value: (value, header, place) => {
      if (waiting) wait(() => framed.value(value, header, place))
      else framed.value(value, header, place)
    },
    broken: (reason, place, start) => {
      if (!waiting) return framed.broken(reason, place, start)
      const kept = start.slice() // the framer uses its bytes again
      wait(() => framed.broken(reason, place, kept))
    },
    hold: () => {
      waiting = []
    },
    release,
  }
}
