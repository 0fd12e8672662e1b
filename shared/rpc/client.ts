import type { CallName, EventName, Events, Input, Output } from '../contract'
import { Failure, type Transport } from './message'

export type Client = {
  /** Asks the engine; rejects with a `Failure`. Aborting the signal cancels the work on the other side. */
  readonly call: <N extends CallName>(name: N, input: Input<N>, signal?: AbortSignal) => Promise<Output<N>>
  readonly on: <E extends EventName>(name: E, listener: (data: Events[E]) => void) => () => void
  readonly close: () => void
}

type Waiting = { readonly resolve: (output: never) => void; readonly reject: (error: Failure) => void }

export const createClient = (transport: Transport): Client => {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(data: never) => void>>()
  let nextId = 1

  const stop = transport.receive(message => {
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.data as never)
      return
    }
    const caller = waiting.get(message.id)
    if (!caller) return
    waiting.delete(message.id)
    if (message.kind === 'result') caller.resolve(message.output as never)
    else if (message.kind === 'failure') caller.reject(new Failure(message.code, message.message))
  })

  return {
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(new Failure('cancelled', 'The question was cancelled.'))
          return
        }
        const id = nextId++
        const cancel = () => {
          if (!waiting.delete(id)) return
          transport.send({ kind: 'cancel', id })
          reject(new Failure('cancelled', 'The question was cancelled.'))
        }
        signal?.addEventListener('abort', cancel, { once: true })
        const settle =
          <A extends unknown[]>(act: (...args: A) => void) =>
          (...args: A) => {
            signal?.removeEventListener('abort', cancel)
            act(...args)
          }
        waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
        transport.send({ kind: 'call', id, name, input })
      }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => set.delete(listener)
    },
    close: () => {
      stop()
      for (const { reject } of waiting.values()) reject(new Failure('cancelled', 'The engine was closed.'))
      waiting.clear()
    },
  }
}
