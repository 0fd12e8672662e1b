import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { app, type BrowserWindow, dialog, ipcMain } from 'electron'
import { windowEvents } from '../../../shared/contract'
import type { Message } from '../../../shared/rpc/message'
import { type EngineThread, startEngineThread } from '../engine-thread'
import { channels, electronTransport } from '../transports/electron'
import { relay } from '../transports/relay'
import { askForPaths } from './dialogs'
import { lockDown, lockSession } from './lockdown'
import { setMenu } from './menu'
import { isOurs } from './origin'
import { declareScheme, serveScheme } from './protocol'
import { createWindow } from './window'

/** Case files named on a command line: the desktop starts us with one when it is double-clicked. */
const casesIn = (args: readonly string[], folder: string): readonly string[] =>
  args.filter(arg => arg.toLowerCase().endsWith('.netwake')).map(arg => resolve(folder, arg))

const openWindow = async (engine: EngineThread, waiting: string[]): Promise<BrowserWindow> => {
  const window = await createWindow()
  const contents = window.webContents
  const ours = (frame: { readonly url: string; readonly parent: unknown } | null) =>
    frame !== null && frame.parent === null && isOurs(frame.url)
  const wire = engine.connect()
  const pageWire = electronTransport(ipcMain, contents, event => ours(event.senderFrame))
  const tell = (name: string, data: unknown) => pageWire.send({ kind: 'event', name, data })

  const hear = async (message: Message): Promise<void> => {
    if (message.kind !== 'event') return
    const menu = message.name === 'menu.offer' ? windowEvents['menu.offer'].safeParse(message.data) : null
    if (menu?.success) {
      setMenu(menu.data, id => tell('command.run', { id }))
      // A window that offers its menu has begun to listen: now it can be told of a case it was started for.
      for (const path of waiting.splice(0)) tell('case.requested', { file: await engine.grant(path) })
    }
    const asked = message.name === 'dialog.ask' ? windowEvents['dialog.ask'].safeParse(message.data) : null
    if (asked?.success) {
      const paths = await askForPaths(window, asked.data.purpose)
      tell('files.picked', { ...asked.data, files: await Promise.all(paths.map(path => engine.grant(path))) })
    }
  }

  const stops = [relay(pageWire, wire.transport), pageWire.receive(message => void hear(message))]
  window.on('closed', () => {
    for (const stop of stops) stop()
    wire.close()
  })
  ipcMain.handle(channels.grant, (event, path: unknown, name: unknown) => {
    if (event.sender !== contents || !ours(event.senderFrame)) throw new Error('This page may not hand out files.')
    if (typeof path !== 'string' || path === '') throw new Error('The file has no place on this machine.')
    return engine.grant(path, typeof name === 'string' ? name : undefined)
  })
  return window
}

const run = async (): Promise<void> => {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  let window: BrowserWindow | null = null
  let engine: EngineThread | null = null
  const waiting: string[] = [...casesIn(process.argv.slice(1), process.cwd())]

  const openCase = async (path: string): Promise<void> => {
    if (!window || !engine) {
      waiting.push(path)
      return
    }
    const file = await engine.grant(path)
    window.webContents.send(channels.toWindow, {
      kind: 'event',
      name: 'case.requested',
      data: { file },
    } satisfies Message)
  }

  app.enableSandbox()
  declareScheme()
  lockDown()
  // macOS hands over double-clicked files by this event, possibly before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void openCase(path) // Fails only with the engine, whose end is reported by `onCrash`.
  })
  app.on('second-instance', (_event, args, folder) => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
    for (const path of casesIn(args.slice(1), folder)) void openCase(path) // as above
  })
  app.on('window-all-closed', () => app.quit())

  await app.whenReady()
  lockSession()
  serveScheme()
  engine = startEngineThread({
    home: process.env['NETWAKE_HOME'] ?? join(homedir(), 'Netwake'),
    onCrash: error => {
      dialog.showErrorBox(
        'Netwake has to close',
        `The engine ended unexpectedly: ${error.message}\nWhat was committed is safe in the case file.`,
      )
      app.exit(1)
    },
  })
  const running = engine
  let closed = false
  app.on('will-quit', event => {
    if (closed) return
    event.preventDefault()
    void running.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  window = await openWindow(running, waiting)
}

// Not awaited: Electron becomes ready only after this module has been evaluated.
void run()
