import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type CallName, contract, type EventName, type Events, type Input, type Output } from '../../../shared/contract'
import { Failure } from '../../../shared/rpc/message'
import { createEngine, type Engine, type OpenCase } from '../../engine'
import { homeFolder } from '../home'

/** The engine in this process, and the case a command works on. */
export type Session = {
  readonly engine: Engine
  readonly open: OpenCase
  /** Asks what a window would ask, with the same checks. */
  readonly ask: <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>
}

export type SessionOptions = {
  readonly path: string
  /** `make` also creates the case; `write` wants it there; `read` leaves it to a process that writes. */
  readonly mode: 'make' | 'write' | 'read'
  readonly emit?: <E extends EventName>(name: E, data: Events[E]) => void
}

const mostWorkers = 8

const askOf =
  (engine: Engine): Session['ask'] =>
  async (name, input) => {
    const parsed = contract[name].input.safeParse(input)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new Failure(
        'bad-input',
        `${issue?.path.join('.') ?? 'The input'} is not usable: ${issue?.message ?? 'unknown'}.`,
      )
    }
    // The contract ties each call's output to its name; the table of functions cannot say so for a name not yet known.
    const run = engine.calls[name] as (
      input: unknown,
      signal: AbortSignal,
    ) => Promise<Output<typeof name>> | Output<typeof name>
    return run(parsed.data, new AbortController().signal)
  }

/** Runs a command on a case, and closes the case whatever happens. */
export const withCase = async <T>(
  { path, mode, emit }: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  if (mode !== 'make' && !existsSync(path)) {
    throw new Failure('bad-input', `There is no case ${path}. Make one with: netwake ingest --case ${path} PATH...`)
  }
  const workers = Math.max(1, Math.min(mostWorkers, availableParallelism()))
  const engine = createEngine({ home: homeFolder(), workers, ...(emit ? { emit } : {}) })
  try {
    const open = await engine.open(path, { create: mode === 'make', readOnly: mode === 'read' })
    if (mode !== 'read' && open.store.readOnly) {
      throw new Failure('busy', open.store.readOnlyReason ?? `The case ${path} can only be read.`)
    }
    return await work({ engine, open, ask: askOf(engine) })
  } finally {
    await engine.close()
  }
}
