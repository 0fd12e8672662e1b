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
import { createWindow, loadWindow } from './window'

/** Case files named on a command line: the desktop starts us with one when it is double-clicked. */
const casesIn = (args: readonly string[], folder: string): readonly string[] =>
  args.filter(arg => arg.toLowerCase().endsWith('.netwake')).map(arg => resolve(folder, arg))

type Opened = {
  readonly window: BrowserWindow
  /** Tells the window of a case that was opened from outside, as soon as it listens. */
  readonly openCase: (path: string) => Promise<void>
}

/** Wires a window up before it loads: a page speaks as soon as its script runs. */
const openWindow = (engine: EngineThread, waiting: string[]): Opened => {
  const window = createWindow()
  const contents = window.webContents
  const ours = (frame: { readonly url: string; readonly parent: unknown } | null) =>
    frame !== null && frame.parent === null && isOurs(frame.url)
  const wire = engine.connect()
  const pageWire = electronTransport(ipcMain, contents, event => ours(event.senderFrame))
  const tell = (name: string, data: unknown) => pageWire.send({ kind: 'event', name, data })
  let listens = false

  const openCase = async (path: string): Promise<void> => {
    if (listens) tell('case.requested', { file: await engine.grant(path) })
    else waiting.push(path)
  }

  const hear = async (message: Message): Promise<void> => {
    if (message.kind !== 'event') return
    const menu = message.name === 'menu.offer' ? windowEvents['menu.offer'].safeParse(message.data) : null
    if (menu?.success) {
      setMenu(menu.data, id => tell('command.run', { id }))
      // A window that offers its menu has begun to listen: now it can be told of a case it was started for.
      listens = true
      for (const path of waiting.splice(0)) await openCase(path)
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
  return { window, openCase }
}

const run = async (): Promise<void> => {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  let opened: Opened | null = null
  const waiting: string[] = [...casesIn(process.argv.slice(1), process.cwd())]
  const openCase = async (path: string): Promise<void> => {
    if (opened) await opened.openCase(path)
    else waiting.push(path)
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
    if (opened?.window.isMinimized()) opened.window.restore()
    opened?.window.focus()
    for (const path of casesIn(args.slice(1), folder)) void openCase(path) // as above
  })
  app.on('window-all-closed', () => app.quit())

  await app.whenReady()
  lockSession()
  serveScheme()
  const engine = startEngineThread({
    home: process.env['NETWAKE_HOME'] ?? join(homedir(), 'Netwake'),
    onCrash: error => {
      dialog.showErrorBox(
        'Netwake has to close',
        `The engine ended unexpectedly: ${error.message}\nWhat was committed is safe in the case file.`,
      )
      app.exit(1)
    },
  })
  let closed = false
  app.on('will-quit', event => {
    if (closed) return
    event.preventDefault()
    void engine.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  opened = openWindow(engine, waiting)
  await loadWindow(opened.window)
}

// Not awaited: Electron becomes ready only after this module has been evaluated.
void run()
