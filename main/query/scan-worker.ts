import { parentPort, workerData } from 'node:worker_threads'
import type { ToScanner } from './question'
import type { ScanWorkerData } from './scan-port'
import { createScanner } from './scanner'

/** Entry of a scan thread: questions come in, findings go out. */
const port = parentPort
if (!port) throw new Error('scan-worker runs as a worker thread only')
const options = workerData as ScanWorkerData
const scanner = createScanner({ ...options, send: (message, transfer) => port.postMessage(message, transfer) })
port.on('message', (message: ToScanner) => scanner.handle(message))
