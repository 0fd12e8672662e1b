import { Worker } from 'node:worker_threads'
import type { Batch } from '../normalise/batch'
import { workerPath } from '../out-paths'
import type { DecodeOutcome, DecodeTask } from './decode-file'
import { controls, type DecodedFile, type FromDecoder, type ToDecoder } from './decode-worker'

export type Decoding = {
  readonly recognised: (format: string) => void
  /** Stores the batch; throwing stops the decoding. */
  readonly batch: (batch: Batch) => void
  readonly progress: (bytesRead: number, seen: number) => void
}

/** A switch that a decode thread looks at: shared memory, so that it works while the thread is busy. */
export type Control = {
  readonly shared: Int32Array
  readonly run: () => void
  readonly pause: () => void
  readonly cancel: () => void
  readonly cancelled: () => boolean
}

export const createControl = (): Control => {
  const shared = new Int32Array(new SharedArrayBuffer(4))
  const set = (to: number) => () => {
    if (Atomics.load(shared, 0) !== controls.cancel) Atomics.store(shared, 0, to)
  }
  return {
    shared,
    run: set(controls.run),
    pause: set(controls.pause),
    cancel: set(controls.cancel),
    cancelled: () => Atomics.load(shared, 0) === controls.cancel,
  }
}

export type DecoderThread = {
  /** Begins the thread before there is anything to do, so that its code is loaded by then. */
  readonly warm: () => void
  readonly decode: (task: DecodeTask, control: Control, decoding: Decoding) => Promise<DecodeOutcome>
  /** Decodes small files one after another; in the same order. */
  readonly decodeAll: (tasks: readonly DecodeTask[], control: Control) => Promise<readonly DecodedFile[]>
  /** SHA-256 of the first `limit` bytes of a file, or of all of it; null when it cannot be read. */
  readonly hash: (path: string, member: string | null, limit: number | null, control: Control) => Promise<string | null>
  readonly close: () => Promise<void>
}

/** One decode worker, given one thing to do at a time, started again when a bug ends it. */
export const createDecoderThread = (): DecoderThread => {
  let worker: Worker | null = null
  const begin = (): Worker => {
    const begun = new Worker(workerPath('decode'))
    // One that ends while it has nothing to do is replaced when there is.
    const forget = () => {
      if (worker === begun) worker = null
    }
    begun.on('error', forget)
    begun.on('exit', forget)
    return begun
  }

  const ask = <R>(
    message: ToDecoder,
    answer: (from: FromDecoder, send: (to: ToDecoder) => void) => R | undefined,
  ): Promise<R> =>
    new Promise((resolve, reject) => {
      worker ??= begin()
      const asked = worker
      const stop = () => {
        asked.off('message', onMessage)
        asked.off('error', onError)
        asked.off('exit', onExit)
      }
      const onMessage = (from: FromDecoder) => {
        try {
          const result = answer(from, to => asked.postMessage(to))
          if (result === undefined) return
          stop()
          resolve(result)
        } catch (error) {
          onError(error)
          void asked.terminate() // its work is of no use any more; a new thread takes the next file
        }
      }
      const onError = (error: unknown) => {
        stop()
        worker = null
        reject(error as Error)
      }
      const onExit = () => onError(new Error('the decode thread ended'))
      asked.on('message', onMessage)
      asked.on('error', onError)
      asked.on('exit', onExit)
      asked.postMessage(message)
    })

  return {
    warm: () => {
      worker ??= begin()
    },
    decode: (task, control, decoding) =>
      ask({ kind: 'decode', task, control: control.shared }, (from, send) => {
        switch (from.kind) {
          case 'recognised':
            decoding.recognised(from.format)
            return
          case 'progress':
            decoding.progress(from.bytesRead, from.seen)
            return
          case 'batch':
            decoding.batch(from.batch)
            send({ kind: 'credit' })
            return
          case 'done':
            return from.outcome
          case 'decoded':
          case 'hashed':
            return
        }
      }),
    decodeAll: (tasks, control) =>
      ask({ kind: 'decode-all', tasks, control: control.shared }, from =>
        from.kind === 'decoded' ? from.files : undefined,
      ),
    hash: async (path, member, limit, control) => {
      const { sha256 } = await ask({ kind: 'hash', path, member, limit, control: control.shared }, from =>
        from.kind === 'hashed' ? from : undefined,
      )
      return sha256
    },
    close: async () => {
      const closing = worker
      worker = null
      await closing?.terminate()
    },
  }
}
