import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test'
import { sampleLogs } from '../main/sample/sample'
import { electronBinary } from '../main/shells/electron-binary'
import { chromiumArgs, needChromium } from './chromium'
import { type Desktop, openDesktop } from './desktop'

export type ShellName = 'page' | 'desktop' | 'electron'
export type ShellOptions = { readonly shell: ShellName }
/** What the app is started with: nothing, or a case made from the teaching incident. */
export type StoryOptions = { readonly startWith: 'nothing' | 'incident' }

/** A running Netwake as a story sees it, whatever the shell. */
export type App = {
  readonly page: Page
  /** Folder of cases and uploads, the app's own for this story. */
  readonly home: string
  /** Drops files on the window as a user's mouse does. */
  readonly drop: (...paths: readonly string[]) => Promise<void>
  /** What lies around the page; null in the page shell. */
  readonly desktop: Desktop | null
  /** The one-time address the page was opened with; null elsewhere. */
  readonly address: string | null
  /** Addresses a story asks for in order to see them refused. */
  readonly refused: Set<string>
}

const out = fileURLToPath(new URL('../out', import.meta.url))

// The last one resolves nowhere: the stand-in for Electron answers it itself.
const ownHosts = new Set(['127.0.0.1', 'localhost', 'netwake-app.invalid'])

/** Any request that is not to this machine fails the story. */
export const forbidNetwork = (context: BrowserContext): (() => readonly string[]) => {
  const strays: string[] = []
  context.on('request', request => {
    const { protocol, hostname } = new URL(request.url())
    if (/^https?:|^wss?:/.test(protocol) && !ownHosts.has(hostname)) strays.push(request.url())
  })
  return () => strays
}

/**
 * Puts files into a DataTransfer through a temporary input, then fires the events of a drop. The input is filled over the
 * debugging port: only so do its files keep the place on disk that a real drop would know.
 */
export const dropOn = async (page: Page, paths: readonly string[]): Promise<void> => {
  const devtools = await page.context().newCDPSession(page)
  const { result } = await devtools.send('Runtime.evaluate', {
    expression: `(() => {
      const element = document.createElement('input')
      element.type = 'file'
      element.multiple = true
      element.hidden = true
      element.dataset.dropped = ''
      document.body.append(element)
      return element
    })()`,
  })
  await devtools.send('DOM.setFileInputFiles', { files: [...paths], objectId: result.objectId ?? '' })
  await devtools.detach()
  await page.locator('input[data-dropped]').evaluate((element: HTMLInputElement) => {
    const transfer = new DataTransfer()
    for (const file of element.files ?? []) transfer.items.add(file)
    element.remove()
    const target = document.querySelector('#root') ?? document.body
    for (const type of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
  })
}

const startServer = async (
  home: string,
  casePath: string | null,
): Promise<{ readonly url: string; readonly child: ChildProcess }> => {
  const args = [join(out, 'cli.js'), 'serve', '--port', '0', ...(casePath === null ? [] : ['--case', casePath])]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NETWAKE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(line)?.[0]
    if (url) return { url, child }
  }
  throw new Error('netwake serve ended without printing an address')
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null ? Promise.resolve() : new Promise(resolve => child.once('exit', () => resolve()))

type Running = {
  readonly page: Page
  readonly address: string | null
  readonly desktop: Desktop | null
  readonly strays: () => readonly string[]
  readonly close: () => Promise<void>
}

type Opening = { readonly home: string; readonly casePath: string | null; readonly browser: Browser }

const openPage = async ({ home, casePath, browser }: Opening): Promise<Running> => {
  const { url, child } = await startServer(home, casePath)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' })
  const strays = forbidNetwork(context)
  const page = await context.newPage()
  await page.goto(url)
  return {
    page,
    address: url,
    desktop: null,
    strays,
    close: async () => {
      await context.close()
      child.kill('SIGTERM')
      await ended(child)
    },
  }
}

const openStandIn = async ({ home, casePath }: Opening): Promise<Running> => {
  const { page, desktop, close } = await openDesktop(home, casePath === null ? [] : [casePath])
  return { page, address: null, desktop, strays: forbidNetwork(page.context()), close }
}

const openElectron = async ({ home, casePath }: Opening): Promise<Running> => {
  const app = await electron.launch({
    executablePath: electronBinary() ?? '',
    args: [
      join(out, '..'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(casePath === null ? [] : [casePath]),
    ],
    env: { ...(process.env as Record<string, string>), NETWAKE_HOME: home, TZ: 'UTC' },
  })
  const page = await app.firstWindow()
  return { page, address: null, desktop: null, strays: forbidNetwork(page.context()), close: () => app.close() }
}

const open: Readonly<Record<ShellName, (opening: Opening) => Promise<Running>>> = {
  page: openPage,
  desktop: openStandIn,
  electron: openElectron,
}

const run = promisify(execFile)

export const test = base.extend<
  ShellOptions & StoryOptions & { readonly app: App; readonly home: string },
  { readonly chromiumBrowser: Browser; readonly incident: string }
>({
  shell: ['page', { option: true }],
  startWith: ['nothing', { option: true }],
  chromiumBrowser: [
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath: needChromium(), args: [...chromiumArgs] })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  /** A folder with the teaching incident's logs in `logs/` and a case of them, made once for all stories of a worker. */
  incident: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'netwake-incident-'))
      const cli = (...args: readonly string[]) => run(process.execPath, [join(out, 'cli.js'), ...args])
      await cli('sample', '--flows', '4000', join(folder, 'logs'))
      const kinds = sampleLogs.map(({ format }) => join(folder, 'logs', format))
      await cli('ingest', '--case', join(folder, 'incident.netwake'), ...kinds)
      await use(folder)
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'netwake-e2e-'))
    await use(home)
    rmSync(home, { recursive: true, force: true })
  },
  app: async ({ chromiumBrowser, home, shell, startWith, incident }, use, info) => {
    info.skip(shell === 'electron' && electronBinary() === null, "Electron's program is not on this machine")
    const casePath = startWith === 'incident' ? join(home, 'incident.netwake') : null
    if (casePath !== null) copyFileSync(join(incident, 'incident.netwake'), casePath)
    const running = await open[shell]({ home, casePath, browser: chromiumBrowser })
    const errors: string[] = []
    running.page.on('pageerror', error => errors.push(error.message))
    const { page, desktop, address } = running
    const refused = new Set<string>()
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    // A case handed to the desktop is opened by the window, which then shows its overview.
    if (casePath !== null && shell !== 'page') await page.getByRole('main', { name: 'Overview' }).waitFor()
    await use({ page, home, desktop, address, refused, drop: (...paths) => dropOn(page, paths) })
    const strays = running.strays().filter(url => !refused.has(url))
    expect(strays, 'no request leaves the machine').toEqual([])
    expect(errors, 'nothing throws in the window').toEqual([])
    await running.close()
  },
})

export { expect }
