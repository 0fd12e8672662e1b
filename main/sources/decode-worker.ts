import { createHash } from 'node:crypto'
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { Batch } from '../normalise/batch'
import { causeOf } from './cause-of'
import { type DecodeOutcome, type DecodeTask, decodeFile } from './decode-file'
import { openBytes } from './open-bytes'

/** What the importer asks of a decode thread, one thing at a time. */
export type ToDecoder =
  /** `control[0]`: 0 run, 1 pause, 2 cancel. */
  | { readonly kind: 'decode'; readonly task: DecodeTask; readonly control: Int32Array }
  /** SHA-256 of the first `limit` bytes, or of all. */
  | {
      readonly kind: 'hash'
      readonly path: string
      readonly member: string | null
      readonly limit: number | null
      readonly control: Int32Array
    }
  /** Small files, each decoded to its end before anything of them is told. */
  | { readonly kind: 'decode-all'; readonly tasks: readonly DecodeTask[]; readonly control: Int32Array }
  /** A batch was stored; another may be sent. */
  | { readonly kind: 'credit' }

/** A file that was decoded to its end, or to where it could be read. */
export type DecodedFile = { readonly outcome: DecodeOutcome; readonly batches: readonly Batch[] }

export type FromDecoder =
  | { readonly kind: 'recognised'; readonly format: string }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'progress'; readonly bytesRead: number; readonly seen: number }
  | { readonly kind: 'done'; readonly outcome: DecodeOutcome }
  | { readonly kind: 'decoded'; readonly files: readonly DecodedFile[] }
  | { readonly kind: 'hashed'; readonly sha256: string | null; readonly bytes: number; readonly error: string | null }

export const controls = { run: 0, pause: 1, cancel: 2 } as const

/** Batches on their way or waiting to be stored. */
const mostInFlight = 2
const pausePollMs = 50

const hashFile = async (
  path: string,
  member: string | null,
  limit: number | null,
  control: Int32Array,
): Promise<FromDecoder> => {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of await openBytes(path, member)) {
      if (Atomics.load(control, 0) === controls.cancel) return { kind: 'hashed', sha256: null, bytes, error: null }
      const wanted = limit === null ? piece : piece.subarray(0, limit - bytes)
      hash.update(wanted)
      bytes += wanted.length
      if (bytes === limit) break
    }
    return { kind: 'hashed', sha256: hash.digest('hex'), bytes, error: null }
  } catch (error) {
    return { kind: 'hashed', sha256: null, bytes, error: causeOf(error) }
  }
}

const run = (port: MessagePort): void => {
  let inFlight = 0
  let credited = () => {}

  const send = (message: FromDecoder) => port.postMessage(message)

  const buffersOf = (batch: Batch): readonly ArrayBuffer[] => [
    // Columns without a value are one array.
    ...new Set(Object.values(batch.columns).map(column => column.buffer as ArrayBuffer)),
    ...(batch.identities ? [batch.identities.buffer as ArrayBuffer] : []),
  ]

  const decodeOne = (
    task: DecodeTask,
    control: Int32Array,
    output: Parameters<typeof decodeFile>[2],
  ): Promise<DecodeOutcome> => {
    const state = () => Atomics.load(control, 0)
    const gate = async () => {
      while (state() === controls.pause) await new Promise(resolve => setTimeout(resolve, pausePollMs))
    }
    return decodeFile(task, { cancelled: () => state() === controls.cancel, gate }, output).catch(
      (error: NodeJS.ErrnoException): DecodeOutcome => {
        // The file could not even be opened; anything else is a bug and ends the thread, which the importer reports.
        if (error.code === undefined) throw error
        const sentence = `${task.name} cannot be read: ${causeOf(error)}.`
        return { state: 'failed', sha256: null, bytes: 0, format: null, error: sentence }
      },
    )
  }

  const decode = async (task: DecodeTask, control: Int32Array): Promise<void> => {
    inFlight = 0
    const outcome = await decodeOne(task, control, {
      recognised: format => send({ kind: 'recognised', format }),
      progress: (bytesRead, seen) => send({ kind: 'progress', bytesRead, seen }),
      batch: async batch => {
        port.postMessage({ kind: 'batch', batch } satisfies FromDecoder, [...buffersOf(batch)])
        inFlight++
        while (inFlight >= mostInFlight) await new Promise<void>(resolve => (credited = resolve))
      },
    })
    send({ kind: 'done', outcome })
  }

  const decodeAll = async (tasks: readonly DecodeTask[], control: Int32Array): Promise<void> => {
    const files: DecodedFile[] = []
    for (const task of tasks) {
      const batches: Batch[] = []
      const outcome = await decodeOne(task, control, {
        recognised: () => {},
        progress: () => {},
        batch: async batch => void batches.push(batch),
      })
      files.push({ outcome, batches })
    }
    const buffers = files.flatMap(({ batches }) => batches.flatMap(buffersOf))
    port.postMessage({ kind: 'decoded', files } satisfies FromDecoder, buffers)
  }

  const fail = (error: unknown) => {
    // Thrown outside any promise, so that the thread ends with the error for the importer to see.
    setImmediate(() => {
      throw error
    })
  }

  port.on('message', (message: ToDecoder) => {
    switch (message.kind) {
      case 'decode':
        return void decode(message.task, message.control).catch(fail)
      case 'decode-all':
        return void decodeAll(message.tasks, message.control).catch(fail)
      case 'hash':
        return void hashFile(message.path, message.member, message.limit, message.control).then(send, fail)
      case 'credit':
        inFlight--
        return credited()
    }
  })
}

if (parentPort) run(parentPort)
