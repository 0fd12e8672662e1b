import { createContext, useContext } from 'react'
import type { CallName, CaseInfo, EventName, Events, ImportJob, Input, Output } from '../../shared/contract'
import type { Capture } from '../../shared/model/capture'
import { createClient } from '../../shared/rpc/client'
import { Failure, type Transport } from '../../shared/rpc/message'
import { createValue, type Readable } from '../state/value'
import { type Rates, withRates } from './capture-rates'

/** The engine as views see it: questions, events, and the two facts every view needs. */
export type Engine = {
  readonly ask: <N extends CallName>(name: N, input: Input<N>, signal?: AbortSignal) => Promise<Output<N>>
  readonly on: <E extends EventName>(name: E, listener: (data: Events[E]) => void) => () => void
  /** The open case: undefined until first known, null when none is open. */
  readonly openCase: Readable<CaseInfo | null | undefined>
  /** Rises whenever answers may have changed. */
  readonly revision: Readable<number>
  /** Imports of this session, newest last. */
  readonly jobs: Readable<readonly ImportJob[]>
  /** Captures of the case, newest first. */
  readonly captures: Readable<readonly Capture[]>
  /** How fast each of them went over the last minutes. */
  readonly rates: Readable<Rates>
  /** How long the last answer about flows took, ms; null before the first. */
  readonly lastAnswerMs: Readable<number | null>
  /** Asks for the open case anew. */
  readonly refreshCase: () => Promise<void>
  /** Asks anew for all that events would have told while there was no connection. */
  readonly catchUp: () => Promise<void>
}

const elapsedOf = (answer: unknown): number | null =>
  typeof answer === 'object' && answer !== null && 'elapsedMs' in answer && typeof answer.elapsedMs === 'number'
    ? answer.elapsedMs
    : null

/** Imports that are over and still told of. */
const mostOver = 20

/** A case is asked about at most this often while an import commits many times a second. */
const refreshEveryMs = 400

export const createEngine = (transport: Transport): Engine => {
  const client = createClient(transport)
  const openCase = createValue<CaseInfo | null | undefined>(undefined)
  const revision = createValue(0)
  const jobs = createValue<readonly ImportJob[]>([])
  const captures = createValue<readonly Capture[]>([])
  const rates = createValue<Rates>(new Map())
  const lastAnswerMs = createValue<number | null>(null)

  const ask: Engine['ask'] = async (name, input, signal) => {
    const answer = await client.call(name, input, signal)
    if (name.startsWith('flows.')) lastAnswerMs.set(elapsedOf(answer) ?? lastAnswerMs.get())
    return answer
  }

  let asked = 0
  let answered = 0
  const refreshCase = async (): Promise<void> => {
    const mine = ++asked
    try {
      const found = await client.call('case.info', {})
      if (mine < answered) return // a later question was answered before this one
      answered = mine
      // Imports and captures belong to their case: another one starts with its own.
      const before = openCase.get()
      if (before?.path !== found?.path) {
        void refreshJobs() // settles by itself
        void refreshCaptures() // settles by itself
      }
      openCase.set(found)
      revision.set(revision.get() + 1)
    } catch (error) {
      if (error instanceof Failure && openCase.get() === undefined) openCase.set(null)
      if (!(error instanceof Failure)) throw error
    }
  }

  let waiting = false
  let again = false
  const refreshSoon = (): void => {
    if (waiting) {
      again = true
      return
    }
    waiting = true
    void refreshCase() // settles by itself; a failure leaves the case as it was known
    setTimeout(() => {
      waiting = false
      if (again) {
        again = false
        refreshSoon()
      }
    }, refreshEveryMs)
  }

  const noteJob = (job: ImportJob): void => {
    const known = jobs.get()
    const at = known.findIndex(({ id }) => id === job.id)
    if (at >= 0) return jobs.set(known.with(at, job))
    // A folder that is watched begins one import after another.
    const over = known.filter(({ state }) => state === 'done' || state === 'cancelled' || state === 'failed')
    const old = new Set(over.slice(0, -mostOver))
    jobs.set([...known.filter(each => !old.has(each)), job])
  }

  const refreshJobs = async (): Promise<void> => {
    try {
      jobs.set(await client.call('evidence.jobs', {}))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
    }
  }

  const noteCaptures = (list: readonly Capture[]): void => {
    captures.set(list)
    rates.set(withRates(rates.get(), list, Date.now()))
  }

  const refreshCaptures = async (): Promise<void> => {
    try {
      noteCaptures(await client.call('live.captures', {}))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
    }
  }

  client.on('case.changed', ({ open }) => {
    if (!open) {
      jobs.set([])
      captures.set([])
    }
    refreshSoon()
  })
  client.on('import.progress', noteJob)
  client.on('live.changed', noteCaptures)
  refreshSoon()
  void refreshJobs() // settles by itself; progress events fill in what it misses
  const catchUp = async (): Promise<void> => {
    await Promise.all([refreshCase(), refreshJobs(), refreshCaptures()])
  }

  return { ask, on: client.on, openCase, revision, jobs, captures, rates, lastAnswerMs, refreshCase, catchUp }
}

export const EngineContext = createContext<Engine | null>(null)

export const useEngine = (): Engine => {
  const engine = useContext(EngineContext)
  if (!engine) throw new Error('useEngine needs an EngineContext above it')
  return engine
}
