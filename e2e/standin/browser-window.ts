import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import { chromiumArgs, needChromium } from '../chromium'
import { fromStage, toStage } from './address'
import { app } from './app'
import { ipcMain } from './ipc'
import { preloadScript } from './preload-world'
import { answerRequest } from './session'
import { clone, needReady, refusal, script } from './state'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'deny' | 'allow' }

const preventable = (url: string) => {
  const event = { url, defaultPrevented: false, preventDefault: () => {} }
  event.preventDefault = () => {
    event.defaultPrevented = true
  }
  return event
}

/** The page a request comes from; null while its window is only being opened. */
const pageOf = (request: Request): Page | null => {
  try {
    return request.frame().page()
  } catch {
    return null // Playwright's way to say that there is no frame yet
  }
}

let launched: Promise<BrowserContext> | null = null

/** One Chromium for the app, reachable by the story over its debugging port. */
const browser = (): Promise<BrowserContext> => {
  launched ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netwake-window-'))
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: needChromium(),
      args: [...chromiumArgs, '--remote-debugging-port=0'],
      viewport: { width: 1440, height: 900 },
    })
    const [port] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')
    script.events.emit('browser', `http://127.0.0.1:${port}`)
    app.once('standin-exit', () => void context.close())
    return context
  })()
  return launched
}

class StandInWebContents extends EventEmitter {
  #page: Page | null = null
  #destroyed = false
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  /** Set while the app itself loads an address: only other navigations raise `will-navigate`. */
  #loading = false

  isDestroyed(): boolean {
    return this.#destroyed
  }
  destroy(): void {
    this.#destroyed = true
  }
  getURL(): string {
    return this.#page ? fromStage(this.#page.url()) : ''
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw refusal('Object has been destroyed')
    const sent = clone(args)
    // A page that is being left hears nothing, as in Electron.
    this.#page
      ?.evaluate(
        ([name, values]) =>
          (globalThis as unknown as { __standinDeliver: (n: string, v: unknown[]) => void }).__standinDeliver(
            name,
            values,
          ),
        [channel, sent] as const,
      )
      .catch(() => {})
  }

  async load(preload: string, address: string): Promise<void> {
    const context = await browser()
    const page = context.pages()[0] ?? (await context.newPage())
    this.#page = page
    const event = () => ({
      sender: this,
      senderFrame: { url: this.getURL(), parent: null },
      frameId: 0,
      processId: 1,
    })
    await page.exposeBinding('__standinSend', ({ frame }, channel: string, args: unknown[]) => {
      if (frame === page.mainFrame()) ipcMain.emit(channel, event(), ...args)
    })
    await page.exposeBinding('__standinInvoke', async (_, channel: string, args: unknown[]) => {
      try {
        return { ok: true, value: await ipcMain.invoked(channel, event(), await this.#withPaths(args)) }
      } catch (error) {
        return { ok: false, value: String(error) }
      }
    })
    await page.addInitScript({ content: preloadScript(readFileSync(preload, 'utf8')) })
    await context.route('**/*', async route => {
      const request = route.request()
      // Electron asks the open handler before a new window may load anything; the window itself is closed below.
      if (pageOf(request) !== page && this.#openHandler({ url: request.url() }).action === 'deny')
        return route.abort('aborted')
      if (
        request.isNavigationRequest() &&
        request.frame() === page.mainFrame() &&
        !this.#loading &&
        !this.#isReload(request.url())
      ) {
        const will = preventable(fromStage(request.url()))
        this.emit('will-navigate', will, will.url)
        // No content: the page stays where it is, as when Electron drops a navigation.
        if (will.defaultPrevented) return route.fulfill({ status: 204 })
      }
      await answerRequest(route)
    })
    context.on('page', popup => {
      if (popup === page) return
      const { action } = this.#openHandler({ url: popup.url() })
      if (action === 'deny') void popup.close()
    })
    this.#loading = true
    try {
      await page.goto(toStage(address))
    } finally {
      this.#loading = false
    }
    this.emit('did-finish-load')
  }

  #isReload(url: string): boolean {
    return this.#page?.url().split('#')[0] === url.split('#')[0]
  }

  /** Exchanges the tickets of `getPathForFile` for what the browser knows: '' for a File made by a script. */
  async #withPaths(args: readonly unknown[]): Promise<unknown[]> {
    const page = this.#page
    if (!page) return [...args]
    return Promise.all(
      args.map(async arg => {
        const ticket = typeof arg === 'string' ? /^standin-file:(\d+)$/.exec(arg)?.[1] : undefined
        if (ticket === undefined) return arg
        const devtools = await page.context().newCDPSession(page)
        const { result } = await devtools.send('Runtime.evaluate', { expression: `__standinFiles[${ticket}]` })
        const info = await devtools
          .send('DOM.getFileInfo', { objectId: result.objectId ?? '' })
          .catch(() => ({ path: '' }))
        await devtools.detach()
        return info.path
      }),
    )
  }
}

const requiredPreferences = { contextIsolation: true, sandbox: true, nodeIntegration: false } as const

export class BrowserWindow extends EventEmitter {
  readonly webContents = new StandInWebContents()
  readonly #preload: string

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    needReady('BrowserWindow')
    const preferences = options.webPreferences ?? {}
    for (const [name, value] of Object.entries(requiredPreferences))
      if (preferences[name as keyof typeof requiredPreferences] !== value)
        throw new Error(`webPreferences.${name} must be ${value}`)
    if (!preferences.preload) throw new Error('the window has no preload')
    this.#preload = preferences.preload
    app.emit('browser-window-created', {}, this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.load(this.#preload, address)
    this.emit('ready-to-show')
  }
  show(): void {}
  focus(): void {
    script.events.emit('focus')
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {}
  isDestroyed(): boolean {
    return this.webContents.isDestroyed()
  }

  /** The user closes the window. */
  close(): void {
    this.emit('close', preventable(''))
    this.webContents.destroy()
    this.emit('closed')
    app.emit('window-all-closed')
  }
}

app.on('browser-window-created', (_event, window: BrowserWindow) => script.events.emit('window', window))
