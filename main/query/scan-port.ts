import { Worker } from 'node:worker_threads'
import type { FromScanner, ToScanner } from './question'
import { createScanner } from './scanner'

/** The way to one scanner, wherever it runs. */
export type ScanPort = {
  readonly send: (message: ToScanner) => void
  readonly close: () => Promise<void>
}

export type ScanPortEvents = {
  readonly receive: (message: FromScanner) => void
  /** The thread died; nothing sent to it will be answered. */
  readonly lost: (error: Error) => void
}

export const openWorkerPort = (path: string, cancelled: Int32Array, { receive, lost }: ScanPortEvents): ScanPort => {
  const worker = new Worker(path, { workerData: { cancelled } })
  let closing = false
  worker.on('message', receive)
  worker.on('error', error => lost(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', code => {
    if (!closing) lost(new Error(`scan worker ended with code ${code}`))
  })
  return {
    send: message => worker.postMessage(message),
    close: async () => {
      closing = true
      await worker.terminate()
    },
  }
}

/** The same scanner on the caller's own thread, one message a turn of the event loop. */
export const openLocalPort = (cancelled: Int32Array, { receive }: ScanPortEvents): ScanPort => {
  let open = true
  const scanner = createScanner(cancelled, message => {
    if (open) receive(message)
  })
  return {
    send: message => setImmediate(() => scanner.handle(message)),
    close: async () => {
      open = false
    },
  }
}
