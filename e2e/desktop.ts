import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import type { FromStandIn, ToStandIn } from './standin/control'

const out = fileURLToPath(new URL('../out', import.meta.url))

/** The user's hand on what lies outside the page: menu bar, dialogs, the desktop. */
export type Desktop = {
  readonly tell: (message: ToStandIn) => void
  /** The next thing of that kind the stand-in says. */
  readonly hear: <S extends FromStandIn['said']>(said: S) => Promise<Extract<FromStandIn, { said: S }>>
  /** Starts the program a second time, as a double click on a case file does; resolves when that process has ended. */
  readonly startAgain: (...args: readonly string[]) => Promise<number | null>
}

const launch = (home: string, args: readonly string[], main: string): ChildProcess =>
  spawn(process.execPath, ['--import', join(out, 'tools', 'standin', 'register.js'), main, ...args], {
    env: { ...process.env, NETWAKE_HOME: home, TZ: 'UTC' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null ? Promise.resolve(child.exitCode) : new Promise(resolve => child.once('exit', resolve))

/** Main and preload as built, run by Node with the stand-in in place of `electron`. */
export const openDesktop = async (
  home: string,
  args: readonly string[] = [],
  main = join(out, 'electron', 'main.js'),
): Promise<{ readonly page: Page; readonly desktop: Desktop; readonly close: () => Promise<void> }> => {
  const child = launch(home, args, main)
  const hear: Desktop['hear'] = said =>
    new Promise((resolve, reject) => {
      const onMessage = (message: FromStandIn) => {
        if (message.said !== said) return
        child.off('message', onMessage)
        resolve(message as never)
      }
      child.on('message', onMessage)
      child.once('exit', code => reject(new Error(`the desktop shell ended with ${code}`)))
    })
  const { endpoint } = await hear('browser')
  const browser = await chromium.connectOverCDP(endpoint)
  const context = browser.contexts()[0]
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
  if (!page) throw new Error('the desktop shell opened no window')
  return {
    page,
    desktop: {
      tell: message => void child.send(message),
      hear,
      startAgain: (...again) => exitOf(launch(home, ['--standin-second', ...again], main)),
    },
    close: async () => {
      child.send({ do: 'close-window' } satisfies ToStandIn)
      await exitOf(child)
      await browser.close()
    },
  }
}
