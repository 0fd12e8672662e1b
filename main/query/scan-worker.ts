import { parentPort, workerData } from 'node:worker_threads'
import type { ToScanner } from './question'
import { createScanner } from './scanner'

/** Entry of a scan thread: questions come in, findings go out. */
const port = parentPort
if (!port) throw new Error('scan-worker runs as a worker thread only')
const { cancelled } = workerData as { readonly cancelled: Int32Array }
const scanner = createScanner(cancelled, message => port.postMessage(message))
port.on('message', (message: ToScanner) => scanner.handle(message))
