import type { Capture, Retention } from '../../../shared/model/capture'
import { Failure } from '../../../shared/rpc/message'
import type { EnrichHost } from '../../enrich/host-facts'
import type { CaseStore } from '../../store/case-store'

/** What a listener is asked to do. */
export type ListenOrder = {
  readonly host: string
  readonly ports: readonly number[]
  /** Has to be said for a host that other machines reach. */
  readonly anyAddress: boolean
  /** Addresses or networks that may send; empty = everyone. */
  readonly allow: readonly string[]
  readonly keepRaw: boolean
  readonly retention: Retention
}

/** Captures into one case. Several may run at once, beside imports. */
export type Captures = {
  /** Resolves with the id of the capture when its ports are open. */
  readonly start: (order: ListenOrder) => Promise<string>
  /** Resolves when everything received is stored. */
  readonly stop: (id: string) => Promise<void>
  /** The newest first. */
  readonly list: () => readonly Capture[]
  readonly close: () => Promise<void>
}

export type CapturesOptions = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  /** After each commit. */
  readonly onCommit: () => void
  readonly onChange: (captures: readonly Capture[]) => void
}

export const createCaptures = (_options: CapturesOptions): Captures => ({
  start: () => Promise.reject(new Failure('busy', 'This version does not listen yet.')),
  stop: id => Promise.reject(new Failure('bad-input', `There is no capture ${id}.`)),
  list: () => [],
  close: () => Promise.resolve(),
})
