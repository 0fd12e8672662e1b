import { useEffect, useRef, useState } from 'react'
import type { CallName, Input, Output } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import { useValue } from '../state/value'
import { useEngine } from './engine'

export type Answer<T> = {
  /** The newest answer; while a changed question runs, still the one before. */
  readonly data: T | undefined
  readonly error: Failure | null
  readonly loading: boolean
  /** `data` answers an older question than the one asked now. */
  readonly stale: boolean
  /** Gives up waiting; the older answer stays. */
  readonly stop: () => void
  readonly again: () => void
}

type Held<T> = { readonly key: string; readonly data: T | undefined; readonly error: Failure | null }

/** What follows the case: set false for answers that do not change with its data. */
export type AnswerOptions = {
  readonly live?: boolean
  /** Waits this long before asking, so that quick changes ask once. */
  readonly delayMs?: number
}

/**
 * Asks the engine and keeps the answer. A newer question cancels the older; when the revision of the case rises it is
 * asked again. A null input asks nothing.
 */
export const useAnswer = <N extends CallName>(
  name: N,
  input: Input<N> | null,
  { live = true, delayMs = 0 }: AnswerOptions = {},
): Answer<Output<N>> => {
  const engine = useEngine()
  const revision = useValue(engine.revision)
  const [held, setHeld] = useState<Held<Output<N>>>({ key: '', data: undefined, error: null })
  const [round, setRound] = useState(0)
  const [running, setRunning] = useState<string | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const controller = useRef<AbortController | null>(null)

  const question = input === null ? null : JSON.stringify([name, input])
  const turn = live ? revision : 0
  const latest = useRef(input)
  latest.current = input

  useEffect(() => {
    const wanted = latest.current
    if (question === null || wanted === null) {
      setRunning(null)
      setHeld(old => (old.key === '' ? old : { key: '', data: undefined, error: null }))
      return
    }
    const own = new AbortController()
    controller.current = own
    setRunning(question)
    setStopped(null)
    const run = async () => {
      try {
        const data = await engine.ask(name, wanted, own.signal)
        if (!own.signal.aborted) setHeld({ key: question, data, error: null })
      } catch (error) {
        const failure = error instanceof Failure ? error : new Failure('internal', String(error))
        if (!own.signal.aborted) setHeld(old => ({ key: question, data: old.data, error: failure }))
      }
      if (!own.signal.aborted) setRunning(null)
    }
    const timer = setTimeout(() => void run(), delayMs) // `run` catches everything itself
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [engine, name, question, turn, round, delayMs])

  return {
    data: question === null ? undefined : held.data,
    error: held.key === question ? held.error : null,
    loading: question !== null && stopped !== question && (running !== null || held.key !== question),
    stale: held.key !== question,
    stop: () => {
      controller.current?.abort()
      setRunning(null)
      setStopped(question)
    },
    again: () => setRound(old => old + 1),
  }
}
