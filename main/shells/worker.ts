import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { EventName, Events } from '../../shared/contract'
import { type Server, serve } from '../../shared/rpc/server'
import { createEngine } from '../engine'
import { portTransport } from './transports/port'

/** What a shell tells the engine's thread beside the contract. */
export type ToEngine =
  | { readonly kind: 'connect'; readonly port: MessagePort }
  | { readonly kind: 'grant'; readonly ref: string; readonly path: string; readonly name: string }
  | { readonly kind: 'close' }

export type FromEngine = { readonly kind: 'granted'; readonly ref: string }

const run = (shell: MessagePort, home: string): void => {
  const servers = new Set<Server>()
  const emit = <E extends EventName>(name: E, data: Events[E]) => {
    for (const server of servers) server.emit(name, data)
  }
  const engine = createEngine({ home, emit })
  const report = (error: unknown) =>
    process.stderr.write(`netwake: ${error instanceof Error ? error.stack : String(error)}\n`)

  const connect = (port: MessagePort) => {
    const server = serve(portTransport(port), engine.calls, report)
    servers.add(server)
    port.on('close', () => {
      server.close()
      servers.delete(server)
    })
  }

  const close = async () => {
    for (const server of servers) server.close()
    await engine.close()
    process.exit(0)
  }

  shell.on('message', (message: ToEngine) => {
    switch (message.kind) {
      case 'connect':
        return connect(message.port)
      case 'grant':
        engine.grant(message.path, message.name, message.ref)
        return shell.postMessage({ kind: 'granted', ref: message.ref } satisfies FromEngine)
      case 'close':
        void close() // ends the thread itself
    }
  })
}

if (parentPort) run(parentPort, (workerData as { home: string }).home)
