import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { FileRef } from '../../shared/contract'
import type { Transport } from '../../shared/rpc/message'
import { workerPath } from '../out-paths'
import { portTransport } from './transports/port'
import type { FromEngine, ToEngine } from './worker'

/** The engine in its worker thread, as a shell sees it. */
export type EngineThread = {
  /** A wire of its own for each window; `close` ends it. */
  readonly connect: () => { readonly transport: Transport; readonly close: () => void }
  /** Makes a path known to the engine and returns the ticket a page may use for it. */
  readonly grant: (path: string, name?: string) => Promise<FileRef>
  /** Asks the engine to finish what is being written and end. */
  readonly close: () => Promise<void>
}

export type EngineThreadOptions = {
  readonly home: string
  /** Called when the thread dies of a bug, with what it said. */
  readonly onCrash: (error: Error) => void
}

export const startEngineThread = ({ home, onCrash }: EngineThreadOptions): EngineThread => {
  const worker = new Worker(workerPath('engine'), { workerData: { home } })
  const send = (message: ToEngine, transfer: readonly import('node:worker_threads').TransferListItem[] = []) =>
    worker.postMessage(message, transfer)
  const granted = new Map<string, () => void>()
  let closing = false
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))

  worker.on('message', (message: FromEngine) => {
    if (message.kind !== 'granted') return
    granted.get(message.ref)?.()
    granted.delete(message.ref)
  })
  worker.on('error', error => {
    if (!closing) onCrash(error)
  })

  return {
    connect: () => {
      const { port1, port2 } = new MessageChannel()
      send({ kind: 'connect', port: port2 }, [port2])
      return { transport: portTransport(port1), close: () => port1.close() }
    },
    grant: (path, name = basename(path)) =>
      new Promise(resolve => {
        const ref = randomUUID()
        granted.set(ref, () => resolve({ ref, name }))
        send({ kind: 'grant', ref, path, name })
      }),
    close: async () => {
      closing = true
      send({ kind: 'close' })
      await ended
    },
  }
}
