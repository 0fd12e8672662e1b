import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { lifecycle, needNotReady } from './state'

type Used =
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'getVersion'
  | 'getName'

const lockAddress = (): string => {
  const home = process.env['NETWAKE_HOME'] ?? process.cwd()
  return process.platform === 'win32' ? `\\\\.\\pipe\\${home.replaceAll(/\W/g, '-')}` : join(home, 'standin.lock')
}

/** True when another instance answered at the lock: it has been told our arguments. */
const taken = process.argv.includes('--standin-second')

/** `app` with the parts and the order of events that the documentation promises. */
class StandInApp extends EventEmitter implements Pick<Electron.App, Used> {
  readonly #becameReady: Promise<void>
  #makeReady = () => {}

  constructor() {
    super()
    this.#becameReady = new Promise(resolve => {
      this.#makeReady = resolve
    })
    // Ready comes only after the entry module has been evaluated.
    setImmediate(() => {
      lifecycle.ready = true
      this.emit('will-finish-launching')
      this.emit('ready', {}, {})
      this.#makeReady()
    })
  }

  whenReady(): Promise<void> {
    return this.#becameReady
  }
  isReady(): boolean {
    return lifecycle.ready
  }
  getVersion(): string {
    return '0.0.0'
  }
  getName(): string {
    return 'netwake'
  }
  enableSandbox(): void {
    needNotReady('app.enableSandbox()')
  }

  requestSingleInstanceLock(): boolean {
    if (taken) {
      const socket = connect(lockAddress())
      socket.end(
        JSON.stringify({ args: process.argv.filter(arg => arg !== '--standin-second'), folder: process.cwd() }),
      )
      return false
    }
    const server = createServer(socket => {
      let text = ''
      socket.on('data', part => {
        text += part.toString()
      })
      socket.on('end', () => {
        const { args, folder } = JSON.parse(text) as { args: string[]; folder: string }
        this.emit('second-instance', this.#event(), args, folder, null)
      })
    })
    mkdirSync(process.env['NETWAKE_HOME'] ?? '.', { recursive: true })
    server.listen(lockAddress())
    server.unref()
    return true
  }

  #event(): Electron.Event & { prevented: boolean } {
    const event = {
      prevented: false,
      defaultPrevented: false,
      preventDefault: () => {
        event.prevented = true
        event.defaultPrevented = true
      },
    }
    return event as unknown as Electron.Event & { prevented: boolean }
  }

  /** macOS hands over a double-clicked file. */
  openFile(path: string): void {
    const event = this.#event()
    this.emit('open-file', event, path)
    if (!event.prevented) throw new Error('open-file was not prevented: the default would be taken')
  }

  quit(): void {
    const before = this.#event()
    this.emit('before-quit', before)
    if (before.prevented) return
    const will = this.#event()
    this.emit('will-quit', will)
    if (will.prevented) return
    lifecycle.quitting = true
    this.exit(0)
  }

  exit(code = 0): void {
    this.emit('quit', this.#event(), code)
    this.emit('standin-exit')
    setTimeout(() => process.exit(code), 50)
  }
}

export const app = new StandInApp()
