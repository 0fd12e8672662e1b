import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Programs of the system that send what routers and firewalls send; tests that need one that is not there are skipped. */

const places = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']

export const findTool = (name: string): string | null => {
  for (const place of places) {
    const path = join(place || '.', name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder; the next may have it.
    }
  }
  return null
}

/** Which of the tools are missing, as the end of a test's name; empty when all are there. */
export const missingTools = (...names: readonly string[]): string => {
  const missing = names.filter(name => findTool(name) === null)
  return missing.length === 0 ? '' : ` (skipped: ${missing.join(', ')} not installed)`
}

const run = promisify(execFile)

/** Runs a tool to its end; what it printed on either stream. In UTC, as all times of the tests are. */
export const runTool = async (name: string, ...args: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await run(findTool(name) ?? name, [...args], {
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 26,
  })
  return stdout + stderr
}

/** A tool that runs until it is told to end. */
export const startTool = (name: string, ...args: readonly string[]) => {
  const child: ChildProcess = spawn(findTool(name) ?? name, [...args], {
    env: { ...process.env, TZ: 'UTC' },
    stdio: 'ignore',
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    end: async (): Promise<void> => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
