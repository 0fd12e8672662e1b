import type { Capture } from '../../../shared/model/capture'
import { Failure } from '../../../shared/rpc/message'
import type { EnrichHost } from '../../enrich/host-facts'
import type { CaseStore } from '../../store/case-store'
import { recordedCaptures } from './capture-books'
import { checkedOrder, type ListenOrder } from './listen-order'
import { sealBrokenRawFiles, trimRawFiles } from './raw-upkeep'
import { type RunningCapture, startCapture } from './running-capture'

/** Captures into one case. Several may run at once, beside imports. */
export type Captures = {
  /** Resolves with the id of the capture when its ports are open. */
  readonly start: (order: ListenOrder) => Promise<string>
  /** Resolves when everything received is stored. */
  readonly stop: (id: string) => Promise<void>
  /** Resolves when the capture has ended, by itself or because it was stopped. */
  readonly ended: (id: string) => Promise<Capture>
  /** The newest first. */
  readonly list: () => readonly Capture[]
  readonly close: () => Promise<void>
}

export type CapturesOptions = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  /** After each commit. */
  readonly onCommit: () => void
  /** Twice a second while a capture runs, and when one begins or ends. */
  readonly onChange: (captures: readonly Capture[]) => void
  /** Bytes of datagrams that may wait to be decoded, of each capture. */
  readonly queueBytes?: number
}

const tellMs = 500
const upkeepMs = 1000

export const createCaptures = (options: CapturesOptions): Captures => {
  const { store, enrich, onCommit, onChange, queueBytes } = options
  const running = new Map<string, RunningCapture>()
  let timers: readonly NodeJS.Timeout[] = []
  sealBrokenRawFiles(store)

  const list = (): readonly Capture[] =>
    [
      ...recordedCaptures(store, new Set(running.keys())),
      ...[...running.values()].map(capture => capture.snapshot()),
    ].toSorted((a, b) => b.started - a.started)

  /** Rows and raw datagrams that are to be kept no longer go while something is captured. */
  const tidyUp = (): void => {
    const now = Date.now()
    try {
      if (store.live.expire(now) > 0) onCommit()
      trimRawFiles(store, now)
    } catch (error) {
      // A disk that refuses this ends the captures with the sentence about it; what is too much goes another time.
      if (!(error instanceof Failure)) throw error
    }
  }
  const isRunning = (): boolean => [...running.values()].some(capture => !capture.isOver())
  const keepTime = (): void => {
    if (isRunning() === timers.length > 0) return
    for (const timer of timers) clearInterval(timer)
    timers = isRunning() ? [setInterval(() => onChange(list()), tellMs), setInterval(tidyUp, upkeepMs)] : []
  }
  const changed = (): void => {
    keepTime()
    // What came last may be too much, and nobody looks again until the next capture.
    if (!isRunning()) tidyUp()
    onChange(list())
  }

  const found = (id: string): RunningCapture => {
    const capture = running.get(id)
    if (capture) return capture
    throw new Failure('bad-input', `There is no capture ${id} running.`)
  }

  return {
    start: async asked => {
      const order = checkedOrder(asked)
      for (const capture of running.values()) {
        const { host, ports } = capture.snapshot()
        const port = capture.isOver() || host !== order.host ? undefined : ports.find(one => order.ports.includes(one))
        if (port !== undefined)
          throw new Failure('bad-input', `This case is listening on port ${port} of ${host} already.`)
      }
      const capture = await startCapture(order, {
        store,
        enrich,
        queueBytes,
        events: { committed: onCommit, changed: () => changed() },
      })
      running.set(capture.id, capture)
      changed()
      return capture.id
    },
    stop: async id => {
      const capture = found(id)
      capture.stop()
      await capture.done
    },
    ended: async id => {
      const capture = found(id)
      await capture.done
      return capture.snapshot()
    },
    list,
    close: async () => {
      for (const capture of running.values()) capture.stop()
      await Promise.all([...running.values()].map(capture => capture.done))
      for (const timer of timers) clearInterval(timer)
      timers = []
    },
  }
}
