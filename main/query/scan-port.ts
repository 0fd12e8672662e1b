import { Worker } from 'node:worker_threads'
import type { FromScanner, ToScanner } from './question'
import { createScanner, type ScannerOptions } from './scanner'

/** The way to one scanner, wherever it runs. */
export type ScanPort = {
  readonly send: (message: ToScanner, transfer?: ArrayBuffer[]) => void
  readonly close: () => Promise<void>
}

/** What a scanner is started with. */
export type ScanWorkerData = Pick<ScannerOptions, 'cancelled' | 'shares'>

export type ScanPortEvents = {
  readonly receive: (message: FromScanner) => void
  /** The thread died; nothing sent to it will be answered. */
  readonly lost: (error: Error) => void
}

export const openWorkerPort = (path: string, data: ScanWorkerData, { receive, lost }: ScanPortEvents): ScanPort => {
  const worker = new Worker(path, { workerData: data })
  let closing = false
  worker.on('message', receive)
  worker.on('error', error => lost(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', code => {
    if (!closing) lost(new Error(`scan worker ended with code ${code}`))
  })
  return {
    send: (message, transfer = []) => worker.postMessage(message, transfer),
    close: async () => {
      closing = true
      await worker.terminate()
    },
  }
}

/** The same scanner on the caller's own thread, one message a turn of the event loop. */
export const openLocalPort = (data: ScanWorkerData, { receive }: ScanPortEvents): ScanPort => {
  let open = true
  const scanner = createScanner({
    ...data,
    send: message => {
      if (open) receive(message)
    },
  })
  return {
    send: message => setImmediate(() => scanner.handle(message)),
    close: async () => {
      open = false
    },
  }
}
