import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { clone, refusal } from './state'

type Invoked = (event: unknown, ...args: unknown[]) => unknown

/** Main's end of IPC. */
class StandInIpcMain extends EventEmitter implements Pick<Electron.IpcMain, 'removeHandler'> {
  readonly #handlers = new Map<string, Invoked>()

  handle(channel: string, handler: Invoked): void {
    if (this.#handlers.has(channel)) throw refusal(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** An `ipcRenderer.invoke` arriving from a window. */
  async invoked(channel: string, event: unknown, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (!handler) throw refusal(`No handler registered for '${channel}'`)
    return clone(await handler(event, ...args))
  }
}

export const ipcMain = new StandInIpcMain()
