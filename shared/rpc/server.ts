import { z } from 'zod'
import { type CallName, contract, type EventName, type Events, type Output, type ParsedInput } from '../contract'
import { Failure, type Transport } from './message'

/** One function per call of the contract. */
export type Calls = {
  readonly [N in CallName]: (input: ParsedInput<N>, signal: AbortSignal) => Promise<Output<N>> | Output<N>
}

export type Server = {
  readonly emit: <E extends EventName>(name: E, data: Events[E]) => void
  readonly close: () => void
}

const isCall = (name: string): name is CallName => Object.hasOwn(contract, name)

/** Turns whatever was thrown into what may cross the wire. Bugs keep their text out of the window but are reported. */
const failureOf = (error: unknown, report: (error: unknown) => void): Failure => {
  if (error instanceof Failure) return error
  if (error instanceof z.ZodError) return new Failure('bad-input', z.prettifyError(error))
  report(error)
  return new Failure('internal', error instanceof Error ? error.message : String(error))
}

/** Answers the contract over a transport: parses the input, runs, replies, aborts on cancel. */
export const serve = (transport: Transport, calls: Calls, report: (error: unknown) => void): Server => {
  const running = new Map<number, AbortController>()

  const run = async <N extends CallName>(id: number, name: N, input: unknown): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const parsed = contract[name].input.parse(input) as ParsedInput<N>
      const output = await calls[name](parsed, controller.signal)
      if (!controller.signal.aborted) transport.send({ kind: 'result', id, output })
    } catch (error) {
      if (controller.signal.aborted) return
      const { code, message } = failureOf(error, report)
      transport.send({ kind: 'failure', id, code, message })
    } finally {
      running.delete(id)
    }
  }

  const stop = transport.receive(message => {
    if (message.kind === 'cancel') running.get(message.id)?.abort()
    if (message.kind !== 'call') return
    if (isCall(message.name))
      void run(message.id, message.name, message.input) // `run` catches everything itself
    else
      transport.send({
        kind: 'failure',
        id: message.id,
        code: 'unknown-call',
        message: `There is no call "${message.name}".`,
      })
  })

  return {
    emit: (name, data) => transport.send({ kind: 'event', name, data }),
    close: () => {
      stop()
      for (const controller of running.values()) controller.abort()
    },
  }
}
