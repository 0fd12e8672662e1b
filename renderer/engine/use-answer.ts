import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CallName, Input, Output } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
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
 * Asks the engine and keeps the answer. A newer question cancels the older. When the revision of the case rises it is
 * asked again, but never before the answer on its way is here: while an import commits many times a second, a slow
 * question still gets answered. A null input asks nothing.
 */
export const useAnswer = <N extends CallName>(
  name: N,
  input: Input<N> | null,
  { live = true, delayMs = 0 }: AnswerOptions = {},
): Answer<Output<N>> => {
  const engine = useEngine()
  const [held, setHeld] = useState<Held<Output<N>>>({ key: '', data: undefined, error: null })
  const [round, setRound] = useState(0)
  const [running, setRunning] = useState<string | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const controller = useRef<AbortController | null>(null)

  const question = input === null ? null : JSON.stringify([name, input])
  const asked = useEffectEvent(() => input)

  useEffect(() => {
    const wanted = asked()
    if (question === null || wanted === null) return
    const own = new AbortController()
    controller.current = own
    let busy = false

    const once = async () => {
      try {
        const data = await engine.ask(name, wanted, own.signal)
        if (!own.signal.aborted) setHeld({ key: question, data, error: null })
      } catch (error) {
        const failure = error instanceof Failure ? error : new Failure('internal', String(error))
        if (!own.signal.aborted) setHeld(old => ({ key: question, data: old.data, error: failure }))
      }
    }
    const run = async () => {
      if (busy || own.signal.aborted) return
      busy = true
      setRunning(question)
      setStopped(null)
      for (let at = -1; live && at !== engine.revision.get() && !own.signal.aborted; ) {
        at = engine.revision.get()
        await once()
      }
      if (!live) await once()
      busy = false
      if (!own.signal.aborted) setRunning(null)
    }

    const timer = setTimeout(() => void run(), delayMs) // `run` catches everything itself
    const stop = live ? engine.revision.subscribe(() => void run()) : () => undefined
    return () => {
      clearTimeout(timer)
      stop()
      own.abort()
    }
  }, [engine, name, question, round, live, delayMs])

  return {
    data: question === null ? undefined : held.data,
    error: held.key === question ? held.error : null,
    loading: question !== null && stopped !== question && (running === question || held.key !== question),
    stale: held.key !== question,
    stop: () => {
      controller.current?.abort()
      setRunning(null)
      setStopped(question)
    },
    again: () => setRound(old => old + 1),
  }
}
