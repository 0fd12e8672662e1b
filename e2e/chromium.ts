import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** A Chromium that is on this machine: the one named by CHROMIUM_PATH, the system's, or Playwright's own. */
export const findChromium = (): string | null => {
  const named = process.env['CHROMIUM_PATH']
  const known = [...(named ? [named] : []), ...systemPaths, chromium.executablePath()]
  return known.find(path => existsSync(path)) ?? null
}

/** Debian's own Chromium, where we may install it. */
const installByApt = (): string | null => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  return findChromium()
}

/** Finds a Chromium or fetches one; throws a sentence that says what to install. */
export const needChromium = (): string => {
  const found = findChromium() ?? installByApt()
  if (found) return found
  throw new Error(
    'The end-to-end tests need a Chromium. Install your system\'s package (Debian: apt install chromium), run "npx playwright install chromium", or set CHROMIUM_PATH.',
  )
}

/** Software rendering, no traffic of the browser's own, and no sandbox where Chromium refuses one (root). */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
]
