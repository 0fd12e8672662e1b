import { MessageChannel, Worker } from 'node:worker_threads'
import { Failure } from '../../../shared/rpc/message'
import { workerPath } from '../../out-paths'
import type { CaptureWorkerData, FromCapture, ToCapture } from './capture-worker'
import type { ListenOrder } from './listen-order'
import type { FromSockets, SocketWorkerData, ToSockets } from './socket-worker'

export type ThreadEvents = {
  readonly sockets: (message: FromSockets) => void
  readonly decoded: (message: FromCapture) => void
  /** One of the threads ended by itself. */
  readonly lost: (error: Error) => void
}

/** The two threads of a capture: one only receives, one decodes beside it. */
export type CaptureThreads = {
  /** Bytes that the system lets wait in front of each socket. */
  readonly receiveBuffer: number
  /** Begins the decoding; what came before has waited for it. */
  readonly decode: (data: Omit<CaptureWorkerData, 'sockets' | 'host'>) => void
  readonly credit: () => void
  /** Closes the sockets; everything received is decoded still. */
  readonly stop: () => void
  readonly terminate: () => Promise<void>
}

/** Datagrams that may wait to be decoded. */
const defaultQueueBytes = 64 * 1024 * 1024

/** Resolves when all ports are open; a `Failure` says which is not to be had. */
export const openThreads = (
  { host, ports, allow }: ListenOrder,
  events: ThreadEvents,
  queueBytes = defaultQueueBytes,
): Promise<CaptureThreads> => {
  const { port1: decoder, port2: sockets } = new MessageChannel()
  const workers = new Set<Worker>()
  let closing = false
  let lost = events.lost

  const begin = (worker: Worker): Worker => {
    workers.add(worker)
    worker.on('error', error => lost(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => {
      workers.delete(worker)
      if (!closing) lost(new Error('a thread of the capture ended'))
    })
    return worker
  }
  const terminate = async (): Promise<void> => {
    closing = true
    await Promise.all([...workers].map(worker => worker.terminate()))
  }

  const data: SocketWorkerData = { host, ports, allow, queueBytes, decoder }
  const socketWorker = begin(new Worker(workerPath('socket'), { workerData: data, transferList: [decoder] }))
  let captureWorker: Worker | null = null

  return new Promise((resolve, reject) => {
    lost = reject
    socketWorker.on('message', (message: FromSockets) => {
      if (message.kind === 'refused') {
        void terminate().then(() => reject(new Failure('bad-input', message.problem)))
        return
      }
      if (message.kind !== 'open') {
        events.sockets(message)
        return
      }
      lost = events.lost
      resolve({
        receiveBuffer: message.receiveBuffer,
        decode: rest => {
          const workerData: CaptureWorkerData = { ...rest, host, sockets }
          captureWorker = begin(new Worker(workerPath('capture'), { workerData, transferList: [sockets] }))
          captureWorker.on('message', events.decoded)
        },
        credit: () => captureWorker?.postMessage({ kind: 'credit' } satisfies ToCapture),
        stop: () => socketWorker.postMessage({ kind: 'stop' } satisfies ToSockets),
        terminate,
      })
    })
  })
}
