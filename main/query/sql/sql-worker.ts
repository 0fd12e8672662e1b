import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { startSqlJs, wasmPath } from '../../store/sqlite-module'
import { createSqlDatabase } from './sql-database'
import type { FromSql, ToSql } from './sql-messages'

/** Entry of a thread that answers one statement of SQL. It has its own database in memory and knows of no file. */
const port = parentPort
if (!port) throw new Error('sql-worker runs as a worker thread only')
const send = (message: FromSql): void => port.postMessage(message)

const wasm = readFileSync(wasmPath())
const { Database } = await startSqlJs({ wasmBinary: new Uint8Array(wasm).buffer })
const database = createSqlDatabase(new Database())
port.on('message', (message: ToSql) => send(database.handle(message)))
send({ kind: 'ready' })
