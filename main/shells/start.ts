import { spawn } from 'node:child_process'
import { join } from 'node:path'
import open from 'open'
import { outPath } from '../out-paths'
import { electronBinary, fetchElectronBinary } from './electron-binary'
import { homeFolder } from './home'
import { servePage } from './node/serve'

/** `npm start`: the Electron window where its program is or can be had, else the same window as a page. */

const fetchMs = 120_000
const say = (text: string) => process.stderr.write(`${text}\n`)

const startElectron = (program: string): void => {
  // Chromium's sandbox refuses to run as root; that is a container's or a rescue system's case, never a desktop's.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(program, [join(outPath(), '..'), ...asRoot, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('exit', code => process.exit(code ?? 0))
}

const startPage = async (why: string): Promise<void> => {
  say(`${why} Netwake runs as a page of this machine instead.`)
  const server = await servePage({
    home: homeFolder(),
    casePath: null,
    port: 0,
    onCrash: error => {
      say(`The engine ended unexpectedly: ${error.message}`)
      process.exit(1)
    },
  })
  process.stdout.write(`${server.url}\n`)
  say('Ctrl+C ends it.')
  process.once('SIGINT', () => void server.close().then(() => process.exit(0)))
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
  if (!process.env['NETWAKE_NO_BROWSER']) {
    const browser = await open(server.url)
    browser.on('error', () => say('No browser could be opened; open the address above in one.'))
  }
}

const shell = process.env['NETWAKE_SHELL']
const program =
  shell === 'page' ? null : (electronBinary() ?? (say('Looking for Electron ...'), fetchElectronBinary(fetchMs)))
if (program) startElectron(program)
else
  await startPage(
    shell === 'page'
      ? 'NETWAKE_SHELL=page is set.'
      : "Electron's program is not on this machine and could not be fetched.",
  )
